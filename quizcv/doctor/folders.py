"""The folders: whether they can be written, locked and filled; settings and decks in them."""

from __future__ import annotations

import errno
import fcntl
import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from quizcv.decks import Library
from quizcv.decks.folders import find
from quizcv.decks.watching import PATIENCE, POLL_EVERY, try_out
from quizcv.doctor.finding import Finding
from quizcv.files import make_temporary, open_file, real
from quizcv.history.care.upkeep import temporary_files
from quizcv.paths import Places
from quizcv.text import counted, one_line, sized

LITTLE_SPACE = 20_000_000


def folder(places: Places) -> Iterator[Finding]:
    """The data folder."""
    data = places.data
    existing = next(path for path in (data, *data.parents) if path.exists())
    details = {
        "path": str(data),
        "decks": str(places.decks),
        "edits": str(places.edits),
        "settings": str(places.settings),
    }
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
        yield from _links(places)
        yield from _no_files(places)
    free = shutil.disk_usage(existing).free
    remedy = "make room: an answer is only taken when it is on disk" if free < LITTLE_SPACE else ""
    yield Finding("space", not remedy, f"{sized(free)} free", remedy, {"bytes": free})


def settings(places: Places, problem: str) -> Finding:
    """The settings, and what is wrong with them ("" for nothing)."""
    if problem:
        return Finding("settings", False, problem, "fix the file, or remove it")
    state = str(places.settings) if places.settings.exists() else "the defaults"
    return Finding("settings", True, state)


def unasked_runner(command: tuple[str, ...]) -> Finding:
    """A command in the settings that nobody typed or allowed here."""
    text = f"not started, since it was not typed here: {one_line(shlex.join(command), limit=None)}"
    remedy = "look at it; then the next `quizcv` asks, or `quizcv settings runner` takes it from you"
    return Finding("runner", False, text, remedy, {"command": command})


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


def changed_decks(library: Library) -> Iterator[Finding]:
    """What the user has made of decks that come with quizcv: edits of cards, and copies of whole decks."""
    edited = [deck.edits for deck in library.decks if deck.edits and deck.edits.lines]
    if edited:
        cards = counted(sum(len(edits.lines) for edits in edited), "card")
        text = f"{cards} of {counted(len(edited), 'bundled deck')} changed, in {edited[0].path.parent}"
        details = {"files": {str(edits.path): [*edits.lines] for edits in edited}}
        yield Finding("edits", True, text, "", details)
    for deck, _ in library.copies:
        text = f"{one_line(str(deck.path), None)} hides what new versions bring to the deck {deck.id}"
        remedy = f"`quizcv decks --only-edits {deck.id}` keeps of it what differs"
        yield Finding("copy", True, text, remedy, {"deck": deck.id, "path": str(deck.path)})


def live(places: Places, patience: float = PATIENCE) -> Iterator[Finding]:
    """Whether saved decks are noticed within these seconds; nothing where there is no folder to try it in."""
    folder = next((each for each in (places.decks, places.data) if os.access(each, os.W_OK)), None)
    if folder is None:
        return

    def touch() -> None:
        with suppress(OSError):
            descriptor, trial = make_temporary(folder / "doctor")
            os.close(descriptor)
            trial.unlink(missing_ok=True)

    tried = try_out(folder, touch, patience)
    text = "saved decks are noticed at once"
    if tried.polls:
        text = f"saved decks are noticed within some {2 * POLL_EVERY // 1000} seconds: the file system does"
        text += " not say what is saved, so their folders are looked at again and again"
    if tried.problem:  # no fault: everything works without
        text = "saved decks are not noticed, but when quizcv starts and after an edit from it:"
        text += f" {tried.problem}"
    yield Finding("live decks", True, text, "", {"problem": tried.problem, "polls": tried.polls})


def _links(places: Places) -> Iterator[Finding]:
    """Links that lead out of the data folder: those that are gone through, and those that are not."""
    home = real(places.data)
    found = [*places.data.iterdir(), *_inside(places.decks), *_inside(places.edits), *_inside(places.backups)]
    if places.decks.is_dir():
        found += find([places.decks]).links
    outside = [path for path in sorted(found) if path.is_symlink() and home not in real(path).parents]
    followed = {places.log, places.settings, places.decks}
    for are_followed in (True, False):
        links = [
            path for path in outside if (path in followed or path.parent == places.decks) is are_followed
        ]
        if not links:
            continue
        names = {str(path.relative_to(places.data)): str(real(path)) for path in links}
        text = ", ".join(one_line(f"{name} -> {target}", limit=None) for name, target in names.items())
        if are_followed:
            yield Finding("links", True, f"to somewhere else: {text}", "", {"links": names})
        else:
            remedy = "quizcv does not follow them; remove them unless you know what they are for"
            yield Finding("links", False, f"to somewhere else: {text}", remedy, {"links": names})


def _inside(folder: Path) -> list[Path]:
    return [*folder.iterdir()] if folder.is_dir() and not folder.is_symlink() else []


def _no_files(places: Places) -> Iterator[Finding]:
    """What is no file where quizcv keeps one."""
    for path in places.files:
        try:
            os.close(open_file(path, through_link=path in (places.log, places.settings)))
        except OSError as error:
            if error.errno == errno.EINVAL:
                yield Finding("files", False, f"{path}: {error.strerror}", "move it elsewhere")


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
