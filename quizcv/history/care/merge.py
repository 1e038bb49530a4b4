"""Copies of a log become one: the union of their lines by id, sorted by id, verbatim.

So it does not matter which copy is merged first, into which, or how often: the bytes are the same, and
with them the schedule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from quizcv.files import read_file, replace_file
from quizcv.history.event import NewerFormatError, UnreadableError, decode
from quizcv.history.log import Log, NotSavedError, not_saved, parse
from quizcv.paths import Places
from quizcv.text import counted


class MergedLog(msgspec.Struct, frozen=True):
    """What copies of a log hold together.

    `log` has each event once, in order. `unreadable` has what is not in it, once each, sorted: lines
    that are no event and, of an id that stands before different lines, all but the smallest.
    """

    log: bytes
    unreadable: bytes


class MergeResult(msgspec.Struct, frozen=True):
    """What a merge added: for each copy the number of its new events and of those already there.

    `unreadable` and `doubled` count the lines newly kept in `reviews.unreadable`: no events, and events
    of which there are two versions.
    """

    copies: tuple[tuple[int, int], ...]
    unreadable: int
    doubled: int

    def sentences(self) -> list[str]:
        """What a person should know of the lines that were kept aside, in sentences."""
        sentences = []
        if self.unreadable:
            lines = counted(self.unreadable, "line is", "lines are")
            sentences.append(f"{lines} no event and kept in reviews.unreadable.")
        if self.doubled:
            sentences.append(
                f"{counted(self.doubled, 'event')} came in another version than the one in the log, which"
                " should never happen; it is kept in reviews.unreadable."
            )
        return sentences


def merge_logs(*copies: bytes) -> MergedLog:
    """The union of copies of a log. Raises NewerFormatError."""
    lines = _lines(*copies)
    events: dict[str, bytes] = {}
    for line in sorted(lines):
        with suppress(UnreadableError):
            events.setdefault(decode(line).id, line)
    kept = [events[event_id] for event_id in sorted(events)]
    return MergedLog(_joined(kept), _joined(sorted(lines - set(kept))))


def merge_into(data: Path, copies: Sequence[bytes]) -> MergeResult:
    """Make the log of a data folder the union of itself and these copies.

    The unreadable lines of all go to `reviews.unreadable`, and a torn end of the log with them. Raises
    NotSavedError; the log is as it was then.
    """
    log, aside_path = Log(data), Places(data).unreadable
    with log.lock():
        if log.unlocked_because:
            raise NotSavedError(
                f"{data} is on a filesystem without locks ({log.unlocked_because}), where another window may"
                " write meanwhile: copy the folder to another one to merge there"
            )
        try:
            present, aside = log.read_bytes(), _bytes_of(aside_path)
            union = merge_logs(present, aside, *copies)
            if union.unreadable != aside:
                replace_file(aside_path, [union.unreadable])
            if union.log != present:
                replace_file(log.path, [union.log], through_link=True)
        except NewerFormatError:
            raise NotSavedError(f"{log.path} was written by a newer quizcv; update quizcv to merge") from None
        except OSError as error:
            raise not_saved(error, log.path) from error
    newly_aside = parse(_joined(sorted(_lines(union.unreadable) - _lines(aside))))
    return MergeResult(_counts(present, copies), len(newly_aside.unreadable), len(newly_aside.events))


def _counts(present: bytes, copies: Sequence[bytes]) -> tuple[tuple[int, int], ...]:
    """For each copy, how many of its events are new and how many are not, the copies before it included."""
    seen = {event.id for event in parse(present).events}
    counts = []
    for copy in copies:
        ids = {event.id for event in parse(copy + b"\n").events}
        counts.append((len(ids - seen), len(ids & seen)))
        seen |= ids
    return tuple(counts)


def _lines(*copies: bytes) -> set[bytes]:
    return {line.strip() for copy in copies for line in copy.split(b"\n")} - {b""}


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _bytes_of(path: Path) -> bytes:
    try:
        return read_file(path)
    except FileNotFoundError:
        return b""
