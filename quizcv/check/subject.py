"""The things of a deck that can be run: each with all the cards that are made from it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from quizcv.decks import Card, Content, Deck, EntryCard
from quizcv.text import one_line


class Subject(msgspec.Struct, frozen=True):
    """What an author wrote once: its deck, and the `cards` that ask about it."""

    deck: Deck
    cards: tuple[Card, ...]

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

    @property
    def entry(self) -> EntryCard:
        """Of a cheat-sheet entry: the card that asks for its call, whether or not that is asked."""
        return next(card for card in self.deck.entries if card.key == self.key)


def subjects(decks: Sequence[Deck]) -> list[Subject]:
    """All that can be run in these decks, in their order."""
    found: dict[str, list[Card]] = {}
    for deck in decks:
        for card in deck.cards:
            if card.content.RUNS:
                found.setdefault(card.source_key, []).append(card)
    by_id = {deck.id: deck for deck in decks}
    return [Subject(by_id[cards[0].deck_id], tuple(cards)) for cards in found.values()]
