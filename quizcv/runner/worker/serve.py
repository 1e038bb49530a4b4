"""The zygote: takes snippets from the host, runs each in a child, sends back what happened."""

from __future__ import annotations

import codecs
import json
import os
import select
import signal
import sys
import time
from typing import Any

from . import limits, processes
from .children import BROKEN, Child, kill_others, sweep

START_SECONDS = 60.0  # for a child to be warm
POLL_SECONDS = 0.02
MEMORY_POLL_SECONDS = 0.1
MAX_DESCENDANTS = 200
SPARES = {False: 1, True: 2}  # by whether they are spawned, which takes seconds


def main(options: dict[str, Any], sources: dict[str, str]) -> None:
    """Serve until the end of stdin. `options`: device, spawn (start children instead of forking them)."""
    host = Host()
    # On macOS a forked child may not touch the system's frameworks, which torch does.
    options = {**options, "spawn": options["spawn"] or sys.platform == "darwin"}
    limits.adopt_orphans()
    if not options["spawn"]:
        from .startup import import_torch

        try:
            import_torch()
        except BaseException as error:  # whatever a broken installation raises, the host explains it
            missing = isinstance(error, ModuleNotFoundError) and error.name == "torch"
            host.send(failed=_failed(missing, f"{type(error).__name__}: {error}"))
            return
    Zygote(host, options, sources).serve()
    os._exit(0)  # Python takes long to tidy up after torch, and nothing is left to tidy


def _failed(missing: bool, message: str) -> dict[str, Any]:
    return {"missing": missing, "python": sys.executable, "message": message[-1000:]}


def _first_line(text: str) -> str:
    return (text.splitlines() or [""])[0][:200]


class Host:
    """The line to the host, on descriptors of our own: 0 and 1 are given to harmless things."""

    def __init__(self) -> None:
        self.incoming, self._outgoing = os.dup(0), os.dup(1)
        self.closed = False
        self._partial = b""
        empty = os.open(os.devnull, os.O_RDWR)
        os.dup2(empty, 0)
        os.dup2(2, 1)  # what a library prints while it is imported is not an answer
        os.close(empty)

    def descriptors(self) -> tuple[int, ...]:
        return self.incoming, self._outgoing

    def send(self, **message: Any) -> None:
        data = json.dumps(message).encode() + b"\n"
        try:
            while data:
                data = data[os.write(self._outgoing, data) :]
        except BrokenPipeError:
            self.closed = True

    def receive(self) -> list[dict[str, Any]]:
        """The messages that have come, after `select` said so; sets `closed` at the end."""
        data = os.read(self.incoming, 65536)
        if not data:
            self.closed = True
        *lines, self._partial = (self._partial + data).split(b"\n")
        return [json.loads(line) for line in lines]


class Zygote:
    """Keeps spare children warm and serves one request at a time."""

    def __init__(self, host: Host, options: dict[str, Any], sources: dict[str, str]) -> None:
        self._host = host
        self._options = options
        self._sources = sources
        self._queue: list[dict[str, Any]] = []
        self._cancelled: set[int] = set()
        self._announced = False
        self._running: Child | None = None
        self._spares: list[Child] = []
        self._add_spares()

    def serve(self) -> None:
        while not self._host.closed:
            if self._queue:
                self._answer(self._queue.pop(0))
                continue
            first = self._spares[0]
            waits = first.ready is None and first.open
            watched = [self._host.incoming, *([first.messages] if waits else [])]
            ready, _, _ = select.select(watched, [], [])
            if self._host.incoming in ready:
                self._take_messages()
            else:
                self._watch_first_spare()
        sweep([])

    def _add_spares(self) -> None:
        while len(self._spares) < SPARES[self._options["spawn"]]:
            self._spares.append(Child(self._options, self._sources, self._host.descriptors()))

    def _take_messages(self) -> None:
        for message in self._host.receive():
            if "cancel" in message:
                self._cancelled.add(message["cancel"])
            else:
                self._queue.append(message["run"])

    def _watch_first_spare(self) -> None:
        spare = self._spares[0]
        for message in spare.read():
            spare.ready = message.get("ready")
        if self._announced:
            return
        if spare.ready is not None:
            self._announced = True
            self._host.send(ready=spare.ready)
        elif not spare.open:
            text = spare.printed.decode("utf-8", "backslashreplace").strip()
            self._host.send(failed=_failed("No module named 'torch'" in text, text))
            self._host.closed = True

    def _answer(self, request: dict[str, Any]) -> None:
        """Run a request, on the CPU once more if an accelerator failed it, and send the result."""
        result = self._attempt(request)
        on_accelerator = result.get("device") not in (None, "cpu", "meta")
        failed = result["status"] in ("error", "memory", "died")
        if on_accelerator and failed and (request["device"] == "auto" or result["status"] == "memory"):
            reason = f"{result['device']} failed ({_first_line(result['error']['message'])})"
            result = {**self._attempt({**request, "device": "cpu"}), "why": f"{result['device']} failed"}
            if result["status"] == "ok":  # else the CPU's own words say it all
                result["notices"].insert(0, f"{reason}: ran on cpu instead")
        self._host.send(result=result, id=request["id"])
        self._cancelled.discard(request["id"])
        self._clear_away()

    def _attempt(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run a request in a spare and say what happened. The child is left stopped, to be cleared away."""
        self._clear_away()
        self._running = child = self._spares.pop(0)
        run = Run(child, request)
        while True:
            if self._host.closed or request["id"] in self._cancelled:
                run.end("cancelled", "the run was stopped")
            elif run.step():
                self._host.send(running=request["id"])
            if run.result is not None:
                break
            ready, _, _ = select.select([self._host.incoming, *child.descriptors()], [], [], POLL_SECONDS)
            if self._host.incoming in ready:
                self._take_messages()
        child.stop()
        return run.result

    def _clear_away(self) -> None:
        """Kill the child that ran, with everything it started, and have enough living spares."""
        if self._running is not None:
            child, self._running = self._running, None
            kill_others(self._spares)
            child.kill()  # for orphans in its session, which only Linux has us adopt
            child.close()
            self._add_spares()  # while the system takes the dead apart
            sweep(self._spares)
        for spare in [spare for spare in self._spares if spare.has_ended()]:
            spare.close()
            self._spares.remove(spare)
        self._add_spares()


class Run:
    """One request in one child, watched: `step` looks for news, `result` is set when it is over."""

    def __init__(self, child: Child, request: dict[str, Any]) -> None:
        self.child = child
        self.request = request
        self.result: dict[str, Any] | None = None
        self._started: float | None = None
        self._created = time.monotonic()
        self._next_memory_check = 0.0
        self._at: tuple[Any, Any] = (None, None)

    def step(self) -> bool:
        """Look once; True when the snippet was handed over just now."""
        over = self.child.has_ended()  # before reading: what it sent is then all there
        for message in self.child.read():
            if "ready" in message:
                self.child.ready = message["ready"]
            elif "at" in message:
                self._at = tuple(message["at"])
            elif "done" in message:
                self._finish(message["done"])
                return False
        now = time.monotonic()
        if over:
            self._explain_death()
        elif self._started is None:
            if self.child.ready is not None:
                self._started = now
                self.child.send(self.request)
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
