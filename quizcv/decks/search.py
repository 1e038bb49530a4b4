"""Finding cheat-sheet entries: by the words of a search, or by the links of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from quizcv.decks.library import Library
from quizcv.decks.model import Deck, EntryCard, deck_id_of

ENTRY_KEY = re.compile(r"[\w.-]+/[\w.-]+")
"""What the key of an entry looks like."""

LINK = re.compile(rf"\]\(({ENTRY_KEY.pattern})\)")
"""A link of Markdown whose target may be the key of an entry."""


def matching(entries: Iterable[tuple[Deck, EntryCard]], search: str) -> Iterator[tuple[Deck, EntryCard]]:
    """The entries that contain each word of a search, in any case, be it in their deck's title."""
    words = search.lower().split()
    for deck, card in entries:
        entry = card.content
        text = " ".join((entry.operation, entry.code, deck.title, *entry.tags)).lower()
        if all(word in text for word in words):
            yield deck, card


def linked(text: str, library: Library) -> Iterator[tuple[Deck, EntryCard]]:
    """The entries that a text in Markdown links to by their keys, in its order."""
    for key in LINK.findall(text):
        if found := entry(key, library):
            yield found


def entry(key: str, library: Library) -> tuple[Deck, EntryCard] | None:
    """The entry with this key, and its deck; None if there is none."""
    deck = library.deck(deck_id_of(key))
    found = [card for card in deck.entries if card.key == key] if deck else []
    return (deck, found[0]) if deck and found else None
