"""What holds for every test: the programs it needs, a home folder of its own, ctrl+c; and waiting.

And what many share: the real program on a small deck in a temporary folder, as a script sees it.
"""

import asyncio
import functools
import gc
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio

from quizcv.cli import local_time, main
from quizcv.decks import Reading, bundled_folder
from quizcv.decks.reading import deck as deck_reading
from quizcv.history import Answered, History
from quizcv.runner import Runner, RunnerSettings, process
from quizcv.runner.command import argv

# The tests start many short processes: with bytecode they need not compile the program anew each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Looking for garbage took a sixth of the time: it is looked for seldom, and never among what was loaded.
gc.set_threshold(200_000, 10, 10)

DECK = """\
id: birds
title: Birds
cards:
  - id: robin
    front: What colour is a robin's breast?
    back: Red.
    source: Look outside.
  - id: heron
    front: What does a heron eat?
    back: Fish.
  - id: swift
    front: Where does a swift sleep?
    back: In the air.
"""

TORCH_SERVER = pytest.StashKey[subprocess.Popen[bytes]]()
TORCH_SERVER_FILE = Path(__file__).parent / "torch_server.py"
FORKED_PYTHON = "QUIZCV_TEST_PYTHON"

Run = Callable[..., subprocess.CompletedProcess[str]]


# How long an example takes is the machine's; the examples are others each time, so few a run are many in all.
hypothesis.settings.register_profile("suite", deadline=None, max_examples=40)
hypothesis.settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests marked `long` come first: the others fill the time until these have ended."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What is loaded now stays."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """`@pytest.mark.needs("sshd")`: the test is skipped where it is missing; with CI=true it fails."""
    path = f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin"
    programs = (program for mark in item.iter_markers("needs") for program in mark.args)
    if missing := [program for program in programs if not shutil.which(program, path=path)]:
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up(f"not installed here: {', '.join(missing)}")


def pytest_configure(config: pytest.Config) -> None:
    """The process that has torch ready is started where pytest is; its others find it in the environment."""
    if sys.platform == "linux" and not hasattr(config, "workerinput"):
        config.stash[TORCH_SERVER] = _start_torch_server()


def pytest_unconfigure(config: pytest.Config) -> None:
    """It ends."""
    if (server := config.stash.get(TORCH_SERVER, None)) is not None:
        try:
            server.communicate(timeout=60)
        except subprocess.TimeoutExpired:  # better a process too many than tests that never end
            server.kill()
        shutil.rmtree(Path(os.environ.pop(FORKED_PYTHON)).parent)


