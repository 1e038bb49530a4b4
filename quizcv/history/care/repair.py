"""Doing what can be done about a damaged history. Nothing is thrown away: it is moved aside, verbatim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from quizcv.history import snapshot
from quizcv.history.care.backup import back_up_now
from quizcv.history.care.health import history_state, log_state
from quizcv.history.care.merge import merge_into
from quizcv.history.care.restore import present_log
from quizcv.history.history import History
from quizcv.history.log import NotSavedError
from quizcv.paths import Places

Clock = Callable[[], datetime]


def tidy_log(data: Path, clock: Clock) -> list[str]:
    """Make every line of the log an event of its own, in order; say what was done.

    The log as it was goes to the backups first. Lines that are no events, a torn end among them, go to
    `reviews.unreadable`. Raises NotSavedError and OSError.
    """
    state, _ = log_state(present_log(data))
    if state.is_tidy:
        return []
    if state.newer:
        raise NotSavedError(f"{data}: the log was written by a newer quizcv; update quizcv to repair it")
    kept = back_up_now(data, clock())
    done = [f"kept the log as it was in {kept}"]
    asides = merge_into(data, ()).sentences()
    if state.unreadable and not asides:
        asides = ["the unreadable lines were in reviews.unreadable already"]
    done += asides
    if state.repeated or not state.in_order:
        done.append("put the events of the log in order, each once")
    return done


def rebuild_snapshot(data: Path, clock: Clock) -> list[str]:
    """Write the schedule anew if it is not what the log gives; say so. The old one is kept aside.

    Raises OSError. A schedule whose log is gone, or written by a newer quizcv, is left alone.
    """
    path = Places(data).schedule
    log, state = history_state(data)
    if state in ("fresh", "alone") or log.newer or (state == "missing" and not log.size):
        return []
    done = []
    if state == "wrong":
        done.append(f"kept the old schedule aside in {snapshot.set_aside(path, clock())}")
    History(data, clock=clock).save_snapshot()
    return [*done, f"wrote {path} anew from the log"]


def start_anew(data: Path, clock: Clock) -> str:
    """Give up a log that is gone: keep its schedule aside, so that the next answer begins a new log.

    Raises OSError.
    """
    return f"kept the old schedule aside in {snapshot.set_aside(Places(data).schedule, clock())}"
