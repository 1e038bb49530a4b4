"""The line to the host: its messages, ours, and the signs of life on both sides."""

from __future__ import annotations

import json
import os
import select
import time
from typing import Any

from .protocol import BEAT_SECONDS, SOON, encoded


class HostLine:
    """The line to the host, on descriptors of our own: 0 and 1 are given to harmless things."""

    def __init__(self, patience: float | None) -> None:
        self.incoming, self._outgoing = os.dup(0), os.dup(1)
        self.closed = False
        self._partial = b""
        self._patience = patience
        self._heard = self._spoke = time.monotonic()
        empty = os.open(os.devnull, os.O_RDWR)
        os.dup2(empty, 0)
        os.dup2(2, 1)  # what a library prints while it is imported is not an answer
        os.close(empty)
        self._write(b"\n")  # what was printed before, by a login shell, say, may not have ended its line

    def descriptors(self) -> tuple[int, ...]:
        return self.incoming, self._outgoing

    def tell(self, **message: Any) -> None:
        self._write(encoded(message))

    def beat(self, seconds: float) -> None:
        """A sign of life to a host that may be far away, and the promise of the next within `seconds`."""
        if self._patience is not None:
            self.tell(beat=seconds)

    def beat_in_run(self) -> None:
        """`beat`, unless something was said just now."""
        if time.monotonic() - self._spoke > BEAT_SECONDS:
            self.beat(SOON)

    def receive(self) -> list[dict[str, Any]]:
        """The messages that have come, after `select` said so; sets `closed` at the end."""
        data = os.read(self.incoming, 65536)
        if not data:
            self.closed = True
        self._heard = time.monotonic()
        *lines, self._partial = (self._partial + data).split(b"\n")
        return [json.loads(line) for line in lines]

    @property
    def rest_seconds(self) -> float | None:
        """How long to wait for a message, when nothing else is to be done, before `check`."""
        return None if self._patience is None else self._patience / 4

    def check(self) -> None:
        """Nothing has come: a host that has been silent for too long is gone, though no end was seen."""
        if self._patience is not None and time.monotonic() - self._heard > self._patience:
            self.closed = True

    def _write(self, data: bytes) -> None:
        self._spoke = time.monotonic()
        rest = memoryview(data)
        try:
            while rest and not self.closed:
                # Where a connection has frozen, a pipe fills up, and a plain write would wait for ever.
                if select.select([], [self._outgoing], [], self._patience)[1]:
                    rest = rest[os.write(self._outgoing, rest[: select.PIPE_BUF]) :]
                else:
                    self.closed = True
        except (BrokenPipeError, ConnectionResetError):
            self.closed = True
