"""`Runner`: hands snippets to a worker process, which it starts and ends as needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import msgspec

from quizcv.runner.connection import Connection, WorkerGoneError
from quizcv.runner.values import Problem, Result, RunnerSettings, Snippet, State


class Runner:
    """Runs snippets in PyTorch, one at a time, each as in a fresh process.

    Use it with `async with`, or call `close`. Entering starts nothing: `start`, or the first `run`,
    starts the worker, which takes seconds. `on_state` is called with each new `state`.
    """

    def __init__(
        self, settings: RunnerSettings | None = None, on_state: Callable[[State], None] | None = None
    ) -> None:
        self.settings = settings or RunnerSettings()
        self.state = State()
        self._on_state = on_state
        self._connection: Connection | None = None
        self._opening: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._job: asyncio.Task[Result] | None = None
        self._job_cancelled = False
        self._closed = False
        self._idle: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> State:
        """Start the worker unless it runs, and wait until it is `ready` or has `failed` (or is closed)."""
        if self._closed:
            return self.state
        await asyncio.shield(self._open())
        self._wait_idle()
        return self.state

    async def run(
        self, snippet: Snippet, *, device: str | None = None, seconds: float | None = None
    ) -> Result:
        """Run a snippet and say what happened; never raises for what the snippet or the worker does.

        `device` and `seconds` replace the settings' for this run. A second call waits for the first.
        Cancelling the task that awaits this stops the run.
        """
        request = {
            "snippet": msgspec.to_builtins(snippet),
            "device": device or self.settings.device,
            "seconds": self.settings.seconds if seconds is None else seconds,
            "megabytes": self.settings.megabytes,
        }
        async with self._turn:
            self._stop_idling()
            self._job_cancelled = False
            self._job = asyncio.create_task(self._run_on_worker(request))
            try:
                return await self._job
            except asyncio.CancelledError:
                if not self._job_cancelled:
                    raise
                return Result("cancelled", error=Problem("the run was stopped"))
            finally:
                self._job = None
                self._wait_idle()

    async def use(self, settings: RunnerSettings) -> None:
        """Run by other settings from now on; where they ask for another worker, the present one is replaced.

        Waits for the run that goes on. Starts nothing that was not started before.
        """
        async with self._turn:
            before, self.settings = self.settings, settings
            is_other = (before.command, before.device) != (settings.command, settings.device)
            if is_replaced := is_other and self._connection is not None:
                await self._end_worker()
                if self._opening is not None:
                    await asyncio.shield(self._opening)  # it may have been starting
            self._wait_idle()
        if is_replaced:
            await self.start()

    def cancel(self) -> None:
        """Stop the run that is going on; its result has the status `cancelled`."""
        if self._job is not None:
            self._job_cancelled = True
            self._job.cancel()

    async def close(self) -> None:
        """Stop the run, the worker and everything they started, for good: later runs are `cancelled`."""
        self._closed = True
        self.cancel()
        self._stop_idling()
        await self._end_worker()

    async def _run_on_worker(self, request: dict[str, Any]) -> Result:
        await self.start()
        if self._closed:
            return Result("cancelled", error=Problem("the runner is closed"))
        if self._connection is None or self.state.phase != "ready":
            return Result("error", error=Problem(self.state.reason or "the worker was stopped"))
        try:
            return await self._connection.request_run(request)
        except WorkerGoneError as gone:
            await self._end_worker()
            if not self._closed:
                self._open()  # so that the next run need not wait as long
            return Result(gone.status, error=Problem(str(gone)))

    def _open(self) -> asyncio.Task[None]:
        """The task that starts the worker; a new one if none runs."""
        if self._opening is None or (self._opening.done() and not self._is_alive()):
            ended = self._connection
            opened = self._connection = Connection(self.settings, lambda state: self._follow(opened, state))
            self._opening = asyncio.create_task(self._open_connection(opened, ended))
            self._set_state(State("starting"))
        return self._opening

    async def _open_connection(self, connection: Connection, ended: Connection | None) -> None:
        if ended is not None:
            await ended.close()
        state = await connection.open()
        if state.phase == "failed":
            await connection.close()

    def _follow(self, connection: Connection, state: State) -> None:
        if self._connection is connection:
            self._set_state(state)

    async def _end_worker(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
            self._set_state(State())

    def _is_alive(self) -> bool:
        return self._connection is not None and self.state.phase == "ready" and not self._connection.ended

    def _set_state(self, state: State) -> None:
        is_news, self.state = state != self.state, state
        if is_news and self._on_state is not None:
            self._on_state(state)

    def _wait_idle(self) -> None:
        """End the worker after the idle time, unless something runs before."""
        self._stop_idling()
        if self._is_alive() and self._job is None:
            self._idle = asyncio.create_task(self._end_when_idle())

    async def _end_when_idle(self) -> None:
        await asyncio.sleep(self.settings.idle_minutes * 60)
        self._idle = None
        await self._end_worker()

    def _stop_idling(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
