"""Compressed copies of the log in `backups/`: one a day, and one before anything replaces the log.

The days and times in their names are UTC, so that they are the same on every machine, need no setting
and never come twice. The bytes depend on the log alone.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quizcv.files import is_file, make_inner_folder, read_file, replace_file
from quizcv.history.log import Log
from quizcv.paths import Places
from quizcv.text import sized

KEPT = 7
"""How many daily backups stay."""

MOST = 1_000_000_000
"""Bytes to which a copy is expanded, if somebody asks for it."""

FEW = 8_000_000
"""The same for what nobody has asked for; less than that is never too large."""

MOST_TIMES = 20
"""How much larger than the copy the log in it may be; a log becomes a tenth."""

_DAILY = re.compile(r"reviews-\d{4}-\d\d-\d\d\.jsonl\.gz")
_GZIP = 31  # zlib's name for a gzip file, whose header then holds neither a time nor a name
_MAGIC = b"\x1f\x8b"


class CopyError(Exception):
    """A copy of the log that cannot be read; says why."""


def backups(data: Path) -> list[Path]:
    """All backups of a data folder, oldest first. Raises OSError."""
    return sorted(path for path in Places(data).backups.glob("reviews-*.jsonl.gz") if is_file(path))


def back_up_daily(data: Path, now: datetime) -> Path | None:
    """Make the backup of this day unless there is one, and let old ones go. Raises OSError.

    A log only grows. So an old backup that is longer than the newest holds something that the log has
    lost since: it stays, however many there are.
    """
    target = Places(data).backups / f"reviews-{now.astimezone(UTC):%Y-%m-%d}.jsonl.gz"
    if is_file(target) or _is_empty(data):
        return None
    _copy(data, target)
    daily = [path for path in backups(data) if _DAILY.fullmatch(path.name)]
    for path in daily[:-KEPT]:
        if _length(path) <= _length(daily[-1]):
            path.unlink(missing_ok=True)
    return target


def back_up_now(data: Path, now: datetime) -> Path | None:
    """Make a backup that stays until it is removed by hand; None if there is no log. Raises OSError."""
    if _is_empty(data):
        return None
    now = now.astimezone(UTC)
    while (target := Places(data).backups / f"reviews-{now:%Y-%m-%dT%H%M%S}Z.jsonl.gz").exists():
        now += timedelta(seconds=1)
    _copy(data, target)
    return target


def compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same as a gzip file, chunk by chunk."""
    deflate = zlib.compressobj(3, zlib.DEFLATED, _GZIP)
    for chunk in chunks:
        yield deflate.compress(chunk)
    yield deflate.flush()


def expanded(data: bytes, name: object, most: int = MOST) -> bytes:
    """The log in a copy of it, which may be compressed; `name` is what the copy is called in CopyError.

    It is expanded piece by piece, so that a small file cannot fill the memory: to `MOST_TIMES` its size,
    and to `most` bytes.
    """
    if not data.startswith(_MAGIC):
        return data
    most = min(most, max(MOST_TIMES * len(data), FEW))
    found = bytearray()
    try:
        with gzip.open(io.BytesIO(data)) as file:
            while piece := file.read(1 << 20):
                found += piece
                if len(found) > most:
                    raise CopyError(f"{name} is far too large: {sized(len(data))} hold over {sized(most)}")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise CopyError(f"{name} is damaged: it cannot be decompressed") from None
    return bytes(found)


def _is_empty(data: Path) -> bool:
    identity = Log(data).identity()
    return identity is None or not identity[1]


def _copy(data: Path, target: Path) -> None:
    make_inner_folder(target.parent)
    replace_file(target, compressed(Log(data).chunks()))


def _length(path: Path) -> int:
    """The length of what a gzip file holds, which its last four bytes tell."""
    return int.from_bytes(read_file(path)[-4:], "little")
