"""`quizcv stats --short` says from `summary.cache` what it would compute, or computes it."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from quizcv.cli import main
from quizcv.cli.options import CommonOptions
from quizcv.history import Answered
from quizcv.paths import Places
from quizcv.statistics import prompt
from quizcv.workspace import open_workspace

NOW = datetime.fromisoformat("2026-11-23T10:00+01:00")
DECK = """\
id: mine
title: Mine
cards:
  - {id: a, front: A?, back: A!, reverse: true}
  - {id: b, front: B?, back: B!, reverse: true}
  - {id: c, front: C?, back: C!, needs: [a]}
"""

Stats = Callable[..., str]


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an own deck, after two days of answers in all decks."""
    data = tmp_path_factory.mktemp("learnt") / "data"
    (data / "decks").mkdir(parents=True)
    (data / "decks" / "mine.yaml").write_text(DECK)
    for back in (1, 0):
        now = NOW - timedelta(days=back)
        workspace = open_workspace(data, clock=lambda now=now: now)  # type: ignore[misc]
        workspace.keep_up()
        workspace.decks.adopt()
        session = workspace.session()
        for quality in (4, 1, 5, 3):
            turn = session.next()
            assert turn is not None
            session.grade(turn, Answered(quality))
        assert workspace.close() == ""
    return data


@pytest.fixture
def data(learnt: Path, tmp_path: Path) -> Path:
    """The same, for one test alone: with the times of all files."""
    copy = tmp_path / "data"
    shutil.copytree(learnt, copy)
    return copy


@pytest.fixture
def stats(data: Path, capsys: pytest.CaptureFixture[str]) -> Stats:
    """Runs `quizcv stats` so many days later."""

    def stats(*options: str, days: int = 0) -> str:
        with suppress(SystemExit):
            main(lambda: NOW + timedelta(days=days), ["--data", str(data), "stats", *options])
        return capsys.readouterr().out

    return stats


def cannot_open(_: CommonOptions) -> None:
    raise AssertionError("it was computed")


def test_on_every_day_the_line_says_what_the_statistics_say(
    stats: Stats, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (0, 1, 2, 6, prompt.DAYS - 1):
        today = json.loads(stats("--json", days=days))
        numbers = today["due"], today["new"], today["done_today"], today["learning"]["streak"]["now"]
        with monkeypatch.context() as patch:
            patch.setattr(CommonOptions, "open_workspace", cannot_open)
            line = stats("--short", days=days)
        assert line == "{} due, {} new, {} done, streak {}\n".format(*numbers)
    assert stats("--short") == "3 due, 2 new, 4 done, streak 2\n"


def test_days_that_are_not_in_it_are_computed_and_nothing_is_written(stats: Stats, data: Path) -> None:
    kept = data / "summary.cache"
    known = stats("--short", days=prompt.DAYS - 1)
    assert stats("--short", days=prompt.DAYS) == known
    assert stats("--short", days=-1) == stats("--short")  # who flew west is still on that day
    kept.unlink()
    assert stats("--short", days=prompt.DAYS - 1) == known
    assert not kept.exists()


@pytest.mark.parametrize("change", ["log", "settings", "five more", "deck", "new deck", "no deck", "version"])
def test_whatever_the_numbers_depend_on_makes_them_stale(
    change: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = Places(data)
    assert prompt.read(places, NOW) is not None
    match change:
        case "log":
            with places.log.open("a") as file:
                file.write("\n")
        case "settings":
            places.settings.write_text("new_cards = 7\n")
        case "five more":
            places.today.write_text("{}")
        case "deck":
            (places.decks / "mine.yaml").write_text(DECK.replace("A?", "a?"))
        case "new deck":
            (places.decks / "more.yaml").write_text(DECK.replace("mine", "more"))
        case "no deck":
            (places.decks / "mine.yaml").unlink()
        case "version":
            monkeypatch.setattr("quizcv.__version__", "0.0.0")
    assert prompt.read(places, NOW) is None


@pytest.mark.parametrize("junk", ["", "{", "[]", "null", "\x1b[2J", '{"signs":1}', "[" * 100_000, "\udcff"])
def test_a_damaged_file_is_as_none(junk: str, stats: Stats, data: Path) -> None:
    line = stats("--short")
    (data / "summary.cache").write_text(junk, errors="surrogateescape")
    assert stats("--short") == line


def test_numbers_that_are_none_are_not_believed(stats: Stats, data: Path) -> None:
    path, line = data / "summary.cache", stats("--short")
    stored = json.loads(path.read_text())
    for wrong in (["\x1b[2J", 0, 0, 0], [1, 2, 3], None, [1, 2, 3, 4, 5], {}):
        stored["days"] = wrong if wrong is None else [["2026-11-23T04:00:00", wrong]]
        path.write_text(json.dumps(stored))
        assert stats("--short") == line


def test_other_decks_and_new_cards_of_one_run_are_not_kept(data: Path) -> None:
    kept = (data / "summary.cache").read_bytes()
    (data / "summary.cache").unlink()
    other = open_workspace(data, clock=lambda: NOW, deck_paths=[data / "decks"])
    assert other.close() == "" and not (data / "summary.cache").exists()
    insisting = open_workspace(data, clock=lambda: NOW)
    insisting.new_cards = 50
    assert insisting.close() == ""
    assert (data / "summary.cache").read_bytes() == kept


def test_a_line_and_json_at_once_are_refused(stats: Stats) -> None:
    assert stats("--short", "--json") == ""


@pytest.mark.parametrize(("times", "days"), [(0.9, 0), (2.5, 2), (1000, prompt.DAYS)])
def test_the_more_cards_there_are_the_fewer_days_are_known_ahead(
    data: Path, monkeypatch: pytest.MonkeyPatch, times: float, days: int
) -> None:
    kept = Places(data).summary
    kept.unlink()
    workspace = open_workspace(data, clock=lambda: NOW)
    cards = sum(len(deck.cards) for deck in workspace.library.decks)
    monkeypatch.setattr(prompt, "MOST_CARDS", int(times * cards))
    assert workspace.close() == ""
    known = json.loads(kept.read_text())["days"] if kept.exists() else {}
    assert len(known) == days
