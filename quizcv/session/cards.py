"""The cards of some decks by their keys, who is whose sibling, and who builds on whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, ValuesView
from typing import Any

from quizcv.decks.model import Card, Deck
from quizcv.decks.needs import needs_of, without_circles
from quizcv.history import NOTHING, Progress, Schedule


class Cards(Mapping[str, Card]):
    """All cards of some `decks`.

    Needs that no deck has, or that run in a circle, are left out of `needs`. `needed` are the author's cards
    that others build on. `sources` has the author's card of each card. `core` are those tagged so, and all
    that they build on, which come first in their `core_decks`. `entries` are those of cheat sheets. Only
    cards that are `tied` have siblings or needs.
    """

    def __init__(self, decks: Iterable[Deck]) -> None:
        self.decks = decks = tuple(decks)
        self._decks = {deck.id: deck for deck in decks}
        self._cards = {card.key: card for deck in decks for card in deck.cards}
        self.in_decks = {deck.id: [card.key for card in deck.cards] for deck in decks}
        parts = {card.key: card.source_key for deck in decks for card in deck.cards if card.part}
        self.sources = {key: key for key in self._cards} | parts
        self._groups: dict[str, list[str]] = {}  # of those authors' cards of which parts are asked
        for key, source_key in parts.items():
            whole = [source_key] if source_key in self._cards else []
            self._groups.setdefault(source_key, whole).append(key)
        self.needs = {
            key: tuple(need for need in its if need in self._cards or need in self._groups)
            for key, its in without_circles(needs_of(decks)).items()
        }
        self.needed = {need for its in self.needs.values() for need in its}
        self.entries = {key for deck in decks for key in deck.outline.entries}
        self.tied = {key for group in self._groups.values() for key in group} | self.needs.keys()
        self.core = {key for deck in decks for key in deck.outline.core}
        reached = list(self.core)
        while reached:
            new = set(self.needs.get(reached.pop(), ())) - self.core
            reached += new
            self.core |= new
        self.core_decks = {key.partition("/")[0] for key in self.core}

    def __getitem__(self, key: str) -> Card:
        return self._cards[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)

    def deck_of(self, card: Card) -> Deck:
        """The deck that a card is in."""
        return self._decks[card.deck_id]

    def values(self) -> ValuesView[Card]:
        """All cards; quicker than what every mapping has."""
        return self._cards.values()

    def begun(self, schedule: Schedule) -> Iterator[tuple[Card, Progress[Any]]]:
        """The cards that something happened to, with their progress.

        Of very many cards few are begun, and of a long history few may be here.
        """
        if schedule.moved or len(schedule.cards) > len(self._cards):
            for key, card in self._cards.items():
                if (progress := schedule.of(key)) is not NOTHING:
                    yield card, progress
        else:
            for key, progress in schedule.cards.items():
                if key in self._cards:
                    yield self._cards[key], progress

    def group(self, key: str) -> list[str]:
        """The keys of the cards made from the same author's card as this one, itself included."""
        return self.made_from(self.sources[key])

    def made_from(self, source_key: str) -> list[str]:
        """The keys of the cards made from an author's card."""
        return self._groups.get(source_key) or [source_key]
