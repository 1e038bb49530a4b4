"""Running PyTorch snippets: each as in a fresh process, in milliseconds, with limits.

    async with Runner(RunnerSettings()) as runner:
        result = await runner.run(Snippet("nn.Conv2d(3, 16, 3)", input="torch.randn(1, 3, 32, 32)"))

torch is imported only by the worker, a separate process whose source is `quizcv/runner/worker`.
It contains accidents (endless loops, crashes, too much memory); it is not a sandbox.
"""

from typing import TYPE_CHECKING

from quizcv import loads_when_used
from quizcv.runner.values import (
    Block,
    Captured,
    Head,
    Layer,
    Picture,
    Problem,
    Result,
    RunnerSettings,
    Snippet,
    State,
    Step,
    Trace,
    Value,
    Weights,
)

if TYPE_CHECKING:
    from quizcv.runner.runner import Runner
else:  # it brings what starts and watches processes, which only a run needs
    __getattr__ = loads_when_used(__name__, runner="Runner")

__all__ = [
    "Block",
    "Captured",
    "Head",
    "Layer",
    "Picture",
    "Problem",
    "Result",
    "Runner",
    "RunnerSettings",
    "Snippet",
    "State",
    "Step",
    "Trace",
    "Value",
    "Weights",
]
