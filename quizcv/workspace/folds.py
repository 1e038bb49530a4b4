"""`folded.cache`: which folders of decks are folded at home, so that they stay so."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from quizcv.files import make_folder, read_file, replace_file


def read(path: Path) -> set[str]:
    """The folders in the file; none, where it is missing or damaged."""
    try:
        return msgspec.json.decode(read_file(path), type=set[str])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return set()


def write(path: Path, folders: set[str]) -> None:
    """Keep these, or do without where the disk refuses."""
    with suppress(OSError):
        make_folder(path.parent)
        replace_file(path, [msgspec.json.encode(sorted(folders)), b"\n"], is_durable=False)
