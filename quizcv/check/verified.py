"""What was found right already, so that it need not run again: by content, by torch, by what examines it.

With what is found right its warnings are kept, to be said again.

Derived and disposable: a file that is missing, damaged or from elsewhere leads to nothing but running
everything once more.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

import msgspec

import quizcv
from quizcv import files, seal
from quizcv.check.subject import CardProblem, Subject
from quizcv.decks import Entry
from quizcv.decks.field_types import Promise
from quizcv.files import make_folder

KEPT_DAYS = 120
"""After so many days without being asked for, a content is forgotten."""

_EXAMINING = ("check", "decks", "decks/reading", "questions", "runner", "runner/worker")
"""Folders whose code decides what is right."""


class _Warning(msgspec.Struct, array_like=True, frozen=True):
    """A warning about a card whose key is known, as it is kept."""

    field: str
    message: str
    promise: Promise | None


_Kept = tuple[int, tuple[_Warning, ...]]
"""When a content was last asked for, and what is to be said of it."""


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

    def knows(self, subject: Subject) -> list[CardProblem] | None:
        """The warnings about this subject if it was found right, exactly as it is; else None."""
        digest = self._digest(subject)
        if digest not in self._kept:
            return None
        _, warnings = self._kept[digest]
        self._kept[digest] = self._day, warnings
        return [CardProblem(subject.key, w.field, w.message, w.promise, is_warning=True) for w in warnings]

    def note(self, subject: Subject, findings: Sequence[CardProblem]) -> None:
        """Remember what was found out about this subject: right is one without errors."""
        digest = self._digest(subject)
        if all(each.is_warning for each in findings):
            warnings = tuple(_Warning(each.field, each.message, each.promise) for each in findings)
            self._kept[digest] = self._day, warnings
        else:
            self._kept.pop(digest, None)

    def save(self) -> None:
        """Write it down, if there is anything new; makes the folder. Raises OSError."""
        kept = {digest: each for digest, each in self._kept.items() if self._day - each[0] < KEPT_DAYS}
        if kept == self._before:
            return
        make_folder(self._path.parent)
        body = msgspec.msgpack.encode(kept)
        seal.write_cache(self._path, body)
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


def _load(path: Path) -> dict[bytes, _Kept]:
    try:
        return msgspec.msgpack.decode(seal.read_cache(path)[0], type=dict[bytes, _Kept])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return {}
