"""`schedule.json`: the fold of the log up to a place in it, one card a line, for people and a fast start.

The first line says how far it goes and holds a checksum of all that matters, so that a file that was
cut short or edited is noticed. It is derived: the log is the truth.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from quizcv import files
from quizcv.files import read_file, replace_file
from quizcv.history.event import Event
from quizcv.history.fold import Progress, Schedule
from quizcv.scheduling import DEFAULT, State, UnknownSchedulerError, from_event

OLDEST_FORMAT, NAMES_SCHEDULER, FORMAT = 2, 3, 4
"""2 counts the answers of each card; an older one is made anew from the log. 3 names the scheduler and 4
tells of cards that were made new again. Each is written only where an event of the log does so: a quizcv that
does not know such events does not read it."""

S = TypeVar("S", bound=State)


class Position(msgspec.Struct, frozen=True):
    """How far into the log a schedule goes: the bytes folded, the latest event among them and its day.

    `names_scheduler` and `has_resets` tell whether any of the events, undone or not, names a scheduler or
    makes a card new again.
    """

    offset: int = 0
    event: str = ""
    day: date | None = None
    names_scheduler: bool = False
    has_resets: bool = False

    def after(self, events: Sequence[Event], offset: int) -> Position:
        """Once these events are folded too, which come later and end at byte `offset`."""
        kinds = {event.kind for event in events}
        return Position(
            offset,
            events[-1].id if events else self.event,
            events[-1].day if events else self.day,
            self.names_scheduler or "scheduler" in kinds,
            self.has_resets or "reset" in kinds,
        )


class SnapshotError(Exception):
    """A snapshot that cannot be used; says why."""


class OldSnapshotError(SnapshotError):
    """A snapshot of an older format, better made anew; it still tells `schedule` and `position`.

    One that holds nonsense tells nothing, and is made anew as well.
    """

    def __init__(self, schedule: Schedule, position: Position) -> None:
        self.schedule = schedule
        self.position = position
        super().__init__("it was written by an older quizcv")


class _Header(msgspec.Struct):
    format: int
    offset: int
    event: str
    day: date | None
    crc32: int
    scheduler: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    knows_never_good: bool = False
    """Whether it says which cards were never Good; one of an older quizcv, which does not, is made anew."""


class _Body(msgspec.Struct, Generic[S]):
    cards: dict[str, Progress[S]]
    days: dict[date, int]
    moved: dict[str, str] = {}


def write(path: Path, schedule: Schedule, position: Position) -> None:
    """Replace the snapshot, whole or not at all. Raises OSError."""
    encode = msgspec.json.encode
    cards = b",\n".join(
        encode(key) + b":" + encode(progress) for key, progress in sorted(schedule.cards.items())
    )
    days = b'"days":' + encode(dict(sorted(schedule.days.items()))) + b",\n"
    moved = b'"moved":' + encode(dict(sorted(schedule.moved.items()))) + b",\n" if schedule.moved else b""
    body = days + moved + b'"cards":{\n' + cards + b"\n}}\n"
    said = schedule.scheduler.to_event() if position.names_scheduler else msgspec.UNSET
    number = NAMES_SCHEDULER if position.names_scheduler else OLDEST_FORMAT
    number = FORMAT if position.has_resets else number
    header = _Header(number, position.offset, position.event, position.day, 0, said, knows_never_good=True)
    header.crc32 = _checksum(header, body)
    replace_file(path, [encode(header)[:-1], b",\n", body])


def read(path: Path) -> tuple[Schedule, Position]:
    """The schedule and how far it goes.

    Raises FileNotFoundError, other OSErrors, and SnapshotError for a file that is not as it was written.
    """
    data = read_file(path)
    end = data.find(b",\n")
    try:
        header = msgspec.json.decode(data[:end] + b"}", type=_Header)
        if header.format > FORMAT:
            raise SnapshotError("it was written by a newer quizcv")
        if header.crc32 != _checksum(header, memoryview(data)[end + 2 :]):  # a copy takes long
            raise SnapshotError("it was edited or damaged")
        scheduler = from_event(header.scheduler) if header.scheduler else DEFAULT
        parts = msgspec.json.decode(data, type=_Body[type(scheduler.new)])  # type: ignore[misc]
    except UnknownSchedulerError:
        raise SnapshotError("it was written by a newer quizcv") from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise SnapshotError("it was edited or damaged") from None
    if _goes_round(parts.moved):  # a sound checksum, but nothing that was ever folded
        raise OldSnapshotError(Schedule(), Position())
    schedule = Schedule(scheduler, scheduler, parts.cards, parts.days, parts.moved)
    names_scheduler, has_resets = header.scheduler is not msgspec.UNSET, header.format == FORMAT
    position = Position(header.offset, header.event, header.day, names_scheduler, has_resets)
    if header.format < OLDEST_FORMAT or not header.knows_never_good:
        raise OldSnapshotError(schedule, position)
    return schedule, position


def set_aside(path: Path, now: datetime) -> Path:
    """Give a snapshot that is no longer believed another name, and return it. Raises OSError."""
    return files.set_aside(path, path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%S}.aside"))


def _goes_round(moved: dict[str, str]) -> bool:
    """Whether a key leads back to itself."""
    ends: set[str] = set()
    for key in moved:
        way: set[str] = set()
        while key in moved and key not in ends:
            if key in way:
                return True
            way.add(key)
            key = moved[key]
        ends |= way
    return False


def _checksum(header: _Header, body: bytes | memoryview) -> int:
    head = f"{header.format} {header.offset} {header.event} {header.day}".encode()
    if header.scheduler is not msgspec.UNSET:
        head += msgspec.json.encode(header.scheduler)
    return zlib.crc32(body, zlib.crc32(head))
