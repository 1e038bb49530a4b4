"""Files: opened so that no link leads elsewhere, written so that a power cut leaves the old or the new one.

Nothing else opens files of the data folder. Of those only the log and the settings may be links.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

TEMPORARY = re.compile(r".+\.(\d+)(?:\.[0-9a-f]{16})?\.tmp")
"""The name of a file that the process with this number was about to put in another one's place."""

_KINDS = (
    (stat.S_ISDIR, "it is a folder, not a file"),
    (stat.S_ISFIFO, "it is a pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
)


def open_file(path: Path, flags: int = os.O_RDONLY, *, through_link: bool = False) -> int:
    """Open a file that is there, without waiting; its descriptor, to be closed.

    A link counts as nothing there unless it may be gone through. Raises OSError, also for a folder, a pipe
    or a device: its words say so.
    """
    follow = 0 if through_link else os.O_NOFOLLOW
    try:
        descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK | follow)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK) and not through_link:
            raise FileNotFoundError(errno.ENOENT, "it is a link, which is not followed", str(path)) from None
        if error.errno in (errno.EISDIR, errno.ENXIO):
            raise _no_file(path, path.stat().st_mode) from None
        raise
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise _no_file(path, mode)
    return descriptor


def read_file(path: Path, *, through_link: bool = False, most: int | None = None) -> bytes:
    """All that is in a file. Raises OSError as `open_file` does, and as `read_some` if `most` is given."""
    with open(open_file(path, through_link=through_link), "rb") as file:
        return file.read() if most is None else read_some(file, most, str(path))


def read_some(file: BinaryIO, most: int, name: str) -> bytes:
    """All that is in an open file or a pipe. Raises OSError if that is more than `most` bytes."""
    too_large = OSError(errno.EFBIG, f"it is far too large: over {most:,} bytes", name)
    if file.seekable():
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if size > most:
            raise too_large
    found = bytearray()
    while piece := file.read(1 << 20):
        found += piece
        if len(found) > most:
            raise too_large
    return bytes(found)


def make_file(path: Path, flags: int = os.O_WRONLY) -> int:
    """Make a file for its owner alone; its descriptor, to be closed. Raises OSError, also where a link is."""
    descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    os.fchmod(descriptor, 0o600)  # whatever the umask
    return descriptor


def make_temporary(path: Path) -> tuple[int, Path]:
    """Make a file that may take the place of another: its descriptor, and its path beside that one.

    Its name begins with the other's and ends as `TEMPORARY` says. Raises OSError.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{unforeseen()}.tmp")
    return make_file(temporary), temporary


def unforeseen() -> str:
    """16 hexadecimal digits that nobody can foresee."""
    return os.urandom(8).hex()


def replace_file(
    path: Path, chunks: Iterable[bytes | memoryview], *, through_link: bool = False, is_durable: bool = True
) -> None:
    """Write a file, or replace it: whole or not at all, for its owner alone.

    A link is replaced, or the file that it leads to if it may be gone through. Raises OSError; what was
    there before is then still there. What is neither a file nor a link is never replaced.
    """
    target = real(path) if through_link else path
    with suppress(FileNotFoundError):
        mode = target.lstat().st_mode
        if not stat.S_ISREG(mode) and (through_link or not stat.S_ISLNK(mode)):
            raise _no_file(target, mode)
    descriptor, temporary = make_temporary(target)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.writelines(chunks)
            if is_durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    if is_durable:
        sync_folder(target.parent)


def rewrite_file(path: Path, content: bytes) -> None:
    """Replace a file of somebody's, or the one that it links to, and keep who may read it.

    Raises OSError, also where its owner does not want it to be written.
    """
    check_replaceable(path)
    mode = path.stat().st_mode
    replace_file(path, [content], through_link=True)
    path.chmod(mode & 0o777)


def append_to_file(path: Path, data: bytes) -> None:
    """Append to a file durably, and make it where there is none; a link is replaced. Raises OSError."""
    try:
        descriptor = open_file(path, os.O_WRONLY | os.O_APPEND)
    except FileNotFoundError:
        with suppress(FileNotFoundError):
            path.unlink()  # a link, and not what it leads to
        descriptor = make_file(path, os.O_WRONLY | os.O_APPEND)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def set_aside(path: Path, target: Path) -> Path:
    """Give a file of ours another name, which is returned. Raises OSError, also for what is no file."""
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        raise _no_file(path, mode)
    return path.replace(target)


def is_file(path: Path) -> bool:
    """Whether there is a file, which is no link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def real(path: Path) -> Path:
    """The absolute path without links, also of what is not there. One of links in a circle keeps them."""
    return Path(os.path.realpath(path))


def _no_file(path: Path, mode: int) -> OSError:
    what = next((words for is_kind, words in _KINDS if is_kind(mode)), "it is not a file")
    return OSError(errno.EINVAL, what, str(path))


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it. Raises OSError, maybe after a part: the system's own words for why it stopped."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, durably and for their owner alone. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():  # else another process was faster
            raise
    else:
        folder.chmod(0o700)  # whatever the umask
    sync_folder(folder.parent)


def make_inner_folder(folder: Path) -> None:
    """Make a folder inside the data folder, as `make_folder` does. Raises OSError, also if it is a link."""
    if folder.is_symlink():
        raise OSError(
            errno.ELOOP, "it is a link, which is not followed; put a folder in its place", str(folder)
        )
    make_folder(folder)


def check_writable(folder: Path) -> None:
    """Raise PermissionError, or OSError for a read-only filesystem, if no file can be made in a folder.

    For a folder that does not exist, whether it can be made. Writes nothing.
    """
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        is_read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
        number = errno.EROFS if is_read_only else errno.EACCES
        raise OSError(number, os.strerror(number), str(folder))


def check_replaceable(path: Path) -> None:
    """Raise OSError if a file cannot be replaced, or made, or if its owner does not want it to be written.

    A link counts for what it leads to. Writes nothing.
    """
    target = real(path)
    check_writable(target.parent)
    if not target.exists():
        return
    is_for_nobody = not target.stat().st_mode & 0o222  # which does not keep root out
    if is_for_nobody or not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(target))


def sync_folder(folder: Path) -> None:
    """Make durable which files a folder holds. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


NOT_ON_THIS_DISK = "it is not on this disk: iCloud keeps it; download it in Finder first"
"""What to say of a file that is evicted."""


def is_evicted(path: Path) -> bool:
    """Whether iCloud took this file, or what it links to, off the disk and left `.NAME.icloud` instead."""
    if path.exists():
        return False
    return any(each.with_name(f".{each.name}.icloud").exists() for each in {path, real(path)})


def process_is_alive(pid: int) -> bool:
    """Whether there is a process with this number, ours or somebody else's."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def changed(folders: Iterable[Path]) -> str:
    """What changes whenever one of the Python modules in these folders does."""
    changes = []
    for folder in folders:
        with os.scandir(folder) as files:
            changes += [file.stat().st_mtime_ns for file in files if file.name.endswith(".py")]
    return f"{len(changes)} {sum(changes)}"
