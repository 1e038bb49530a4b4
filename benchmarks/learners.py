"""Learners whose memory is known: FSRS with weights of their own decides, by chance, what they recall."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from quizcv.history import Event
from quizcv.scheduling import Scheduler
from quizcv.scheduling.fsrs import FSRS, HIGHEST, LOWEST, WEIGHTS

START = date(2026, 1, 1)
FIRST = (1, 3, 4, 5), (0.25, 0.1, 0.55, 0.1)
"""The grades of first answers, and how often each is given."""

LATER = (3, 4, 5), (0.1, 0.8, 0.1)
"""The grades of cards that were known."""


def weights(pace: float) -> tuple[float, ...]:
    """Of somebody who remembers `pace` times as long after the first answer, and learns faster or slower."""
    changed = [weight * pace for weight in WEIGHTS[:4]] + list(WEIGHTS[4:])
    changed[8] += (pace - 1) / 2
    return _within_bounds(changed)


def anybody(chance: Random) -> tuple[float, ...]:
    """Of somebody whose memory differs from the usual one in every weight."""
    first = [weight * chance.lognormvariate(0, 0.5) for weight in WEIGHTS[:4]]
    return _within_bounds(sorted(first) + [weight * chance.lognormvariate(0, 0.15) for weight in WEIGHTS[4:]])


def _within_bounds(changed: list[float]) -> tuple[float, ...]:
    return tuple(
        min(max(round(weight, 4), low), high)
        for low, weight, high in zip(LOWEST, changed, HIGHEST, strict=True)
    )


class Year:
    """Somebody who learns `new` cards a day and answers whatever is due, day by day."""

    def __init__(self, scheduler: Scheduler[Any], memory: FSRS, *, new: int = 10, seed: int = 1) -> None:
        self.scheduler = scheduler
        self.memory = memory
        self._new = new
        self._chance = Random(seed)
        self._states: list[Any] = []
        self._memories: list[Any] = []
        self._due: dict[date, list[int]] = defaultdict(list)
        self.reviews = self.known = 0
        self.cards_known = 0.0
        self.foreseen: list[float] = []

    def live(self, days: int = 365) -> Iterator[Event]:
        """The answers of so many days."""
        for number in range(days):
            day = START + timedelta(days=number)
            asked = self._due.pop(day, [])
            moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
            for card in asked:
                chance = self.memory.recall(self._memories[card], day)
                known = self._chance.random() < chance
                self.foreseen.append(chance)
                self.reviews += 1
                self.known += known
                quality = self._chance.choices(*LATER)[0] if known else 1
                yield self._answer(card, quality, day, moment)
                moment += timedelta(seconds=10)
            for _ in range(self._new):
                self._states.append(self.scheduler.new)
                self._memories.append(self.memory.new)
                quality = self._chance.choices(*FIRST)[0]
                yield self._answer(len(self._states) - 1, quality, day, moment)
                moment += timedelta(seconds=10)
        end = START + timedelta(days=days)
        self.cards_known = sum(self.memory.recall(each, end) for each in self._memories) / len(self._memories)

    def _answer(self, card: int, quality: int, day: date, moment: datetime) -> Event:
        event_id = f"{moment:%Y%m%dT%H%M%S.%f}Z-{card:08x}"
        self._states[card] = self.scheduler.review(self._states[card], quality, day, event_id)
        self._memories[card] = self.memory.review(self._memories[card], quality, day)
        self._due[self._states[card].due].append(card)
        return Event(1, event_id, "", 0, day, "review", f"d/{card}", quality=quality, milliseconds=8000)
