"""What a session hands out: immutable values."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from quizcv.decks.model import Card, Deck
from quizcv.history import Event, Progress

Mode = Literal["review", "drill", "cram"]
"""How a card is asked: as a review, as a drill of today's mistakes, or studied ahead."""


class Choice(msgspec.Struct, frozen=True):
    """The cards that a review is about, where it is not about decks.

    With `cram` all of them are asked in this order, whatever is due, and their schedule stays as it is.
    """

    keys: tuple[str, ...]
    cram: bool = False


class Turn(msgspec.Struct, frozen=True):
    """A card to be asked now, in which mode, and how far it has come."""

    card: Card
    mode: Mode
    progress: Progress[Any]


class Preview(msgspec.Struct, frozen=True):
    """What a grade leads to: whether the card comes back today, and in how many days after that."""

    quality: int
    today: bool
    days: int


class SavedAnswer(msgspec.Struct, frozen=True):
    """A saved answer: its event, the card, and the card's progress after it.

    `is_leech` tells whether this very answer made the card a leech, or made it one once more.
    """

    event: Event
    card: Card
    progress: Progress[Any]
    is_leech: bool


class Undone(msgspec.Struct, frozen=True):
    """The events of an action taken back (or, by redo, in effect again), most often one.

    `card` is that of the last event, None when no loaded deck has it, and `progress` how far it has come.
    """

    events: tuple[Event, ...]
    card: Card | None
    progress: Progress[Any]

    @property
    def event(self) -> Event:
        """The last of them."""
        return self.events[-1]


SECONDS_A_REVIEW, SECONDS_A_NEW_CARD = 12, 30
"""A guess at how long a card takes."""


class Counts(msgspec.Struct, frozen=True):
    """What is left today: cards to review and never seen ones, and drills still owed."""

    due: int
    new: int
    again: int

    @property
    def left(self) -> int:
        """Cards still to come, those that owe a drill among them."""
        return self.due + self.new + self.again

    @property
    def minutes(self) -> int:
        """About how many minutes all of it takes, at least one."""
        seconds = (self.due + self.again) * SECONDS_A_REVIEW + self.new * SECONDS_A_NEW_CARD
        return max(1, round(seconds / 60))


class Glance(msgspec.Struct, frozen=True):
    """A day in a few numbers: reviews due and new cards, reviews done, and days in a row with an answer."""

    day: date
    due: int
    new: int
    done: int
    streak: int


class DeckToday(msgspec.Struct, frozen=True):
    """A deck at a glance: `due` and `new` today, and how far its `cards` are.

    `new` is what a review of this deck alone would bring; all decks together may bring fewer. `suspended` of
    the cards are never asked; of the others `unseen` were never reviewed, `young` ones have an interval of
    under 21 days and `mature` ones a longer one.
    """

    deck: Deck
    due: int
    new: int
    cards: int
    unseen: int
    young: int
    mature: int
    suspended: int
