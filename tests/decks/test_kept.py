"""Decks read again while quizcv runs: a mistake takes no deck away."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.decks import Reading, read, read_library
from quizcv.decks.cache import Cache
from quizcv.decks.kept import Kept

GOOD = "id: one\ncards:\n  - {id: a, front: a, back: b}\n  - {id: b, front: c, back: d}\n"
BETTER = GOOD.replace("front: a", "front: A new front")
WRONG = "id: one\ncards:\n  - {id: a, front: a, back: b}\n  - {id: b, front: c}\n"
LATER = 10**19
"""Nanoseconds: long after all of this."""


@pytest.fixture
def keeper(tmp_path: Path) -> Kept:
    return Kept(Cache(tmp_path / "cache", now=lambda: LATER))


def fronts(reading: Reading) -> list[str]:
    return [card.content.front for card in reading.deck.cards] if reading.deck else []


def test_a_file_that_has_not_changed_is_not_read_again(tmp_path: Path, keeper: Kept) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD)
    assert keeper.read(path) is keeper.read(path)
    path.write_text(BETTER)
    assert fronts(keeper.read(path)) == ["A new front", "c"]


def test_the_last_good_deck_stays_while_there_are_errors_and_goes_when_they_do(
    tmp_path: Path, keeper: Kept
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD)
    first = keeper.read(path)
    for wrong in (WRONG, "", "id: one\ncards:\n\t- x", "no deck at all: 1\n"):
        path.write_text(wrong)
        reading = keeper.read(path)
        assert reading.deck is first.deck
        assert (bool(reading.errors), reading.is_older, reading.is_deck) == (True, True, True)
        assert keeper.is_news(reading)
    path.write_text(BETTER)
    repaired = keeper.read(path)
    assert (fronts(repaired)[0], repaired.is_older, keeper.is_news(repaired)) == ("A new front", False, False)


def test_a_deck_that_was_never_right_gives_what_is_sound_in_it(tmp_path: Path, keeper: Kept) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(WRONG)
    reading = keeper.read(path)
    assert (fronts(reading), reading.is_older, keeper.is_news(reading)) == (["a"], False, False)
    path.write_text(WRONG.replace("front: a", "front: z"))
    assert fronts(keeper.read(path)) == ["z"]


def test_a_file_that_is_gone_gives_no_deck(tmp_path: Path, keeper: Kept) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD)
    keeper.read(path)
    path.unlink()
    assert keeper.read(path).deck is None


def test_a_deck_inside_that_is_written_just_now_stays_one(tmp_path: Path, keeper: Kept) -> None:
    path = tmp_path / "clone" / "a.yaml"
    path.parent.mkdir()
    path.write_text(GOOD)
    assert len(read_library([], [tmp_path], keeper.read).decks) == 1
    path.write_text("")
    library = read_library([], [tmp_path], keeper.read)
    assert len(library.decks) == 1
    assert library.has_older


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([GOOD, BETTER, WRONG, "", None])), max_size=9)
)
def test_whatever_is_saved_each_file_that_is_there_gives_the_last_it_gave_without_errors(
    saves: list[tuple[str, str | None]],
) -> None:
    with TemporaryDirectory() as folder:
        keeper = Kept(Cache(Path(folder, "cache"), now=lambda: LATER))
        last_good: dict[str, list[str]] = {}
        for name, text in saves:
            path = Path(folder, f"{name}.yaml")
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(text)
            if text in (GOOD, BETTER):
                last_good[name] = fronts(read(path))
            reading = keeper.read(path)
            partial = ["a"] if text == WRONG else []
            assert fronts(reading) == ([] if text is None else last_good.get(name, partial))
            assert reading.is_older == (text in (WRONG, "") and name in last_good)
