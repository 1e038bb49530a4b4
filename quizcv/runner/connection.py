"""The conversation with one worker: what it says about itself, questions and their answers."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

from quizcv.runner import failures, heartbeat
from quizcv.runner.command import START_SECONDS, Command, connect_seconds
from quizcv.runner.heartbeat import Pulse
from quizcv.runner.process import Launched
from quizcv.runner.values import RunnerSettings, State
from quizcv.text import one_line, printable

HANDOVER_SECONDS = 90.0  # for the worker to have a process ready for a snippet
GRACE_SECONDS = 2.0  # after a run's own time, for the worker to end it
SETTLE_SECONDS = 1.0  # for the worker to confirm that a run was cancelled
FAREWELL_SECONDS = 1.0  # for a connection to end in peace
ALWAYS_SPAWN = False  # whether workers start children the slow way even where they could fork them


class WorkerGone(Exception):  # noqa: N818
    """The worker ended, or had to be killed, while a run was going on; the text says how."""


class Link:
    """One worker from its start to its end. `on_state` is called with each new `state`."""

    def __init__(self, settings: RunnerSettings, on_state: Callable[[State], None]) -> None:
        self.state = State("starting")
        self.ended = False
        self._closed = False
        self._settings = settings
        self._on_state = on_state
        self._launching: asyncio.Task[Launched] | None = None
        self._launched: Launched | None = None
        self._reader: asyncio.Task[None] | None = None
        self._pulse: Pulse | None = None
        self._answered = asyncio.Event()  # somebody is there
        self._decided = asyncio.Event()  # torch is ready, or will never be
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._limits: dict[int, tuple[asyncio.Timeout, float]] = {}

    async def open(self) -> State:
        """Start the worker and wait until it is ready or has failed; the state says which and why."""
        if self._closed:
            return self.state
        command = self._settings.command
        options = {
            "device": self._settings.device,
            "spawn": ALWAYS_SPAWN,
            "patience": heartbeat.PATIENCE if command else None,
        }
        self._launching = asyncio.create_task(Launched.start(command, options, self._hear))
        try:
            launched = self._launched = await asyncio.shield(self._launching)
        except (OSError, ValueError) as error:  # a ValueError for a word with a null byte in it
            self._fail(failures.cannot_start(command, error))
            return self.state
        self._reader = asyncio.create_task(self._read(launched))
        if command is not None:
            self._pulse = Pulse(lambda: launched.send(beat=True), self._give_up)
            await self._wait_for_answer(command, launched)
        await self._decided.wait()
        return self.state

    async def _wait_for_answer(self, command: Command, launched: Launched) -> None:
        """What answers may be far away, and never do so; then the state says that it has failed."""
        steps = (
            (self._answered, connect_seconds(command), "brought no answer"),
            (self._decided, START_SECONDS, "answered, but torch was not ready"),
        )
        for step, seconds, what in steps:
            try:
                await asyncio.wait_for(step.wait(), seconds)
            except TimeoutError:
                self._fail(failures.no_answer(command, what, seconds, launched.words))
                return

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
        except (OSError, ValueError):
            return  # it never started, as `open` has reported
        # One that is still importing torch does not listen, and has started nothing.
        peace = FAREWELL_SECONDS if self._settings.command else 0.2
        await launched.end(peace if self.state.phase == "ready" else 0.0)
        if self._pulse is not None:
            self._pulse.stop()
        if self._reader is not None:
            # What ssh shares between its connections may hold the line open for longer.
            await asyncio.wait([self._reader], timeout=SETTLE_SECONDS)
            self._reader.cancel()
        self._answered.set()  # nobody need wait any more
        self._decided.set()

    async def _read(self, launched: Launched) -> None:
        async for message in launched.messages():
            self._take(message)
        if self.ended:
            return
        self.ended = True
        code, how = await launched.why_it_ended()
        if self.state.phase == "starting":
            self._fail(failures.ended_early(self._settings.command, code, printable(how), launched.words))
        self._lose(printable(how))

    def _give_up(self, silence: float) -> None:
        """The line is dead, though nobody has closed it."""
        assert self._launched is not None
        self.ended = True
        self._launched.kill()
        how = f"no sign of life for {silence:.1f} s"
        if self.state.phase == "starting":
            self._fail(f"{failures.shown(self._settings.command)} is not heard any more ({how}).")
        self._lose(how)

    def _lose(self, how: str) -> None:
        """It is over; whoever waits for an answer hears why."""
        if self._pulse is not None:
            self._pulse.stop()
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(WorkerGone(failures.lost(self.state.host, how)))
        if self.state.phase == "ready":
            self._become(State())

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"hello": {"host": str(host), "python": str(python)}} if self._settings.command:
                self._become(State("starting", host=_short(host), python=one_line(python)))
                self._answered.set()
                if self._pulse is not None:
                    self._pulse.start()
            case {"beat": float() | int() as seconds} if self._pulse is not None:
                self._pulse.expect(seconds)
            case {"ready": {"torch": str(version), "device": str() | None as device}}:
                on = printable(device) if device else None
                at = {"host": self.state.host, "python": self.state.python}
                self._become(State("ready", torch=printable(version), device=on, **at))
                self._decided.set()
                if self._pulse is not None:
                    self._pulse.expect(heartbeat.FIRST_SECONDS)
            case {"old": str(version), "python": str(python)}:
                self._fail(failures.too_old(python, version))
            case {"failed": {"missing": bool(missing), "python": str(python), "message": str(text)}}:
                where = self.state.host
                self._fail(failures.without_torch(missing, printable(python), printable(text), where))
            case {"running": int(number)} if number in self._limits:
                limit, seconds = self._limits[number]
                if not limit.expired():
                    limit.reschedule(asyncio.get_running_loop().time() + seconds + GRACE_SECONDS)
            case {"id": int(number), "result": dict(report)} if number in self._answers:
                if not self._answers[number].done():
                    self._answers[number].set_result(report)
            case _:
                pass  # not a message of the worker, or about a run that nobody waits for any more

    def _hear(self, words: str) -> None:
        """What the launcher says while nobody has answered yet: that a job waits in a queue, say."""
        if self.state.phase == "starting" and not self._answered.is_set() and words:
            self._become(State("starting", reason=words))

    def _become(self, state: State) -> None:
        self.state = state
        self._on_state(state)

    def _fail(self, reason: str) -> None:
        self._become(State("failed", reason=reason))
        self._answered.set()
        self._decided.set()


def _short(host: str) -> str:
    """The name of a machine without its domain."""
    return one_line(host.partition(".")[0] or host, 30)
