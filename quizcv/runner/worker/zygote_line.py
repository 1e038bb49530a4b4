"""The line from a child to the zygote: requests that come, reports that go."""

from __future__ import annotations

import json
import os
from typing import Any

from .protocol import BROKEN


class ZygoteLine:
    """Reads lines of JSON, and writes marked ones, in this process and not in forks of it.

    A process that the snippet forked ends where it would read, or would report that all is done.
    It keeps the functions that it needs: a snippet may put others in their place.
    """

    def __init__(self, requests: int, results: int, token: str) -> None:
        self._lines = open(requests, "rb", closefd=False)  # noqa: SIM115 (open as long as this process lives)
        self._descriptor = results
        self._token = token
        self._pid = os.getpid()
        self._write, self._exit, self._getpid = os.write, os._exit, os.getpid
        self._dumps, self._loads = json.dumps, json.loads

    def next(self) -> Any:
        """What the next line says, or None at the end: then the zygote is gone."""
        if self._getpid() != self._pid:
            self._exit(0)
        line = self._lines.readline()
        return self._loads(line) if line.endswith(b"\n") else None

    def report(self, **message: Any) -> None:
        """Tell the zygote."""
        if self._getpid() != self._pid:
            if "done" in message:
                self._exit(0)
            return
        data = f"\n{self._token} {self._dumps(message)}\n".encode()
        try:
            while data:
                data = data[self._write(self._descriptor, data) :]
        except OSError:  # the snippet closed what it did not open; without a report it cannot go well
            if "done" in message:
                self._exit(BROKEN)
