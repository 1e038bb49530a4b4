"""Running PyTorch snippets: each as in a fresh process, in milliseconds, with limits.

    async with Runner(RunnerSettings()) as runner:
        result = await runner.run(Snippet("nn.Conv2d(3, 16, 3)", input="torch.randn(1, 3, 32, 32)"))

torch is imported only by the worker, a separate process whose source is `quizcv/runner/worker`.
It contains accidents (endless loops, crashes, too much memory); it is not a sandbox.
"""

from typing import TYPE_CHECKING

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


def __getattr__(name: str) -> object:
    """`Runner` brings what starts and watches processes, which only a run needs."""
    if name == "Runner":
        from quizcv.runner import runner

        return runner.Runner
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
