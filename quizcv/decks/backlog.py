"""Deck files that are read one after the other, be it while quizcv is in use already."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from quizcv.decks.model import Reading


class Backlog:
    """The files at `paths`, to be read with `read`. `done` and `total` are bytes."""

    def __init__(self, paths: Iterable[Path], read: Callable[[Path], Reading]) -> None:
        self._left = {path: _size(path) for path in paths}
        self._read = read
        self._readings: dict[Path, Reading] = {}
        self.total = sum(self._left.values())

    def __bool__(self) -> bool:
        """Whether there is anything left to read."""
        return bool(self._left)

    @property
    def done(self) -> int:
        """How much of it was read."""
        return self.total - sum(self._left.values())

    def read_on(self, seconds: float = 0) -> None:
        """Read one file, and more for about so long. This may happen in a thread of its own."""
        end = time.monotonic() + seconds
        for path in tuple(self._left):
            self._readings[path] = self._read(path)
            del self._left[path]
            if time.monotonic() >= end:
                return

    def reading(self, path: Path) -> Reading | None:
        """What a file gives, the same each time; None while it is left."""
        if path in self._left:
            return None
        if path not in self._readings:
            self._readings[path] = self._read(path)
        return self._readings[path]


def _size(path: Path) -> int:
    with suppress(OSError, ValueError):
        return path.stat().st_size
    return 0
