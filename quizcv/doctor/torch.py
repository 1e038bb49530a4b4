"""PyTorch, seen by running something in it, and the weights that are on the disk where it runs."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterator
from pathlib import Path

from quizcv.doctor.finding import Finding
from quizcv.runner import Result, Runner, RunnerSettings, Snippet, State
from quizcv.text import counted
from quizcv.weights import is_wrong

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
    details = {"version": state.torch, "device": result.device, "host": state.host, "python": state.python}
    if result.status != "ok":
        reason = result.error.message if result.error else result.status
        remedy = (
            "reviewing works without it; `pip install torch torchvision` in quizcv's environment brings it"
        )
        if settings.command:
            remedy = (
                "reviewing works without it; look at `runner` in the settings or after `--runner`:"
                f" {shlex.join(settings.command)} (`--runner local` is this Python)"
            )
        yield Finding("torch", False, reason, remedy, details)
        return
    python = f" with Python {state.python}" if state.python else ""
    text = "; ".join([f"{state.torch_and_host}{python}, runs on {result.device}", *result.notices])
    yield Finding("torch", True, text, "", details)
    yield _weights(*result.stdout.splitlines())


def _weights(folder: str, *files: str) -> Finding:
    """The files of weights where snippets run, and which are not what their names promise.

    Only files that can be seen from here are read; on another machine there may be others.
    """
    wrong = [name for name in files if _is_wrong(Path(folder, name))]
    details = {"folder": folder, "files": list(files), "wrong": wrong}
    if wrong:
        text = f"not what the name promises, or not to be read: {', '.join(wrong)} in {folder}"
        remedy = "remove it, or let `quizcv fetch-weights` with the name of its model fetch it again"
        return Finding("weights", False, text, remedy, details)
    names = ", ".join(files[:NAMED]) + (", ..." if len(files) > NAMED else "")
    if files:
        text = f"{counted(len(files), 'file')} in {folder}: {names}"
    else:
        text = (
            f"none in {folder}: models run with random ones, so shapes are right and predictions mean nothing"
            "; `quizcv fetch-weights` fetches those that the cheat sheets name"
        )
    return Finding("weights", True, text, "", details)


def _is_wrong(path: Path) -> bool:
    try:
        return is_wrong(path)
    except FileNotFoundError:  # on another machine
        return False
    except OSError:
        return True


async def _run(settings: RunnerSettings) -> tuple[State, Result]:
    async with Runner(settings) as runner:
        result = await runner.run(LOOK)
        return runner.state, result
