"""Conflicted copies: what sync tools leave beside a file that was changed on two machines.

Those of the log are merged, those of the schedule are not needed; both are then moved into `merged/`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from quizcv import files
from quizcv.files import is_file, make_inner_folder, read_file, real
from quizcv.history.care.backup import FEW, MOST_TIMES, CopyError
from quizcv.history.care.merge import merge_into
from quizcv.history.care.restore import log_from_copy
from quizcv.paths import Places
from quizcv.text import counted, sized

PLAIN = 100_000_000
"""Bytes of a copy that are read unasked, however small the log beside it is; of 20 years of reviews."""

_MARKS = (
    r" .+",  # Dropbox and Nextcloud "(Ann's conflicted copy 2026-11-23)", Google Drive "(1)", iCloud "2"
    r"\.sync-conflict-.+",  # Syncthing
    r"-.+",  # OneDrive: the machine's name
    r"[._]conflict.*",  # Resilio, ownCloud
)
_LOGS = re.compile(rf"reviews(?:{'|'.join(_MARKS)})\.jsonl", re.IGNORECASE)
_SCHEDULES = re.compile(rf"schedule(?:{'|'.join(_MARKS)})\.json", re.IGNORECASE)


def merge_conflicted_copies(data: Path) -> list[str]:
    """Merge the conflicted copies of the log and set them aside; what was done, in sentences.

    Raises NotSavedError and OSError; all copies are still there then, or merged.
    """
    places = Places(data)
    logs: dict[Path, bytes] = {}
    problems = []
    own = places.log.stat().st_size if places.log.exists() else 0
    before = {path: _state(path) for path in _beside(places.log, _LOGS)}
    for path in before:
        try:
            if before[path][1] > max(PLAIN, MOST_TIMES * own):
                raise CopyError(f"{path.name!r} is far too large ({sized(before[path][1])})")
            logs[path] = log_from_copy(read_file(path), f"{path.name!r}", FEW)
        except CopyError as error:
            problems.append(f"{error}; it is left alone.")
    logs = {path: log for path, log in logs.items() if log}
    if not logs:
        return problems
    taken = merge_into(data, list(logs.values()))
    sentences = []
    for path, (new, _) in zip(logs, taken.copies, strict=True):
        news = f"{counted(new, 'event')} came in from" if new else "Nothing new was in"
        sentence = f"{news} the conflicted copy {path.name!r}"
        if _state(path) == before[path]:  # else it was still being written: the rest comes next time
            set_aside(path)
            sentence += f", which is now in {places.merged.name}/"
        sentences.append(f"{sentence}.")
    return [*sentences, *taken.sentences(), *problems]


def conflicted_copies(data: Path) -> list[Path]:
    """What the next review will look at: by their names, copies of the log and of the schedule."""
    places = Places(data)
    return [*_beside(places.log, _LOGS), *_beside(places.schedule, _SCHEDULES)]


def set_schedules_aside(data: Path) -> list[str]:
    """Set conflicted copies of the schedule aside: it is computed from the log. Raises OSError."""
    places = Places(data)
    sentences = []
    for path in _beside(places.schedule, _SCHEDULES):
        if read_file(path).startswith(b'{"format":'):
            set_aside(path)
            sentences.append(
                f"The conflicted copy {path.name!r} is now in {places.merged.name}/:"
                " the schedule comes from the log."
            )
    return sentences


def set_aside(path: Path) -> None:
    """Move a file into the folder `merged` beside it, under a name that is free there. Raises OSError."""
    folder = Places(path.parent).merged
    make_inner_folder(folder)
    names = (f"{path.stem}{f'.{number}' if number else ''}{path.suffix}" for number in count())
    target = next(folder / name for name in names if not os.path.lexists(folder / name))
    files.set_aside(path, target)


def _beside(original: Path, pattern: re.Pattern[str]) -> Iterator[Path]:
    """The files beside an original, or beside what it links to, with a name of this pattern."""
    for folder in sorted({original.parent, real(original).parent}):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if pattern.fullmatch(path.name) and is_file(path):
                yield path


def _state(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns
