"""What there is to learn: deck files in YAML, read into typed, checked, immutable values."""

from quizcv.decks.library import Library, bundled_folder, files, read_library
from quizcv.decks.model import Card, Deck, DeckError, Entry, Flashcard, Problem, Reading
from quizcv.decks.reading import load, read
from quizcv.decks.template import template

__all__ = [
    "Card",
    "Deck",
    "DeckError",
    "Entry",
    "Flashcard",
    "Library",
    "Problem",
    "Reading",
    "bundled_folder",
    "files",
    "load",
    "read",
    "read_library",
    "template",
]
