"""How far the cards are: states, intervals, what comes due. From the schedule of one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from quizcv.decks.model import Card
from quizcv.history import Progress, Schedule
from quizcv.scheduling import MATURE_DAYS
from quizcv.statistics.values import Bucket, Load, Measure, States

FORECAST_DAYS = 30

FIRST_DAYS = (1, 2, 7, MATURE_DAYS, 60, 180, 365)
"""The intervals, in days, with which the buckets begin."""


def states(schedule: Schedule, cards: Iterable[Card]) -> States:
    """How many of these cards are how far."""
    count: Counter[str] = Counter(schedule.of(card.key).stage for card in cards)
    return States(*(count[name] for name in States.__struct_fields__))


def seen(schedule: Schedule, cards: Iterable[Card]) -> list[Progress[Any]]:
    """How far those cards have come that are asked again and again."""
    all_progress = (schedule.of(card.key) for card in cards)
    return [progress for progress in all_progress if not progress.is_new and not progress.suspended]


def forecast(cards: Sequence[Progress[Any]], today: date) -> tuple[Load, ...]:
    """The reviews of the next days, today first with all that is overdue; what is buried comes tomorrow."""
    days = [today + timedelta(days=ahead) for ahead in range(FORECAST_DAYS)]
    loads = dict.fromkeys(days, 0)
    for progress in cards:
        assert progress.due is not None
        first = days[1] if progress.buried == today else today
        day = max(progress.due, first)
        if day in loads:
            loads[day] += 1
    return tuple(Load(day, reviews) for day, reviews in loads.items())


def intervals(cards: Iterable[Progress[Any]]) -> tuple[Bucket, ...]:
    """The cards by the days between two reviews."""
    days = [progress.interval for progress in cards]
    ends = (*FIRST_DAYS[1:], None)
    return tuple(
        Bucket(first, end, sum(first <= day and (end is None or day < end) for day in days))
        for first, end in zip(FIRST_DAYS, ends, strict=True)
    )


def measures(schedule: Schedule, cards: Iterable[Progress[Any]]) -> tuple[Measure, ...]:
    """The cards by what their scheduler names first of a card: for SM-2 the easiness."""
    count = Counter(schedule.scheduler.describe(progress.state)[0] for progress in cards)
    return tuple(Measure(name, value, cards) for (name, value), cards in sorted(count.items()))
