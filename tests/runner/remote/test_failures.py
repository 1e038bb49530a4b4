"""What can go wrong on the way to another machine: a sentence that says what it is and what to do."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from quizcv.runner import Runner, RunnerSettings, Snippet

AT_ONCE = 20.0
"""Seconds, on the busiest machine: a connection that brings no answer is given up after 30."""
OLD_PYTHONS = sorted(
    str(path)
    for path in Path(os.environ.get("PYENV_ROOT", os.devnull)).glob("versions/*/bin/python")
    if path.parts[-3].startswith(("2.", "3.6", "3.7", "3.8"))
)
"""Real ones, where there are some."""


async def reason(*command: str) -> str:
    """Why the worker does not start with this command: one line for a person."""
    async with Runner(RunnerSettings(command=command)) as runner:
        state = await runner.start()
    assert state.phase == "failed"
    assert state.reason is not None
    assert "Traceback" not in state.reason
    assert "\n" not in state.reason
    return state.reason


@pytest.mark.needs("ssh", "sshd")
@pytest.mark.parametrize(
    ("options", "what", "remedy"),
    [
        ({"key": "stranger"}, "Permission denied (", "`ssh-copy-id` brings yours there"),
        ({"key": "locked"}, "Permission denied (", "`ssh-add` unlocks one that has a passphrase"),
        ({"host_key": ""}, "Host key verification failed", "Connect once by hand"),
        ({"host_key": "stranger"}, "Host key verification failed", "Find out why that machine has another"),
        ({"host": "no-such-machine.invalid"}, "Could not resolve hostname", "Look at the machine's name"),
        ({"port": 1}, "Connection refused", "Look whether the machine is on"),
    ],
)
async def test_ssh_that_does_not_get_there(
    options: dict[str, Any], what: str, remedy: str, far_side: Any
) -> None:
    said = await reason(*far_side.ssh(**options), "python3")
    assert said.startswith("ssh -F ")
    assert "ended before torch was ready (exit status 255: " in said
    assert what in said
    assert remedy in said


@pytest.mark.needs("ssh", "sshd")
@pytest.mark.parametrize(
    ("words", "what", "remedy"),
    [
        ("no-such-python", "no-such-python: ", "End the command in a Python that is there"),
        ("/no/such/python3", "/no/such/python3: ", "End the command in a Python that is there"),
        ("", "exit status 255", "End the command in a Python that is there"),
        ("sh", "yntax error", "End the command in a Python; reach a machine that is behind another with"),
        ("echo oh no >&2; exit 3;", "exit status 3: oh no", "Try it by hand: ssh -F "),
    ],
)
async def test_ssh_that_gets_there_and_finds_no_python(
    words: str, what: str, remedy: str, far_side: Any
) -> None:
    said = await reason(*far_side.ssh(), *filter(None, [words]))
    assert what in said
    assert remedy in said


@pytest.mark.needs("ssh", "sshd")
async def test_a_python_without_torch(far_side: Any, python_without_torch: Path) -> None:
    python = str(python_without_torch)
    host = os.uname().nodename.partition(".")[0]
    assert await reason(*far_side.ssh(), python) == (
        f"PyTorch is not installed for {python} on {host}; to install it there:"
        f" {python} -m pip install torch torchvision"
    )


@pytest.fixture
def acts_old(tmp_path: Path) -> str:
    """This Python, but it says that it is 3.8."""
    script = tmp_path / "python3.8"
    patch = "import sys; sys.version_info = (3, 8, 18); sys.version = '3.8.18 (main)'; exec(sys.argv[1])"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -u -c "{patch}" "$3"\n')
    script.chmod(0o755)
    return str(script)


@pytest.mark.needs("ssh", "sshd")
async def test_a_python_that_is_too_old(acts_old: str, far_side: Any) -> None:
    said = await reason(*far_side.ssh(), acts_old)
    assert "is Python 3.8.18, and running snippets needs 3.9 or newer." in said
    for python in OLD_PYTHONS:
        said = await reason(*far_side.ssh(), python)
        assert said.startswith(f"{python} is Python {Path(python).parts[-3]}, and running snippets needs 3.9")


async def test_a_command_that_is_none() -> None:
    async with Runner(RunnerSettings(command=("no-such-command",))) as runner:
        result = await runner.run(Snippet("1 + 1"))
    assert result.error is not None
    assert (result.status, result.error.message) == (
        "error",
        "the command no-such-command cannot be started: No such file or directory."
        " Look at `--runner`, or `runner` in the settings.",
    )
    assert "cannot be started: embedded null byte." in await reason("a\0b")


async def test_what_other_launchers_say(stand_in: Callable[..., str]) -> None:
    docker = stand_in(
        "docker",
        "\necho 'exec: \"python3\": executable file not found in $PATH: unknown' >&2\n"
        "echo >&2\necho \"Run 'docker run --help' for more information\" >&2\nexit 127\n",
    )
    said = await reason(docker, "run", "-i", "image", "python3")
    assert '(exit status 127: exec: "python3": executable file not found in $PATH: unknown)' in said
    assert "End the command in a Python that is there" in said


async def test_what_prints_for_ever_is_no_worker() -> None:
    for flood, why in (
        ("yes", "it printed more than 64 KiB of other things"),
        ("cat /dev/zero", "it sent a line of more than 20 MiB"),
    ):
        assert f"({why}). Try it by hand: sh -c " in await reason("sh", "-c", flood)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Somebody listens there, takes every connection, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.mark.needs("ssh", "sshd")
async def test_a_connection_that_hangs_is_given_up(
    far_side: Any, silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizcv.runner.command.CONNECT_SECONDS", 0.3)
    said = await reason(*far_side.ssh(port=silent_port), "python3")
    assert "brought no answer within 0.3 s. Try it by hand: ssh -F " in said
    assert said.endswith("-T box python3 --version")


async def test_another_process_that_holds_the_line_holds_up_nothing(
    stand_in: Callable[..., str], python_without_torch: Path, tmp_path: Path
) -> None:
    pid = tmp_path / "pid"  # as ssh with a ControlMaster does
    shares = stand_in("shares", f'\nsetsid sleep 1000 &\necho $! > {pid}\nexec "$@"\n')
    then = time.monotonic()
    assert (await reason(shares, str(python_without_torch))).startswith("PyTorch is not installed")
    assert time.monotonic() - then < AT_ONCE
    os.kill(int(pid.read_text()), signal.SIGKILL)


@pytest.mark.needs("ssh", "sshd")
async def test_a_connection_that_hangs_can_be_replaced(far_side: Any, silent_port: int) -> None:
    there = RunnerSettings(command=(*far_side.ssh(port=silent_port), "python3"))
    async with Runner(there) as runner:
        start = asyncio.create_task(runner.start())
        while runner.state.phase != "starting":
            await asyncio.sleep(0)
        then = time.monotonic()
        await runner.use(RunnerSettings(command=("no-such-command",)))
        assert runner.state.phase == "failed"
        assert time.monotonic() - then < AT_ONCE
        await start


@pytest.mark.needs("ssh", "sshd")
async def test_a_connection_that_hangs_can_be_stopped(far_side: Any, silent_port: int) -> None:
    async with Runner(RunnerSettings(command=(*far_side.ssh(port=silent_port), "python3"))) as runner:
        run = asyncio.create_task(runner.run(Snippet("1 + 1")))
        while runner.state.phase != "starting":
            await asyncio.sleep(0)
        then = time.monotonic()
        runner.cancel()
        assert (await run).status == "cancelled"
    assert time.monotonic() - then < AT_ONCE


async def test_what_a_launcher_says_while_it_waits_is_shown(stand_in: Callable[..., str], until: Any) -> None:
    srun = stand_in("srun", "\necho 'srun: job 17 queued and waiting for resources' >&2\nexec sleep 1000\n")
    async with Runner(RunnerSettings(command=(srun, "python3"))) as runner:
        start = asyncio.create_task(runner.start())
        await until(lambda: runner.state.reason)
        assert runner.state.phase == "starting"
        assert runner.state.reason == "srun: job 17 queued and waiting for resources"
    await start


@pytest.mark.needs("ssh", "sshd")
def test_nothing_is_asked_on_the_terminal_or_in_a_window(
    far_side: Any, tmp_path: Path, stand_in: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setenv("SSH_ASKPASS", stand_in("askpass", f"\necho asked > {tmp_path}/asked\n"))
    runner = shlex.join((*far_side.ssh(key="locked"), "python3"))
    command = ["-m", "quizcv", "try", "relu", "--data", str(tmp_path), "--runner", runner]
    child = pexpect.spawn(sys.executable, command, encoding="utf-8", timeout=20)
    said = child.read()
    child.close()
    assert child.exitstatus == 1
    assert "error: ssh -F " in said  # a slow machine shows first how far it has read
    assert "passphrase for key" not in said
    assert "password:" not in said
    assert not (tmp_path / "asked").exists()
    assert "ssh cannot ask for a password here" in said
    assert said.endswith("note: `--runner local` runs it with this Python\r\n")
