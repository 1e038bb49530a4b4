"""Three ways to run a line of PyTorch again and again: ours, an IPython kernel, a plain persistent worker."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from quizcv.runner import Runner, RunnerSettings, Snippet

STUBBORN = "import itertools\nsum(itertools.count())"
"""A loop that an interrupt does not end."""

FOLDER = tempfile.TemporaryDirectory(prefix="quizcv-benchmark-")
"""Where the others leave what a run writes: they run in the folder in which they were started."""


class Engine(Protocol):
    """Started when it is made. `run` gives the repr of what the last line is worth."""

    name: str

    def run(self, statements: Sequence[str], last: str) -> str:
        """Run the statements, evaluate the last line."""

    def loop(self) -> None:
        """Set off a run that does not end."""

    def stop(self) -> None:
        """End that run, however it takes."""

    def close(self) -> None:
        """End it all."""


class Ours:
    """`quizcv.runner`: each run as in a fresh process, with all that it reports."""

    name = "quizcv"

    def __init__(self) -> None:
        self._asyncio = asyncio.Runner()
        self._runner = Runner(RunnerSettings(device="cpu"))
        self._asyncio.run(self._runner.start())

    def run(self, statements: Sequence[str], last: str) -> str:
        """One run."""
        result = self._asyncio.run(self._runner.run(Snippet("\n".join([*statements, last]))))
        assert result.status == "ok", result.error
        return (result.value and result.value.text) or ""

    def loop(self) -> None:
        """A task of its own, set off."""

        async def begin() -> asyncio.Task[Any]:
            task = asyncio.create_task(self._runner.run(Snippet(STUBBORN), seconds=1000))
            await asyncio.sleep(0.3)
            return task

        self._looping = self._asyncio.run(begin())

    def stop(self) -> None:
        """What Escape does."""

        async def cancel() -> None:
            self._runner.cancel()
            await self._looping

        self._asyncio.run(cancel())

    def close(self) -> None:
        """End the worker."""
        self._asyncio.run(self._runner.close())
        self._asyncio.close()


class Kernel:
    """An IPython kernel, driven through jupyter_client; not something that quizcv depends on."""

    name = "ipykernel"
    missing = not (find_spec("ipykernel") and find_spec("jupyter_client"))

    def __init__(self) -> None:
        from jupyter_client.manager import start_new_kernel

        self._manager, self._client = start_new_kernel(cwd=FOLDER.name)
        self._import()

    def run(self, statements: Sequence[str], last: str) -> str:
        """One cell."""
        found: list[str] = []

        def hook(message: dict[str, Any]) -> None:
            if message["msg_type"] == "execute_result":
                found.append(message["content"]["data"]["text/plain"])

        reply = self._client.execute_interactive("\n".join([*statements, last]), output_hook=hook)
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(found)

    def loop(self) -> None:
        """A cell that does not end."""
        self._client.execute(STUBBORN)

    def stop(self) -> None:
        """An interrupt would not do."""
        self._manager.restart_kernel(now=True)
        self._client.wait_for_ready(timeout=60)
        self._import()

    def close(self) -> None:
        """End the kernel."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)

    def _import(self) -> None:
        self.run(["import torch, torchvision", "from torch import nn"], "torch.set_num_threads(1)")


class Plain:
    """`plain_worker.py`."""

    name = "plain worker"

    def __init__(self) -> None:
        self._start()

    def run(self, statements: Sequence[str], last: str) -> str:
        """One line there, one line back."""
        self._send([*statements, last])
        assert self._process.stdout is not None
        return str(json.loads(self._process.stdout.readline()))

    def loop(self) -> None:
        """A line that is never answered."""
        self._send([*STUBBORN.splitlines(), "0"])

    def stop(self) -> None:
        """There is only one way."""
        self.close()
        self._start()

    def close(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.communicate()

    def _start(self) -> None:
        script = Path(__file__).resolve().parent / "plain_worker.py"
        self._process = subprocess.Popen(
            [sys.executable, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=FOLDER.name,
        )
        self.run([], "0")

    def _send(self, lines: Sequence[str]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(lines) + "\n")
        self._process.stdin.flush()
