"""The conversation with one worker: what it says about itself, questions and their answers."""

from __future__ import annotations

import asyncio
import itertools
import shlex
import sys
from typing import Any

from quizcv.runner.launch import Launched
from quizcv.runner.model import RunnerSettings, State
from quizcv.visible import visible

HANDOVER_SECONDS = 90.0  # for the worker to have a process ready for a snippet
GRACE_SECONDS = 2.0  # after a run's own time, for the worker to end it
SETTLE_SECONDS = 1.0  # for the worker to confirm that a run was cancelled
ALWAYS_SPAWN = False  # whether workers start children the slow way even where they could fork them


class WorkerGone(Exception):  # noqa: N818
    """The worker ended, or had to be killed, while a run was going on; the text says how."""


class Link:
    """One worker from its start to its end. `state` is `starting` until the worker has said more."""

    def __init__(self, settings: RunnerSettings) -> None:
        self.state = State("starting")
        self.ended = False
        self._closed = False
        self._settings = settings
        self._launching: asyncio.Task[Launched] | None = None
        self._launched: Launched | None = None
        self._reader: asyncio.Task[None] | None = None
        self._first_word = asyncio.Event()
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._limits: dict[int, tuple[asyncio.Timeout, float]] = {}

    async def open(self) -> State:
        """Start the worker and wait until it is ready or has failed; the state says which and why."""
        if self._closed:
            return self.state
        options = {"device": self._settings.device, "spawn": ALWAYS_SPAWN}
        self._launching = asyncio.create_task(Launched.start(self._settings.command, options))
        try:
            self._launched = await asyncio.shield(self._launching)
        except OSError as error:
            self._fail(f"the command {self._command()} cannot be started: {error.strerror}.")
            return self.state
        self._reader = asyncio.create_task(self._read(self._launched))
        await self._first_word.wait()
        return self.state

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Have a snippet run and return the worker's report. `WorkerGone` if there will be none.

        Cancelling this stops the run; the worker is usable again when the cancellation is through.
        """
        assert self._launched is not None
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(HANDOVER_SECONDS) as limit:
                self._limits[number] = (limit, request["seconds"])
                try:
                    self._launched.send(run={**request, "id": number})
                    return await asyncio.shield(answer)
                finally:
                    del self._limits[number]  # what is said from now on, too late, moves no limit
        except TimeoutError:
            self._launched.kill()
            raise WorkerGone("the worker did not answer in time and was killed") from None
        except asyncio.CancelledError:
            self._launched.send(cancel=number)
            await asyncio.wait([answer], timeout=SETTLE_SECONDS)
            if not answer.done():
                self._launched.kill()
            raise
        finally:
            del self._answers[number]
            if answer.done() and not answer.cancelled():
                answer.exception()  # seen, so that asyncio does not report it as forgotten

    async def close(self) -> None:
        """End the worker and everything it started."""
        self._closed = True
        if self._launching is None:
            return
        try:
            launched = await self._launching
        except OSError:
            return  # it never started, as `open` has reported
        # One that is still importing torch does not listen, and has started nothing.
        await launched.end(0.2 if self.state.phase == "ready" else 0.0)
        if self._reader is not None:
            await self._reader

    async def _read(self, launched: Launched) -> None:
        async for message in launched.messages():
            self._take(message)
        self.ended = True
        how = await launched.why_it_ended()
        if self.state.phase == "starting":
            self._fail(f"{self._command()} ended before torch was ready ({visible(how)}).")
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(WorkerGone(f"the worker ended while the snippet ran ({visible(how)})"))

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"ready": {"torch": str(version), "device": str() | None as device}}:
                self.state = State("ready", torch=visible(version), device=visible(device or "") or None)
                self._first_word.set()
            case {"failed": {"missing": bool(missing), "python": str(python), "message": str(text)}}:
                self._fail(_what_to_do(missing, visible(python), visible(text)))
            case {"running": int(number)} if number in self._limits:
                limit, seconds = self._limits[number]
                if not limit.expired():
                    limit.reschedule(asyncio.get_running_loop().time() + seconds + GRACE_SECONDS)
            case {"id": int(number), "result": dict(report)} if number in self._answers:
                if not self._answers[number].done():
                    self._answers[number].set_result(report)
            case _:
                pass  # not a message of the worker, or about a run that nobody waits for any more

    def _fail(self, reason: str) -> None:
        self.state = State("failed", reason=reason)
        self._first_word.set()

    def _command(self) -> str:
        return shlex.join(self._settings.command or (sys.executable,))


def _what_to_do(missing: bool, python: str, text: str) -> str:
    install = f"{shlex.quote(python)} -m pip install torch torchvision"
    if missing:
        return f"PyTorch is not installed for {python}; to install it: {install}"
    words = (text.strip().splitlines() or ["no message"])[-1]
    return f"PyTorch of {python} does not start ({words}); to reinstall it: {install} --force-reinstall"
