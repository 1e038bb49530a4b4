"""PyTorch, seen by running something in it, and the weights that are on the disk where it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from quizcv.doctor.finding import Finding, counted
from quizcv.runner import Result, Runner, RunnerSettings, Snippet, State

LOOK = Snippet(
    """
from pathlib import Path
folder = Path(torch.hub.get_dir()) / "checkpoints"
print(folder, *sorted(path.name for path in folder.glob("*.pth")), sep="\\n")
torch.ones(2).sum()
"""
)
NAMED = 5
"""How many files of weights are named."""


def torch(settings: RunnerSettings) -> Iterator[Finding]:
    """Whether snippets run, with which torch and on which device, and which weights they find."""
    state, result = asyncio.run(_run(settings))
    details = {"version": state.torch, "device": result.device}
    if result.status != "ok":
        reason = result.error.message if result.error else result.status
        remedy = (
            "reviewing works without it; `pip install torch torchvision` in quizcv's environment brings it"
        )
        if settings.command:
            remedy = (
                f"reviewing works without it; look at `runner` in the settings: {' '.join(settings.command)}"
            )
        yield Finding("torch", False, reason, remedy, details)
        return
    text = "; ".join([f"{state.torch}, runs on {result.device}", *result.notices])
    yield Finding("torch", True, text, "", details)
    folder, *files = result.stdout.splitlines()
    names = ", ".join(files[:NAMED]) + (", ..." if len(files) > NAMED else "")
    if files:
        text = f"{counted(len(files), 'file')} in {folder}: {names}"
    else:
        text = (
            f"none in {folder}: models run with random ones, so shapes are right and predictions mean nothing"
        )
    yield Finding("weights", True, text, "", {"folder": folder, "files": files})


async def _run(settings: RunnerSettings) -> tuple[State, Result]:
    async with Runner(settings) as runner:
        state = await runner.start()
        return state, await runner.run(LOOK)
