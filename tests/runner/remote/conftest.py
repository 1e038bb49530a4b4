"""A far side on this machine: a real sshd, Pythons without quizcv, launchers that only act so."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import time
import uuid
import venv
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

FAR = "QUIZCV_TEST_FAR"
"""Stands in the environment of all that the far side runs, with a word of this session's."""
PATIENCE = 60.0
"""Seconds until a condition that does not come true is a failure."""


@pytest.fixture(scope="session")
def python_without_torch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with its standard library alone."""
    return bare_python(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="session")
def far_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has torch and all else of ours, but not quizcv, however that was installed."""
    home = tmp_path_factory.mktemp("far")
    python = bare_python(home)
    (packages,) = (home / "lib").glob("python*/site-packages")
    torch = find_spec("torch")
    assert torch is not None
    assert torch.origin is not None
    for path in Path(torch.origin).parents[1].iterdir():
        if "quizcv" not in path.name and path.suffix != ".pth":
            (packages / path.name).symlink_to(path)
    return python


def bare_python(home: Path) -> Path:
    venv.create(home, with_pip=False)
    return home / "bin" / "python"


# Processes


@pytest.fixture(scope="session")
def until(until: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Waits until a condition holds, which takes longer where a worker is started over ssh."""
    return partial(until, seconds=PATIENCE)


@pytest.fixture(scope="session")
def far_mark() -> str:
    """What FAR is in the environment of the far side's processes."""
    return uuid.uuid4().hex


@pytest.fixture(scope="session")
def far_processes(far_mark: str) -> Callable[..., dict[int, str]]:
    """Asks which processes live on the far side, and what the programs in them are called.

    Those of a command that begins with `env QUIZCV_TEST_FAR=mark` are told apart by that mark.
    """

    def alive(mark: str = far_mark) -> dict[int, str]:
        found, wanted = {}, f"{FAR}={mark}".encode()
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
                if folder.name.isdigit() and wanted in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "comm").read_text().strip()
        return found

    return alive


# The network


class FarSide:
    """An sshd on loopback, and the configuration with which ssh reaches it as `box`."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.folder = folder
        self.port = 0
        self._mark = mark
        for name, passphrase in (("host_key", ""), ("key", ""), ("stranger", ""), ("locked", "a passphrase")):
            make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", folder / name]
            subprocess.run(make, check=True, capture_output=True)
        keys = [(folder / f"{name}.pub").read_text() for name in ("key", "locked")]
        (folder / "authorized_keys").write_text("".join(keys))
        self._sshd = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        binary = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
        assert binary, "these tests need an sshd: install openssh-server"
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where it locks itself up
        config, log = self.folder / "sshd_config", self.folder / "log"
        for _ in range(5):  # somebody else may take the port first
            self.port = free_port()
            config.write_text(
                f"ListenAddress 127.0.0.1:{self.port}\n"
                f"HostKey {self.folder / 'host_key'}\n"
                f"AuthorizedKeysFile {self.folder / 'authorized_keys'}\n"
                "PidFile none\nUsePAM no\nStrictModes no\nPermitRootLogin yes\n"
                f"SetEnv {FAR}={self._mark} HOME={self.folder}\n"
            )
            sshd = subprocess.Popen([binary, "-D", "-f", config, "-E", log])
            if accepts(self.port, sshd):
                return sshd
        raise AssertionError(f"sshd does not start: {log.read_text()}")

    def ssh(
        self,
        *,
        port: int | None = None,
        key: str = "key",
        host_key: str = "host_key",
        host: str = "127.0.0.1",
    ) -> tuple[str, ...]:
        """The beginning of a command that runs the words after it on the far side.

        `host_key` is the key that it is known to have; "" if it is not known.
        """
        name = uuid.uuid4().hex
        known = (self.folder / f"{host_key}.pub").read_text() if host_key else ""
        hosts = self.folder / f"hosts-{name}"
        hosts.write_text(f"box {known}" if known else "")
        config = self.folder / f"config-{name}"
        config.write_text(
            f"Host box\n  HostName {host}\n  Port {port or self.port}\n  HostKeyAlias box\n"
            f"  User {getpass.getuser()}\n  IdentityFile {self.folder / key}\n  IdentitiesOnly yes\n"
            f"  IdentityAgent none\n  UserKnownHostsFile {hosts}\n  GlobalKnownHostsFile /dev/null\n"
        )
        return ("ssh", "-F", str(config), "-T", "box")

    def close(self) -> None:
        self._sshd.terminate()
        self._sshd.wait()


@pytest.fixture(scope="session")
def far_side(tmp_path_factory: pytest.TempPathFactory, far_mark: str) -> Iterator[FarSide]:
    """The sshd; its folder is the home of whoever logs in."""
    side = FarSide(tmp_path_factory.mktemp("sshd"), far_mark)
    yield side
    side.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def accepts(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until somebody listens there; False if the process ends instead."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
    return False


class Line:
    """A piece of network before the sshd that can go dead: nothing comes through, and nobody hangs up."""

    def __init__(self, port: int) -> None:
        self.port = free_port()
        self._to = port
        self._newest = asyncio.Event()  # whether the newest connections are dead
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    def freeze(self) -> None:
        """Let all connections that are there go dead; new ones live."""
        self._newest.set()
        self._newest = asyncio.Event()

    async def __aenter__(self) -> Line:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        for one, other in ((reader, back), (there, writer)):
            self._tasks.add(asyncio.create_task(self._pass_on(one, other, self._newest)))

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, dead: asyncio.Event
    ) -> None:
        try:
            while data := await reader.read(65536):
                if dead.is_set():
                    await asyncio.Event().wait()
                writer.write(data)
            if dead.is_set():
                await asyncio.Event().wait()
        except ConnectionError:
            pass
        finally:
            writer.close()


@pytest.fixture(scope="session")
def line_to() -> type[Line]:
    """`async with line_to(port) as line`: a piece of network that can go dead."""
    return Line


# Launchers

STAND_INS = {
    "ssh": """
while :; do case $1 in -[oFpliJ]) shift 2;; -*) shift;; *) break;; esac; done
shift
exec sh -c "$*"
""",
    "srun": """
while :; do case $1 in -*) shift;; *) break;; esac; done
exec "$@"
""",
    "docker": """
shift
input=no
while :; do case $1 in -i) input=yes; shift;; --network|--gpus|-v) shift 2;; -*) shift;; *) break;; esac; done
shift
[ $input = yes ] || exec 0</dev/null
exec "$@"
""",
    "kubectl": """
shift
input=no
while [ "$1" != -- ]; do [ "$1" = -i ] && input=yes; shift; done
shift
[ $input = yes ] || exec 0</dev/null
exec "$@"
""",
}
"""What each launcher does with its words, in a few lines of shell."""


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Gives a launcher that treats its words as the real one does, and then runs what is left here."""
    folder = tmp_path_factory.mktemp("launchers")

    def write(name: str, text: str | None = None) -> str:
        script = folder / name
        script.write_text(f"#!/bin/sh{STAND_INS[name] if text is None else text}")
        script.chmod(0o755)
        return str(script)

    return write
