"""Decks that are read while quizcv is in use: nothing is adopted, moved or asked before all are there."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.decks import cache
from quizcv.history import Answered, History
from quizcv.workspace import Workspace, open_workspace

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
CARD = "  - id: {0}\n    front: What is {0}?\n    back: It is {0}.\n"


def write(path: Path, *cards: str) -> None:
    """A deck that was written long ago."""
    path.write_text("cards:\n" + "".join(map(CARD.format, cards)))
    os.utime(path, (1_000_000_000, 1_000_000_000))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "decks"
    folder.mkdir()
    write(folder / "a.yaml", "one", "two")
    write(folder / "b.yaml", "three")
    write(folder / "c.yaml", "four")
    return folder


def opened(data: Path, folder: Path, most: int | None = None) -> Workspace:
    return open_workspace(data, clock=lambda: NOW, deck_paths=[folder], most=most)


def read_all(workspace: Workspace) -> None:
    while workspace.decks.backlog:
        workspace.decks.backlog.read_on()
        workspace.decks.take_in()


def ids(workspace: Workspace) -> list[str]:
    return [deck.id for deck in workspace.library.decks]


def asked(workspace: Workspace) -> list[str]:
    return [card.key for card in workspace.session().queued()]


def test_as_many_bytes_as_may_be_are_read_and_then_deck_by_deck(data: Path, folder: Path) -> None:
    workspace = opened(data, folder, most=1)
    seen = [ids(workspace)]
    while workspace.decks.backlog:
        workspace.decks.backlog.read_on()
        workspace.decks.take_in()
        seen.append(ids(workspace))
    assert seen == [["a"], ["a", "b"], ["a", "b", "c"]]
    assert workspace.library == opened(data, folder).library


def test_how_far_it_is_is_said_in_bytes(data: Path, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    open_workspace(data, clock=lambda: NOW, deck_paths=[folder], on_reading=lambda *far: told.append(far))
    sizes = [path.stat().st_size for path in sorted(folder.iterdir())]
    assert told == [(sum(sizes[:number]), sum(sizes)) for number in (1, 2, 3)]


def test_without_a_history_all_that_is_read_at_first_is_asked(data: Path, folder: Path) -> None:
    workspace = opened(data, folder, most=1)
    assert asked(workspace) == ["a/one", "a/two"]
    assert workspace.decks.backlog
    workspace.decks.backlog.read_on()
    workspace.decks.take_in()
    assert asked(workspace) == ["a/one", "a/two"]  # the same until all are there
    read_all(workspace)
    assert asked(workspace) == ["a/one", "a/two"]
    workspace.decks.adopt()
    assert {*asked(workspace)} == {"a/one", "a/two", "b/three", "c/four"}


def test_a_card_that_went_to_another_deck_is_asked_once_its_history_is_there(
    data: Path, folder: Path, answer: Callable[..., History]
) -> None:
    opened(data, folder).decks.adopt()
    answer(22, "c/four")
    write(folder / "a.yaml", "one", "two", "four")
    write(folder / "c.yaml", "five")
    workspace = opened(data, folder, most=1)
    workspace.decks.adopt()
    assert (ids(workspace), asked(workspace), workspace.decks.news) == (["a"], [], "")
    read_all(workspace)
    assert workspace.history.schedule.of("a/four").is_new
    workspace.decks.adopt()
    assert not workspace.history.schedule.of("a/four").is_new
    assert "1 moved card keeps its history" in workspace.decks.news


def test_a_deck_that_is_as_it_was_is_asked_at_once(
    data: Path, folder: Path, answer: Callable[..., History]
) -> None:
    opened(data, folder).decks.adopt()
    answer(22, "c/four")
    write(folder / "b.yaml", "three", "six")
    workspace = opened(data, folder, most=150)
    assert ids(workspace) == ["a", "b"]
    assert asked(workspace) == ["a/one", "a/two"]


def test_reading_the_decks_again_leaves_none(data: Path, folder: Path) -> None:
    workspace = opened(data, folder, most=1)
    workspace.decks.reload()
    assert (workspace.decks.backlog, ids(workspace)) == (None, ["a", "b", "c"])


def test_what_is_kept_is_not_read_again(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "SETTLED", -1)
    data.mkdir()
    first = opened(data, folder, most=1)
    read_all(first)
    first.decks.keep()
    assert opened(data, folder, most=0).decks.backlog is None
    assert opened(data, folder, most=0).library == first.library


def test_the_decks_that_are_needed_are_read_first(data: Path, folder: Path) -> None:
    workspace = open_workspace(data, clock=lambda: NOW, deck_paths=[folder], most=1, needed=["c"])
    assert ids(workspace) == ["c"]
    assert [card.partition("/")[0] for card in asked(workspace)] == ["c"]


def test_a_needed_deck_is_found_whatever_its_file_is_called(data: Path, folder: Path) -> None:
    deck = folder / "b.yaml"
    deck.write_text("id: named\n" + deck.read_text())
    workspace = open_workspace(data, clock=lambda: NOW, deck_paths=[folder], most=1, needed=["named"])
    assert "named" in ids(workspace)
    assert workspace.decks.backlog is not None
    none = open_workspace(data, clock=lambda: NOW, deck_paths=[folder], most=1, needed=["nothing"])
    assert none.decks.backlog is None, "only when all are read it is known that there is none"


def test_what_was_found_out_about_the_decks_holds_for_no_others(data: Path, folder: Path) -> None:
    workspace = opened(data, folder)
    decks, history = workspace.decks, workspace.history
    decks.adopt()
    history.record("review", "a/one", day=NOW.date(), answered=Answered(4))
    for name in ("uno", "eins"):
        (folder / "a.yaml").write_text("cards:\n" + CARD.format("one").replace("id: one", f"id: {name}"))
        assert decks.take(decks.read_again())
        if name == "uno":
            decks.compare()
    decks.adopt()
    assert history.schedule.of("a/eins").answers == 1
    assert "a/uno" not in history.schedule.moved.values()


def test_what_was_found_out_beforehand_is_what_is_adopted(data: Path, folder: Path) -> None:
    workspace = opened(data, folder)
    workspace.decks.adopt()
    workspace.history.record("review", "a/one", day=NOW.date(), answered=Answered(4))
    (folder / "a.yaml").write_text("cards:\n" + CARD.format("one").replace("id: one", "id: uno"))
    workspace.decks.take(workspace.decks.read_again())
    workspace.decks.compare()
    assert workspace.history.schedule.of("a/uno").answers == 0, "nothing has changed yet"
    workspace.decks.adopt()
    assert workspace.history.schedule.of("a/uno").answers == 1
    assert workspace.decks.news == "Your decks changed: 1 edited card keeps its history."
