"""The folders: whether they can be written, locked and filled; settings and decks in them."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from quizcv.decks import Library
from quizcv.doctor.finding import Finding
from quizcv.files import make_temporary, open_file
from quizcv.history.care.upkeep import temporary_files
from quizcv.paths import Places
from quizcv.text import counted, sized

LITTLE_SPACE = 20_000_000


def folder(places: Places) -> Iterator[Finding]:
    """The data folder."""
    data = places.data
    existing = next(path for path in (data, *data.parents) if path.exists())
    details = {"path": str(data), "decks": str(places.decks), "settings": str(places.settings)}
    if existing != data:
        if os.access(existing, os.W_OK):
            text = f"{data} is not there yet; the first answer makes it"
            yield Finding("data folder", True, text, "", details)
        else:
            remedy = "choose another folder with --data or QUIZCV_DATA"
            yield Finding("data folder", False, f"{data} cannot be made in {existing}", remedy, details)
    else:
        yield from _tried(data, details)
        if left := temporary_files(data):
            names = ", ".join(path.name for path in left)
            text = f"{counted(len(left), 'temporary file')} of processes that ended: {names}"
            remedy = "the next review removes them, and so does `quizcv doctor --repair`"
            yield Finding("left over", False, text, remedy, {"files": [str(path) for path in left]})
    free = shutil.disk_usage(existing).free
    remedy = "make room: an answer is only taken when it is on disk" if free < LITTLE_SPACE else ""
    yield Finding("space", not remedy, f"{sized(free)} free", remedy, {"bytes": free})


def settings(places: Places, problem: str) -> Finding:
    """The settings, and what is wrong with them ("" for nothing)."""
    if problem:
        return Finding("settings", False, problem, "fix the file, or remove it")
    state = str(places.settings) if places.settings.exists() else "the defaults"
    return Finding("settings", True, state)


def decks(library: Library) -> Finding:
    """The decks that were read."""
    wrong = [
        f"{reading.path}:{problem.line}:{problem.column}: {problem.message}"
        for reading in library.readings
        for problem in reading.errors
    ]
    cards = sum(len(deck.cards) for deck in library.decks)
    text = f"{counted(len(library.decks), 'deck')}, {counted(cards, 'card')}"
    details = {"decks": [deck.id for deck in library.decks], "errors": wrong}
    if wrong:
        text = f"{text}; {counted(len(wrong), 'error')}, the first: {wrong[0]}"
        return Finding("decks", False, text, "`quizcv check` shows all of them", details)
    if not library.decks:
        return Finding("decks", False, text, "`quizcv new NAME` starts one", details)
    return Finding("decks", True, text, "", details)


def _tried(data: Path, details: dict[str, str]) -> Iterator[Finding]:
    """Write a file in the folder, lock it and remove it again."""
    try:
        descriptor, trial = make_temporary(data / "doctor")
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
                file.write(b"quizcv doctor\n")
            locks = _lock_problem(trial)
        finally:
            trial.unlink(missing_ok=True)
    except OSError as error:
        text = f"{data} cannot be written: {error.strerror}"
        remedy = "answers cannot be saved: make it writable, or choose another with --data"
        yield Finding("data folder", False, text, remedy, details)
        return
    yield Finding("data folder", True, f"{data}, writable", "", details)
    remedy = "do not review in two windows at once there; answers are saved all the same" if locks else ""
    yield Finding("locks", not locks, locks or "work, so several windows may be open", remedy)


def _lock_problem(path: Path) -> str:
    """Why a lock on this file keeps nobody out, or ""."""
    with os.fdopen(open_file(path)) as one, os.fdopen(open_file(path)) as other:
        try:
            fcntl.flock(one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return f"there are none on this filesystem ({error.strerror})"
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return ""
        return "they keep nobody out on this filesystem"
