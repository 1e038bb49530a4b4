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


def forecast(schedule: Schedule, cards: Sequence[Card], today: date) -> tuple[Load, ...]:
    """The reviews of the next days, today first with all that is overdue.

    What is buried, or waits because a sibling is asked today, comes tomorrow.
    """
    days = [today + timedelta(days=ahead) for ahead in range(FORECAST_DAYS)]
    loads = dict.fromkeys(days, 0)
    waiting = _waiting(schedule, cards, today)
    for card in cards:
        progress = schedule.of(card.key)
        if progress.due is None or progress.suspended:
            continue
        is_put_off = card.key in waiting or progress.buried == today
        day = max(progress.due, days[1] if is_put_off else today)
        if day in loads:
            loads[day] += 1
    return tuple(Load(day, reviews) for day, reviews in loads.items())


def _waiting(schedule: Schedule, cards: Sequence[Card], today: date) -> set[str]:
    """The keys of the cards that are due and wait, since a sibling is asked today, or was dealt with."""
    sources = {card.source_key for card in cards if card.part}
    groups: dict[str, dict[str, Progress[Any]]] = {}
    for card in cards:
        if card.source_key in sources and not (progress := schedule.of(card.key)).suspended:
            groups.setdefault(card.source_key, {})[card.key] = progress
    waiting: set[str] = set()
    for group in groups.values():
        dealt_with = {key for key, its in group.items() if today in (its.answered_on, its.buried)}
        due = [key for key, its in group.items() if its.is_due(today) and its.buried != today]
        free = [key for key in due if not dealt_with - {key}]
        waiting.update(key for key in due if key not in free[:1])
    return waiting


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
