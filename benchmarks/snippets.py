"""Running a line of PyTorch: warm, and again after an endless loop; beside a fresh import of torch.

Beside an IPython kernel too, where `ipykernel` and `jupyter_client` are installed.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec

from row import Row, at_most, compared, percentile

from quizcv.runner import Runner, RunnerSettings, Snippet

CODE = "nn.Conv2d(in_channels=3, out_channels=16, kernel_size=3, padding=1)"
INPUT = "torch.randn(1, 3, 32, 32)"
LINE = Snippet(CODE, input=INPUT)
PAUSE = 0.3
"""Seconds between runs, as a reader takes at the least."""


def snippets(repeats: int) -> Iterator[Row]:
    """The rows."""
    imports, ready = asyncio.run(_after_loops(max(3, repeats // 3)))
    warm = asyncio.run(_warm(4 * repeats))
    kernel = _kernel(4 * repeats)
    for name, figure in (("median", statistics.median), ("p95", lambda values: percentile(values, 95))):
        row = Row(f"a warm run of one line, {name}", figure(warm), "ms", samples=len(warm))
        if kernel:
            row.reference, row.against = figure(kernel), "ipykernel"
            row = at_most(1, row)
        yield row
    yield at_most(
        0.05, compared("ready again after a stopped loop", "ms", ready, "import torch, torchvision", imports)
    )


async def _warm(runs: int) -> list[float]:
    async with Runner(RunnerSettings(device="cpu")) as runner:
        await runner.start()
        times = []
        for _ in range(runs + 1):
            await asyncio.sleep(PAUSE)
            times.append(await _timed(runner))
    return times[1:]


async def _timed(runner: Runner) -> float:
    started = time.perf_counter()
    result = await runner.run(LINE)
    assert result.status == "ok", result.error
    return (time.perf_counter() - started) * 1000


async def _after_loops(rounds: int) -> tuple[list[float], list[float]]:
    """Fresh imports, and the time from stopping an endless loop to the end of the next run, in turns."""
    imports: list[float] = []
    ready: list[float] = []
    async with Runner(RunnerSettings(device="cpu")) as runner:
        await runner.start()
        for _ in range(rounds):
            await asyncio.sleep(PAUSE)
            loop = asyncio.create_task(runner.run(Snippet("while True: pass")))
            await asyncio.sleep(PAUSE)
            started = time.perf_counter()
            runner.cancel()
            assert (await loop).status == "cancelled"
            await _timed(runner)
            ready.append((time.perf_counter() - started) * 1000)
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", "import torch, torchvision"], check=True)
            imports.append((time.perf_counter() - started) * 1000)
    return imports, ready


def _kernel(runs: int) -> list[float]:
    """The same line in a warm IPython kernel; nothing where there is none."""
    if not (find_spec("ipykernel") and find_spec("jupyter_client")):
        return []
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel()
    try:
        execute: Callable[[str], object] = client.execute_interactive
        execute("import torch\nfrom torch import nn\ntorch.set_num_threads(1)")
        times = []
        for _ in range(runs + 1):
            time.sleep(PAUSE)
            started = time.perf_counter()
            execute(f"x = {INPUT}\n{CODE}(x).shape")
            times.append((time.perf_counter() - started) * 1000)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return times[1:]
