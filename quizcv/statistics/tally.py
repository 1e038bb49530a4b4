"""The events of a log, counted by day and by card. The count can go on with further events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from quizcv.history import Event, Schedule
from quizcv.scheduling import MATURE_DAYS
from quizcv.scheduling.grades import HARD
from quizcv.statistics.values import Day, Recall, Retention, Tries


class Reviews(msgspec.Struct):
    """Reviews of cards seen before, and how many were right, by how far the card was."""

    young_right: int = 0
    young: int = 0
    mature_right: int = 0
    mature: int = 0

    def add(self, *, right: bool, mature: bool) -> None:
        """One more."""
        if mature:
            self.mature += 1
            self.mature_right += right
        else:
            self.young += 1
            self.young_right += right

    @property
    def retention(self) -> Retention:
        """The same as a value."""
        return Retention(Recall(self.young_right, self.young), Recall(self.mature_right, self.mature))


class DayTally(msgspec.Struct):
    """What was done on a day; `Day` explains the fields."""

    answers: int = 0
    reviews: int = 0
    new: int = 0
    milliseconds: int = 0
    at_once: int = 0
    after_tries: int = 0
    given_up: int = 0
    recalled: Reviews = msgspec.field(default_factory=Reviews)

    def on(self, day: date) -> Day:
        """The same as a value."""
        tries = Tries(self.at_once, self.after_tries, self.given_up)
        return Day(
            day, self.answers, self.reviews, self.new, self.milliseconds, self.recalled.retention, tries
        )


class SlipTally(msgspec.Struct):
    """How many answers to a card held a slip, and the day of the last."""

    answers: int
    last: date


class CardTally(msgspec.Struct):
    """What was done with a card. `reviews` count for the schedule; `judged` are answers that were judged.

    `slips` and `layers` count the answers with each kind of slip, and with one in each layer.
    """

    reviews: int = 0
    failed: int = 0
    judged: int = 0
    recalled: Reviews = msgspec.field(default_factory=Reviews)
    slips: dict[str, SlipTally] = {}
    layers: dict[str, SlipTally] = {}


class Tally:
    """The effective events of a log, in order, counted.

    `add` goes on with later ones; after an undo, or another scheduler, it is made anew. `misses` are the
    wrong answers that were kept, and `unnamed_misses` those in which no slip was recognised.
    """

    def __init__(self, events: Sequence[Event] = ()) -> None:
        self._schedule = Schedule.before(events)
        self.days: dict[date, DayTally] = {}
        self.cards: dict[str, CardTally] = {}
        self.misses = self.unnamed_misses = 0
        self.add(events)

    def add(self, events: Iterable[Event]) -> None:
        """Count these too."""
        for event in events:
            if event.is_answer:
                self._answer(event)
            elif event.kind == "moved":
                self._move(event.card, event.to)
            else:
                self._schedule.apply(event)

    def _move(self, old: str, new: str) -> None:
        """Let a card's numbers go on under another key, as its history does."""
        schedule = self._schedule
        if old != new and schedule.can_move(old, new):
            key = schedule.current(old)
            if key in self.cards:
                self.cards[new] = self.cards.pop(key)
        schedule.move(old, new)

    def _answer(self, event: Event) -> None:
        schedule = self._schedule
        key = schedule.current(event.card)
        before = schedule.of(key).state
        schedule.apply(event)
        counts = schedule.of(key).state is not before
        day = self.days.get(event.day)
        if day is None:
            day = self.days[event.day] = DayTally()
        card = self.cards.get(key)
        if card is None:
            card = self.cards[key] = CardTally()
        day.answers += 1
        day.milliseconds += event.milliseconds or 0
        if counts:
            assert event.quality is not None
            right = event.quality >= HARD
            day.reviews += 1
            card.reviews += 1
            card.failed += not right
            if before is None:
                day.new += 1
            else:
                mature = before.interval >= MATURE_DAYS
                day.recalled.add(right=right, mature=mature)
                card.recalled.add(right=right, mature=mature)
        if event.attempts is not None:
            self._judged(event, day, card)

    def _judged(self, event: Event, day: DayTally, card: CardTally) -> None:
        card.judged += 1
        if not is_right(event):
            day.given_up += 1
        elif event.attempts == 1:
            day.at_once += 1
        else:
            day.after_tries += 1
        self.misses += len(event.misses)
        self.unnamed_misses += sum(not miss.slip for miss in event.misses)
        _count(card.slips, {miss.slip for miss in event.misses if miss.slip}, event.day)
        _count(card.layers, {miss.layer for miss in event.misses if miss.slip and miss.layer}, event.day)


def _count(tallies: dict[str, SlipTally], names: Iterable[str], day: date) -> None:
    for name in names:
        tally = tallies.get(name)
        if tally is None:
            tallies[name] = SlipTally(1, day)
        else:
            tally.answers += 1
            tally.last = max(tally.last, day)


def is_right(event: Event) -> bool:
    """Whether a judged answer was right in the end, not given up.

    An older quizcv did not keep when the right one came, nor the misses: then the grade tells.
    """
    if not event.attempts:
        return False
    if event.answered is None and not event.misses:
        return event.quality is not None and event.quality >= HARD
    return event.answered is not None
