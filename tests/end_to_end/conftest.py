"""The real program in a real terminal: a pty, and an emulator that draws what it is sent."""

from __future__ import annotations

import os
import re
import select
import shlex
import signal
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pexpect
import pyte
import pytest

from quizcv.decks import bundled_folder, load
from quizcv.trust import Trust

PATIENCE = 60.0
TORCH = 90.0
"""Seconds for what waits for `import torch` on a machine with much else to do."""
MARK = "QUIZCV_TEST_TERMINAL"
KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "backspace": "\x7f",
}


class Terminal:
    """A program in a terminal. `raw` is all that it has written."""

    def __init__(self, argv: list[str], size: tuple[int, int], environment: dict[str, str]) -> None:
        self.columns, self.rows = size
        self.raw = b""
        self.mark = f"{MARK}={uuid.uuid4().hex}"
        name, _, value = self.mark.partition("=")
        self._screen = pyte.Screen(self.columns, self.rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lines: list[str] | None = None
        self._child = pexpect.spawn(
            argv[0],
            argv[1:],
            dimensions=(self.rows, self.columns),
            env={**environment, name: value},
            timeout=PATIENCE,
        )

    @property
    def pid(self) -> int:
        return int(self._child.pid)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        if self._lines is None:
            self._lines = list(self._screen.display)
        return self._lines

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def shows(self, text: str) -> bool:
        """Whether this stands on the screen, be it broken over lines, also at the edge of a notice."""
        shown = self.text
        return text in shown or "".join(text.split()) in "".join(shown.replace("▌", "").split())

    def pane(self, left: int = 27) -> str:
        """What stands to the right of a column, as one line."""
        return " ".join(" ".join(line[left:] for line in self.lines).split())

    def until(self, condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        """Read until a condition holds."""
        deadline = time.monotonic() + patience
        while not condition():
            if time.monotonic() > deadline:
                shown = "\n".join(line.rstrip() for line in self.lines if line.strip())
                pytest.fail(f"never came true: {what}\n{shown}", pytrace=False)
            self._read(0.1)

    def wait_for(self, *texts: str, patience: float = PATIENCE) -> None:
        """Read until all of these stand on the screen."""
        for text in texts:
            self.until(lambda text=text: self.shows(text), f"{text!r} is seen", patience)

    def wait_for_pane(self, *texts: str, patience: float = PATIENCE) -> None:
        """Read until all of these stand in the pane of the cheat sheet."""
        for text in texts:
            self.until(lambda text=text: text in self.pane(), f"{text!r} is seen in the pane", patience)

    def press(self, *keys: str) -> None:
        """Press keys by name, `ctrl+x` included, or type a text."""
        for key in keys:
            if key.startswith("ctrl+"):
                self._child.send(bytes([ord(key[-1]) & 0x1F]))
            else:
                self._child.send(KEYS.get(key, key))

    def click(self, text: str) -> None:
        """Click where this text stands, once it does, as a mouse that speaks SGR."""
        self.until(lambda: text in self.text, f"{text!r} is there to be clicked on")
        row = next(number for number, line in enumerate(self.lines) if text in line)
        column = self.lines[row].index(text)
        for final in "Mm":
            self._child.send(f"\x1b[<0;{column + 1};{row + 1}{final}")

    def flip_and_grade(self, key: str, answer: str) -> None:
        """Flip, wait out the guard against accidents, and grade until it took."""
        self.press("space")
        self.wait_for(answer, "1 Again")
        self.until(lambda: self._graded(key, answer), f"the grade {key} is taken")

    def _graded(self, key: str, answer: str) -> bool:
        if self.shows(answer):
            self.press(key)
            self._read(0.25)
        return not self.shows(answer)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Take the terminal away, as when its window is closed or the connection is lost."""
        self._child.ptyproc.fileobj.close()
        self._child.child_fd = -1
        self._child.closed = True

    def wait_for_end(self, patience: float = PATIENCE) -> int:
        """Read until the program has ended; its exit status, or minus the signal that ended it."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and self._child.isalive():
            self._read(0.1)
        assert not self._child.isalive(), "the program does not end"
        self._read(0.1)
        status = self._child.exitstatus
        return int(status) if status is not None else -int(self._child.signalstatus or 0)

    def processes(self) -> set[int]:
        """The living processes that come from this program, also those in sessions of their own."""
        found = set()
        for folder in Path("/proc").iterdir():
            try:
                if folder.name.isdigit() and self.mark.encode() in (folder / "environ").read_bytes():
                    found.add(int(folder.name))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return found

    def wait_for_no_process(self) -> None:
        self.until(lambda: not self.processes(), "no process is left")

    def assert_clean(self) -> None:
        """The terminal is as it was: no other screen, no mouse reports, the cursor to be seen."""
        end = self.raw[-3000:]
        for left in (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?25h"):
            assert left in end, f"{left!r} is missing at the end: {end[-300:]!r}"
        for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?1000h", b"\x1b[?1000l")):
            assert self.raw.rfind(off) > self.raw.rfind(on)
        assert self.raw.rfind(b"\x1b[?25h") > self.raw.rfind(b"\x1b[?25l")
        assert b"Traceback" not in self.raw

    def close(self) -> None:
        """End it and everything that it started."""
        if not self._child.closed:
            self._child.close(force=True)
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)

    def _read(self, seconds: float) -> None:
        if self._child.closed:
            select.select([], [], [], seconds)
            return
        try:
            data = self._child.read_nonblocking(65536, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.raw += data
        self._lines = None
        # pyte does not know private sequences such as `CSI > 4 m` or `CSI = 0 u` and prints what follows.
        self._stream.feed(re.sub(rb"\x1b\[[<=>?][0-9;]*[a-gi-km-zA-Z$][a-z]?(?<![hl])", b"", data))


@pytest.fixture
def start(data: Path, quizcv_with_forked_torch: list[str]) -> Iterator[Callable[..., Terminal]]:
    """Starts `quizcv` in a terminal; all of them are ended with the test.

    With `forked` its torch is soon there, and not among the terminal's processes.
    """
    started: list[Terminal] = []

    def start(
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        command: list[str] | None = None,
        forked: bool = False,
        without: tuple[str, ...] = (),
        **variables: str,
    ) -> Terminal:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("VISUAL", "EDITOR", "NO_COLOR", "COLUMNS", "LINES", *without)
            and not name.startswith("QUIZCV")
        }
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **variables}
        quizcv = quizcv_with_forked_torch if forked else [sys.executable, "-m", "quizcv"]
        terminal = Terminal(command or [*quizcv, "--data", str(data), *arguments], size, environment)
        started.append(terminal)
        return terminal

    yield start
    for terminal in started:
        terminal.close()


@pytest.fixture
def allow(data: Path) -> Callable[[Path], None]:
    """Lets the code of a deck run, as a yes at an earlier time would have."""

    def yes(deck: Path) -> None:
        problem = Trust(
            data / "trusted.json", bundled_folder(), clock=lambda: datetime.now().astimezone()
        ).allow(load(deck))
        assert not problem

    return yes


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[str], str]:
    """An editor that runs a line of shell on `$file` and notes how it was called; gives EDITOR."""

    def write(shell: str) -> str:
        script = tmp_path / "bin" / "vi"
        script.parent.mkdir(exist_ok=True)
        log = shlex.quote(str(tmp_path / "called"))
        script.write_text(f'#!/bin/sh\necho "$@" >> {log}\nfor file; do :; done\n{shell}\n')
        script.chmod(0o755)
        return str(script)

    return write
