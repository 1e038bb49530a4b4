"""Starting the worker: its source as text, its command, and the stream of its lines."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from quizcv.runner.command import Command, argv, environment
from quizcv.runner.failures import last_meaningful_line
from quizcv.runner.worker.bootstrap import payload

MAX_LINE = 20 * 2**20  # bytes of one message; a child may send 16 MiB, and there is what it printed
POLL_SECONDS = 0.005
KEPT_ERRORS = 4000  # bytes of stderr that are kept to explain a failure


class WorkerProcess:
    """A running worker, with pipes to it."""

    def __init__(self, process: asyncio.subprocess.Process, on_stderr: Callable[[str], None]) -> None:
        self._process = process
        self._stderr = b""
        self._broken_off = ""
        self._on_stderr = on_stderr
        self._reading_errors = asyncio.create_task(self._keep_stderr())

    @classmethod
    async def start(
        cls, command: Command | None, options: dict[str, Any], on_stderr: Callable[[str], None]
    ) -> WorkerProcess:
        """Start `command` (None: this Python) and send it the worker. OSError if it cannot be started.

        `on_stderr` is called with the last meaningful line on its stderr, whenever more has come.
        """
        # In a session of its own it has no terminal: nothing that it asks can draw over the screen.
        process = await asyncio.create_subprocess_exec(
            *argv(command),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=MAX_LINE,
            env=environment() if command else None,
            start_new_session=True,
        )
        worker = cls(process, on_stderr)
        worker._write(_payload(options))
        return worker

    def send(self, **message: Any) -> None:
        self._write(msgspec.json.encode(message) + b"\n")

    async def lines(self) -> AsyncIterator[bytes]:
        """What it writes to stdout, line by line, until it ends or has been broken off."""
        assert self._process.stdout is not None
        while not self._broken_off:
            try:
                line = await self._process.stdout.readline()
            except ValueError:
                self.break_off(f"it sent a line of more than {MAX_LINE // 2**20} MiB")
                return
            if not line:
                return
            yield line

    def break_off(self, why: str) -> None:
        """Kill it for what it sent; `why_it_ended` then says why."""
        self._broken_off = why
        self.kill()

    @property
    def errors(self) -> str:
        """The end of what it wrote to stderr."""
        return self._stderr.decode("utf-8", "backslashreplace")

    async def why_it_ended(self) -> tuple[int, str]:
        """The exit status, and a text with it and the end of stderr. Call it once `lines` has ended."""
        # A process that it left behind may hold stderr open.
        await asyncio.wait([self._reading_errors], timeout=0.5)
        code = await self._exit_status()
        if self._broken_off:
            return code, self._broken_off
        how = f"ended by {_signal_name(-code)}" if code < 0 else f"exit status {code}"
        last = last_meaningful_line(self.errors)
        return code, f"{how}: {last}" if last else how

    async def end(self, seconds: float = 0.0) -> None:
        """End it: ask by closing its stdin, kill it when it is not gone after `seconds`."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(seconds):
                await self._exit_status()
        except TimeoutError:
            self.kill()
            await self._exit_status()
        finally:
            self._reading_errors.cancel()
            self._process._transport.close()  # type: ignore[attr-defined]  # there is no other way to

    async def _exit_status(self) -> int:
        """Wait until it has ended, even where another process goes on to hold its pipes: not so `wait`."""
        while self._process.returncode is None:
            await asyncio.sleep(POLL_SECONDS)
        return self._process.returncode

    def kill(self) -> None:
        """Kill it with what its command started; what snippets started dies with it or was cleared away."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)  # if it is gone, `lines` ends

    async def _keep_stderr(self) -> None:
        assert self._process.stderr is not None
        while data := await self._process.stderr.read(65536):
            self._stderr = (self._stderr + data)[-KEPT_ERRORS:]
            self._on_stderr(last_meaningful_line(self.errors))


def _signal_name(number: int) -> str:
    """A signal's name; the number of one that has none, as the real-time signals."""
    return signal.Signals(number).name if number in list(signal.Signals) else f"signal {number}"


def _payload(options: dict[str, Any]) -> bytes:
    folder = Path(__file__).parent / "worker"
    sources = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}
    return payload("zygote", options, sources)
