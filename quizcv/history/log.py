"""`reviews.jsonl`: the durable log. One event a line, one write and one fsync each, under a lock."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from quizcv.files import (
    NOT_ON_THIS_DISK,
    append_to_file,
    check_writable,
    is_evicted,
    make_file,
    make_folder,
    open_file,
    real,
    sync_folder,
    write_all,
)
from quizcv.history.event import Event, NewerFormatError, UnreadableError, decode, encode
from quizcv.paths import Places

PIECE = 1 << 20
"""Bytes of a log that are split into lines in one go."""

Identity = tuple[int, int]
"""Which file the log is, and how long."""


class NotSavedError(Exception):
    """An event that did not reach the disk; says why. Nothing of it is left in the log."""


class Lines(msgspec.Struct):
    """What stood in the log from one place to another.

    `end` is the offset behind the last whole line; what follows it is a line still being written or
    torn off. `unreadable` has the byte offset of each line that is no event, and the reason. `newer` is the
    first thing that a newer quizcv wrote and that this one does not know, or "".
    """

    events: list[Event]
    raw: list[bytes]
    unreadable: list[tuple[int, str]]
    newer: str
    end: int

    def extend(self, later: Lines) -> None:
        """Add what stood in the log right behind these."""
        self.events += later.events
        self.raw += later.raw
        self.unreadable += later.unreadable
        self.newer = self.newer or later.newer
        self.end = later.end


class Log:
    """The log file of one data folder. Reading takes no lock and writes nothing."""

    def __init__(self, folder: Path) -> None:
        places = Places(folder)
        self.path = places.log
        self.torn_path = places.torn
        self._lock_path = places.lock
        self.unlocked_because = ""
        self._is_folder_synced = False
        self._is_link_checked = False

    def read(self, start: int = 0) -> Lines:
        """The whole lines from byte `start` on. A log that does not exist is empty. Raises OSError."""
        return parse(self.read_bytes(start), start)

    def read_bytes(self, start: int = 0) -> bytes:
        """All that stands there from byte `start` on, b"" if there is no log. Raises OSError."""
        try:
            with self._open() as file:
                file.seek(start)
                return file.read()
        except FileNotFoundError:
            return b""

    def chunks(self) -> Iterator[bytes]:
        """The same from the beginning, a megabyte at a time. Raises OSError."""
        with self._open() as file:
            while chunk := file.read(1 << 20):
                yield chunk

    def ends_with(self, offset: int, event_id: str) -> bool:
        """Whether the line that ends at byte `offset` is the event `event_id`."""
        if not offset:
            return not event_id
        try:
            with self._open() as file:
                start = max(0, offset - 4096)
                file.seek(start)
                data = file.read(offset - start)
        except FileNotFoundError:
            return False
        if len(data) != offset - start or not data.endswith(b"\n"):
            return False
        line = data[:-1].rpartition(b"\n")[2]
        return f'"id":"{event_id}"'.encode() in line

    def identity(self) -> Identity | None:
        """What changes whenever the log does; None if there is none. Raises OSError."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_size

    @property
    def is_evicted(self) -> bool:
        """Whether there is a log, but not on this disk."""
        return is_evicted(self.path)

    def why_read_only(self) -> str:
        """Why nothing can be written here, however often one tries; "" if nothing says so. Writes nothing."""
        try:
            for path in (self.path, self._lock_path):
                if path.exists():
                    flags = os.O_WRONLY | os.O_APPEND
                    os.close(open_file(path, flags, through_link=path == self.path))
                else:
                    check_writable(path.parent)
        except OSError as error:
            if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
                return f"{error.filename} cannot be written: {error.strerror}"
        return ""

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the only right to append, for all processes on this folder.

        Makes the folder (for its owner alone) when it is missing. On a filesystem without locks it goes
        on and leaves the reason in `unlocked_because`. Raises NotSavedError.
        """
        if self.is_evicted:
            raise NotSavedError(f"not saved: {self.path}: {NOT_ON_THIS_DISK}")
        try:
            self._check_link()
            try:
                descriptor = self._open_lock()
            except FileNotFoundError:
                make_folder(self.path.parent)
                descriptor = self._open_lock()
        except OSError as error:
            is_about_file = error.errno in (errno.EINVAL, errno.ELOOP)  # a pipe, or a link
            raise not_saved(error, Path(error.filename) if is_about_file else self.path.parent) from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            except OSError as error:
                self.unlocked_because = error.strerror or str(error)
            yield
        finally:
            os.close(descriptor)

    def _open_lock(self) -> int:
        """The lock. A link there is not replaced: another process might hold what replaced it already."""
        with suppress(FileNotFoundError):
            return open_file(self._lock_path, os.O_RDWR)
        try:
            return make_file(self._lock_path, os.O_RDWR)
        except FileExistsError:
            if self._lock_path.is_symlink():
                words = "it is a link, which is not followed; remove it"
                raise OSError(errno.ELOOP, words, str(self._lock_path)) from None
            return open_file(self._lock_path, os.O_RDWR)  # another process was faster

    def _open(self) -> BinaryIO:
        self._check_link()
        return open(open_file(self.path, through_link=True), "rb")  # noqa: PTH123 - a descriptor has no path

    def _open_to_append(self) -> int:
        flags = os.O_RDWR | os.O_APPEND
        try:
            return open_file(self.path, flags, through_link=True)
        except FileNotFoundError:
            return make_file(real(self.path), flags)

    def _check_link(self) -> None:
        """Raise OSError if the log is a link to something that is no log: that is somebody else's file.

        What is empty, or not there yet, becomes one if its name says so.
        """
        if self._is_link_checked or not self.path.is_symlink():
            return
        target = real(self.path)
        try:
            with open(open_file(target), "rb") as file:  # noqa: PTH123 - a descriptor has no path
                start = file.read(1 << 20)
        except FileNotFoundError:
            start = b""
        lines = parse(start)
        if not (lines.events or lines.newer or (not start and target.suffix == ".jsonl")):
            words = f"it is a link to {target}, which is no log of quizcv; remove the link"
            raise OSError(errno.EINVAL, words, str(self.path))
        self._is_link_checked = True

    def append(self, *events: Event) -> tuple[int, Identity]:
        """Put events durably on disk. Returns where their lines start, and the log's identity since.

        Needs the lock. A torn line at the end is first cut off and kept in `reviews.torn`. Raises
        NotSavedError, after taking back what was written.
        """
        lines = b"".join(map(encode, events))
        try:
            descriptor = self._open_to_append()
        except OSError as error:
            raise not_saved(error, self.path) from error
        try:
            status = os.fstat(descriptor)
            start = status.st_size
            if start and os.pread(descriptor, 1, start - 1) != b"\n":
                if self.unlocked_because:  # then it may be a line that another process is writing
                    lines = b"\n" + lines
                else:
                    start = self._cut_torn_tail(descriptor, start)
            try:
                write_all(descriptor, lines)
                os.fsync(descriptor)
                self._sync_folder(is_new=start == 0)
            except OSError:
                with suppress(OSError):
                    if os.fstat(descriptor).st_size <= start + len(lines):  # else it is not ours alone
                        os.ftruncate(descriptor, start)
                raise
            return start, (status.st_ino, start + len(lines))
        except OSError as error:
            raise not_saved(error, self.path) from error
        finally:
            os.close(descriptor)

    def _sync_folder(self, *, is_new: bool) -> None:
        """Make durable that the log is in its folder: whoever made it may have been killed before that."""
        if is_new or not self._is_folder_synced:
            sync_folder(real(self.path).parent)
            self._is_folder_synced = True

    def _cut_torn_tail(self, descriptor: int, size: int) -> int:
        """Keep aside what follows the last newline, cut it off, and return where the log ends now."""
        tail, start = b"", size
        while start and b"\n" not in tail:
            step = min(65536, start)
            start -= step
            tail = os.pread(descriptor, step, start) + tail
        end = start + tail.rfind(b"\n") + 1
        append_to_file(self.torn_path, tail[end - start :] + b"\n")
        os.ftruncate(descriptor, end)
        return end


def parse(data: bytes, start: int = 0) -> Lines:
    """The events in whole lines of a log; `start` is the offset at which `data` begins."""
    lines, at = Lines([], [], [], "", start), 0
    while end := _end_of_piece(data, at):
        lines.extend(parse_lines(data[at:end].split(b"\n")[:-1], lines.end))
        at = end
    return lines


def _end_of_piece(data: bytes, start: int) -> int:
    """Where the last whole line of the next piece ends, 0 at the end.

    All of a long log in one go would be split for longer than a screen, which another thread draws, may stand
    still.
    """
    return data.rfind(b"\n", start, start + PIECE) + 1 or data.find(b"\n", start) + 1


def parse_lines(lines: list[bytes], start: int) -> Lines:
    """The events in lines of a log, without their line ends; `start` is the offset of the first."""
    parsed, offset = Lines([], [], [], "", start), start
    for line in lines:
        if line.strip():
            try:
                parsed.events.append(decode(line))
                parsed.raw.append(line)
            except UnreadableError as error:
                parsed.unreadable.append((offset, str(error)))
            except NewerFormatError as error:
                parsed.newer = parsed.newer or str(error)
        offset += len(line) + 1
    parsed.end = offset
    return parsed


def not_saved(error: OSError, path: Path) -> NotSavedError:
    """The error to raise when the system refused to write at `path`."""
    return NotSavedError(f"not saved: {path}: {error.strerror or error}")
