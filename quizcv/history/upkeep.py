"""What a session that writes does for its data folder besides reviewing.

Commands that only read never call this. A step that finds nothing to do costs next to nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from quizcv.history.backup import back_up_daily, folder_of
from quizcv.history.history import History
from quizcv.history.log import NotSavedError

Step = Callable[[History], list[str]]
TEMPORARY = re.compile(r".+\.(\d+)\.tmp")
"""A file that the process with this number was about to put in another one's place."""


def keep_up(history: History) -> list[str]:
    """Do what has to be done; sentences for the user, who need not know more."""
    if not history.folder.is_dir():
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
    for path in [*history.folder.iterdir(), *folder_of(history.folder).glob("*.tmp")]:
        match = TEMPORARY.fullmatch(path.name)
        if match and not _is_alive(int(match[1])):
            path.unlink(missing_ok=True)
    return []


def back_up(history: History) -> list[str]:
    """Make the backup of this day."""
    try:
        back_up_daily(history.folder, history.now)
    except OSError as error:
        return [f"{error.filename or folder_of(history.folder)}: no backup today: {error.strerror or error}"]
    return []


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True  # somebody else's
    return process > 0


STEPS: tuple[Step, ...] = (remove_temporary_files, back_up)
"""In this order; each returns sentences for the user, and may raise NotSavedError or OSError."""
