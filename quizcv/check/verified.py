"""What was found right already, so that it need not run again: by content, by torch, by what examines it.

Derived and disposable: a missing or damaged file leads to nothing but running everything once more.
"""

from __future__ import annotations

import platform
from datetime import date
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

import msgspec

import quizcv
from quizcv import files
from quizcv.check.subject import Subject
from quizcv.decks import Entry
from quizcv.files import make_folder

KEPT_DAYS = 120
"""After so many days without being asked for, a content is forgotten."""

_EXAMINING = ("check", "decks", "decks/reading", "questions", "runner", "runner/worker")
"""Folders whose code decides what is right."""


class Verified:
    """The subjects found right by the torch of this Python, kept in the file at `path`.

    `today` tells what has not been asked for in a long time.
    """

    def __init__(self, path: Path, *, today: date) -> None:
        self._path = path
        self._day = today.toordinal()
        self._kept = _load(path)
        self._before = dict(self._kept)
        self._maker = _maker()

    def knows(self, subject: Subject) -> bool:
        """Whether this subject was found right, exactly as it is."""
        digest = self._digest(subject)
        is_known = digest in self._kept
        if is_known:
            self._kept[digest] = self._day
        return is_known

    def note(self, subject: Subject, *, is_right: bool) -> None:
        """Remember what was found out about this subject."""
        if is_right:
            self._kept[self._digest(subject)] = self._day
        else:
            self._kept.pop(self._digest(subject), None)

    def save(self) -> None:
        """Write it down, if there is anything new; makes the folder. Raises OSError."""
        kept = {digest: day for digest, day in self._kept.items() if self._day - day < KEPT_DAYS}
        if kept == self._before:
            return
        make_folder(self._path.parent)
        body = msgspec.msgpack.encode(kept)
        files.write_cache(self._path, body)
        self._before = kept

    def _digest(self, subject: Subject) -> bytes:
        content = subject.content
        runs = subject.deck.chain(subject.entry) if isinstance(content, Entry) else (content,)
        parts = [card.part for card in subject.cards]
        what = (self._maker, type(content).__name__, runs, parts)
        return blake2b(msgspec.msgpack.encode(what), digest_size=16).digest()


def torch_installed() -> tuple[str, str] | None:
    """The versions of torch and torchvision of this Python, without importing them; None without torch."""
    try:
        return metadata.version("torch"), _version("torchvision")
    except metadata.PackageNotFoundError:
        return None


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _maker() -> tuple[object, ...]:
    """Who finds things right: torch, the machine, this version, and its modules as they stand."""
    package = Path(quizcv.__file__).parent
    modules = files.changed(package / folder for folder in _EXAMINING)
    machine = (platform.python_version(), platform.system(), platform.machine())
    return torch_installed(), machine, quizcv.__version__, modules


def _load(path: Path) -> dict[bytes, int]:
    try:
        return msgspec.msgpack.decode(files.read_cache(path), type=dict[bytes, int])
    except msgspec.MsgspecError:
        return {}
