"""Deck files that are read again and again while quizcv runs: no mistake takes a deck away."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import msgspec

from quizcv.decks.model import Deck, DeckProblem, Reading


class Reader(Protocol):
    """What reads deck files, as `Cache` does."""

    def read(self, path: Path) -> Reading:
        """The reading of a deck file."""

    def read_edits(self, path: Path, deck: Deck) -> Reading:
        """The reading of a file of edits to a bundled deck."""


class Kept:
    """Reads with another reader. While a file has errors, its deck is the last that it gave without any."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._good: dict[Path, Deck] = {}
        self._errors_at_first: dict[Path, tuple[DeckProblem, ...]] = {}

    def read(self, path: Path) -> Reading:
        """The reading of a deck file."""
        return self._kept(self._reader.read(path))

    def read_edits(self, path: Path, deck: Deck) -> Reading:
        """The reading of a file of edits to a bundled deck."""
        return self._kept(self._reader.read_edits(path, deck))

    def is_news(self, reading: Reading) -> bool:
        """Whether the file has errors that it did not have when it was read first."""
        return bool(reading.errors) and reading.errors != self._errors_at_first.get(reading.path, ())

    def _kept(self, reading: Reading) -> Reading:
        path = reading.path
        self._errors_at_first.setdefault(path, reading.errors)
        if reading.deck is not None and not reading.errors:
            self._good[path] = reading.deck
            return reading
        good = self._good.get(path)
        if good is None or not path.exists():  # it never was right, or is gone
            return reading
        return msgspec.structs.replace(reading, deck=good, is_deck=True, is_older=True)
