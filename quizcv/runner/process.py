"""Starting the worker: its source as text, its command, and the stream of its messages."""

from __future__ import annotations

import asyncio
import json
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

MAX_LINE = 64 * 2**20  # bytes of one message
POLL_SECONDS = 0.005
MAX_NOISE = 64 * 1024  # bytes on stdout that are no messages: a login banner is shorter
KEPT_ERRORS = 4000  # bytes of stderr that are kept to explain a failure


class WorkerProcess:
    """A running worker, with pipes to it."""

    def __init__(self, process: asyncio.subprocess.Process, on_stderr: Callable[[str], None]) -> None:
        self._process = process
        self._stderr = b""
        self._is_noisy = False
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

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """What the worker sends, until it ends. Lines that are not messages (a login banner) are skipped.

        A process that prints too many of those is no worker, and is killed.
        """
        noise = 0
        assert self._process.stdout is not None
        while True:
            try:
                line = await self._process.stdout.readline()
            except ValueError:  # longer than MAX_LINE: nothing of ours
                line = b" " * MAX_NOISE
            if not line:
                return
            try:
                message = json.loads(line)  # not msgspec, which refuses lone surrogates
            except ValueError:
                message = None
            if isinstance(message, dict):
                yield message
                continue
            noise += len(line)
            if noise > MAX_NOISE:
                self._is_noisy = True
                self.kill()
                return

    @property
    def errors(self) -> str:
        """The end of what it wrote to stderr."""
        return self._stderr.decode("utf-8", "backslashreplace")

    async def why_it_ended(self) -> tuple[int, str]:
        """The exit status, and a text with it and the end of stderr. Call it once `messages` has ended."""
        # A process that it left behind may hold stderr open.
        await asyncio.wait([self._reading_errors], timeout=0.5)
        code = await self._exit_status()
        if self._is_noisy:
            return code, f"it printed more than {MAX_NOISE // 1024} KiB of other things"
        how = f"ended by {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
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
        self._process.stdin.write(data)  # if it is gone, `messages` ends and says so

    async def _keep_stderr(self) -> None:
        assert self._process.stderr is not None
        while data := await self._process.stderr.read(65536):
            self._stderr = (self._stderr + data)[-KEPT_ERRORS:]
            self._on_stderr(last_meaningful_line(self.errors))


def _payload(options: dict[str, Any]) -> bytes:
    folder = Path(__file__).parent / "worker"
    sources = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}
    return payload("zygote", options, sources)
