"""Which files may be decks: those that paths mean, and those in folders inside of them, within bounds.

A link is followed where somebody put it: as a path that is named, or directly in a folder that is. None below
is: a folder that came from elsewhere, such as a cloned repository, does not lead out of itself, nor round.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from quizcv.text import one_line

ENDINGS = (".yaml", ".yml")

DEEPEST = 8
"""So many folders inside of each other are gone through."""
MOST_FOLDERS = 1_000
"""So many folders are gone through in all."""

_EVICTED = re.compile(r"\.(.+)\.icloud")
"""What iCloud leaves of a file that it has taken off the disk."""


class Found(msgspec.Struct, frozen=True):
    """The files, each once and in order: those of a folder by name, then those of the folders inside of it.

    `inner` are the files that nobody named, nor put directly into a folder that is: not all of them need be
    decks. `folders` are all that were gone through, `links` those that were not followed, and `notices` say
    what else was left out.
    """

    files: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()
    inner: frozenset[Path] = frozenset()
    links: tuple[Path, ...] = ()
    notices: tuple[str, ...] = ()


def find(paths: Iterable[Path], others: Iterable[Path] = ()) -> Found:
    """What these paths mean. What is found in the folders `others` is `inner`, even directly in them.

    A path that does not exist is among the files, so that reading it says so; of `others` a notice says it.
    """
    walk = _Walk()
    for path in paths:
        walk.take(path)
    for folder in others:
        walk.take_other(folder)
    return Found(
        tuple(walk.files.values()),
        tuple(walk.folders),
        frozenset(walk.inner),
        tuple(walk.links),
        tuple(walk.notices),
    )


def beside(folder: Path) -> list[Path]:
    """The files directly in a folder that may be decks, by name; none where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [folder / name for name, _ in _files(entries)]
    except OSError:
        return []


class _Walk:
    def __init__(self) -> None:
        self.files: dict[Path, Path] = {}
        self.folders: list[Path] = []
        self.inner: list[Path] = []
        self.links: list[Path] = []
        self.notices: list[str] = []
        self._seen: set[tuple[int, int]] = set()
        self._is_full = False

    def take(self, path: Path) -> None:
        if path.is_dir():
            self._folder(path, 0)
        else:
            self.files.setdefault(path.absolute(), path)

    def take_other(self, folder: Path) -> None:
        if folder.is_dir():
            self._folder(folder, 1)
        else:
            shown = one_line(str(folder), limit=None)
            self.notices.append(f"{shown}, a folder of decks in the settings, is not there")

    def _folder(self, folder: Path, depth: int) -> None:
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in self._seen:
                return
            self._seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if depth:
                shown = one_line(str(folder), limit=None)
                self.notices.append(f"{shown} cannot be read: {error.strerror}")
            else:
                self.files.setdefault(folder.absolute(), folder)
            return
        self.folders.append(folder)
        self._take_files(folder, _files(found), depth)
        for entry in found:
            if not entry.name.startswith(".") and entry.is_dir():
                self._enter(folder / entry.name, depth + 1, is_link=entry.is_symlink())

    def _take_files(self, folder: Path, entries: Iterator[tuple[str, bool]], depth: int) -> None:
        for name, is_link in entries:
            path = folder / name
            if is_link and depth:
                self.links.append(path)
            elif path.absolute() not in self.files:
                self.files[path.absolute()] = path
                if depth:
                    self.inner.append(path)

    def _enter(self, folder: Path, depth: int, *, is_link: bool) -> None:
        if is_link and depth > 1:
            self.links.append(folder)
        elif depth > DEEPEST:
            self._leave_out(folder, f"it lies over {DEEPEST} folders deep")
        elif len(self._seen) >= MOST_FOLDERS:
            if not self._is_full:
                self._is_full = True
                self._leave_out(folder, f"there are over {MOST_FOLDERS:,} folders; nor are those after it")
        else:
            self._folder(folder, depth)

    def _leave_out(self, folder: Path, why: str) -> None:
        self.notices.append(f"decks in {one_line(str(folder), limit=None)} are not read: {why}")


def _files(entries: Iterable[os.DirEntry[str]]) -> Iterator[tuple[str, bool]]:
    """The names of the files among these that may be decks, in order, and whether each is a link."""
    found = {}
    for entry in entries:
        name = _EVICTED.sub(r"\1", entry.name)
        if name.lower().endswith(ENDINGS) and not name.startswith(".") and not entry.is_dir():
            found[name] = entry.is_symlink()
    return iter(sorted(found.items()))
