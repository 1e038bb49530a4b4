"""Doing what can be done about a damaged history. Nothing is thrown away: it is moved aside, verbatim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from quizcv.history import snapshot
from quizcv.history.backup import back_up_now
from quizcv.history.history import History
from quizcv.history.inspect import log_state, snapshot_state
from quizcv.history.log import NotSavedError, not_saved
from quizcv.history.merge import take_in
from quizcv.history.restore import present_log

Clock = Callable[[], datetime]


def tidy_log(data: Path, clock: Clock) -> list[str]:
    """Make every line of the log an event of its own, in order; say what was done.

    The log as it was goes to the backups first. Lines that are no events, a torn end among them, go to
    `reviews.unreadable`. Raises NotSavedError.
    """
    state, _ = log_state(_read(data))
    if state.is_tidy:
        return []
    if state.newer:
        raise NotSavedError(f"{data}: the log was written by a newer quizcv; update quizcv to repair it")
    try:
        kept = back_up_now(data, clock())
    except OSError as error:
        raise not_saved(error, data) from error
    done = [f"kept the log as it was in {kept}"]
    asides = take_in(data, ()).asides()
    if state.unreadable and not asides:
        asides = ["the unreadable lines were in reviews.unreadable already"]
    done += asides
    if state.repeated or not state.in_order:
        done.append("put the events of the log in order, each once")
    return done


def rebuild_snapshot(data: Path, clock: Clock) -> list[str]:
    """Write the schedule anew if it is not what the log gives; say so. The old one is kept aside.

    Raises NotSavedError. A schedule whose log is gone is left alone.
    """
    path, log = data / "schedule.json", _read(data)
    state = snapshot_state(path, log, log_state(log)[1])
    if state in ("fresh", "alone") or (state == "missing" and not log):
        return []
    done = []
    try:
        if state == "wrong":
            done.append(f"kept the old schedule aside in {snapshot.set_aside(path, clock())}")
        History(data, clock=clock).save_snapshot()
    except OSError as error:
        raise not_saved(error, path) from error
    return [*done, f"wrote {path} anew from the log"]


def start_anew(data: Path, clock: Clock) -> str:
    """Give up a log that is gone: keep its schedule aside, so that the next answer begins a new log.

    Raises NotSavedError.
    """
    path = data / "schedule.json"
    try:
        return f"kept the old schedule aside in {snapshot.set_aside(path, clock())}"
    except OSError as error:
        raise not_saved(error, path) from error


def _read(data: Path) -> bytes:
    try:
        return present_log(data)
    except OSError as error:
        raise not_saved(error, data) from error
