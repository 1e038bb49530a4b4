"""The worker's life: starting, failing to start, being idle, being cancelled, ending with everything."""

from __future__ import annotations

import ast
import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

import quizcv.runner
from quizcv.runner import Result, Runner, RunnerSettings, Snippet, State

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONVOLUTION = Snippet("nn.Conv2d(3, 16, 3, padding=1)", input="torch.randn(1, 3, 32, 32)")
AT_ONCE = 30.0
"""Seconds, on the busiest machine: what a closing might wait for takes 1000."""
ENDLESS = Snippet("import os\nos.system('sleep 1000 &')\nwhile True: pass")

Processes = Callable[[], set[int]]
Until = Callable[..., Awaitable[None]]
Gone = Callable[[set[int]], Awaitable[None]]
Started = Callable[[set[int], int], Awaitable[None]]


@pytest_asyncio.fixture(loop_scope="session")
async def before(processes: Processes, settled: Callable[[], Awaitable[None]]) -> set[int]:
    """The processes that live when a test starts: those of the session's runner."""
    await settled()
    return processes()


@pytest.fixture
def started(processes: Processes, until: Until) -> Started:
    """Waits until so many live that were not there before."""
    return lambda besides, count: until(lambda: len(processes() - besides) >= count, seconds=60)


def message_of(result: Result) -> str:
    assert result.status == "error", result
    assert result.error is not None
    assert "Traceback" not in result.error.message
    assert "\n" not in result.error.message
    return result.error.message


async def test_the_state_goes_from_off_to_ready_to_off_and_closing_ends_a_run_with_what_it_started(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    processes: Processes,
    before: set[int],
    gone: Gone,
    started: Started,
) -> None:
    """In a folder whose files are not imported by accident."""
    (tmp_path / "random.py").write_text("raise SystemExit('the wrong random')")
    monkeypatch.chdir(tmp_path)
    states: list[State] = []
    async with Runner(RunnerSettings(device="cpu"), on_state=states.append) as runner:
        assert runner.state == State("off")
        assert not processes() - before
        assert (await runner.run(Snippet("import random\nrandom.random()"))).status == "ok"
        assert (runner.state.phase, runner.state.device) == ("ready", "cpu")
        assert (runner.state.torch or "")[0].isdigit()
        idle = processes()
        run = asyncio.create_task(runner.run(ENDLESS))
        await started(idle, 1)
        leaving = time.monotonic()
    assert time.monotonic() - leaving < AT_ONCE
    assert [state.phase for state in states] == ["starting", "ready", "off"]
    assert (await run).status == "cancelled"
    await gone(before)


async def test_closing_while_torch_starts(before: set[int], gone: Gone, started: Started) -> None:
    async with Runner() as runner:
        run = asyncio.create_task(runner.run(CONVOLUTION))
        await started(before, 1)
        leaving = time.monotonic()
    assert time.monotonic() - leaving < AT_ONCE
    assert (await run).status == "cancelled"
    await gone(before)


