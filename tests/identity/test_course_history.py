"""No history is lost, and none goes to another card, from the six decks of commit 1095bc7 to those of today.

Every card and every sibling was answered once, each on the bundled decks of that day (tests/old_folder).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.decks import Entry, Library, bundled_folder, read_library
from quizcv.history import Event, History
from quizcv.history.event import encode
from quizcv.workspace import Workspace, open_workspace

OLD = Path(__file__).parents[1] / "old_folder" / "decks"
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
DROPPED: frozenset[str] = frozenset()
"""Authors' cards that nothing goes on with: what is known of them waits in the log."""


@pytest.fixture(scope="module")
def old() -> Library:
    return read_library([OLD], [])


@pytest.fixture(scope="module")
def new() -> Library:
    return read_library([bundled_folder()], [])


@pytest.fixture
def data(tmp_path: Path, old: Library) -> Path:
    """A data folder in which every card was answered, and that knows the old decks, which lie in `decks`."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copytree(OLD, tmp_path / "decks")
    events = [
        Event(1, answer, "2026-11-23T09:00:00.000000Z", 0, NOW.date().replace(month=11), "review", key, 4)
        for key, answer in answers(old).items()
    ]
    (data / "reviews.jsonl").write_bytes(b"".join(map(encode, events)))
    at(data, tmp_path / "decks").decks.adopt()
    assert (data / "known.json").exists()
    return data


def at(data: Path, *decks: Path) -> Workspace:
    return open_workspace(data, clock=lambda: NOW, deck_paths=decks)


def answers(old: Library) -> dict[str, str]:
    """The event with which each card was answered."""
    keys = [card.key for deck in old.decks for card in deck.cards]
    return {key: f"20261123T090000.{number:06}Z-00000000" for number, key in enumerate(keys)}


def claims(new: Library) -> Iterator[tuple[str, str]]:
    """What each card was, and its key."""
    for deck in new.decks:
        for card in {card.source_key: card for card in deck.cards}.values():
            yield from ((name, card.source_key) for name in card.content.was)


def source(key: str) -> str:
    return "/".join(key.split("/")[:2])


@pytest.mark.parametrize("before", ["gone", "still there", "unknown"])
def test_each_history_is_at_its_card(before: str, data: Path, old: Library, new: Library) -> None:
    if before == "gone":
        shutil.rmtree(data.parent / "decks")
    elif before == "unknown":
        (data / "known.json").unlink()
    at(data, bundled_folder()).decks.adopt()
    schedule, answered, was = History(data, clock=lambda: NOW).schedule, answers(old), dict(claims(new))
    assert {progress.answered for progress in schedule.cards.values()} == {*answered.values()}, "none is lost"
    asked = {answer: key for key, answer in answered.items()}
    strange, waiting = [], set(answered)
    for key in (card.key for deck in new.decks for card in deck.cards):
        if history := schedule.of(key).answered:
            came_from = asked[history]
            waiting.discard(came_from)
            heir = was.get(came_from) or was.get(source(came_from))
            if came_from != key and heir != source(key):
                strange.append((came_from, key))
    assert strange == []
    for key in waiting:
        assert schedule.cards[key].answered == answered[key], "it waits where it was"
        heir = was.get(key) or was.get(source(key))
        siblings = {card.key for deck in new.decks for card in deck.cards if card.source_key == heir}
        kept_another = any(schedule.of(each).answered for each in siblings)
        assert kept_another or source(key) in DROPPED or new.card(source(key)), key
    workspace = at(data, bundled_folder())
    assert workspace.decks.changes().moves == (), "it is done once"
    if before != "unknown":
        assert workspace.decks.news == ""


def test_decks_of_ones_own_that_are_still_there_keep_theirs(data: Path, old: Library) -> None:
    shutil.copytree(OLD, data / "decks")
    at(data).decks.adopt()
    schedule = History(data, clock=lambda: NOW).schedule
    assert schedule.moved == {}
    assert {key: progress.answered for key, progress in schedule.cards.items()} == answers(old)
    shutil.rmtree(data / "decks")
    at(data).decks.adopt()
    schedule = History(data, clock=lambda: NOW).schedule
    assert {progress.answered for progress in schedule.cards.values()} == {*answers(old).values()}
    assert schedule.moved, "then they go on with those that came in their place"


def test_for_each_old_card_it_is_said_what_it_is_now(old: Library, new: Library) -> None:
    keys = {card.source_key for deck in old.decks for card in deck.cards}
    now = {card.source_key for deck in new.decks for card in deck.cards}
    heirs: dict[str, set[str]] = {}
    for name, heir in claims(new):
        heirs.setdefault(source(name), set()).add(heir)
    assert keys - now - heirs.keys() == DROPPED
    whole = [name for name, _ in claims(new)]
    assert [name for name in whole if whole.count(name) > 1] == []
    assert [name for name in whole if name in now] == []


def test_two_decks_with_the_same_ids_became_one_and_no_card_took_the_place_of_another(
    old: Library, new: Library
) -> None:
    ids = {deck.id: {card.source_key.partition("/")[2] for card in deck.cards} for deck in old.decks}
    shared = ids["shapes"] & ids["convolution"]
    assert len(shared) == 4
    was = dict(claims(new))
    for name in shared:
        before, now = old.card(f"convolution/{name}"), new.card(f"convolution/{name}")
        assert now is None or (before and type(before.content) is type(now.content)), name
        assert f"shapes/{name}" in was or f"shapes/{name}" in DROPPED


def test_entries_ask_what_they_asked(old: Library, new: Library) -> None:
    was = dict(claims(new))
    for deck in old.decks:
        for card in deck.cards:
            if isinstance(card.content, Entry):
                heir = was.get(card.source_key, card.source_key)
                assert new.card(f"{heir}/{card.part}" if card.part else heir), card.key
