"""Decks as they are read: bytes, YAML, cards, and what is wrong with them."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.decks.reading.deck import load as load
    from quizcv.decks.reading.deck import read as read
    from quizcv.decks.reading.edits import read_edits as read_edits
else:
    __getattr__ = loads_when_used(
        __name__,
        deck="load read",
        edits="read_edits",
    )
