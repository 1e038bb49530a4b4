"""A connection that dies in the middle of a run: said soon, and nothing stays over there."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from quizcv.runner import Runner, RunnerSettings, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENDLESS = Snippet("import os\nos.system('sleep 1000 &')\nwhile True: pass")
SECONDS = 20.0
"""Within which it is said that a connection is dead, on the busiest machine; TCP would take minutes."""

Processes = Callable[..., dict[int, str]]


class Connection:
    """A runner over ssh, and ways to cut the line to it."""

    def __init__(self, runner: Runner, line: Any, config: str, far_processes: Processes) -> None:
        self.runner = runner
        self._line = line
        self._config = config
        self._far_processes = far_processes

    def kill_the_client(self) -> None:
        """ssh on this side is gone at once."""
        (client,) = (pid for pid, words in command_lines() if words[:3] == ["ssh", "-F", self._config])
        os.kill(client, signal.SIGKILL)

    def kill_the_server(self) -> None:
        """The sshd of this connection is gone at once."""
        alive = self._far_processes()
        (server,) = {parent_of(pid) for pid in alive} - alive.keys()
        os.kill(server, signal.SIGKILL)

    def freeze(self) -> None:
        """Nothing comes through any more, and nobody hangs up."""
        self._line.freeze()


def command_lines() -> list[tuple[int, list[str]]]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_text(errors="replace").rstrip("\0").split("\0")
            except OSError:
                continue
            found.append((int(folder.name), words))
    return found


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def connection(
    far_side: Any, far_python: Path, far_processes: Processes, line_to: Any
) -> AsyncIterator[Connection]:
    """A runner over ssh whose worker ends three seconds after the last sign of life from here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quizcv.runner.heartbeat.PATIENCE", 3.0)
        async with line_to(far_side.port) as line:
            ssh = far_side.ssh(port=line.port)
            async with Runner(RunnerSettings(device="cpu", command=(*ssh, str(far_python)))) as runner:
                yield Connection(runner, line, ssh[2], far_processes)


@pytest.mark.needs("ssh", "sshd")
async def test_a_connection_lost_between_runs_is_seen(connection: Connection, until: Any) -> None:
    state = await connection.runner.start()
    assert state.phase == "ready", state.reason
    connection.kill_the_client()
    await until(lambda: connection.runner.state.phase == "off", seconds=SECONDS)


@pytest.mark.needs("ssh", "sshd")
@pytest.mark.parametrize("how", ["kill_the_client", "kill_the_server", "freeze"])
async def test_a_lost_connection_is_said_and_leaves_nothing_there(
    how: str, connection: Connection, far_processes: Processes, until: Any
) -> None:
    run = asyncio.create_task(connection.runner.run(ENDLESS, seconds=1000))  # by a new connection each time
    await until(lambda: "sleep" in far_processes().values() or run.done())
    then = set(far_processes())
    cut = time.monotonic()
    getattr(connection, how)()
    result = await run
    assert time.monotonic() - cut < SECONDS
    assert result.status == "died"
    assert result.error is not None
    assert result.error.message.startswith("the connection to ")
    assert "was lost while the snippet ran" in result.error.message
    await until(lambda: not then & set(far_processes()))


@pytest.mark.needs("ssh", "sshd")
async def test_nothing_stays_there_when_quizcv_is_killed(
    far_side: Any, far_python: Path, far_processes: Processes, until: Any, tmp_path: Path
) -> None:
    (tmp_path / "endless.py").write_text(ENDLESS.code)
    (tmp_path / "settings.toml").write_text("seconds = 1000")
    mark = uuid.uuid4().hex
    runner = shlex.join((*far_side.ssh(), "env", f"QUIZCV_TEST_FAR={mark}", str(far_python)))
    command = [sys.executable, "-m", "quizcv", "try", "--data", tmp_path, "--runner", runner]
    program = subprocess.Popen([*command, "--code", tmp_path / "endless.py"])
    try:
        await until(lambda: "sleep" in far_processes(mark).values())
    finally:
        program.kill()
        program.wait()
    await until(lambda: not far_processes(mark))
