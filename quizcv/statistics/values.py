"""What the statistics say: frozen values. `docs/statistics.md` defines each."""

from __future__ import annotations

from datetime import date
from math import sqrt

import msgspec

CONFIDENCE = 1.96
"""Standard deviations to either side that hold 95 of 100 cases."""


class Recall(msgspec.Struct, frozen=True):
    """Of `asked` reviews of cards seen before, how many were `right`: answered 3 or better."""

    right: int = 0
    asked: int = 0

    @property
    def share(self) -> float | None:
        """The part that was right, 0 to 1; None where nothing was asked."""
        return self.right / self.asked if self.asked else None

    @property
    def band(self) -> tuple[float, float] | None:
        """Where the share lies with 95 % confidence, by Wilson's score interval: also of few reviews.

        None where nothing was asked.
        """
        if self.share is None:
            return None
        spread = CONFIDENCE**2 / self.asked
        middle = (self.share + spread / 2) / (1 + spread)
        half = CONFIDENCE / (1 + spread) * sqrt((self.share * (1 - self.share) + spread / 4) / self.asked)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __add__(self, other: Recall) -> Recall:
        return Recall(self.right + other.right, self.asked + other.asked)


class Retention(msgspec.Struct, frozen=True):
    """How much was remembered of cards that were young, and of those that were mature, when asked."""

    young: Recall = Recall()
    mature: Recall = Recall()

    @property
    def all(self) -> Recall:
        """Of both."""
        return self.young + self.mature

    def __add__(self, other: Retention) -> Retention:
        return Retention(self.young + other.young, self.mature + other.mature)


class Tries(msgspec.Struct, frozen=True):
    """How answers that were judged went, by torch or without it."""

    at_once: int = 0
    after_tries: int = 0
    given_up: int = 0

    @property
    def all(self) -> int:
        """How many there were."""
        return self.at_once + self.after_tries + self.given_up

    def __add__(self, other: Tries) -> Tries:
        return Tries(
            self.at_once + other.at_once,
            self.after_tries + other.after_tries,
            self.given_up + other.given_up,
        )


class Day(msgspec.Struct, frozen=True):
    """What was done on a study day.

    `answers` are all, of which `reviews` count for the schedule, and of these `new` were the first of their
    card. `milliseconds` were spent on all answers whose time is known.
    """

    day: date
    answers: int
    reviews: int
    new: int
    milliseconds: int
    retention: Retention
    tries: Tries

    @property
    def minutes(self) -> float:
        """The time, in minutes."""
        return self.milliseconds / 60_000


class Week(msgspec.Struct, frozen=True):
    """How much was remembered in the week that begins on this Monday."""

    monday: date
    retention: Retention


class States(msgspec.Struct, frozen=True):
    """How many cards are how far. Suspended ones are only counted as such."""

    unseen: int = 0
    learning: int = 0
    young: int = 0
    mature: int = 0
    suspended: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.unseen + self.learning + self.young + self.mature + self.suspended

    def __add__(self, other: States) -> States:
        return States(
            self.unseen + other.unseen,
            self.learning + other.learning,
            self.young + other.young,
            self.mature + other.mature,
            self.suspended + other.suspended,
        )


class DeckState(msgspec.Struct, frozen=True):
    """A deck: how far its cards are, and how much of them was remembered."""

    id: str
    title: str
    states: States
    retention: Retention


class TagRetention(msgspec.Struct, frozen=True):
    """How much was remembered of the cards with a tag."""

    tag: str
    retention: Retention


class Load(msgspec.Struct, frozen=True):
    """How many reviews come due on a day."""

    day: date
    reviews: int


class Bucket(msgspec.Struct, frozen=True):
    """How many cards have a value from `first` on and below `end`; no end: from there on."""

    first: int
    end: int | None
    cards: int


class Measure(msgspec.Struct, frozen=True):
    """How many cards have a value of which the next interval depends, by the scheduler's name for it."""

    name: str
    value: str
    cards: int


class HardCard(msgspec.Struct, frozen=True):
    """A card that was forgotten: `failed` of its `reviews` were answered below 3."""

    key: str
    failed: int
    reviews: int
    lapses: int


class Streak(msgspec.Struct, frozen=True):
    """Days with an answer, in a row: up to `now`, and the `longest` there was.

    `studied` are all days with an answer, `missed` those without since the first, today left out.
    """

    now: int = 0
    longest: int = 0
    studied: int = 0
    missed: int = 0


class Slip(msgspec.Struct, frozen=True):
    """A kind of mistake that was recognised, or the layer or call in which some were.

    It was made in `answers` of the `asked` judged answers to the `cards` cards on which it ever happened, and
    last on the day `last`. `keys` are those cards, first those with most such answers.
    """

    name: str
    answers: int
    asked: int
    cards: int
    last: date
    keys: tuple[str, ...] = ()


class Statistics(msgspec.Struct, frozen=True):
    """What a log says about learning on the day `day`.

    `lately` is the retention of the last four weeks. In `unnamed_misses` of the `misses` that the log kept no
    slip was recognised.
    """

    day: date
    days: tuple[Day, ...]
    weeks: tuple[Week, ...]
    retention: Retention
    lately: Retention
    tries: Tries
    streak: Streak
    states: States
    decks: tuple[DeckState, ...]
    tags: tuple[TagRetention, ...]
    forecast: tuple[Load, ...]
    intervals: tuple[Bucket, ...]
    measures: tuple[Measure, ...]
    hardest: tuple[HardCard, ...]
    slips: tuple[Slip, ...]
    layers: tuple[Slip, ...]
    misses: int
    unnamed_misses: int
