"""Files: written so that a power cut leaves the old one or the new one, whole; caches; whose they are."""

from __future__ import annotations

import errno
import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file durably, or replace it: whole or not at all. A link is written through.

    Raises OSError; what was there before is then still there.
    """
    target = path.resolve()
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(target.parent)


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
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


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


def sync_folder(folder: Path) -> None:
    """Make durable which files a folder holds. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_cache(path: Path, body: bytes) -> None:
    """Replace the file, whole or not at all; not durably, since it can be made anew. Raises OSError."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(zlib.crc32(body).to_bytes(4, "big") + body)
    temporary.replace(path)


def read_cache(path: Path) -> bytes:
    """What was written; b"" for a file that is missing, cannot be read or was damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return b""
    body = data[4:]
    return body if zlib.crc32(body).to_bytes(4, "big") == data[:4] else b""


NOT_ON_THIS_DISK = "it is not on this disk: iCloud keeps it; download it in Finder first"
"""What to say of a file that is evicted."""


def is_evicted(path: Path) -> bool:
    """Whether iCloud took this file, or what it links to, off the disk and left `.NAME.icloud` instead."""
    there = {path, path.resolve()}
    return not path.exists() and any(each.with_name(f".{each.name}.icloud").exists() for each in there)


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
