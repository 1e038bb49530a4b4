"""The log of a folder that may not be written: what happens is kept in memory, and gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from quizcv.history.event import Event, encode
from quizcv.history.log import Identity, Log


class PracticeLog(Log):
    """The whole lines of a log as they were, up to byte `end`, and what was practised since."""

    def __init__(self, log: Log, end: int) -> None:
        super().__init__(log.path.parent)
        self._end = end
        self._practised = b""

    def read_bytes(self, start: int = 0) -> bytes:
        """Both as one."""
        on_disk = super().read_bytes(start)[: max(0, self._end - start)]
        return on_disk + self._practised[max(0, start - self._end) :]

    def identity(self) -> Identity:
        """It changes with what is practised alone: nothing comes in from other windows."""
        return 0, self._end + len(self._practised)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """There is nobody to keep out."""
        yield

    def append(self, *events: Event) -> tuple[int, Identity]:
        """Remember events until the end of the process."""
        start = self.identity()[1]
        self._practised += b"".join(map(encode, events))
        return start, self.identity()
