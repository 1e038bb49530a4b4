"""The process in which torch fits: under this Python, with the lowest priority, ended with whoever asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from quizcv.scheduling.fsrs import HIGHEST, LOWEST, WEIGHTS

WORKER = Path(__file__).parent / "worker" / "optimise.py"


class FitError(Exception):
    """There is no fit; says why in a sentence."""


def optimised(
    answers: list[list[tuple[int, int]]], on_progress: Callable[[int, int], None]
) -> tuple[float, ...]:
    """The weights that make these answers most likely, near the usual ones where the answers say little.

    Of each card there are the days since the answer before and the rating, 1 to 4. `on_progress` is told the
    steps that are done and all. An exception from it, or ctrl+c, ends the process. Raises FitError.
    """
    if find_spec("torch") is None:
        raise FitError(f"a fit needs torch in the Python of quizcv: {sys.executable} -m pip install torch")
    task = {"answers": answers, "weights": WEIGHTS, "lowest": LOWEST, "highest": HIGHEST}
    weights: list[float] = []
    last_words = "it said nothing"
    # -P: what lies in the folder from which quizcv was started is not imported.
    command = [sys.executable, "-P", str(WORKER)]
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=both, text=True) as process:
        try:
            assert process.stdin and process.stdout
            with suppress(BrokenPipeError), process.stdin as tasks:
                json.dump(task, tasks)
            for line in process.stdout:
                if not line.startswith("{"):
                    last_words = line.strip() or last_words
                elif "weights" in (said := json.loads(line)):
                    weights = said["weights"]
                else:
                    on_progress(said["done"], said["steps"])
        finally:
            process.kill()
    if not weights:
        raise FitError(f"the process that fits came to no end: {last_words}")
    bounds = zip(weights, LOWEST, HIGHEST, strict=True)
    return tuple(min(max(round(weight, 4), low), high) for weight, low, high in bounds)
