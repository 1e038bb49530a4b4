"""One warm runner for all tests that do not need their own, and the processes that runners have left."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from quizcv.runner import Runner, RunnerSettings

MARK = "QUIZCV_TEST_RUN"


@pytest.fixture(scope="session", autouse=True)
def mark() -> Iterator[str]:
    """A word in the environment of every process that these tests start, however it is started."""
    os.environ[MARK] = uuid.uuid4().hex
    yield os.environ[MARK]
    del os.environ[MARK]


class Processes:
    """The living processes that carry the mark."""

    def __init__(self, mark: str) -> None:
        self._mark = f"{MARK}={mark}".encode()

    def alive(self) -> set[int]:
        found = set()
        for folder in Path("/proc").iterdir():
            try:
                # A zombie's environment reads as empty: it is dead.
                if folder.name.isdigit() and self._mark in (folder / "environ").read_bytes():
                    found.add(int(folder.name))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return found

    async def become(self, expected: int, seconds: float = 10) -> None:
        """Wait until exactly this many are alive."""
        async with asyncio.timeout(seconds):
            while len(self.alive()) != expected:
                await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def processes(mark: str) -> Processes:
    return Processes(mark)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def runner() -> AsyncIterator[Runner]:
    async with Runner(RunnerSettings(device="cpu", megabytes=1000)) as runner:
        state = await runner.start()
        assert state.phase == "ready", state.reason
        yield runner
