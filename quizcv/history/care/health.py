"""What state a log and its snapshot are in: for `quizcv doctor`, which says so."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Literal

import msgspec

from quizcv.history import snapshot
from quizcv.history.care.restore import Span, present_log, span
from quizcv.history.event import Event
from quizcv.history.fold import Schedule, fold, ordered
from quizcv.history.log import parse
from quizcv.history.snapshot import OldSnapshotError, Position, SnapshotError
from quizcv.paths import Places

SnapshotState = Literal["missing", "fresh", "behind", "damaged", "wrong", "ahead", "alone"]
"""`wrong`: not what the log gives. `ahead`: has events that the log lost. `alone`: the log is gone."""


class LogState(msgspec.Struct, frozen=True):
    """What is in a log.

    `unreadable` has the line number of each line that is no event, and why. `torn` are the bytes after
    the last newline. `repeated` counts lines whose event stands in an earlier one.
    """

    size: int
    span: Span
    unreadable: tuple[tuple[int, str], ...]
    torn: bytes
    repeated: int
    in_order: bool
    newer: str

    @property
    def is_tidy(self) -> bool:
        """Whether every line is an event of its own, in order."""
        return self.in_order and not (self.unreadable or self.torn or self.repeated)


def log_state(log: bytes) -> tuple[LogState, list[Event]]:
    """The state of a log, and the events in it."""
    lines = parse(log)
    ids = [event.id for event in lines.events]
    whole = span(lines.events)
    unreadable, number, counted = [], 1, 0
    for offset, reason in lines.unreadable:
        number, counted = number + log.count(b"\n", counted, offset), offset
        unreadable.append((number, reason))
    state = LogState(
        len(log),
        whole,
        tuple(unreadable),
        log[lines.end :],
        len(ids) - whole.events,
        all(earlier <= later for earlier, later in pairwise(ids)),
        lines.newer,
    )
    return state, lines.events


def history_state(data: Path) -> tuple[LogState, SnapshotState]:
    """The state of the log of a data folder, and how its snapshot stands to it. Raises OSError.

    The snapshot is read first, so that another window, which writes it last, does not make it look ahead.
    """
    stored = _stored(Places(data).schedule)
    log = present_log(data)
    state, events = log_state(log)
    if isinstance(stored, str):
        return state, stored
    schedule, position, is_old = stored
    if position.offset and not log:
        return state, "alone"
    if position.event and all(event.id != position.event for event in events):
        return state, "ahead"
    in_order = ordered(events)
    if is_old or position.event != (in_order[-1].id if in_order else ""):
        return state, "behind"
    return state, "fresh" if schedule == fold(in_order) else "wrong"


def _stored(path: Path) -> tuple[Schedule, Position, bool] | Literal["missing", "damaged"]:
    """A snapshot, and whether it is of an older format."""
    try:
        return *snapshot.read(path), False
    except FileNotFoundError:
        return "missing"
    except OldSnapshotError as old:
        return old.schedule, old.position, True
    except (SnapshotError, OSError):
        return "damaged"
