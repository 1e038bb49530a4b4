"""The log, its schedule, its backups, and what was kept aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quizcv.doctor.finding import Finding
from quizcv.files import NOT_ON_THIS_DISK, read_file
from quizcv.history.care.backup import CopyError, backups, expanded
from quizcv.history.care.copies import conflicted_copies
from quizcv.history.care.health import LogState, SnapshotState, history_state
from quizcv.paths import Places
from quizcv.text import counted, error_text, sized

REPAIR = "`quizcv doctor --repair` fixes it, after a backup"
NAMED = 5
"""How many unreadable lines are named."""

SNAPSHOTS: dict[SnapshotState, str] = {
    "missing": "not there yet; it is written at the end of a review",
    "fresh": "up to date",
    "behind": "behind the log; it catches up at the next review",
    "damaged": "edited, damaged or unreadable; the schedule is computed from the log meanwhile",
    "wrong": "not what the log gives",
    "ahead": "it knows events that the log has lost",
    "alone": "the log is gone; this is the last that is known",
}


def history(data: Path) -> Iterator[Finding]:
    """All about the history of a data folder."""
    try:
        log, snapshot = history_state(data)
    except OSError as error:
        if error.strerror == NOT_ON_THIS_DISK:
            yield Finding("log", False, error_text(error), "download it in Finder")
            return
        remedy = "make it readable for you (chmod, chown), or put a backup in its place"
        yield Finding("log", False, f"{error.filename} cannot be read: {error.strerror}", remedy)
    else:
        yield _log(log)
        yield _snapshot(snapshot)
    yield _backups(data)
    yield from _copies(data)
    yield from _kept_aside(data)


def _log(state: LogState) -> Finding:
    span = state.span
    text = f"{counted(span.events, 'event')}, {sized(state.size)}"
    if span.first:
        text += f", {span.first} to {span.last}"
    wrong = []
    if state.unreadable:
        lines = ", ".join(str(number) for number, _ in state.unreadable[:NAMED])
        more = ", ..." if len(state.unreadable) > NAMED else ""
        number, reason = state.unreadable[0]
        wrong.append(
            f"{counted(len(state.unreadable), 'unreadable line')} ({lines}{more}), skipped;"
            f" line {number}: {reason}"
        )
    if state.torn:
        nul = ", all NUL as after a power cut" if not state.torn.strip(b"\0") else ""
        wrong.append(f"a torn end of {sized(len(state.torn))}{nul}")
    if state.repeated:
        text += f"; {counted(state.repeated, 'repeated line')}, which count once"
    if not state.in_order:
        text += "; not in order, as after a merge: harmless"
    remedy = REPAIR if wrong else ""
    if state.newer:
        wrong.append(f"written by a newer quizcv ({state.newer}), so opened for reading only")
        remedy = "update quizcv"
    details = {
        "events": span.events,
        "bytes": state.size,
        "first": span.first,
        "last": span.last,
        "unreadable": [{"line": number, "reason": reason} for number, reason in state.unreadable],
        "torn": len(state.torn),
        "repeated": state.repeated,
        "in_order": state.in_order,
        "newer": bool(state.newer),
    }
    return Finding("log", not wrong, "; ".join([text, *wrong]), remedy, details)


def _snapshot(state: SnapshotState) -> Finding:
    remedy = ""
    if state in ("damaged", "wrong"):
        remedy = "`quizcv doctor --repair` writes it anew; the old one is kept aside"
    elif state in ("ahead", "alone"):
        remedy = "`quizcv restore` lists the backups; `quizcv doctor --repair` goes on without what is lost"
    return Finding("schedule", not remedy, SNAPSHOTS[state], remedy, {"state": state})


def _backups(data: Path) -> Finding:
    paths = backups(data)
    if not paths:
        return Finding("backups", True, "none yet; one a day is made when a review begins", "", {"count": 0})
    newest = paths[-1]
    details = {"count": len(paths), "newest": str(newest)}
    text = f"{len(paths)}, the newest is {newest.name}"
    try:
        for path in paths:
            expanded(read_file(path), path)
    except CopyError as error:
        return Finding("backups", False, f"{text}; {error}", f"remove {path}, then `quizcv backup`", details)
    except OSError as error:
        return Finding("backups", False, f"{text}; {path}: {error.strerror}", "make it readable", details)
    return Finding("backups", True, text, "", details)


def _copies(data: Path) -> Iterator[Finding]:
    names = [path.name for path in conflicted_copies(data)] if data.is_dir() else []
    if names:
        yield Finding(
            "copies",
            False,
            f"conflicted copies of a sync tool: {', '.join(names)}",
            "the next review merges those that can be read, and so does `quizcv doctor --repair`",
            {"files": names},
        )


def _kept_aside(data: Path) -> Iterator[Finding]:
    places = Places(data)
    names = [path.name for path in (places.torn, places.unreadable, places.merged) if path.exists()]
    names += sorted(path.name for path in data.glob("*.aside"))
    if names:
        text = f"{', '.join(names)} (quizcv does not need them)"
        yield Finding("kept aside", True, text, "", {"files": names})
