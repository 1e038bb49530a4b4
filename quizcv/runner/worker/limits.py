"""What keeps a snippet's accidents small: limits that a child puts on itself before it runs one."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

MAX_FILE = 256 * 2**20  # bytes in one file
MAX_PROCESSES = 100  # started in one run, in all

_SET_PDEATHSIG, _SET_CHILD_SUBREAPER = 1, 36  # from <linux/prctl.h>
_STARTS_A_PROCESS = {"os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"}
_LOCAL = ("", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::")


_libc = ctypes.CDLL(None)


def die_with_parent() -> None:
    """Have this process killed when the one that started it ends, however it ends (Linux)."""
    if sys.platform.startswith("linux"):
        _libc.prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def adopt_orphans() -> None:
    """Make this process the parent of what its descendants leave behind, so it can end them (Linux)."""
    if sys.platform.startswith("linux"):
        _libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def limit_files() -> None:
    """No huge files, no core dumps."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = MAX_FILE if hard == resource.RLIM_INFINITY else min(MAX_FILE, hard)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


def limit_memory(megabytes: int) -> None:
    """Make allocations beyond `megabytes` more than now fail, in a way that a snippet can catch (Linux)."""
    if not sys.platform.startswith("linux"):
        return  # other systems ignore the limit; the zygote's polling has to do
    size = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + megabytes * 2**20, hard))


def unlimit_memory() -> None:
    """Give back what `limit_memory` took, so that there is room for the report."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def watch_calls() -> None:
    """Refuse to start too many processes, or to talk to another machine."""
    # A pipe holding one byte per process: reading one is atomic, also between forked processes.
    tickets, giver = os.pipe()
    os.set_blocking(tickets, False)
    os.write(giver, b"." * MAX_PROCESSES)
    os.close(giver)

    def check(event: str, args: tuple[Any, ...]) -> None:
        if event in _STARTS_A_PROCESS:
            try:
                left = os.read(tickets, 1)
            except OSError:  # a snippet that closed every descriptor gets no more processes
                left = b""
            if not left:
                raise RuntimeError(f"a snippet may start at most {MAX_PROCESSES} processes")
        elif (event == "socket.connect" and _is_remote(args[1])) or (
            event == "socket.getaddrinfo" and args[0] not in (None, *_LOCAL)
        ):
            raise RuntimeError("snippets run offline: nothing is downloaded, and no other machine is asked")

    sys.addaudithook(check)


def _is_remote(address: Any) -> bool:
    return isinstance(address, tuple) and bool(address) and address[0] not in _LOCAL
