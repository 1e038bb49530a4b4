"""Small files with a set of names each: what was folded at home, which offers were declined."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from quizcv.files import make_folder, read_file, replace_file


def read(path: Path) -> set[str]:
    """The names in the file; none, where it is missing or damaged."""
    try:
        return msgspec.json.decode(read_file(path), type=set[str])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return set()


def write(path: Path, names: set[str]) -> None:
    """Keep these, or do without where the disk refuses."""
    with suppress(OSError):
        make_folder(path.parent)
        replace_file(path, [msgspec.json.encode(sorted(names)), b"\n"], is_durable=False)
