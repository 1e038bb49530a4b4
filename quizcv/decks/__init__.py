"""What there is to learn: deck files in YAML, read into typed, checked, immutable values."""

from typing import TYPE_CHECKING

from quizcv.decks.contents import Content, Entry, Flashcard
from quizcv.decks.library import Library, bundled_folder, files, read_library
from quizcv.decks.model import Card, Deck, DeckError, DeckProblem, EntryCard, Reading, deck_id_of, name_in
from quizcv.decks.template import template

if TYPE_CHECKING:
    from quizcv.decks.reading.deck import load, read

__all__ = [
    "Card",
    "Content",
    "Deck",
    "DeckError",
    "DeckProblem",
    "Entry",
    "EntryCard",
    "Flashcard",
    "Library",
    "Reading",
    "bundled_folder",
    "deck_id_of",
    "files",
    "load",
    "name_in",
    "read",
    "read_library",
    "template",
]


def __getattr__(name: str) -> object:
    """`load` and `read` bring YAML, which a start does without as long as no deck has changed."""
    if name in ("load", "read"):
        from quizcv.decks.reading import deck

        return getattr(deck, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
