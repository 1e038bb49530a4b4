"""The processes that runners have left, and what hints are tried with."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import pytest

from quizcv.runner import Runner, Snippet
from quizcv.runner.worker.zygote import SPARES


@pytest.fixture(scope="session")
def processes(mark: str) -> Callable[[], set[int]]:
    """Asks which living processes these tests have started, and what those have started."""

    def alive() -> set[int]:
        found = set()
        for folder in Path("/proc").iterdir():
            try:
                # A zombie's environment reads as empty: it is dead.
                if folder.name.isdigit() and mark.encode() in (folder / "environ").read_bytes():
                    found.add(int(folder.name))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue  # it ended just now, or is somebody else's
        return found

    return alive


def _pid(runner: Runner) -> int:
    assert runner._connection is not None
    assert runner._connection._process is not None
    return runner._connection._process._process.pid


def _with_descendants(pid: int) -> set[int]:
    """A process, and all that it and they have started."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@pytest.fixture
def gone(
    processes: Callable[[], set[int]], until: Callable[..., Awaitable[None]]
) -> Callable[[set[int]], Awaitable[None]]:
    """Waits until nothing lives that was not there before."""

    async def wait(before: set[int]) -> None:
        try:
            await until(lambda: not processes() - before)
        except TimeoutError:
            pytest.fail(f"still there: {[described(pid) for pid in sorted(processes() - before)]}")

    return wait


@pytest.fixture(scope="session")
def worker(runner: Runner) -> Callable[[], tuple[int, Path]]:
    """Asks which process the session's worker is, and where the folders of its runs are."""

    def ask() -> tuple[int, Path]:
        pid = _pid(runner)
        (folder,) = Path(tempfile.gettempdir()).glob(f"quizcv-{pid}-*")
        return pid, folder

    return ask


@pytest.fixture
def settled(
    runner: Runner,
    worker: Callable[[], tuple[int, Path]],
    processes: Callable[[], set[int]],
    until: Callable[..., Awaitable[None]],
) -> Callable[[], Awaitable[None]]:
    """Waits until nothing of this test is alive but the worker and the processes that it has ready."""
    others = processes() - _with_descendants(_pid(runner))  # what other tests have begun, such as an sshd

    def is_settled() -> bool:
        # A process that is just being taken apart has no folder any more; one that has just begun has one.
        return len(processes() - others) == 1 + SPARES == 1 + len(list(worker()[1].iterdir()))

    async def wait() -> None:
        await runner.start()
        await runner.run(Snippet("print()"))  # what prints has the last run of its process
        process = await runner.run(Snippet("import os\nos.getpid()"))
        assert process.value is not None, process.error
        last = int(process.value.text)  # which may live on for a moment
        try:
            await until(lambda: last not in processes() and is_settled())
        except TimeoutError:
            pytest.fail(f"not settled: {[described(pid) for pid in sorted(processes() - others)]}")

    return wait


def described(pid: int) -> str:
    """What a process is, for whoever reads why a test failed."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")[:80].decode(errors="replace")
        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
        return f"{pid} {' '.join(parent)} {command!r} in {Path(f'/proc/{pid}/cwd').readlink()}"
    except OSError:
        return f"{pid} has ended"


@pytest.fixture(scope="session")
def is_old_torch() -> bool:
    """Whether this torch pretends less: on meta it accepts more, and a fake GPU needs a real driver."""
    return tuple(map(int, version("torch").split(".")[:2])) < (2, 9)


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
