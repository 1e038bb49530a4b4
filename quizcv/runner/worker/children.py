"""Children: processes that are warmed ahead of time, run a snippet, or several, and are then killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from . import limits, processes
from .bootstrap import BOOTSTRAP, payload
from .protocol import BROKEN, WARM_UP, encoded

MAX_OUTPUT = 64 * 1024  # bytes of printed output that are kept; the rest is read and dropped
SWEEP_SECONDS = 5.0  # for a driver, say, to let go of a killed process
MAX_REPORT = 16 * 2**20  # bytes of one line that a child may send
MAX_READS = 4  # at a time, so that no flood keeps us from the clock: more than a pipe holds, or is kept


class Child:
    """A process and the pipes to it: requests go in; messages and printed output come out."""

    def __init__(
        self,
        options: dict[str, Any],
        sources: dict[str, str],
        private: Sequence[int],
        folder: str | None,
        live: Callable[[int, int, dict[str, Any]], None],
    ) -> None:
        """Fork, and have the fork `live` (as in `child.py`). `folder` is its own.

        `private` are the zygote's descriptors, not for the child. Raises OSError where no further process is
        allowed.
        """
        self.folder = folder
        token = os.urandom(8).hex()
        self.device = options["device"]
        self.ready: dict[str, Any] | None = None
        self.status: int | None = None  # from waitpid, once it has ended
        self.printed = bytearray()
        self.cut = False  # whether it printed more than is kept
        self.open = True  # whether messages may still come
        self.start_memory = 0
        self.fresh_memory = 0  # before the first run
        self.runs = 0  # how many were handed over
        self.warm = bool(options["spawn"])  # whether it has run, or was told to run, a first small snippet
        self._token = token.encode() + b" "  # begins each line that is a message
        self._partial = bytearray()
        self._prints = True  # whether output may still come
        request_out, self._requests = os.pipe()
        self.messages, message_in = os.pipe()
        self.output, output_in = os.pipe()
        options = {**options, "token": token, "results": message_in, "folder": folder}
        try:
            self.pid = os.fork()
        except OSError:
            for descriptor in (*self.private(), request_out, message_in, output_in):
                os.close(descriptor)
            raise
        if self.pid == 0:
            try:
                for descriptor in (*private, self._requests, self.messages, self.output):
                    os.close(descriptor)
                self._prepare(request_out, output_in, options)
                live(request_out, message_in, options)
            except BaseException:  # this is a fork of the zygote and must never go on as a second one
                sys.excepthook(*sys.exc_info())
            finally:
                os._exit(BROKEN)
        for descriptor in (request_out, message_in, output_in):
            os.close(descriptor)
        for descriptor in (self.messages, self.output):
            os.set_blocking(descriptor, False)
        if options["spawn"]:
            with contextlib.suppress(BrokenPipeError):  # its death is noticed by waiting for it
                self._write(payload("child", options, sources))

    def _prepare(self, requests: int, output: int, options: dict[str, Any]) -> None:
        """In the new process: a session and streams of its own. With `spawn` a fresh Python takes over."""
        os.setsid()
        limits.die_with_parent()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        if options["spawn"]:
            os.dup2(requests, 0)
            os.set_inheritable(options["results"], True)
            os.execv(sys.executable, [sys.executable, "-u", "-c", BOOTSTRAP])

    def wake(self) -> None:
        """Have it go on if a run before has stopped it."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)

    def hand_over(self, request: dict[str, Any]) -> None:
        """Hand over the snippet. If the child is gone, waiting for it will tell."""
        self.start_memory = max(processes.own_memory([self.pid]), default=0)
        self.fresh_memory = self.fresh_memory or self.start_memory
        self.runs += 1
        self._tell(request)

    def hand_over_check(self, check: dict[str, Any]) -> None:
        """Hand over the check of a snippet whose code has run."""
        self._tell(check)

    def warm_up(self) -> None:
        """Have it run a first small snippet."""
        self.warm = True  # memory is shared until it is written to: better now than in the run
        self._tell(WARM_UP)

    def _tell(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._write(encoded(message))

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._requests, data) :]

    def private(self) -> list[int]:
        """The zygote's ends of the pipes."""
        return [self._requests, self.messages, self.output]

    def descriptors(self) -> list[int]:
        """What to wait on for news."""
        pipes = ((self.output, self._prints), (self.messages, self.open))
        return [descriptor for descriptor, is_open in pipes if is_open]

    def read(self) -> list[dict[str, Any]]:
        """Take in what has come: keeps the printed output, returns the well-formed messages.

        The messages are read first: what was printed before one was sent is then among the output.
        """
        messages = self._read_messages()
        self._read_output()
        return messages

    def _read_messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for _ in range(MAX_READS):
            data = _read(self.messages) if self.open else None
            if data is None:
                break
            self.open = bool(data)
            self._partial += data
            if b"\n" in data:
                *lines, self._partial = self._partial.split(b"\n")
                found += filter(None, map(self._message, lines))
            del self._partial[:-MAX_REPORT]
        return found

    def _message(self, line: bytearray) -> dict[str, Any] | None:
        if not line.startswith(self._token):
            return None
        try:
            message = json.loads(line[len(self._token) :])
        except ValueError:  # a forgery; the real one may still come
            return None
        return message if isinstance(message, dict) else None

    def _read_output(self) -> None:
        for _ in range(MAX_READS):
            data = _read(self.output) if self._prints else None
            if data is None:
                return
            self._prints = bool(data)
            room = MAX_OUTPUT - len(self.printed)
            self.printed += data[:room]
            self.cut = self.cut or len(data) > room

    def has_ended(self) -> bool:
        """Whether the process is over; sets `status`."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
        return self.status is not None

    def memory_growth(self) -> int:
        """Bytes that the run holds beyond what it started with, its own processes included."""
        sizes = processes.own_memory([self.pid, *processes.descendants(self.pid)])
        return sum(max(0, size - self.start_memory) for size in sizes)

    def kept_memory(self) -> int:
        """Bytes that its runs have left behind."""
        return max(processes.own_memory([self.pid]), default=0) - self.fresh_memory

    def stop(self) -> None:
        """Halt it and what stayed in its session; quick and final for what does not resist."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGSTOP)

    def kill(self) -> None:
        """Kill it with what stayed in its session."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Close its pipes."""
        for descriptor in self.private():
            os.close(descriptor)

    def has_left_others(self, keep: list[Child], besides: Sequence[int]) -> bool:
        """Whether more than this process lives, apart from `keep` and `besides`. Ask when it is stopped."""
        return processes.descendants(os.getpid(), [*_pids(keep), *besides]) not in ([], [self.pid])


def _read(descriptor: int) -> bytes | None:
    """What has come on it, b"" at its end, None when nothing has come."""
    try:
        return os.read(descriptor, 65536)
    except BlockingIOError:
        return None


def kill_others(keep: list[Child], besides: Sequence[int] = ()) -> bool:
    """Kill every process below this one except those of `keep` and `besides`; whether there were any.

    All are stopped first, so that none can start another one meanwhile.
    """
    found = processes.descendants(os.getpid(), [*_pids(keep), *besides])
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for pid in found:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
    return bool(found)


def sweep(keep: list[Child], besides: Sequence[int] = ()) -> None:
    """`kill_others` until none is left, not even as a zombie."""
    deadline = time.monotonic() + SWEEP_SECONDS
    while kill_others(keep, besides) and time.monotonic() < deadline:
        reap(keep)
        time.sleep(0.002)


def _pids(children: list[Child]) -> list[int]:
    return [child.pid for child in children]


def reap(keep: list[Child]) -> None:
    """Wait for processes that have ended; children of `keep` among them get their `status`."""
    with contextlib.suppress(ChildProcessError):  # there are no more children
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            for child in keep:
                if child.pid == pid:
                    child.status = status
