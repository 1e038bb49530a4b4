"""Writing what edits make of files: all of them or none, and only over what was read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from quizcv.decks.reading.source import LARGEST
from quizcv.editing.values import Change, EditError
from quizcv.files import (
    check_replaceable,
    make_folder,
    make_inner_folder,
    read_file,
    replace_file,
    rewrite_file,
)
from quizcv.text import one_line


class Files:
    """The files that an edit changes, as they will be. Those below `inner` may not be links, decks may."""

    def __init__(self, inner: Path) -> None:
        self._inner = inner
        self._before: dict[Path, bytes | None] = {}
        self._now: dict[Path, bytes | None] = {}

    def content(self, path: Path) -> bytes | None:
        """What is in a file, after what was put into it; None if there is none. Raises EditError."""
        if path not in self._now:
            self._before[path] = self._now[path] = self._read(path)
        return self._now[path]

    def put(self, path: Path, content: bytes | None) -> None:
        """Let a file hold this from now on, or let there be none. Nothing is written yet."""
        self.content(path)
        self._now[path] = content

    def save(self) -> tuple[Change, ...]:
        """Write all of it, and say what changed. Raises EditError: then nothing has changed."""
        changes = tuple(
            Change(path, self._before[path], now)
            for path, now in self._now.items()
            if now != self._before[path]
        )
        self.write(changes, "the deck changed meanwhile: look at {path}, then edit again")
        return changes

    def write(self, changes: Sequence[Change], meanwhile: str) -> None:
        """Make these changes. Raises EditError: in the words of `meanwhile` if a file is not what it was."""
        done: list[Change] = []
        try:
            for change in changes:
                if self._read(change.path) != change.before:
                    raise EditError(meanwhile.format(path=one_line(str(change.path), None)))
                self._write(change)
                done.append(change)
        except BaseException as error:
            for change in reversed(done):
                with suppress(OSError):
                    self._write(Change(change.path, change.after, change.before))
            if isinstance(error, OSError):
                path = one_line(str(error.filename), None)
                raise EditError(f"nothing was saved: {path}: {error.strerror}") from error
            raise

    def _is_inner(self, path: Path) -> bool:
        return path.parent == self._inner

    def _read(self, path: Path) -> bytes | None:
        try:
            if self._is_inner(path):
                if path.is_symlink() or self._inner.is_symlink():
                    raise EditError(
                        f"{one_line(str(path), None)} is a link, which is not followed; remove it"
                    )
                return read_file(path, most=LARGEST)
            return read_file(path, through_link=True, most=LARGEST)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EditError(f"{one_line(str(path), None)} cannot be read: {error.strerror}") from error

    def _write(self, change: Change) -> None:
        path = change.path
        check_replaceable(path)
        if change.after is None:
            path.unlink(missing_ok=True)
        elif self._is_inner(path):
            make_inner_folder(path.parent)
            replace_file(path, [change.after])
        elif change.before is None:
            make_folder(path.parent)
            replace_file(path, [change.after])
        else:
            rewrite_file(path, change.after)
