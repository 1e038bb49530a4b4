"""What a check looks at, a card or an entry that runs, and what it finds wrong with one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from quizcv.decks import Card, Content, Deck, EntryCard
from quizcv.decks.field_types import Promise
from quizcv.decks.variation import Parameters, combinations
from quizcv.questions import Question, with_parameters
from quizcv.text import one_line


class Subject(msgspec.Struct, frozen=True):
    """What an author wrote once: its deck, and the `cards` that ask about it.

    With `only_first` it is looked at with the first of its values alone.
    """

    deck: Deck
    cards: tuple[Card, ...]
    only_first: bool = False

    @property
    def key(self) -> str:
        """What the keys of its cards have in common."""
        return self.cards[0].source_key

    @property
    def content(self) -> Content:
        """What the author wrote."""
        return self.cards[0].content

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        words = self.content.id or self.content.heading
        return one_line(words.strip().partition("\n")[0])

    def questions(self) -> list[Question]:
        """What its first card asks, with each of its choices of values."""
        every = self._choices()[: 1 if self.only_first else None]
        return [with_parameters(self.cards[0], self.deck, values) for values in every]

    @property
    def leaves_some_out(self) -> bool:
        """Whether its cards draw other values too, with which it is not looked at."""
        return self.only_first and len(self._choices()) > 1

    def _choices(self) -> Sequence[Parameters]:
        card = self.cards[0]
        return combinations(*card.content.drawn_from(card.part))

    @property
    def entry(self) -> EntryCard:
        """Of a cheat-sheet entry: the card that asks for its call, whether or not that is asked."""
        return next(card for card in self.deck.entries if card.key == self.key)


class CardProblem(msgspec.Struct, frozen=True):
    """Something wrong with a card, or doubtful if it `is_warning`.

    `card` is what the keys of all cards made from the author's one have in common. `field` is the key in the
    file that is concerned, "" when it is the card as a whole. `promise` is what is to be written there.
    """

    card: str
    field: str
    message: str
    promise: Promise | None = None
    is_warning: bool = False


def subjects(decks: Sequence[Deck]) -> list[Subject]:
    """All that can be run in these decks, in their order."""
    groups: dict[str, list[Card]] = {}
    for deck in decks:
        for card in deck.cards:
            if card.content.RUNS:
                groups.setdefault(card.source_key, []).append(card)
    by_id = {deck.id: deck for deck in decks}
    return [Subject(by_id[cards[0].deck_id], tuple(cards)) for cards in groups.values()]
