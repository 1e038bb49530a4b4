"""What a session that writes does for its data folder besides reviewing.

Commands that only read never call this. A step that finds nothing to do costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from quizcv.files import TEMPORARY, process_is_alive
from quizcv.history.care.backup import back_up_daily
from quizcv.history.care.copies import merge_conflicted_copies, set_schedules_aside
from quizcv.history.care.merge import merge_into
from quizcv.history.history import History
from quizcv.history.log import NotSavedError
from quizcv.paths import Places

Step = Callable[[History], list[str]]


def keep_up(history: History) -> list[str]:
    """Do what has to be done; sentences for the user, who need not know more."""
    if history.practice or history.read_only or history.is_evicted or not history.folder.is_dir():
        return []
    sentences = []
    for step in STEPS:
        try:
            sentences += step(history)
        except NotSavedError as error:
            sentences.append(str(error))
        except OSError as error:
            sentences.append(f"{error.filename or history.folder}: {error.strerror or error}")
    return sentences


def remove_temporary_files(history: History) -> list[str]:
    """Remove what processes left behind that ended while they replaced a file."""
    for path in temporary_files(history.folder):
        path.unlink(missing_ok=True)
    return []


def temporary_files(data: Path) -> list[Path]:
    """What processes left behind that ended while they replaced a file."""
    left = []
    backups = Places(data).backups
    inside = [] if backups.is_symlink() else backups.glob("*.tmp")
    for path in [*data.iterdir(), *inside]:
        match = TEMPORARY.fullmatch(path.name)
        if match and not process_is_alive(int(match[1])):
            left.append(path)
    return left


def merge_copies(history: History) -> list[str]:
    """Take in what sync tools left beside the log, and set aside what is not needed."""
    return merge_conflicted_copies(history.folder) + set_schedules_aside(history.folder)


def put_in_order(history: History) -> list[str]:
    """Bring a log that git merged into the order in which all machines have it.

    Nothing depends on that but the bytes being the same, so it can wait when it fails.
    """
    if history.is_disordered:
        with suppress(NotSavedError):
            merge_into(history.folder, ())
    return []


def back_up(history: History) -> list[str]:
    """Make the backup of this day."""
    try:
        back_up_daily(history.folder, history.now)
    except OSError as error:
        where = error.filename or Places(history.folder).backups
        return [f"{where}: no backup today: {error.strerror or error}"]
    return []


STEPS: tuple[Step, ...] = (remove_temporary_files, back_up, merge_copies, put_in_order)
"""In this order; each returns sentences for the user, and may raise NotSavedError or OSError."""
