"""What there is to learn: deck files in YAML, read into typed, checked, immutable values."""

from typing import TYPE_CHECKING

from quizcv.decks.contents import Content, Entry, Flashcard
from quizcv.decks.library import Library, bundled_folder, files, read_library
from quizcv.decks.model import Card, Deck, DeckError, DeckProblem, EntryCard, Reading
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
    "files",
    "load",
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
