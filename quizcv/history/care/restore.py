"""Putting another log in the place of the present one: what that would change, and doing it."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import msgspec

from quizcv.files import NOT_ON_THIS_DISK, is_evicted, read_file, replace_file
from quizcv.history import snapshot
from quizcv.history.care.backup import MOST, CopyError, back_up_now, backups, expanded
from quizcv.history.event import Event
from quizcv.history.fold import fold
from quizcv.history.history import History
from quizcv.history.log import Log, NotSavedError, not_saved, parse
from quizcv.history.snapshot import SnapshotError
from quizcv.paths import Places


class Span(msgspec.Struct, frozen=True):
    """How much a log holds: its events, and the first and the last study day among them."""

    events: int
    first: date | None
    last: date | None


class DueChange(msgspec.Struct, frozen=True):
    """A card whose due date changes; None for a card without one."""

    card: str
    now: date | None
    then: date | None


class LogComparison(msgspec.Struct, frozen=True):
    """What another log in the place of the present one changes: `lost` and `gained` count events."""

    now: Span
    then: Span
    lost: int
    gained: int
    due: tuple[DueChange, ...]


def present_log(data: Path) -> bytes:
    """The log of a data folder as it is, b"" if there is none. Raises OSError."""
    path = Places(data).log
    if is_evicted(path):
        raise FileNotFoundError(errno.ENOENT, NOT_ON_THIS_DISK, str(path))
    return Log(data).read_bytes()


def log_from_copy(copy: bytes, name: object, most: int = MOST) -> bytes:
    """The log in a copy of one, compressed or not: `most` bytes. Raises CopyError if it cannot be used."""
    log = expanded(copy, name, most)
    lines = parse(log)
    if lines.newer:
        raise CopyError(f"{name} was written by a newer quizcv; update quizcv to use it")
    if log and not lines.events:
        raise CopyError(f"{name} holds no event that can be read: it is no copy of a log")
    return log


def newest_log(data: Path) -> tuple[Path, bytes] | None:
    """The newest backup with events in it, and the log that it holds; None without one. Raises OSError."""
    for path in reversed(backups(data)):
        with suppress(CopyError):
            if log := log_from_copy(read_file(path), path):
                return path, log
    return None


def span(events: Iterable[Event]) -> Span:
    """How much these events are, each counted once."""
    once = {event.id: event.day for event in events}
    return Span(len(once), min(once.values(), default=None), max(once.values(), default=None))


def compare(present: bytes, other: bytes) -> LogComparison:
    """What changes when the log `other` takes the place of the `present` one."""
    old, new = parse(present).events, parse(other).events
    old_ids, new_ids = {event.id for event in old}, {event.id for event in new}
    before, after = fold(old), fold(new)
    cards = sorted(before.cards.keys() | after.cards.keys())
    due = (DueChange(card, before.of(card).due, after.of(card).due) for card in cards)
    return LogComparison(
        span(old),
        span(new),
        len(old_ids - new_ids),
        len(new_ids - old_ids),
        tuple(card for card in due if card.now != card.then),
    )


def replace_log(data: Path, log: bytes, *, instead_of: bytes, clock: Callable[[], datetime]) -> Path | None:
    """Put `log` in the place of `instead_of`, and say where that is kept (None if it was empty).

    Raises NotSavedError, when the log is no longer `instead_of` too; nothing has changed then.
    """
    files = Log(data)
    with files.lock():
        try:
            if present_log(data) != instead_of:
                raise NotSavedError(f"{files.path} was changed in another window meanwhile; look again")
            if parse(instead_of).newer:
                raise NotSavedError(f"{files.path} was written by a newer quizcv; update quizcv to change it")
            kept = back_up_now(data, clock())
            _drop_snapshot_of(data, instead_of)
            replace_file(files.path, [log], through_link=True)
        except OSError as error:
            raise not_saved(error, files.path) from error
    with suppress(OSError):  # it is derived, and written again later
        History(data, clock=clock).save_snapshot()
    return kept


def _drop_snapshot_of(data: Path, log: bytes) -> None:
    """Remove the snapshot of this log; any other is kept aside when the next one is written."""
    path = Places(data).schedule
    with suppress(OSError, SnapshotError):
        place = snapshot.read(path)[1]
        if place.event and f'"id":"{place.event}"'.encode() in log:
            path.unlink()
