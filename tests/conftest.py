"""What holds for every test: the programs it needs, a home folder of its own, ctrl+c; and waiting."""

import asyncio
import os
import shutil
import signal
from collections.abc import Awaitable, Callable, Iterator

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """`@pytest.mark.needs("sshd")`: the test is skipped where it is missing; with CI=true it fails."""
    path = f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin"
    programs = (program for mark in item.iter_markers("needs") for program in mark.args)
    if missing := [program for program in programs if not shutil.which(program, path=path)]:
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up(f"not installed here: {', '.join(missing)}")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home folder for the tests and for all that they start."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TORCH_HOME", "QUIZCV_DATA"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """A shell has what it starts in the background ignore ctrl+c, and so would all that the tests start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def until() -> Callable[..., Awaitable[None]]:
    """Waits until a condition holds; that it does not within so many seconds is a failure."""

    async def wait(condition: Callable[[], object], seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)

    return wait
