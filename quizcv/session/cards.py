"""The cards of some decks by their keys, who is whose sibling, and who builds on whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quizcv.decks.model import Card, Deck, deck_id_of
from quizcv.decks.needs import needs_of, without_circles
from quizcv.history import NOTHING, Progress, Schedule


class Cards(Mapping[str, Card]):
    """All cards of some `decks`; the keys of each deck's are `in_decks`.

    Needs that no deck has, or that run in a circle, are left out of `needs`. `needed` are the author's cards
    that others build on. `core` are those tagged so, and all that they build on, which come first in their
    `core_decks`. `entries` are those of cheat sheets. Only cards that are `tied` have siblings or needs.
    """

    def __init__(self, decks: Iterable[Deck]) -> None:
        self.decks = decks = tuple(decks)
        self._decks = {deck.id: deck for deck in decks}
        self.in_decks = {deck.id: [card.key for card in deck.cards] for deck in decks}
        self._cards: dict[str, Card] = {}
        for deck in decks:
            self._cards.update(zip(self.in_decks[deck.id], deck.cards, strict=True))
        self._sources = {card.key: card.source_key for deck in decks for card in deck.cards if card.part}
        self._groups: dict[str, list[str]] = {}  # of those authors' cards of which parts are asked
        for key, source_key in self._sources.items():
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
        self.core_decks = {deck_id_of(key) for key in self.core}

    def __getitem__(self, key: str) -> Card:
        return self._cards[key]

    def __contains__(self, key: object) -> bool:
        return key in self._cards

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)

    def deck_of(self, card: Card) -> Deck:
        """The deck that a card is in."""
        return self._decks[card.deck_id]

    def begun(self, schedule: Schedule) -> dict[str, Progress[Any]]:
        """The progress of the cards that something happened to, by their keys.

        Of very many cards few are begun, and of a long history few may be here.
        """
        if schedule.moved or len(schedule.cards) > len(self._cards):
            each = ((key, schedule.of(key)) for key in self._cards)
            return {key: progress for key, progress in each if progress is not NOTHING}
        return {key: progress for key, progress in schedule.cards.items() if key in self._cards}

    def source(self, key: str) -> str:
        """The key of the author's card that a card is made from."""
        return self._sources.get(key, key)

    def sources(self, keys: Iterable[str]) -> set[str]:
        """The same of several cards."""
        return set(map(self.source, keys))

    def group(self, key: str) -> list[str]:
        """The keys of the cards made from the same author's card as this one, itself included."""
        return self.made_from(self.source(key))

    def made_from(self, source_key: str) -> list[str]:
        """The keys of the cards made from an author's card."""
        return self._groups.get(source_key) or [source_key]
