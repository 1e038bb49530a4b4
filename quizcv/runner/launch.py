"""Starting the worker: its source as text, its command, and the stream of its messages."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from quizcv.runner.worker.bootstrap import BOOTSTRAP, payload

MAX_LINE = 64 * 2**20  # bytes of one message
KEPT_ERRORS = 4000  # bytes of stderr that are kept to explain a failure


class Launched:
    """A running worker."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._errors = b""
        self._reading_errors = asyncio.create_task(self._keep_errors())

    @classmethod
    async def start(cls, command: tuple[str, ...] | None, options: dict[str, Any]) -> Launched:
        """Start `command` (None: this Python) and send it the worker. OSError if it cannot be started."""
        command = command or (sys.executable,)
        # ssh hands its words to a shell on the other side; every other launcher passes them on as they are.
        over_ssh = Path(command[0]).name == "ssh"
        process = await asyncio.create_subprocess_exec(
            *command,
            "-u",
            "-c",
            shlex.quote(BOOTSTRAP) if over_ssh else BOOTSTRAP,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=MAX_LINE,
            start_new_session=True,
        )
        launched = cls(process)
        launched._write(_payload(options))
        return launched

    def send(self, **message: Any) -> None:
        self._write(msgspec.json.encode(message) + b"\n")

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """What the worker sends, until it ends. Lines that are not messages (a login banner) are skipped."""
        assert self._process.stdout is not None
        while True:
            try:
                line = await self._process.stdout.readline()
            except ValueError:  # longer than MAX_LINE: nothing of ours
                continue
            if not line:
                return
            try:
                message = json.loads(line)  # not msgspec, which refuses lone surrogates
            except ValueError:
                continue
            if isinstance(message, dict):
                yield message

    async def why_it_ended(self) -> str:
        """The exit status and the last words on stderr, once `messages` has ended."""
        # A process that it left behind may hold stderr open.
        await asyncio.wait([self._reading_errors], timeout=0.5)
        code = await self._process.wait()
        how = f"ended by {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        words = self._errors.decode("utf-8", "backslashreplace").strip().splitlines()
        return f"{how}: {words[-1]}" if words else how

    async def end(self, seconds: float = 0.0) -> None:
        """End it: ask by closing its stdin, kill it when it is not gone after `seconds`."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            self.kill()
            await self._process.wait()
        finally:
            self._reading_errors.cancel()

    def kill(self) -> None:
        """Kill it with what its command started; what snippets started dies with it or was cleared away."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)  # if it is gone, `messages` ends and says so

    async def _keep_errors(self) -> None:
        assert self._process.stderr is not None
        while data := await self._process.stderr.read(65536):
            self._errors = (self._errors + data)[-KEPT_ERRORS:]


def _payload(options: dict[str, Any]) -> bytes:
    folder = Path(__file__).parent / "worker"
    sources = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}
    return payload("serve", options, sources)
