"""How somebody remembers and how long they take, from their log."""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import accumulate
from math import exp, log

import msgspec

from quizcv.history import Event, Schedule
from quizcv.scheduling import MATURE_DAYS, grades
from quizcv.scheduling.fsrs import FSRS
from quizcv.scheduling.fsrs import State as Memory

USUAL_FIRST = {grades.AGAIN: 2.0, grades.HARD: 2.0, grades.GOOD: 5.0, grades.EASY: 1.0}
"""The first answers to ten cards, for somebody of whom nothing is known yet."""

USUAL_LATER = {grades.HARD: 1.0, grades.GOOD: 8.0, grades.EASY: 1.0}
"""The same of later answers to ten cards that were known."""

USUAL_SECONDS = 15.0
USUAL_ANSWERS = 10
"""Nothing known counts as so many answers of so many seconds each."""

AS_FORESEEN = 20
"""As if so many further reviews had gone as the memory model foresees: few reviews shift it little."""

MOST_SHIFT = 6.0

MATURE_STABILITY = MATURE_DAYS * 1000
KINDS = ("new", "known", "forgotten", "drill")
"""What an answer is to, in the order of `Learner.seconds`."""


class Learner(msgspec.Struct, frozen=True):
    """Rates of one learner.

    `memory` foresees the chance that a card is known; what this learner did better or worse shifts it, in
    log-odds, by `young` while the stability is under three weeks, else by `mature`. `first` are the shares of
    the qualities 1, 3, 4, 5 among first answers, and `later` among later ones to known cards. `seconds` are
    those of an answer to a new card, to one that was known, to a forgotten one, and in a drill. `reviews` is
    the number of reviews that all this was learned from.
    """

    memory: FSRS
    young: float = 0.0
    mature: float = 0.0
    first: tuple[tuple[int, float], ...] = ()
    later: tuple[tuple[int, float], ...] = ()
    seconds: tuple[float, float, float, float] = (USUAL_SECONDS,) * 4
    reviews: int = 0

    def recall(self, state: Memory, day: date) -> float:
        """The chance, 0 to 1, that this learner knows a card on a day."""
        foreseen = self.memory.recall(state, day)
        shift = self.mature if state.stability >= MATURE_STABILITY else self.young
        return _shifted(foreseen, shift)


def learner_of(events: Iterable[Event], memory: FSRS) -> Learner:
    """The rates of whoever gave these answers: effective events, in order."""
    schedule = Schedule(memory, memory)
    rates = _Rates()
    for event in events:
        before = schedule.of(event.card).state
        if event.kind != "scheduler":  # all is folded by the memory alone
            schedule.apply(event)
        if event.is_answer and event.quality is not None:
            counts = schedule.of(event.card).state is not before
            quality = max(grade for grade in grades.FOUR if grade <= max(event.quality, grades.AGAIN))
            kind = rates.add(quality, before, memory, event.day) if counts else "drill"
            if event.milliseconds is not None:
                rates.times[kind].append(event.milliseconds)
    new, known, forgotten, drill = (_seconds(rates.times[kind]) for kind in KINDS)
    return Learner(
        memory,
        _shift(rates.young),
        _shift(rates.mature),
        tuple(rates.first.items()),
        tuple(rates.later.items()),
        (new, known, forgotten, drill),
        rates.young.total() + rates.mature.total(),
    )


class _Rates:
    """What is counted: reviews by the chance that was foreseen, in percent, and whether it came true."""

    def __init__(self) -> None:
        self.young = Counter[tuple[float, bool]]()
        self.mature = Counter[tuple[float, bool]]()
        self.first, self.later = Counter(USUAL_FIRST), Counter(USUAL_LATER)
        self.times = defaultdict[str, list[int]](list)

    def add(self, quality: int, before: Memory | None, memory: FSRS, day: date) -> str:
        """Count a review; what kind it was."""
        known = quality >= grades.HARD
        if before is None:
            self.first[quality] += 1
            return "new"
        stage = self.mature if before.stability >= MATURE_STABILITY else self.young
        stage[round(memory.recall(before, day), 2), known] += 1
        if known:
            self.later[quality] += 1
        return "known" if known else "forgotten"


def drawn(shares: tuple[tuple[int, float], ...], chance: float) -> int:
    """The quality that a number from 0 to 1 falls on."""
    sums = list(accumulate(share for _, share in shares))
    return shares[min(bisect(sums, chance * sums[-1]), len(shares) - 1)][0]


def _seconds(milliseconds: list[int]) -> float:
    usual = USUAL_ANSWERS * USUAL_SECONDS
    return (usual + sum(milliseconds) / 1000) / (USUAL_ANSWERS + len(milliseconds))


def _shifted(chance: float, shift: float) -> float:
    chance = min(max(chance, 0.005), 0.995)
    return 1 / (1 + exp(-(log(chance / (1 - chance)) + shift)))


def _shift(foreseen: Counter[tuple[float, bool]]) -> float:
    """By how much the chances have to be shifted so that as many cards are known as were."""
    low, high = -MOST_SHIFT, MOST_SHIFT
    known = sum(cards for (_, right), cards in foreseen.items() if right) + AS_FORESEEN * 0.9
    while high - low > 0.001:
        middle = (low + high) / 2
        expected = sum(cards * _shifted(chance, middle) for (chance, _), cards in foreseen.items())
        expected += AS_FORESEEN * _shifted(0.9, middle)
        low, high = (middle, high) if expected < known else (low, middle)
    return (low + high) / 2