async def test_the_worker_ends_when_the_app_is_killed(before: set[int], gone: Gone, started: Started) -> None:
    app = (
        "import asyncio\nfrom quizcv.runner import *\n"
        "async def main():\n"
        "    async with Runner() as runner:\n"
        f"        await runner.run(Snippet({ENDLESS.code!r}), seconds=1000)\n"
        "asyncio.run(main())"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", app)
    try:
        await started(before, 4)  # the app, the worker, the run and its sleep
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    await gone(before)


async def test_other_settings_hold_from_the_next_run_on_the_same_worker_until_it_was_idle_for_long(
    before: set[int], gone: Gone, until: Until
) -> None:
    phases: list[str] = []
    async with Runner(RunnerSettings(device="cpu"), lambda state: phases.append(state.phase)) as runner:
        await runner.use(RunnerSettings(device="cpu", seconds=0.2))
        assert phases == []
        assert (await runner.run(ENDLESS)).status == "timeout"
        await runner.use(RunnerSettings(device="cpu", megabytes=100))
        assert (await runner.run(Snippet("torch.ones(2**27)"))).status in ("memory", "error")
        assert phases == ["starting", "ready"]
        await runner.use(RunnerSettings(device="cpu", idle_minutes=0.001))
        await until(lambda: phases[-1] == "off")
        await gone(before)
        assert (await runner.run(CONVOLUTION)).status == "ok", "it is started again"
    await gone(before)


async def test_another_command_replaces_the_worker_also_while_it_starts(
    before: set[int], gone: Gone, started: Started, forked_python: str
) -> None:
    async with Runner(RunnerSettings(command=("false",))) as runner:
        assert (await runner.start()).phase == "failed"
        replaced = asyncio.create_task(runner.use(RunnerSettings(device="cpu")))
        await started(before, 1)
        await runner.use(RunnerSettings(device="meta", command=(forked_python,)))
        await replaced
        assert (runner.state.phase, runner.state.device) == ("ready", "meta")
    await gone(before)


async def test_a_closed_runner_starts_nothing(before: set[int], gone: Gone) -> None:
    runner = Runner()
    queued = [asyncio.create_task(runner.run(CONVOLUTION)) for _ in range(3)]
    await asyncio.sleep(0)
    await runner.close()
    assert [result.status for result in await asyncio.gather(*queued)] == ["cancelled"] * 3
    assert (await runner.run(CONVOLUTION)).status == "cancelled"
    assert (await runner.start()).phase == "off"
    await gone(before)


async def test_cancelling_a_run(runner: Runner, before: set[int], started: Started) -> None:
    run = asyncio.create_task(runner.run(ENDLESS))
    second = asyncio.create_task(runner.run(CONVOLUTION))
    await started(before, 1)
    runner.cancel()
    assert (await run).status == "cancelled"
    assert runner.state.phase == "ready"  # the worker goes on
    assert (await second).status == "ok"


async def test_cancelling_the_task_that_waits_stops_the_run(
    runner: Runner, before: set[int], started: Started
) -> None:
    run = asyncio.create_task(runner.run(ENDLESS))
    await started(before, 1)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert (await runner.run(CONVOLUTION)).status == "ok"


async def test_runs_wait_for_each_other(runner: Runner) -> None:
    results = await asyncio.gather(*(runner.run(Snippet(f"{n} + 1")) for n in range(4)))
    assert [result.value.text for result in results if result.value] == ["1", "2", "3", "4"]


async def test_a_python_without_torch_is_explained(before: set[int], gone: Gone) -> None:
    async with Runner(RunnerSettings(command=(sys.executable, "-S"))) as runner:
        message = message_of(await runner.run(CONVOLUTION))
        assert runner.state.phase == "failed"
        assert runner.state.reason == message
    assert message.startswith("PyTorch is not installed for ")
    assert message.endswith(" -m pip install torch torchvision")
    await gone(before)


async def test_a_broken_torch_is_explained(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise OSError('libtorch_cpu.so: cannot open shared object file')")
    command = ("env", f"PYTHONPATH={tmp_path}", sys.executable)
    async with Runner(RunnerSettings(command=command)) as runner:
        message = message_of(await runner.run(CONVOLUTION))
    assert "does not start (OSError: libtorch_cpu.so: cannot open shared object file)" in message


@pytest.mark.parametrize("spawn", [False, True])
async def test_a_torch_that_is_too_old_is_named_with_the_one_that_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spawn: bool
) -> None:
    monkeypatch.setattr("quizcv.runner.connection.ALWAYS_SPAWN", spawn)
    (tmp_path / "torch.py").write_text("__version__ = '2.4.1+cu124'")
    command = ("env", f"PYTHONPATH={tmp_path}", sys.executable)
    async with Runner(RunnerSettings(command=command)) as runner:
        message = message_of(await runner.run(CONVOLUTION))
    host = os.uname().nodename.partition(".")[0]
    assert message == (
        f"PyTorch of {sys.executable} on {host} is 2.4.1+cu124, and running snippets needs 2.5 or newer;"
        f" to update it there: {sys.executable} -m pip install torch torchvision --upgrade"
    )


async def test_a_command_that_is_not_there_is_explained() -> None:
    async with Runner(RunnerSettings(command=("no-such-command",))) as runner:
        message = message_of(await runner.run(CONVOLUTION))
    assert message.startswith("the command no-such-command cannot be started: No such file or directory.")


async def test_a_launcher_that_fails_is_quoted() -> None:
    command = ("sh", "-c", "echo ssh: Could not resolve hostname gpu >&2; exit 255")
    async with Runner(RunnerSettings(command=command)) as runner:
        message = message_of(await runner.run(CONVOLUTION))
    assert "ended before torch was ready (exit status 255: ssh: Could not resolve hostname gpu)" in message


async def test_a_launcher_may_greet_as_ssh_does_and_closing_does_not_wait_for_what_it_leaves_running(
    tmp_path: Path, processes: Processes, before: set[int], gone: Gone, forked_python: str
) -> None:
    ssh = tmp_path / "ssh"
    greeting = 'echo "Welcome!"\necho "{\\"hi\\": 1}"'
    ssh.write_text(f'#!/bin/sh\nshift\n{greeting}\n(sleep 1000 > /dev/null &)\nexec sh -c "$*"\n')
    ssh.chmod(0o755)
    async with Runner(RunnerSettings(command=(str(ssh), "host", forked_python))) as runner:
        result = await runner.run(CONVOLUTION)
        assert result.status == "ok", result.error
        leaving = time.monotonic()
    assert time.monotonic() - leaving < AT_ONCE
    for left in processes() - before:
        with suppress(ProcessLookupError):
            os.kill(left, signal.SIGKILL)
    await gone(before)


async def test_where_forking_is_unsafe_children_are_started(
    monkeypatch: pytest.MonkeyPatch, processes: Processes, before: set[int], gone: Gone
) -> None:
    monkeypatch.setattr("quizcv.runner.connection.ALWAYS_SPAWN", True)
    async with Runner(RunnerSettings(device="cpu")) as runner:
        await runner.start()
        assert len(processes() - before) == 2  # the worker and a process that waits: each holds a whole torch
        first = await runner.run(CONVOLUTION)
        assert first.status == "ok", first.error
        assert first.module is not None
        assert first.module.parameters == 448
        looped = await runner.run(Snippet("while True: pass"), seconds=0.2)
        assert looped.status == "timeout"
    await gone(before)


async def test_importing_the_runner_is_cheap() -> None:
    code = "import quizcv.runner, sys; print({'torch', 'textual', 'numpy'} & set(sys.modules))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output == "set()\n"


async def test_the_workers_source_is_python_3_9() -> None:
    folder = Path(quizcv.runner.__file__).parent / "worker"
    for path in folder.glob("*.py"):
        ast.parse(path.read_text("utf-8"), feature_version=(3, 9))


AS_IN_3_9 = """#!/bin/sh
exec {python} -u -c "
import ast, itertools
for name in [name for name in vars(ast) if name.startswith(('Match', 'match', 'Try', 'Type', 'type'))]:
    if name not in ('Try', 'TypeIgnore', 'type_ignore'):
        delattr(ast, name)
for name in ('pairwise', 'batched'):
    vars(itertools).pop(name, None)
$3"
"""


async def test_a_python_without_newer_names_runs_what_others_run(tmp_path: Path, forked_python: str) -> None:
    """Where a real 3.9 is missing: without what `reuse.py` and others may have been tempted to use."""
    launcher = tmp_path / "launcher"
    launcher.write_text(AS_IN_3_9.format(python=forked_python))
    launcher.chmod(0o755)
    async with Runner(RunnerSettings(command=(str(launcher),), device="cpu")) as runner:
        assert (await runner.run(CONVOLUTION)).status == "ok"


CROWDED = """#!/bin/sh
exec {python} -u -c "
import os
fork = os.fork
def refuse():
    open('{refused}', 'w').close()
    raise BlockingIOError(11, 'Resource temporarily unavailable')
def fork_if_allowed():
    with open('/proc/self/task/%d/children' % os.getpid()) as file:
        if len(file.read().split()) >= 2:
            refuse()
    return fork()
os.fork = fork_if_allowed
$3"
"""


async def test_a_machine_that_allows_few_processes_runs_what_others_run(
    tmp_path: Path, until: Until, forked_python: str
) -> None:
    launcher, refused = tmp_path / "launcher", tmp_path / "refused"
    launcher.write_text(CROWDED.format(python=forked_python, refused=refused))
    launcher.chmod(0o755)
    async with Runner(RunnerSettings(command=(str(launcher),), device="cpu")) as runner:
        await runner.start()
        await until(refused.exists)  # when it prepares more
        statuses = [(await runner.run(CONVOLUTION)).status for _ in range(20)]
        descriptors = Snippet("import os\nlen(os.listdir(f'/proc/{os.getppid()}/fd'))")
        results = [await runner.run(descriptors) for _ in range(5)]
    assert statuses == ["ok"] * 20
    counts = [int(result.value.text) for result in results if result.value and result.value.text]
    assert len(counts) == 5
    assert max(counts) < 25, "each run has left some: two children at rest have but their pipes"


async def test_what_one_run_had_to_import_is_there_for_the_next(before: set[int], gone: Gone) -> None:
    step = "torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=0.1).step()"
    look = "import sys\n'torch._dynamo' in sys.modules"
    async with Runner(RunnerSettings(device="cpu")) as runner:
        assert (await runner.run(Snippet(step), seconds=60)).status == "ok"
        result = await runner.run(Snippet(look), seconds=60)
        assert result.value is not None
        assert result.value.text == "True"
    await gone(before)
