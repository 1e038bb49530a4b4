"""The process that runs one snippet: warms up, waits for the snippet, reports, ends."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import tempfile
from multiprocessing import shared_memory
from typing import IO, Any, cast

from . import compiler, folders, limits, unfilled, warm_up
from .protocol import BROKEN, WARM_UP


def main(options: dict[str, Any], _sources: dict[str, str]) -> None:
    """Be a child in a process of its own (where forking is unsafe); torch is imported here."""
    requests = os.dup(0)
    warm_up.import_torch()
    for _ in compiler.import_pieces(rest=0.0):
        pass
    live(requests, options["results"], options)


def live(requests: int, results: int, options: dict[str, Any]) -> None:
    """Warm up, run the snippet that arrives on descriptor `requests`, report on `results`. Never returns."""
    _live(_ZygoteLine(results, options["token"]), requests, options)
    os._exit(0)  # at once: the snippet's threads and exit handlers have no say


class _ZygoteLine:
    """Writes marked lines to the zygote, from this process only and not from forks of it."""

    def __init__(self, descriptor: int, token: str) -> None:
        self._descriptor = descriptor
        self._token = token
        self._pid = os.getpid()
        self._write, self._dumps, self._exit, self._getpid = os.write, json.dumps, os._exit, os.getpid

    def report(self, **message: Any) -> None:
        if self._getpid() != self._pid:
            if "done" in message:
                self._exit(0)  # a process that the snippet forked has come to the end of its code
            return
        data = f"\n{self._token} {self._dumps(message)}\n".encode()
        try:
            while data:
                data = data[self._write(self._descriptor, data) :]
        except OSError:  # the snippet closed what it did not open; without a report it cannot go well
            if "done" in message:
                self._exit(BROKEN)


def _live(line: _ZygoteLine, requests: int, options: dict[str, Any]) -> None:
    _use_plain_streams()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # These import torch, which only `import_torch` may be the first to do.
    import torch

    _work_in(options["folder"])
    limits.watch_calls()
    limits.limit_files()
    choice = _choose(options["device"])
    if options["spawn"]:  # else the process that it was forked from is warm
        warm_up.warm_up()
    threads = warm_up.threads()
    line.report(ready={"device": choice[0], "torch": torch.__version__})
    lines = open(requests, "rb", closefd=False)  # noqa: SIM115 (open as long as this process lives)
    while (request := _next(lines)) is not None:  # else the zygote is gone
        if request == WARM_UP:
            warm_up.warm_up()
            continue
        _run(line, lines, request, choice if request["device"] == options["device"] else None, threads)
        if not request["computes"]:
            return


def _choose(asked: str) -> tuple[str | None, str | None, list[str]]:
    from . import devices

    try:
        return devices.choose(asked)
    except devices.UnknownDevice:  # the request will meet it again, and can be answered
        return None, None, []


def _run(
    line: _ZygoteLine,
    lines: IO[bytes],
    request: dict[str, Any],
    choice: tuple[str | None, str | None, list[str]] | None,
    threads: int,
) -> None:
    """Run a snippet and report on it. `choice` is the device, if it was chosen."""
    import torch

    from . import devices, offline_weights, reuse
    from .execute import Execution

    device, why, notices = choice or (None, None, [])
    if device is None:
        try:
            device, why, notices = devices.choose(request["device"])
        except devices.UnknownDevice as error:
            problem = {"part": None, "type": "", "message": str(error), "line": None}
            line.report(done={"status": "error", "error": problem})
            return
    if device != "cpu":
        torch.manual_seed(0)  # a run on the CPU may have noted another seed for it
        torch.set_default_device(device)
    if device in ("cpu", "meta"):  # accelerators reserve more address space than any limit
        limits.limit_memory(request["megabytes"])
    if request["snippet"]["alone"]:
        unfilled.fill()

    def fetch_check() -> dict[str, Any]:
        line.report(ran=True)
        check = _next(lines)
        if check is None:
            os._exit(BROKEN)  # the zygote is gone
        return cast("dict[str, Any]", check)

    execution = Execution(
        request["snippet"], lambda part, number: line.report(at=[part, number]), fetch_check
    )
    execution.notices = offline_weights.notices = list(notices)
    report = execution.execute()
    limits.unlimit_memory()
    if device == "meta":
        execution.notices.insert(0, _dry(report))
    _flush()
    is_plain = request["computes"] and device == "cpu" and not report["warnings"]
    again = is_plain and reuse.is_as_before(threads)
    done = {"device": device, "why": why, "compiler": compiler.is_imported(), "again": again, **report}
    line.report(done=done)


def _dry(report: dict[str, Any]) -> str:
    """What is to be known of a run on meta."""
    if report["status"] == "error" and "meta" in report["error"]["message"].lower():
        return "meta has shapes but no values: this code needs real values, so it cannot run dry"
    return "shapes only, nothing was computed"


def _use_plain_streams() -> None:
    """Python's own streams on descriptors 0 to 2: empty input, output that takes any text."""
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = open(number, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # the snippet may have closed or replaced it
            continue
    ctypes.CDLL(None).fflush(None)  # what C code printed


def _work_in(folder: str | None) -> None:
    """Make a folder the place for files, and its name the start of those of shared memory."""
    if folder is not None:
        begin = folders.shared_name(folder)
        shared_memory._make_filename = lambda: f"/{begin}{os.urandom(4).hex()}"  # type: ignore[attr-defined]
        os.chdir(folder)
        os.environ["TMPDIR"] = folder
        tempfile.tempdir = None  # it remembers


_loads = json.loads  # the original: a snippet may put another in its place


def _next(lines: IO[bytes]) -> Any:
    """What one line of JSON says, or None at the end of the input."""
    line = lines.readline()
    return _loads(line) if line.endswith(b"\n") else None
