"""`summary.cache`: today and the next days in a few numbers, for a shell prompt that cannot wait for more.

It is derived, and holds as long as nothing changed that the numbers depend on. What a prompt needs is read
without the libraries that take longer to load than it may take: no msgspec here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import quizcv
from quizcv.files import read_file, replace_file
from quizcv.paths import Places

DAYS = 14
"""So many days are known ahead; who comes back later waits for the numbers to be computed."""

MOST_CARDS = 40_000
"""So many cards are looked through for that, one for each of the days: leaving must not wait for more."""

Numbers = tuple[int, int, int, int]
"""Reviews due, new cards, reviews done, and days in a row with an answer."""


def line(numbers: Numbers) -> str:
    """The numbers as people read them: "12 due, 5 new, 3 done, streak 9"."""
    due, new, done, streak = numbers
    return f"{due} due, {new} new, {done} done, streak {streak}"


def read(places: Places, now: datetime) -> Numbers | None:
    """The numbers of the study day at local time `now`; None where they have to be computed."""
    try:
        stored = json.loads(read_file(places.summary))
        if stored["signs"] != _signs(places):
            return None
        time, until = now.replace(tzinfo=None).isoformat(), stored["until"]
        begun = [numbers for begins, numbers in stored["days"] if begins <= time < until]
        due, new, done, streak = map(int, begun[-1])
    except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None
    return due, new, done, streak


def write(places: Places, log_size: int, days: Sequence[tuple[datetime, Numbers]], until: datetime) -> None:
    """Keep the numbers that a log of `log_size` bytes gives, each from when its day begins, in local time.

    The last day goes on until `until`. Nothing is lost where that cannot be done.
    """
    signs = _signs(places)
    log = signs["log"]
    if not isinstance(log, list) or log[0] != log_size:
        return  # another window wrote meanwhile, and will do this itself
    numbers = [(begins.isoformat(), numbers) for begins, numbers in days]
    stored = json.dumps({"signs": signs, "days": numbers, "until": until.isoformat()})
    with suppress(OSError):
        replace_file(places.summary, [stored.encode(), b"\n"], is_durable=False)


def _signs(places: Places) -> dict[str, object]:
    """What changes whenever the numbers may: size and time of all that they are computed from."""
    return {
        "quizcv": quizcv.__version__,
        "log": _sign(places.log),
        "settings": _sign(places.settings),
        "today": _sign(places.today),
        "decks": _signs_in(places.decks),
        "edits": _signs_in(places.edits),
    }


def _signs_in(folder: Path) -> dict[str, object]:
    names: list[str] = []
    with suppress(OSError):
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is needed
    return {name: _sign(folder / name) for name in names}


def _sign(path: Path) -> list[int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]
