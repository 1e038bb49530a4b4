"""Small files that are made from others: with a checksum, replaced whole, and never worth a complaint."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from pathlib import Path


def write(path: Path, body: bytes) -> None:
    """Replace the file, whole or not at all; not durably, since it can be made anew. Raises OSError."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(zlib.crc32(body).to_bytes(4, "big") + body)
    temporary.replace(path)


def read(path: Path) -> bytes:
    """What was written; b"" for a file that is missing, cannot be read or was damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return b""
    body = data[4:]
    return body if zlib.crc32(body).to_bytes(4, "big") == data[:4] else b""


def modules(folders: Iterable[Path]) -> str:
    """What changes whenever one of the Python modules in these folders does."""
    changes = []
    for folder in folders:
        with os.scandir(folder) as files:
            changes += [file.stat().st_mtime_ns for file in files if file.name.endswith(".py")]
    return f"{len(changes)} {sum(changes)}"
