"""What another scheduler would change: how much comes due, and when each card does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from quizcv.decks.model import Card
from quizcv.history import Schedule
from quizcv.statistics.cards import forecast
from quizcv.statistics.values import Load

MOST_CARDS = 8
"""How many cards are named with their dates."""


class Outlook(msgspec.Struct, frozen=True):
    """What comes due with a scheduler in the next 30 days, today first with all that is overdue."""

    scheduler: str
    loads: tuple[Load, ...]

    @property
    def today(self) -> int:
        """Reviews due today."""
        return self.loads[0].reviews

    @property
    def tomorrow(self) -> int:
        """Reviews that come due tomorrow."""
        return self.loads[1].reviews

    @property
    def all(self) -> int:
        """Reviews of the 30 days, as far as they are known now."""
        return sum(load.reviews for load in self.loads)


class DueDates(msgspec.Struct, frozen=True):
    """When a card is due, before and after."""

    card: str
    before: date
    after: date


class Switch(msgspec.Struct, frozen=True):
    """Before and after. `changed` cards get another due date; `cards` are some of those, evenly chosen."""

    before: Outlook
    after: Outlook
    changed: int
    cards: tuple[DueDates, ...]


def compare(before: Schedule, after: Schedule, cards: Iterable[Card], today: date) -> Switch:
    """Both schedules are folds of the same log."""
    cards = list(cards)
    changed = [
        DueDates(card.key, then, now)
        for card in cards
        if (then := before.of(card.key).due) and (now := after.of(card.key).due) and then != now
    ]
    changed.sort(key=lambda dates: (dates.before, dates.card))
    some = changed[:: max(1, -(-len(changed) // MOST_CARDS))]
    return Switch(_outlook(before, cards, today), _outlook(after, cards, today), len(changed), tuple(some))


def _outlook(schedule: Schedule, cards: Sequence[Card], today: date) -> Outlook:
    return Outlook(schedule.scheduler.title, forecast(schedule, cards, today))
