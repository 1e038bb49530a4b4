"""The connection to one worker: its state, requests, answers. `worker/protocol.py` lists the messages."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any, Literal

from quizcv.runner import failures, heartbeat, messages
from quizcv.runner.command import START_SECONDS, Command, connect_seconds
from quizcv.runner.heartbeat import Pulse
from quizcv.runner.messages import Failed, Hello, LieError, Message, Ready
from quizcv.runner.process import WorkerProcess
from quizcv.runner.values import Result, RunnerSettings, State
from quizcv.text import one_line, printable

HANDOVER_SECONDS = 90.0  # for the worker to have a process ready for a snippet
GRACE_SECONDS = 0.9  # after a run's own time, for the worker to end it: a run ends within a second of it
SETTLE_SECONDS = 1.0  # for the worker to confirm that a run was cancelled
END_SECONDS = 1.0  # for a worker to end by itself, over a connection
MAX_NOISE = 64 * 1024  # bytes of lines that say nothing: a login banner is shorter
NOISE_A_SECOND = 1024  # bytes of them that are forgiven: signs of life are 30
MAX_PATH = 200  # characters of a Python's path over there
MAX_WORDS = 10_000  # characters of what torch says over there; the worker sends 1000, and some are escaped
ALWAYS_SPAWN = False  # whether workers start children the slow way even where they could fork them


class WorkerGoneError(Exception):
    """The worker ended, or had to be killed, during a run; the text says how.

    `status` is that of the run's result: "timeout" where the run had begun and did not end in its time.
    """

    def __init__(self, how: str, status: Literal["died", "timeout"] = "died") -> None:
        self.status: Literal["died", "timeout"] = status
        super().__init__(how)


class Connection:
    """One worker from its start to its end. `on_state` is called with each new `state`."""

    def __init__(self, settings: RunnerSettings, on_state: Callable[[State], None]) -> None:
        self.state = State("starting")
        self.ended = False
        self._closed = False
        self._settings = settings
        self._on_state = on_state
        self._starting: asyncio.Task[WorkerProcess] | None = None
        self._process: WorkerProcess | None = None
        self._reader: asyncio.Task[None] | None = None
        self._pulse: Pulse | None = None
        self._answered = asyncio.Event()  # the first message has come
        self._decided = asyncio.Event()  # torch is ready, or will never be
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Result]] = {}
        self._limits: dict[int, tuple[asyncio.Timeout, float]] = {}  # of runs not handed over yet
        self._expected: set[int] = set()  # runs whose result has not come
        self._noise, self._noise_at = 0.0, 0.0  # bytes, less what time has forgiven, and when that was

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
        self._starting = asyncio.create_task(WorkerProcess.start(command, options, self._on_stderr))
        try:
            process = self._process = await asyncio.shield(self._starting)
        except (OSError, ValueError) as error:  # a ValueError for a word with a null byte in it
            self._fail(failures.cannot_start(command, error))
            return self.state
        self._reader = asyncio.create_task(self._read(process))
        if command is not None:
            self._pulse = Pulse(lambda: process.send(beat=True), self._give_up)
            await self._wait_for_answer(command, process)
        await self._decided.wait()
        return self.state

    async def _wait_for_answer(self, command: Command, process: WorkerProcess) -> None:
        """Wait for the first message, then for torch, each for a limited time; then the state is `failed`."""
        steps = (
            (self._answered, connect_seconds(command), "brought no answer"),
            (self._decided, START_SECONDS, "answered, but torch was not ready"),
        )
        for step, seconds, what in steps:
            try:
                await asyncio.wait_for(step.wait(), seconds)
            except TimeoutError:
                self._fail(failures.no_answer(command, what, seconds, process.errors))
                return

    async def request_run(self, request: dict[str, Any]) -> Result:
        """Have a snippet run and return what the worker reports. Raises WorkerGoneError if it ends.

        Cancelling this stops the run; the worker is usable again when the cancellation is through.
        """
        assert self._process is not None
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        self._expected.add(number)
        has_begun = False
        try:
            async with asyncio.timeout(HANDOVER_SECONDS) as limit:
                self._limits[number] = (limit, request["seconds"])
                try:
                    self._process.send(run={**request, "id": number})
                    return await asyncio.shield(answer)
                finally:
                    has_begun = self._limits.pop(number, None) is None  # a later "running" moves no limit
        except TimeoutError:
            self._process.kill()
            status: Literal["died", "timeout"] = "timeout" if has_begun else "died"
            raise WorkerGoneError("the worker did not answer in time and was killed", status) from None
        except asyncio.CancelledError:
            self._process.send(cancel=number)
            await asyncio.wait([answer], timeout=SETTLE_SECONDS)
            if not answer.done():
                self._process.kill()
            raise
        finally:
            del self._answers[number]
            if answer.done() and not answer.cancelled():
                answer.exception()  # seen, so that asyncio does not report it as forgotten

    async def close(self) -> None:
        """End the worker and everything it started."""
        self._closed = True
        if self._starting is None:
            return
        try:
            process = await self._starting
        except (OSError, ValueError):
            return  # it never started, as `open` has reported
        # One that is still importing torch does not listen, and has started nothing.
        seconds = END_SECONDS if self._settings.command else 0.2
        await process.end(seconds if self.state.phase == "ready" else 0.0)
        if self._pulse is not None:
            self._pulse.stop()
        if self._reader is not None:
            # What ssh shares between its connections may hold the line open for longer.
            await asyncio.wait([self._reader], timeout=SETTLE_SECONDS)
            self._reader.cancel()
        self._answered.set()  # so that nobody goes on waiting
        self._decided.set()

    async def _read(self, process: WorkerProcess) -> None:
        async for line in process.lines():
            try:
                is_long = messages.takes_long(line)
                message = await asyncio.to_thread(messages.read, line) if is_long else messages.read(line)
            except LieError as lie:
                process.break_off(f"it sent {lie}")
                break
            if message is None or not self._take(message):
                self._count_noise(process, line)
        if self.ended:
            return
        self.ended = True
        code, how = await process.why_it_ended()
        if self.state.phase == "starting":
            self._fail(failures.ended_early(self._settings.command, code, printable(how), process.errors))
        self._connection_lost(printable(how))

    def _count_noise(self, process: WorkerProcess, line: bytes) -> None:
        """What prints too much that says nothing is no worker. Signs of life are few, so they may go on."""
        now = asyncio.get_running_loop().time()
        since, self._noise_at = now - self._noise_at, now
        self._noise = max(0.0, self._noise - since * NOISE_A_SECOND) + len(line)
        if self._noise > MAX_NOISE:
            process.break_off(f"it printed more than {MAX_NOISE // 1024} KiB of other things")

    def _give_up(self, silence: float) -> None:
        """No sign of life has come for `silence` seconds, though the connection was not closed."""
        assert self._process is not None
        self.ended = True
        self._process.kill()
        how = f"no sign of life for {silence:.1f} s"
        if self.state.phase == "starting":
            self._fail(f"{failures.quoted(self._settings.command)} is not heard any more ({how}).")
        self._connection_lost(how)

    def _connection_lost(self, how: str) -> None:
        """End the runs that wait for an answer with an error; `how` says how the worker ended."""
        if self._pulse is not None:
            self._pulse.stop()
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(WorkerGoneError(failures.lost(self.state.host, how)))
        if self.state.phase == "ready":
            self._set_state(State())

    def _take(self, message: Message) -> bool:
        """Act on a message; False if it says nothing that counts, as a run's second result."""
        match message:
            case Message(hello=Hello(host, python)) if self._settings.command and not self._answered.is_set():
                self._set_state(State("starting", host=_short(host), python=one_line(python)))
                self._answered.set()
                if self._pulse is not None:
                    self._pulse.start()
            case Message(beat=float() as seconds) if self._pulse is not None:
                self._pulse.expect(seconds)
                return False
            case Message(ready=Ready(version, device)) if not self._decided.is_set():
                on = one_line(device) if device else None
                at = {"host": self.state.host, "python": self.state.python}
                self._set_state(State("ready", torch=one_line(version), device=on, **at))
                self._decided.set()
                if self._pulse is not None:
                    self._pulse.expect(heartbeat.FIRST_SECONDS)
            case Message(old=str(version), python=str(python)) if not self._decided.is_set():
                self._fail(failures.too_old(one_line(python, MAX_PATH), one_line(version)))
            case Message(failed=Failed(missing, python, text)) if not self._decided.is_set():
                python, text = one_line(python, MAX_PATH), text[:MAX_WORDS]
                self._fail(failures.without_torch(missing, python, text, self.state.host))
            case Message(running=int(number)) if number in self._limits:
                limit, seconds = self._limits.pop(number)  # a second one would move the limit again
                if not limit.expired():
                    limit.reschedule(asyncio.get_running_loop().time() + seconds + GRACE_SECONDS)
            case Message(id=int(number), result=Result() as result) if number in self._expected:
                self._expected.remove(number)
                answer = self._answers.get(number)  # nobody waits any more for a run that was cancelled
                if answer is not None and not answer.done():
                    answer.set_result(result)
            case _:
                return False
        return True

    def _on_stderr(self, line: str) -> None:
        """Show what the command prints while nobody has answered: that a job waits in a queue, say."""
        if self.state.phase == "starting" and not self._answered.is_set() and line:
            self._set_state(State("starting", reason=line))

    def _set_state(self, state: State) -> None:
        self.state = state
        self._on_state(state)

    def _fail(self, reason: str) -> None:
        self._set_state(State("failed", reason=reason))
        self._answered.set()
        self._decided.set()


def _short(host: str) -> str:
    """The name of a machine without its domain."""
    return one_line(host.partition(".")[0] or host, 30)
