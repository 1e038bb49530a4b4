"""How well a scheduler foresaw whether cards were known. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import log, sqrt
from typing import Any

import msgspec

from quizcv.history import Event, Schedule
from quizcv.scheduling import Scheduler
from quizcv.scheduling.fsrs import FSRS
from quizcv.scheduling.fsrs import State as Memory
from quizcv.scheduling.grades import HARD

CURVE = FSRS()

SUREST = 0.9999
"""No chance is taken for more certain than that: one surprise would outweigh all else."""


class Review(msgspec.Struct, frozen=True):
    """A review of a card seen before, so many `days` before, with a `chance` to be known, and whether it was.

    `number` counts the card's reviews until then and `lapses` how often it was forgotten.
    """

    chance: float
    known: bool
    days: int
    number: int
    lapses: int


class Score(msgspec.Struct, frozen=True):
    """How far off the chances of a scheduler were; less is better.

    `log_loss` is the mean of -log of the chance given to what happened. `rmse` compares, over reviews that
    are alike (in days since the one before, number and lapses, each doubling), mean chance and part known.
    """

    scheduler: str
    log_loss: float
    rmse: float


def foreseen(events: Iterable[Event], scheduler: Scheduler[Any]) -> dict[str, Review]:
    """The reviews that count for a scheduler, with what it foresaw, by the ids of their events.

    FSRS foresees a chance by itself. Another one implies 90 % on the day that it chose, and FSRS's curve
    before and after.
    """
    schedule = Schedule(scheduler, scheduler)
    number, forgotten = Counter[str](), Counter[str]()
    reviews: dict[str, Review] = {}
    for event in events:
        if event.kind == "scheduler":
            continue
        before = schedule.of(event.card).state if event.kind == "review" else None
        schedule.apply(event)
        if event.kind != "review" or schedule.of(event.card).state is before or event.quality is None:
            continue
        key = schedule.current(event.card)
        known = event.quality >= HARD
        if before is None:
            number[key] = forgotten[key] = 0
        elif (days := (event.day - before.last).days) > 0:
            chance = _chance(scheduler, before, event)
            reviews[event.id] = Review(chance, known, days, number[key], forgotten[key])
        number[key] += 1
        forgotten[key] += not known
    return reviews


def score(title: str, reviews: Mapping[str, Review], ids: Collection[str]) -> Score:
    """Over the reviews with these ids, at least one, all of which are among `reviews`."""
    losses = 0.0
    bins = defaultdict[tuple[int, ...], list[tuple[float, bool]]](list)
    for event_id in ids:
        review = reviews[event_id]
        chance = min(max(review.chance, 1 - SUREST), SUREST)
        losses -= log(chance if review.known else 1 - chance)
        alike = review.days.bit_length(), review.number.bit_length(), review.lapses.bit_length()
        bins[alike].append((review.chance, review.known))
    squares = sum(
        (sum(chance for chance, _ in alike) - sum(known for _, known in alike)) ** 2 / len(alike)
        for alike in bins.values()
    )
    return Score(title, losses / len(ids), sqrt(squares / len(ids)))


def _chance(scheduler: Scheduler[Any], state: Any, event: Event) -> float:
    if isinstance(scheduler, FSRS):
        return scheduler.recall(state, event.day)
    return CURVE.recall(Memory(stability=state.interval * 1000, last=state.last), event.day)
