"""`today.json`: what was chosen for one day alone, so that it outlives the program. Not the log's concern."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

from quizcv.files import read_file, replace_file
from quizcv.session.limits import DayChoices


class DayFile:
    """What was chosen for the day that was asked about last; without a path it is kept in memory alone.

    All sessions of a program share one.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._choices = _read(path) if path else DayChoices()
        self._written = self._choices

    def of(self, day: date) -> DayChoices:
        """What was chosen for a day; nothing of an earlier one holds."""
        return self._choices if self._choices.day == day else DayChoices(day)

    def keep(self, choices: DayChoices) -> None:
        """Hold to this until the program ends."""
        self._choices = choices

    def forget_new_cards(self) -> None:
        """A number of new cards chosen earlier holds no more: another one was named since."""
        self._choices = replace(self._choices, new_cards=None)

    def save(self) -> None:
        """Write it, if it has changed. Where that fails it holds until the program ends."""
        if self._path and self._choices != self._written:
            with suppress(OSError):
                replace_file(self._path, [msgspec.json.encode(self._choices), b"\n"], is_durable=False)
                self._written = self._choices


def _read(path: Path) -> DayChoices:
    """What stands in the file; nothing, where it is missing or damaged."""
    try:
        return msgspec.json.decode(read_file(path), type=DayChoices)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return DayChoices()
