"""Decks that are too many to be waited for are seen at home as they are read, and asked once all are."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from quizcv.decks.backlog import Backlog


@pytest.fixture
def may_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Semaphore]:
    """Lets so many decks be read as it is released for."""
    allowed = threading.Semaphore(0)
    read_on = Backlog.read_on

    def read_one(backlog: Backlog, _: float = 0) -> None:
        allowed.acquire(timeout=60)
        read_on(backlog)

    monkeypatch.setattr(Backlog, "read_on", read_one)
    yield allowed
    allowed.release(9)


async def test_decks_appear_as_they_are_read_and_are_asked_once_all_are(sit, write_deck, may_read):
    for name in ("first", "second", "third"):
        write_deck(f"id: {name}\ncards:\n  - {{front: What is {name}?, back: A word.}}\n", f"{name}.yaml")
    may_read.release()
    async with sit(most=1) as desk:
        await desk.sees("Reading decks", "33%", "Today   1 new")
        assert "Second" not in desk.text
        may_read.release()
        await desk.sees("67%", "Second", "1 card", "Today   1 new")
        await desk.press("enter")
        await desk.sees("What is first?", "1 left")
        may_read.release()
        await desk.sees("What is first?", "3 left")
        await desk.press("q")
        await desk.sees("Third", "Today   3 new")
        await desk.sees_no("Reading decks")


async def test_leaving_does_not_wait_for_the_rest(sit, write_deck, may_read):
    write_deck()
    write_deck("id: other\ncards: [{front: What is other?, back: A word.}]", "other.yaml")
    may_read.release()
    async with sit(most=1) as desk:
        await desk.sees("Reading decks")
        await desk.press("q")
        await desk.until(lambda: not desk.app.is_running, "it has ended")
        may_read.release()


async def test_a_review_begins_with_what_was_read_and_goes_on_with_the_rest(review, write_deck, may_read):
    for name in ("first", "second", "third"):
        write_deck(f"id: {name}\ncards:\n  - {{front: What is {name}?, back: A word.}}\n", f"{name}.yaml")
    may_read.release()
    async with review(most=1) as desk:
        await desk.sees("Reading decks", "33%", "What is first?", "1 left")
        may_read.release()
        await desk.sees("67%", "What is first?", "1 left")
        may_read.release()
        await desk.sees("What is first?", "3 left")
        await desk.sees_no("Reading decks")
        await desk.press("q")
        await desk.sees("Today   3 new")


async def test_a_review_of_cards_that_may_be_others_shows_how_far_reading_is(
    review, write_deck, answered, may_read
):
    write_deck()
    write_deck("id: other\ncards: [{front: What is other?, back: A word.}]", "other.yaml")
    answered("other/card-that-was", days_ago=3)
    may_read.release()
    async with review(most=1) as desk:
        await desk.sees("Reading decks", "once all decks are read", "q home")
        await desk.press("n", "space", "1")
        may_read.release()
        await desk.sees_no("Reading decks")
        await desk.sees("left")


async def test_a_review_that_waits_for_decks_can_be_left(review, write_deck, answered, may_read):
    write_deck()
    write_deck("id: other\ncards: [{front: What is other?, back: A word.}]", "other.yaml")
    answered("other/card-that-was", days_ago=3)
    may_read.release()
    async with review(most=1) as desk:
        await desk.sees("once all decks are read")
        await desk.press("escape")
        await desk.sees("quizcv", "Reading decks", "q quit")
        may_read.release()
