"""What stands in a form and is not saved: kept in a file, so that it outlives the program.

The files lie with the key, outside of every data folder: what stands in one was typed here, so its code may
run.
"""

from __future__ import annotations

from _blake2 import blake2b
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from quizcv.editing.values import Fields, Written
from quizcv.files import make_folder, read_file, replace_file
from quizcv.paths import unsaved_folder

_ENDING = ".json"


class Unsaved(msgspec.Struct, frozen=True):
    """What stood in the form of a card, or of a new one of a deck, `at` this time.

    `path` is the file that would have been written. `kind` and `values` are what stood there, `before` what
    the card had in its file. The rest is as in `Fields`.
    """

    path: str
    key: str
    deck_id: str
    title: str
    kind: str
    values: dict[str, Written]
    before: dict[str, Written]
    at: datetime


def keep(unsaved: Unsaved) -> None:
    """Write it down, in the place of what was there of this card. Raises OSError."""
    path = _file(unsaved.path, unsaved.key or unsaved.deck_id)
    make_folder(path.parent)
    replace_file(path, [msgspec.json.encode(unsaved)])


def forget(fields: Fields) -> None:
    """Keep nothing more of this card, or of a new one of this deck. Raises OSError."""
    _file(str(fields.path), fields.key or fields.deck_id).unlink(missing_ok=True)


def throw_away(unsaved: Unsaved) -> None:
    """Keep this no more. Raises OSError."""
    _file(unsaved.path, unsaved.key or unsaved.deck_id).unlink(missing_ok=True)


def let_be_new(unsaved: Unsaved, fields: Fields) -> None:
    """Keep it from now on as what stood in the form of this new card. Raises OSError."""
    path, deck_id, title = str(fields.path), fields.deck_id, fields.title or unsaved.title
    keep(msgspec.structs.replace(unsaved, path=path, key="", deck_id=deck_id, title=title, before={}))
    throw_away(unsaved)


def find(fields: Fields) -> Unsaved | None:
    """What was kept of this card, or of a new one of this deck; None where nothing was that can be read."""
    found = _read(_file(str(fields.path), fields.key or fields.deck_id))
    return found if found and (found.path, found.key) == (str(fields.path), fields.key) else None


def every() -> list[Unsaved]:
    """All that is kept, the newest first."""
    paths: list[Path] = []
    with suppress(OSError):
        paths = [path for path in unsaved_folder().iterdir() if path.suffix == _ENDING]
    return sorted(filter(None, map(_read, paths)), key=lambda each: each.at, reverse=True)


def laid_over(
    there: Mapping[str, Written], before: Mapping[str, Written], now: Mapping[str, Written]
) -> tuple[dict[str, Written], list[str]]:
    """What was typed, `now` where `before` is what the card had, laid over what is `there` in its file since.

    And the keys that were changed both here and there.
    """
    typed = {name: value for name, value in now.items() if value != before.get(name, "")}
    both = [name for name in typed if there.get(name, "") not in (before.get(name, ""), typed[name])]
    return {**there, **typed}, both


def _file(path: str, name: str) -> Path:
    digest = blake2b(f"{path}\n{name}".encode(errors="surrogateescape"), digest_size=16).hexdigest()
    return unsaved_folder() / f"{digest}{_ENDING}"


def _read(path: Path) -> Unsaved | None:
    try:
        return msgspec.json.decode(read_file(path), type=Unsaved)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
