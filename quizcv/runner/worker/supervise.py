"""Watching one snippet run in one child: its news, its limits, its end."""

from __future__ import annotations

import codecs
import os
import signal
import time
from typing import Any

from . import processes
from .children import Child
from .protocol import BROKEN

START_SECONDS = 60.0  # for a child to be warm
MEMORY_POLL_SECONDS = 0.1
MAX_DESCENDANTS = 200


class Supervision:
    """One request in one child, watched: `poll` looks for news, `result` is set when it is over."""

    def __init__(self, child: Child, request: dict[str, Any], checks: dict[int, dict[str, Any]]) -> None:
        """`checks` are those of requests, by their `id`."""
        self._checks = checks
        self.child = child
        self.request = request
        self.result: dict[str, Any] | None = None
        self._started: float | None = None
        self._created = time.monotonic()
        self._next_memory_check = 0.0
        self._at: tuple[Any, Any] = (None, None)  # the part and line that runs

    @property
    def may_be_repeated(self) -> bool:
        """Whether its process died, at the hand of an earlier run, say, before the snippet began.

        Or at any time, if it had run others: what it met may be theirs.
        """
        if self.result is None:
            return False
        if self.child.runs > 1:
            return self.result["status"] in ("died", "memory", "exit")
        return self.result["status"] == "died" and self._at == (None, None)

    def poll(self) -> bool:
        """Look once; True when the snippet was handed over just now."""
        over = self.child.has_ended()  # before reading: what it sent is then all there
        for message in self.child.read():
            if "ready" in message:
                self.child.ready = message["ready"]
            elif "at" in message:
                self._at = tuple(message["at"])
            elif "ran" in message:
                self.child.hand_over_check(self._checks[self.request["id"]])
            elif "done" in message:
                self._finish(message["done"])
                return False
        now = time.monotonic()
        if over:
            self._explain_death()
        elif self._started is None:
            if self.child.ready is not None:
                self._started = now
                self.child.hand_over(self.request)
                return True
            if now - self._created > START_SECONDS:
                self.end("died", f"no process was ready for the snippet in {START_SECONDS:.0f} s")
        elif now - self._started > self.request["seconds"]:
            self.end("timeout", f"stopped after {self.request['seconds']:g} s")
        elif now > self._next_memory_check:
            self._next_memory_check = now + MEMORY_POLL_SECONDS
            self._check_size()
        return False

    def end(self, status: str, message: str) -> None:
        """The run is over without a report from the child."""
        part, line = self._at
        self.child.read()
        error = {"part": part, "line": line, "type": "", "message": message}
        device = (self.child.ready or {}).get("device")
        self._finish({"status": status, "device": device, "error": error})

    def _check_size(self) -> None:
        megabytes = self.request["megabytes"]
        if self.child.memory_growth() > megabytes * 2**20:
            self.end("memory", f"stopped: it used more than {megabytes} MB of memory")
        elif len(processes.descendants(self.child.pid)) > MAX_DESCENDANTS:
            self.end("died", f"stopped: it started more than {MAX_DESCENDANTS} processes")

    def _explain_death(self) -> None:
        status = self.child.status or 0
        if self._started is None:
            text = self.child.printed.decode("utf-8", "backslashreplace").strip()
            self.end("died", f"the process that was to run the snippet ended early: {text[-500:]}")
        elif os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            name = signal.Signals(number).name if number in list(signal.Signals) else str(number)
            self.end("died", f"the snippet crashed Python: {signal.strsignal(number)} ({name})")
        elif os.WEXITSTATUS(status) == BROKEN:
            self.end("died", "the snippet broke the process it ran in, which could not report")
        else:
            self.end("exit", f"the snippet ended its process with exit code {os.WEXITSTATUS(status)}")

    def _finish(self, report: dict[str, Any]) -> None:
        child = self.child
        report["notices"] = list(report.get("notices", []))
        if child.cut:
            report["notices"].append(f"the output was cut after {len(child.printed) // 1024} KiB")
        decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
        report["stdout"] = decoder.decode(bytes(child.printed), final=not child.cut)
        if self._started is not None:
            report["milliseconds"] = round((time.monotonic() - self._started) * 1000, 3)
        self.result = report
