"""Whether what an edit makes of a file is sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from quizcv.decks import Deck, Reading, read
from quizcv.decks.reading.edits import read_edits
from quizcv.decks.writing.cards import NotWritableError
from quizcv.editing.values import EditError
from quizcv.text import one_line

P = ParamSpec("P")
T = TypeVar("T")


def refuse_mistakes(path: Path, before: bytes | None, after: bytes | None) -> None:
    """Raise EditError if a deck would have a mistake more than before."""
    _compare(
        path,
        read(path, before) if before is not None else None,
        read(path, after) if after is not None else None,
    )


def refuse_mistakes_in_edits(path: Path, deck: Deck, before: bytes | None, after: bytes) -> None:
    """The same of a file with edits to a bundled deck."""
    _compare(
        path, read_edits(path, deck, before) if before is not None else None, read_edits(path, deck, after)
    )


def _compare(path: Path, old: Reading | None, new: Reading | None) -> None:
    known = Counter(error.message for error in old.errors) if old else Counter[str]()
    for error in new.errors if new else ():
        known[error.message] -= 1
        if known[error.message] < 0:
            raise EditError(f"{shown(path)}, line {error.line}: {error.message}")


def done(path: Path, change: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What this gives; EditError, with the file's name, if it cannot be done."""
    try:
        return change(*arguments, **named)
    except NotWritableError as error:
        raise EditError(f"{shown(path)}: {error}") from error


def shown(path: Path) -> str:
    """The name of a file, as a sentence may have it."""
    return one_line(path.name, None)
