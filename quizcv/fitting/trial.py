"""From a log to weights, tried on its later part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from quizcv.fitting.process import FitError, optimised
from quizcv.fitting.scores import Score, foreseen, score
from quizcv.history import Event, Schedule
from quizcv.scheduling import DEFAULT, Scheduler
from quizcv.scheduling.fsrs import FSRS, RATINGS

FEWEST = 1000
"""Reviews of cards seen before. With fewer a fit is as often worse as better: see `docs/scheduling.md`."""

HELD_OUT = 0.2
"""The part of the reviews, the latest ones, on which the weights are tried."""

LONGEST = 64
"""Answers to a card that are looked at, from its first on."""


class TooFewError(FitError):
    """There are too few reviews to fit anything to."""


class Fit(msgspec.Struct, frozen=True):
    """What was found: a scheduler with `weights` fitted to the `learned` earlier reviews.

    `fitted` is its score on the `tried` later ones, `others` those of the schedulers it is compared with.
    """

    scheduler: FSRS
    learned: int
    tried: int
    fitted: Score
    others: tuple[Score, ...]

    @property
    def is_better(self) -> bool:
        """Whether it foresaw the later reviews better than each of the others, by both measures."""
        return all(
            self.fitted.log_loss < other.log_loss and self.fitted.rmse < other.rmse for other in self.others
        )


def fit(
    events: Sequence[Event],
    now: Scheduler[Any],
    retention: float,
    on_progress: Callable[[int, int], None],
    *,
    fewest: int = FEWEST,
) -> Fit:
    """Fit weights to the earlier part of these effective events, in order, and try them on the later part.

    Compared are FSRS with the usual weights, the default scheduler, and the one that is in force `now`.
    `on_progress` is told the steps that are done and all. Raises TooFewError with fewer reviews than
    `fewest`, and FitError if the process that does it fails.
    """
    usual = FSRS(retention)
    ids = list(foreseen(events, usual))
    if len(ids) < fewest:
        raise TooFewError(
            f"a fit needs {fewest:,} reviews of cards seen before, and there are {len(ids):,} so far; each"
            " card counts once a day"
        )
    first_tried = ids[round(len(ids) * (1 - HELD_OUT))]
    weights = optimised(_answers(event for event in events if event.id < first_tried), on_progress)
    fitted = FSRS(retention, weights, now.spread if isinstance(now, FSRS) else 0.0)
    schedulers: list[Scheduler[Any]] = [fitted, usual, DEFAULT]
    if all(now.to_event() | {"retention": ""} != each.to_event() | {"retention": ""} for each in schedulers):
        schedulers.append(now)
    foresights = [foreseen(events, each) for each in schedulers]
    tried = [each for each in ids if each >= first_tried and all(each in seen for seen in foresights)]
    scores = [score(each.title, seen, tried) for each, seen in zip(schedulers, foresights, strict=True)]
    learned = sum(each < first_tried for each in ids)
    return Fit(fitted, learned, len(tried), scores[0], tuple(scores[1:]))


def _answers(events: Iterable[Event]) -> list[list[tuple[int, int]]]:
    """Of each card its answers that count: days since the one before (0 at first), and rating, 1 to 4."""
    scheduler = FSRS()
    schedule = Schedule(scheduler, scheduler)
    cards: dict[str, list[tuple[int, int]]] = {}
    finished: list[list[tuple[int, int]]] = []
    for event in events:
        if event.kind == "scheduler":
            continue
        if event.kind == "moved":
            key = schedule.current(event.card)
            schedule.apply(event)
            if (new := schedule.current(event.to)) != key and key in cards:
                cards[new] = cards.pop(key)
            continue
        before = schedule.of(event.card).state if event.kind == "review" else None
        schedule.apply(event)
        if event.kind != "review" or event.quality is None or schedule.of(event.card).state is before:
            continue
        key = schedule.current(event.card)
        if before is None:
            finished.append(cards.pop(key, []))
            cards[key] = []
        days = (event.day - before.last).days if before is not None else 0
        cards[key].append((days, RATINGS[event.quality]))
    return [answers[:LONGEST] for answers in (*finished, *cards.values()) if len(answers) > 1]