def _start_torch_server() -> subprocess.Popen[bytes]:
    """Start it, and write the command that runs code there as a Python would."""
    folder = Path(tempfile.mkdtemp(prefix="torch-"))
    address, python = folder / "address", folder / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -IS {TORCH_SERVER_FILE} {address} "$@"\n')
    python.chmod(0o755)
    os.environ[FORKED_PYTHON] = str(python)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen(1000)
        return subprocess.Popen(
            [sys.executable, str(TORCH_SERVER_FILE), str(listener.fileno())],
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Three processes a core, since tests wait much; none besides this one where tests are named."""
    is_whole = config.args_source is not pytest.Config.ArgsSource.ARGS
    return min(8, 3 * (os.cpu_count() or 1)) if is_whole else 0


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home folder for the tests and for all that they start."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("OMP_NUM_THREADS", "1")  # threads of many torches wait for each other by spinning
        patch.setenv("QUIZCV_STATE", str(folder / ".local/state/quizcv"))  # where it is without that
        for name in (
            "XDG_DATA_HOME",
            "XDG_STATE_HOME",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "TORCH_HOME",
            "QUIZCV_DATA",
        ):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """A shell has what it starts in the background ignore ctrl+c, and so would all that the tests start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def mark() -> Iterator[str]:
    """What stands in the environment of every process that these tests start, however it is started."""
    name, value = "QUIZCV_TEST_RUN", uuid.uuid4().hex
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(name, value)
        yield f"{name}={value}"


@pytest.fixture(scope="session")
def forked_python() -> str:
    """A command that runs `-c CODE` or `-P FILE` as Python does, forked off one that has imported torch.

    That has it by then: commands have but half a minute to answer, and a busy machine imports for longer.
    """
    subprocess.run([_forked_python(), "-c", ""], check=True)
    return _forked_python()


def _forked_python() -> str:
    return os.environ.get(FORKED_PYTHON, sys.executable)


@pytest.fixture(scope="session")
def forked_torch() -> Callable[[], AbstractContextManager[None]]:
    """Meanwhile torch that is started in this process is forked off one that is there, not imported anew."""

    @contextmanager
    def forked() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(process, "argv", lambda command: argv(command or (_forked_python(),)))
            yield

    return forked


@pytest.fixture(scope="session")
def quizcv_with_forked_torch() -> list[str]:
    """The words that start quizcv as a process of its own, whose torch is a fork: it has no mark."""
    code = f"import sys; sys.executable = {_forked_python()!r}; from quizcv.cli import main; main()"
    return [sys.executable, "-c", code]


@pytest.fixture(scope="session", autouse=True)
def bundled_decks_read_once() -> Iterator[None]:
    """The decks that come with quizcv are read once by all tests of a process, whose data folders are new."""
    read, ours = deck_reading.read, bundled_folder()
    kept = functools.cache(read)

    def read_once(path: Path, content: bytes | None = None) -> Reading:
        return kept(path) if content is None and path.parent == ours else read(path, content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deck_reading, "read", read_once)
        yield


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def runner() -> AsyncIterator[Runner]:
    """One warm torch for all tests that do not need their own."""
    async with Runner(RunnerSettings(device="cpu", megabytes=1000)) as runner:
        state = await runner.start()
        assert state.phase == "ready", state.reason
        yield runner


@pytest.fixture(scope="session")
def until() -> Callable[..., Awaitable[None]]:
    """Waits until a condition holds; that it does not within so many seconds is a failure."""

    async def wait(condition: Callable[[], object], seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)

    return wait


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck of three cards."""
    path = tmp_path / "birds.yaml"
    path.write_text(DECK)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, which does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def environment() -> dict[str, str]:
    """A home where nothing may be written, so that no test touches the user's own."""
    return os.environ | {"HOME": "/dev/null", "XDG_DATA_HOME": "/dev/null", "QUIZCV_DATA": "/dev/null"}


@pytest.fixture
def program(environment: dict[str, str], in_process: Run) -> Run:
    """`in_process` with a home where nothing may be written."""
    return partial(in_process, environment)


@pytest.fixture(scope="session")
def in_process(home: None, mark: str, forked_torch: Callable[[], AbstractContextManager[None]]) -> Run:  # noqa: ARG001
    """Runs the command line to its end as a process would, but in this one, which has loaded it.

    It has an environment of its own, and files for stdin, stdout and stderr. What is about processes
    (signals, terminals, pipes that break, what is loaded) starts one instead.
    """

    def in_process(
        environment: dict[str, str],
        *arguments: str,
        input: str = "",  # noqa: A002
        clock: Callable[[], datetime] = local_time,
    ) -> subprocess.CompletedProcess[str]:
        with own_streams(input) as written, own_environment(environment), forked_torch():
            try:
                main(clock=clock, argv=list(arguments))
            except SystemExit as end:
                code = int(end.code or 0)
        return subprocess.CompletedProcess(arguments, code, *written)

    return in_process


@contextmanager
def own_environment(variables: dict[str, str]) -> Iterator[None]:
    """Only these are in the environment."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def own_streams(text: str) -> Iterator[list[str]]:
    """Descriptors 0 to 2 and the streams on them are pipes: with this text; afterwards what was written."""
    written: list[str] = []
    with ThreadPoolExecutor(3) as pool:
        with ExitStack() as stack:
            read, write = os.pipe()
            pool.submit(_write, write, text)
            stack.enter_context(_stream("stdin", read))
            outputs = []
            for name in ("stdout", "stderr"):
                read, write = os.pipe()
                outputs.append(pool.submit(_read, read))
                stack.enter_context(_stream(name, write))
            yield written
        written += [output.result() for output in outputs]


@contextmanager
def _stream(name: str, end: int) -> Iterator[None]:
    """The stream of this name and its descriptor are this end of a pipe, as Python makes them."""
    number = ("stdin", "stdout", "stderr").index(name)
    before = os.dup(number)
    os.dup2(end, number)
    os.close(end)
    raw = io.FileIO(number, "w" if number else "r", closefd=False)
    raw.name = f"<{name}>"
    buffered = io.BufferedWriter(raw) if number else io.BufferedReader(raw)
    stream = io.TextIOWrapper(buffered, encoding="utf-8", line_buffering=name == "stderr")
    try:
        with pytest.MonkeyPatch.context() as patch, stream:
            patch.setattr(sys, name, stream)
            yield
    finally:
        os.dup2(before, number)
        os.close(before)


def _write(end: int, text: str) -> None:
    with suppress(BrokenPipeError), open(end, "wb", buffering=0) as pipe:
        pipe.write(text.encode())


def _read(end: int) -> str:
    with open(end, "rb") as pipe:
        return pipe.read().decode()


@pytest.fixture
def quizcv(deck: Path, data: Path, program: Run) -> Run:
    """Runs a command to its end: quizcv("review", "--plain", input="...")."""

    def quizcv(*arguments: str, input: str = "", places: bool = True) -> subprocess.CompletedProcess[str]:  # noqa: A002
        where = ["--data", str(data), "--decks", str(deck)] if places else []
        return program(*where, *arguments, input=input)

    return quizcv


@pytest.fixture
def at(deck: Path, data: Path, program: Run) -> Run:
    """Runs a command at a time of one's own: at("2026-11-23T10:00+01:00", "review", "--plain")."""

    def at(time: str, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:  # noqa: A002
        now = datetime.fromisoformat(time)
        where = ["--data", str(data), "--decks", str(deck)]
        return program(*where, *arguments, input=input, clock=lambda: now)

    return at


@pytest.fixture
def run(at: Run) -> Run:
    """Runs a command to its end at 10 o'clock on 24 November 2026, or on another `day`."""

    def run(
        *arguments: object,
        input: str = "",  # noqa: A002
        day: int = 24,
    ) -> subprocess.CompletedProcess[str]:
        return at(f"2026-11-{day}T10:00+01:00", *map(str, arguments), input=input)

    return run


@pytest.fixture
def log(data: Path) -> Path:
    """The log in it."""
    return data / "reviews.jsonl"


@pytest.fixture
def answer(data: Path) -> Callable[..., History]:
    """Answers cards on a day of November 2026: answer(23, "birds/robin", "birds/heron")."""
    numbers = count()

    def answer(day: int, *cards: str, quality: int = 4) -> History:
        now = datetime(2026, 11, day, 10, tzinfo=UTC)
        history = History(data, clock=lambda: now, token=lambda: f"{next(numbers):08x}")
        for card in cards:
            history.record("review", card, day=now.date(), answered=Answered(quality))
        history.save_snapshot()
        return history

    return answer
