"""The history of a card: each answer to it, undone ones too, and the interval that each led to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quizcv.history import Answered, History


class Days:
    """A history, and the day it is."""

    def __init__(self, data: Path) -> None:
        self.now = datetime(2026, 11, 2, 9, tzinfo=UTC)
        self.history = History(data, clock=self._tick)

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def answers(self, card: str, quality: int, kind: str = "review", days_later: int = 0) -> None:
        self.now += timedelta(days=days_later)
        self.history.record(kind, card, day=self.now.date(), answered=Answered(quality))  # type: ignore[arg-type]

    def past_answers(self, card: str) -> list[tuple[str, int | None, bool, int | None]]:
        return [
            (t.event.kind, t.event.quality, t.undone, t.interval) for t in self.history.past_answers(card)
        ]


@pytest.fixture
def days(data: Path) -> Days:
    return Days(data)


def test_every_answer_is_given_with_the_interval_behind_it(days: Days) -> None:
    days.answers("d/a", 4)
    days.answers("d/b", 4)
    days.answers("d/a", 3, days_later=1)
    days.answers("d/a", 4, "drill")
    days.answers("d/a", 1, days_later=6)
    days.answers("d/a", 5, "cram")
    assert days.past_answers("d/a") == [
        ("review", 4, False, 1),
        ("review", 3, False, 6),
        ("drill", 4, False, None),
        ("review", 1, False, 1),
        ("cram", 5, False, None),
    ]


def test_what_was_undone_is_given_too_and_led_to_nothing(days: Days) -> None:
    days.answers("d/a", 1)
    days.history.undo(days.now.date())
    days.answers("d/a", 4)
    assert days.past_answers("d/a") == [("review", 1, True, None), ("review", 4, False, 1)]
    days.history.undo(days.now.date())
    days.history.redo(days.now.date())
    assert days.past_answers("d/a")[1] == ("review", 4, False, 1)


def test_a_review_that_was_not_due_left_the_schedule_as_it_was(days: Days) -> None:
    days.answers("d/a", 4)
    days.answers("d/a", 4)
    assert days.past_answers("d/a") == [("review", 4, False, 1), ("review", 4, False, None)]


def test_a_renamed_card_keeps_its_history(days: Days) -> None:
    days.answers("d/old", 4)
    days.history.move([("d/old", "d/new")])
    days.answers("d/new", 4, days_later=1)
    days.answers("d/old", 1)
    assert [each[1:] for each in days.past_answers("d/new")] == [
        (4, False, 1),
        (4, False, 6),
        (1, False, None),
    ]
    assert days.past_answers("d/old") == days.past_answers("d/new")
    assert days.past_answers("d/other") == []
