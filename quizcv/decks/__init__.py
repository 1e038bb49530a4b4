"""What there is to learn: deck files in YAML, read into typed, checked, immutable values."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used
from quizcv.decks.contents import Content, Entry, Flashcard
from quizcv.decks.library import Library, bundled_folder, files, read_library
from quizcv.decks.model import Card, Deck, DeckError, DeckProblem, EntryCard, Reading, deck_id_of, name_in
from quizcv.decks.template import template

if TYPE_CHECKING:
    from quizcv.decks.reading import load, read
else:  # they bring YAML, which a start does without as long as no deck has changed
    __getattr__ = loads_when_used(
        __name__,
        reading="load read",
    )

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
