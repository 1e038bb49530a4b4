"""How much there is in decks, as their authors count it: cards by kind, lines of a cheat sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from quizcv.decks.contents import Entry
from quizcv.decks.model import Deck


class Counts(msgspec.Struct, frozen=True):
    """Authors' cards by the key that names them, those that torch judges, and the entries of cheat sheets."""

    kinds: dict[str, int]
    judged: int
    entries: int

    @property
    def cards(self) -> int:
        """All cards that are no entries."""
        return sum(self.kinds.values())


def count(decks: Iterable[Deck]) -> Counts:
    """What is in these decks; siblings made from one card are one."""
    contents = {card.source_key: card.content for deck in decks for card in deck.cards}.values()
    kinds = Counter(content.NAMED_BY for content in contents)
    entries = kinds.pop(Entry.NAMED_BY, 0)
    return Counts(dict(kinds), sum(content.RUNS for content in contents) - entries, entries)


def course(decks: Iterable[Deck]) -> str:
    """What these decks hold, in a sentence."""
    decks = list(decks)
    counts = count(decks)
    return (
        f"{len(decks)} decks from a pixel to attention: {counts.cards} cards, {counts.judged} of them"
        f" judged by torch, and {counts.entries} lines of PyTorch."
    )
