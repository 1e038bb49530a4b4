"""One warm runner for all tests that do not need their own, and the processes that runners have left."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from quizcv.runner import Runner, RunnerSettings, Snippet
from quizcv.runner.worker.zygote import SPARES

MARK = "QUIZCV_TEST_RUN"


@pytest.fixture(scope="session", autouse=True)
def mark() -> Iterator[str]:
    """A word in the environment of every process that these tests start, however it is started."""
    os.environ[MARK] = uuid.uuid4().hex
    yield os.environ[MARK]
    del os.environ[MARK]


@pytest.fixture(scope="session")
def processes(mark: str) -> Callable[[], set[int]]:
    """Asks which living processes these tests have started, and what those have started."""

    def alive() -> set[int]:
        found = set()
        for folder in Path("/proc").iterdir():
            try:
                # A zombie's environment reads as empty: it is dead.
                if folder.name.isdigit() and f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                    found.add(int(folder.name))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue  # it ended just now, or is somebody else's
        return found

    return alive


def worker_of(alive: set[int]) -> tuple[int, Path]:
    """The pid of the only worker among these processes, and where it has the folders of its runs."""
    found = Path(tempfile.gettempdir()).glob("quizcv-[0-9]*-*")
    folders = {int(path.name.split("-")[1]): path for path in found}
    ((worker, folder),) = [(pid, path) for pid, path in folders.items() if pid in alive]
    return worker, folder


@pytest.fixture(scope="session")
def worker(processes: Callable[[], set[int]]) -> Callable[[], tuple[int, Path]]:
    """Asks which process the worker is, when it is the only one, and where the folders of its runs are."""
    return lambda: worker_of(processes())


@pytest.fixture(scope="session")
def settled(
    runner: Runner, processes: Callable[[], set[int]], until: Callable[..., Awaitable[None]]
) -> Callable[[], Awaitable[None]]:
    """Waits until nothing is alive but the session's worker and the processes that it has ready."""

    def is_settled() -> bool:
        # A process that is just being taken apart has no folder any more; one that has just begun has one.
        alive = processes()
        return len(alive) == 1 + SPARES == 1 + len(list(worker_of(alive)[1].iterdir()))

    async def wait() -> None:
        await runner.start()
        await until(is_settled)

    return wait


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def runner() -> AsyncIterator[Runner]:
    async with Runner(RunnerSettings(device="cpu", megabytes=1000)) as runner:
        state = await runner.start()
        assert state.phase == "ready", state.reason
        yield runner


@pytest.fixture(scope="session")
def explains(runner: Runner) -> Callable[[Snippet, tuple[str, ...], Snippet | None], Awaitable[None]]:
    """Runs a mistake, looks for the words in its hint, and runs what the hint advises instead."""

    async def check(mistake: Snippet, words: tuple[str, ...], advised: Snippet | None) -> None:
        result = await runner.run(mistake)
        assert result.status in ("error", "memory"), result
        assert result.error is not None
        hint = result.error.hint or ""
        assert [word for word in words if word not in hint] == [], (hint, result.error.message)
        assert len(hint) <= 230
        if advised is not None:
            assert (await runner.run(advised)).status == "ok", advised

    return check
