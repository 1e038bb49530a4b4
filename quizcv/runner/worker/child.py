"""The process that runs one snippet: warms up, waits for the snippet, reports, ends."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from multiprocessing import shared_memory
from typing import Any

from . import compiler, folders, limits, processes, warm_up
from .protocol import WARM_UP
from .zygote_line import ZygoteLine


def main(options: dict[str, Any], _sources: dict[str, str]) -> None:
    """Be a child in a process of its own (where forking is unsafe); torch is imported here."""
    requests = os.dup(0)
    warm_up.import_torch()
    for _ in compiler.import_pieces(rest=0.0):
        pass
    live(requests, options["results"], options)


def live(requests: int, results: int, options: dict[str, Any]) -> None:
    """Warm up, run the snippet that arrives on descriptor `requests`, report on `results`. Never returns."""
    _live(ZygoteLine(requests, results, options["token"]), options)
    os._exit(0)  # at once: the snippet's threads and exit handlers have no say


def _live(line: ZygoteLine, options: dict[str, Any]) -> None:
    _use_plain_streams()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from . import one_run  # it imports torch, which only `import_torch` may be the first to do

    _work_in(options["folder"])
    limits.watch_calls()
    limits.limit_files()
    choice = one_run.choose(options["device"])
    if options["spawn"]:  # else the process that it was forked from is warm
        warm_up.warm_up()
    threads = processes.threads()
    line.report(ready={"device": choice[0], "torch": one_run.TORCH_VERSION})
    while (request := line.next()) is not None:
        if request == WARM_UP:
            warm_up.warm_up()
            continue
        one_run.run(line, request, choice if request["device"] == options["device"] else None, threads)
        if not request["computes"]:
            return


def _use_plain_streams() -> None:
    """Python's own streams on descriptors 0 to 2: empty input, output that takes any text."""
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = open(number, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _work_in(folder: str | None) -> None:
    """Make a folder the place for files, and its name the start of those of shared memory."""
    if folder is not None:
        begin = folders.shared_name(folder)
        shared_memory._make_filename = lambda: f"/{begin}{os.urandom(4).hex()}"  # type: ignore[attr-defined]
        os.chdir(folder)
        os.environ["TMPDIR"] = folder
        tempfile.tempdir = None  # it remembers
