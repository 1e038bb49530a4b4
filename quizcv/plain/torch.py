"""Torch on an event loop in a thread of its own, which goes on while the review waits for a line."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from quizcv.judging import Exam
from quizcv.questions import JUDGED_ON
from quizcv.runner import Result, Runner, RunnerSettings, Snippet, State

T = TypeVar("T")


class Torch:
    """Starts torch at once. Must be closed, however the review ends; then no process is left."""

    def __init__(self, settings: RunnerSettings) -> None:
        self._loop = asyncio.new_event_loop()
        self._runner = Runner(settings)
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._starting = asyncio.run_coroutine_threadsafe(self._runner.start(), self._loop)

    @property
    def state(self) -> State:
        """Whether it is starting, ready or failed, and then why."""
        return self._runner.state

    @property
    def is_starting(self) -> bool:
        """Whether it is neither ready nor failed."""
        return not self._starting.done()

    def wait(self) -> None:
        """Wait until it is ready or has failed."""
        self._starting.result()

    async def run(self, snippet: Snippet, seconds: float | None = None) -> Result:
        """Run a snippet as it is judged. To be awaited on the loop, see `wait_for`."""
        return await self._runner.run(snippet, device=JUDGED_ON, seconds=seconds)

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """Have this done on the loop, and wait for what comes out."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def prepare(self, exam: Exam) -> None:
        """Have torch find out what is right, in the background."""
        self._loop.call_soon_threadsafe(exam.prepare)

    def leave(self, exam: Exam) -> None:
        """Stop what runs for a question that is no longer asked."""
        self._loop.call_soon_threadsafe(exam.leave)

    def close(self) -> None:
        """End torch and the loop."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as loop:
            loop.run(self._until_over())

    async def _until_over(self) -> None:
        async with self._runner:
            await self._over.wait()
