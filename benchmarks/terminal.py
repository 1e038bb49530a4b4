"""A program in a terminal, timed from outside: what it wrote and when."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self

HERE = Path(__file__).parent
SECONDS = 60.0
"""How long anything may take to appear."""

LETTERS = 3
"""How much of what was typed is looked for after a key."""

ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-OQ-WYZ\\-~]")
SYNCHRONISED = b"\x1b[?2026$p"
"""Whether the terminal can hold back half-drawn frames; as most of today's, this one says yes."""


def quizcv(*arguments: str) -> list[str]:
    """The command line of quizcv, as it is installed beside this Python."""
    script = Path(sys.executable).parent / "quizcv"
    return [str(script), *arguments] if script.exists() else [sys.executable, "-m", "quizcv", *arguments]


def bare_app() -> list[str]:
    """The command line of the bare app."""
    return [sys.executable, str(HERE / "bare_app.py")]


class Program:
    """A program in a pty. Seconds are counted from just before it was forked.

    Text is looked for in what was written, without escape sequences: right for a frame drawn anew, and it
    costs both programs the same next to nothing, where a whole terminal in Python would cost milliseconds.
    """

    def __init__(self, command: list[str], columns: int = 80, rows: int = 24) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        for name in ("NO_COLOR", "PYTHONDONTWRITEBYTECODE"):  # as on a second start by a user
            environment.pop(name, None)
        self._text = ""
        self.last_key = 0.0  # when `type` sent it
        self.started = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill it: what it does at its end is not what is measured."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def until(self, *texts: str) -> float:
        """When the last of these texts was there, looking only at what was not looked at before."""
        missing: Collection[str] = texts
        while missing := [text for text in missing if text not in ESCAPES.sub("", self._text)]:
            if not self._read(SECONDS):
                raise RuntimeError(f"{missing} did not appear in {SECONDS:.0f} s, but {self._text[-2000:]!r}")
        self._text = ""
        return self._read_at

    def now(self) -> float:
        """The seconds until now."""
        return time.perf_counter() - self.started

    def press(self, key: str, *texts: str) -> tuple[float, float]:
        """Seconds from a key to these texts, by the clock and of a processor."""
        self.settle()
        busy = self.cpu()
        sent = time.perf_counter() - self.started
        os.write(self._terminal, key.encode())
        return self.until(*texts) - sent, self.cpu() - busy

    def type(self, text: str, seconds: float) -> list[float]:
        """Type at a steady pace, whatever the program does; for each key the seconds until it was shown.

        It is shown when the last few letters of the text stand in what was written since the key.
        """
        taken = []
        begin = time.perf_counter()
        for count in range(1, len(text) + 1):
            self._wait_until(begin + count * seconds)
            self._text = ""
            sent = self.last_key = time.perf_counter() - self.started
            os.write(self._terminal, text[count - 1].encode())
            wanted = text[:count][-LETTERS:]
            while wanted not in ESCAPES.sub("", self._text):
                if not self._read(SECONDS) or time.perf_counter() - begin > SECONDS:
                    raise RuntimeError(f"{wanted!r} did not appear, but {self._text[-2000:]!r}")
            taken.append(self._read_at - sent)
        return taken

    def _wait_until(self, when: float) -> None:
        """Read what comes until then."""
        while (left := when - time.perf_counter()) > 0:
            self._read(left)

    def settle(self, seconds: float = 0.03) -> None:
        """Wait until it is quiet, and forget what it wrote."""
        while self._read(seconds):
            pass
        self._text = ""

    def cpu(self) -> float:
        """The seconds of a processor that it has had so far, but for side threads (Linux)."""
        return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e9

    def peak_memory(self) -> float:
        """The most memory it has had so far, in MiB (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024

    def _read(self, seconds: float) -> bool:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._terminal, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b""
        if not data:
            raise RuntimeError(f"the program ended early: {ESCAPES.sub('', self._text)[-2000:]}")
        self._read_at = time.perf_counter() - self.started
        self._text += data.decode("utf-8", "replace")
        if SYNCHRONISED in data:
            os.write(self._terminal, b"\x1b[?2026;2$y")
        return True
