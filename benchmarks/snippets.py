"""Running a line of PyTorch in ours, in an IPython kernel and in a plain worker, in turns.

Ours runs each as in a fresh process and traces the module; the others keep one process and one namespace.
The kernel takes part where `ipykernel` and `jupyter_client` are installed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from engines import Engine, Kernel, Ours, Plain
from row import Row, at_most, compared, percentile

LINE = (
    ["x = torch.randn(1, 3, 32, 32)"],
    "nn.Conv2d(in_channels=3, out_channels=16, kernel_size=3, padding=1)(x).shape",
)
PAUSE = 0.3
"""Seconds between runs, as a reader takes at the least."""
ROUNDS = (10, 30, 100)
"""Runs back to back, before it is the next one's turn: the last is more than ours has spares for."""

TRACES = {  # what one run does, and how the next one sees it
    "left_over = 1": "'left_over' in globals()",
    "torch.set_default_dtype(torch.float64)": "torch.ones(1).dtype == torch.float64",
    "nn.ReLU.forward = None": "nn.ReLU.forward is None",
    "__import__('os').environ['LEFT'] = 'over'": "'LEFT' in __import__('os').environ",
    "open('left_over', 'w').close()": "__import__('os').path.exists('left_over')",
}


def snippets(repeats: int) -> Iterator[Row]:
    """The rows."""
    kinds: list[Callable[[], Engine]] = [Ours, *([] if Kernel.missing else [Kernel]), Plain]
    if Kernel.missing:
        yield Row("ipykernel is not installed", 0, "rows")
    cold: dict[str, list[float]] = {}
    for _ in range(max(3, repeats // 3)):
        for kind in kinds:
            started = time.perf_counter()
            engine = kind()
            engine.run(*LINE)
            cold.setdefault(engine.name, []).append(_milliseconds(started))
            engine.close()
    yield from _rows("cold start to the first result", cold)
    few, many, more = ROUNDS
    engines = [kind() for kind in kinds]
    try:
        for when, found in (
            ("0.3 s apart", _measure(engines, 4 * repeats, 1, PAUSE)),
            (f"{few} back to back", _measure(engines, 2 * repeats, few, 0)),
            (f"{many} back to back", _measure(engines, max(4, repeats // 2), many, 0)),
        ):
            for row in _warm(when, found):
                yield at_most(1, row) if row.against == Kernel.name else row
        # No budget: without a spare, a fork for each run costs two cores as much as a kernel's messages do.
        yield from _warm(f"{more} back to back", _measure(engines, max(4, repeats // 4), more, 0))
        again, imports = _after_loops(engines, max(3, repeats // 3))
        yield from _rows("ready again after a loop that no interrupt ends", again)
        yield at_most(0.05, compared("the same", "ms", again["quizcv"], "import torch, torchvision", imports))
        leaks = {engine.name: [float(_leaks(engine))] for engine in engines}
        yield from _rows(f"what a run leaves to the next, of {len(TRACES)} traces", leaks, "")
    finally:
        for engine in engines:
            engine.close()


def _measure(engines: list[Engine], rounds: int, runs: int, pause: float) -> dict[str, list[float]]:
    """Milliseconds of each engine's runs: so many in a row, then it is the next one's turn."""
    times: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for engine in engines:
        engine.run(*LINE)
    for _ in range(rounds):
        for engine in engines:
            time.sleep(pause or PAUSE)
            for _ in range(runs):
                started = time.perf_counter()
                engine.run(*LINE)
                times[engine.name].append(_milliseconds(started))
    return times


def _after_loops(engines: list[Engine], rounds: int) -> tuple[dict[str, list[float]], list[float]]:
    """From stopping an endless loop to the end of the next run; and fresh imports, in turns."""
    again: dict[str, list[float]] = {engine.name: [] for engine in engines}
    imports = []
    for _ in range(rounds):
        for engine in engines:
            engine.loop()
            time.sleep(PAUSE)
            started = time.perf_counter()
            engine.stop()
            engine.run(*LINE)
            again[engine.name].append(_milliseconds(started))
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import torch, torchvision"], check=True)
        imports.append(_milliseconds(started))
    return again, imports


def _leaks(engine: Engine) -> int:
    """How many of the traces the next run sees."""
    for statement in TRACES:
        engine.run([statement], "0")
    return sum(engine.run([], look) == "True" for look in TRACES.values())


def _warm(when: str, times: dict[str, list[float]]) -> Iterator[Row]:
    for word, figure in (("median", statistics.median), ("p95", partial(percentile, percent=95))):
        figures = {name: [figure(found)] for name, found in times.items()}
        for row in _rows(f"a warm run of one line, {when}, {word}", figures):
            row.samples = len(times["quizcv"])
            yield row


def _rows(what: str, found: dict[str, list[float]], unit: str = "ms") -> Iterator[Row]:
    """Ours beside each of the others."""
    for name, reference in found.items():
        if name != Ours.name:
            yield compared(what, unit, found[Ours.name], name, reference)


def _milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000
