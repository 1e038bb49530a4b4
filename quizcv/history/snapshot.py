"""`schedule.json`: the fold of the log up to a place in it, one card a line, for people and a fast start.

The first line says how far it goes and holds a checksum of all that matters, so that a file that was
cut short or edited is noticed. It is derived: the log is the truth.
"""

from __future__ import annotations

import zlib
from datetime import date, datetime
from pathlib import Path

import msgspec

from quizcv.files import replace_file
from quizcv.history.fold import Schedule

FORMAT = 2
"""2 counts the answers of each card; an older one is made anew from the log."""


class Place(msgspec.Struct, frozen=True):
    """How far into the log a schedule goes: the bytes folded, the latest event among them and its day."""

    offset: int = 0
    event: str = ""
    day: date | None = None


class SnapshotError(Exception):
    """A snapshot that cannot be used; says why."""


class OldSnapshotError(SnapshotError):
    """A sound snapshot of an older format, better made anew; it still tells `schedule` and `place`."""

    def __init__(self, schedule: Schedule, place: Place) -> None:
        self.schedule = schedule
        self.place = place
        super().__init__("it was written by an older quizcv")


class _Header(msgspec.Struct):
    format: int
    offset: int
    event: str
    day: date | None
    crc32: int


def write(path: Path, schedule: Schedule, place: Place) -> None:
    """Replace the snapshot, whole or not at all. Raises OSError."""
    encode = msgspec.json.encode
    cards = b",\n".join(
        encode(key) + b":" + encode(progress) for key, progress in sorted(schedule.cards.items())
    )
    days = b'"days":' + encode(dict(sorted(schedule.days.items()))) + b",\n"
    moved = b'"moved":' + encode(dict(sorted(schedule.moved.items()))) + b",\n" if schedule.moved else b""
    body = days + moved + b'"cards":{\n' + cards + b"\n}}\n"
    head = encode(_Header(FORMAT, place.offset, place.event, place.day, _checksum(place, body)))
    replace_file(path, [head[:-1], b",\n", body])


def read(path: Path) -> tuple[Schedule, Place]:
    """The schedule and how far it goes.

    Raises FileNotFoundError, other OSErrors, and SnapshotError for a file that is not as it was written.
    """
    data = path.read_bytes()
    head, _, body = data.partition(b",\n")
    try:
        header = msgspec.json.decode(head + b"}", type=_Header)
        place = Place(header.offset, header.event, header.day)
        if header.format > FORMAT:
            raise SnapshotError("it was written by a newer quizcv")
        if header.crc32 != _checksum(place, body, header.format):
            raise SnapshotError("it was edited or damaged")
        schedule = msgspec.json.decode(b"{" + body, type=Schedule)
        if header.format < FORMAT:
            raise OldSnapshotError(schedule, place)
        return schedule, place
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise SnapshotError("it was edited or damaged") from None


def set_aside(path: Path, now: datetime) -> Path:
    """Give a snapshot that is no longer believed another name, and return it. Raises OSError."""
    path = path.resolve()
    aside = path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%S}.aside")
    return path.replace(aside)


def _checksum(place: Place, body: bytes, number: int = FORMAT) -> int:
    return zlib.crc32(body, zlib.crc32(f"{number} {place.offset} {place.event} {place.day}".encode()))
