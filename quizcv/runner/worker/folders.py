"""A folder for each run, where it works and puts its temporary files; gone with it."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import tempfile
from pathlib import Path

_PREFIX = "quizcv-"
_REMOVE = 'chmod -R u+rwx "$0" 2>/dev/null; rm -rf "$0"'


class Folders:
    """The folders of one worker, all in one folder that has the worker's pid in its name."""

    def __init__(self) -> None:
        """Make that one, and remove what workers that were killed have left."""
        self._count = 0
        self._removing: list[subprocess.Popen[bytes]] = []
        self._root: Path | None = None
        top = Path(tempfile.gettempdir())
        for folder in top.glob(f"{_PREFIX}[0-9]*-*"):
            with contextlib.suppress(OSError, ValueError):  # it is gone, or not what it looks like
                status = folder.lstat()
                is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
                if is_ours and not _lives(int(folder.name.split("-")[1])):
                    _remover(str(folder)).wait()
        with contextlib.suppress(OSError):  # without a place to write, snippets can still compute
            self._root = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=top))

    @property
    def removers(self) -> list[int]:
        """The processes that are removing folders just now."""
        self._removing = [process for process in self._removing if process.poll() is None]
        return [process.pid for process in self._removing]

    def new(self) -> str | None:
        """A new folder; None where there can be none."""
        if self._root is None:
            return None
        self._count += 1
        folder = self._root / str(self._count)
        try:
            folder.mkdir(parents=True)  # a run may have removed all of them
        except OSError:
            return None
        return str(folder)

    def remove(self, folder: str | None) -> None:
        """Remove a folder and all in it, however much that is, without waiting for it."""
        if folder is None:
            return
        for path in Path("/dev/shm").glob(f"{shared_name(folder)}*"):
            path.unlink(missing_ok=True)
        try:
            Path(folder).rmdir()  # most are empty
        except FileNotFoundError:
            return
        except OSError:
            self._removing.append(_remover(folder))

    def close(self) -> None:
        """Remove all of them. What takes longer than this worker may live goes on after its end."""
        if self._root is None:
            return
        with contextlib.suppress(OSError):
            for folder in self._root.iterdir():
                folder.rmdir()
            self._root.rmdir()
        if self._root.exists():
            self._removing.append(_remover(str(self._root)))


def shared_name(folder: str) -> str:
    """How the names of shared memory begin that the run in this folder makes."""
    return "-".join(Path(folder).parts[-2:]) + "-"


def _remover(folder: str) -> subprocess.Popen[bytes]:
    """A process that removes a folder, also one that is deeper than Python can go or has odd permissions."""
    command = ["/bin/sh", "-c", _REMOVE, folder]
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=nothing, stderr=nothing, cwd="/", start_new_session=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True
