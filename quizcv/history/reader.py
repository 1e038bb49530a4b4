"""The schedule folded from a log, and kept up with what is appended there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from quizcv.history import snapshot
from quizcv.history.event import Event
from quizcv.history.fold import Schedule, fold, ordered, undone
from quizcv.history.log import Identity, Lines, Log, parse
from quizcv.history.snapshot import OldSnapshotError, Place, SnapshotError
from quizcv.history.undo import Skim
from quizcv.paths import Places
from quizcv.text import counted

T = TypeVar("T")
Report = Callable[[int, int], None]


class Logged(msgspec.Struct, frozen=True):
    """An event, its line as stored, and whether it was undone."""

    event: Event
    line: bytes
    undone: bool


class View:
    """The log of a data folder and the schedule folded from it. Reading takes no lock and writes nothing.

    `notices` says in sentences what was found amiss. `changes` counts how often the schedule changed, by
    events from here or from other processes. `is_disordered` says that the lines of the log are not in
    the order of their ids, each once: git leaves it so. `report` hears, while all of a long log has to be
    folded, with how many of how many events that is done.
    """

    def __init__(self, folder: Path, *, report: Report | None = None) -> None:
        self.folder = folder
        self.schedule = Schedule()
        self.notices: list[str] = []
        self.changes = 0
        self.is_disordered = False
        self._report = report
        self._log = Log(folder)
        self._snapshot_path = Places(folder).schedule
        self._place = Place()
        self._identity: Identity | None = None
        self._saved_place = Place()
        self._keeps_snapshot_aside = False
        self._read_only = ""
        self._gone = ""
        self._open()

    @property
    def last_day(self) -> date | None:
        """The study day of the latest event."""
        return self._place.day

    def refresh(self) -> bool:
        """Fold in what other processes wrote since; whether there was anything. Raises OSError."""
        identity = self._log.identity()
        if identity == self._identity:
            return False
        if self._is_gone(identity):
            self._log_is_gone()
        else:
            self._gone = ""
            if not (self._continues(identity) and self._fold_in(self._log.read(self._place.offset))):
                self._rebuild()
            self.changes += 1
        self._identity = identity
        return True

    def log(self) -> list[Logged]:
        """All events in order, undone ones included. Raises OSError."""
        lines = self._log.read()
        raw = {event.id: line for event, line in zip(lines.events, lines.raw, strict=True)}
        events = ordered(lines.events)
        without_effect = undone(events)
        return [Logged(event, raw[event.id], event.id in without_effect) for event in events]

    def answers(self, key: str) -> list[Event]:
        """The answers to a card that have an effect, oldest first. Raises OSError."""
        return Skim.about(self._log.read_bytes(), key).answers(key)

    # The parts of the above

    def _open(self) -> None:
        self._identity = self._log.identity()
        try:
            schedule, place = snapshot.read(self._snapshot_path)
        except FileNotFoundError:
            self._rebuild()
        except OldSnapshotError as old:
            if old.place.offset and not (self._identity and self._identity[1]):
                self.schedule, self._place = old.schedule, old.place
                self._log_is_gone()
            else:
                self._place = old.place  # so that a loss is noticed
                self._rebuild()
        except (SnapshotError, OSError) as error:
            self._keeps_snapshot_aside = True
            self._rebuild()
            why = error.strerror if isinstance(error, OSError) else error
            self._tell(
                f"{self._snapshot_path} could not be used: {why}. The schedule was rebuilt from the log,"
                " and the file is kept aside when the next one is written."
            )
        else:
            self.schedule, self._place = schedule, place
            if self._is_gone(self._identity):
                self._log_is_gone()
            elif not self._log.ends_with(place.offset, place.event):
                self._rebuild()
            else:
                self._saved_place = place
                if not self._fold_in(self._log.read(place.offset)):
                    self._rebuild()

    def _continues(self, identity: Identity | None) -> bool:
        """Whether the log still is the one that was folded so far, so that what follows can be added.

        A file that took its place may have the inode of one that is gone.
        """
        old = self._identity
        replaced = old and identity and (identity[0] != old[0] or identity[1] < old[1])
        return not replaced and self._log.ends_with(self._place.offset, self._place.event)

    def _is_gone(self, identity: Identity | None) -> bool:
        """Whether events were folded of a log that is now missing or empty."""
        return bool(self._place.offset and not (identity and identity[1]))

    def _rebuild(self) -> None:
        before = self._place.event
        data = self._log.read_bytes()
        watch = _Watch(self._report, data.count(b"\n")).over if self._report else iter
        lines = parse(data, watch=watch)
        events = ordered(lines.events)
        if before and all(event.id != before for event in events):
            self._keeps_snapshot_aside = True
            self._tell(
                f"{self._log.path} has lost events that it held before. The schedule was rebuilt from what"
                f" is left, and {self._snapshot_path.name} is kept aside when the next one is written."
            )
        self.is_disordered = [event.id for event in lines.events] != [event.id for event in events]
        self.schedule = fold(events, watch)
        self._place = Place(lines.end, events[-1].id, events[-1].day) if events else Place(lines.end)
        self._note(lines)

    def _fold_in(self, lines: Lines) -> bool:
        """Fold in lines that continue the log; False if they do not, so that all must be folded anew."""
        place = self._place
        for event in lines.events:
            if event.id <= place.event:
                return False
            place = Place(lines.end, event.id, event.day)
        if any(event.kind == "undo" for event in lines.events):
            log = self._log.read_bytes()[: lines.end]
            Skim(log).bring_up_to_date(self.schedule, self._place.event)
        else:
            for event in lines.events:
                self.schedule.apply(event)
        self._place = Place(lines.end, place.event, place.day)
        self._note(lines)
        return True

    def _note(self, lines: Lines) -> None:
        if lines.newer:
            self._read_only = (
                f"{self._log.path} was written by a newer quizcv; it is opened for reading only."
                " Update quizcv to review."
            )
            self._tell(self._read_only)
        if lines.unreadable:
            offset, reason = lines.unreadable[0]
            what = counted(len(lines.unreadable), "unreadable line")
            self._tell(
                f"{self._log.path}: {what} skipped and left in place, the first at byte {offset}: {reason}."
            )

    def _log_is_gone(self) -> None:
        self._gone = (
            f"{self._log.path} is gone. The schedule is shown as it was last known; put the log back"
            f" (or remove {self._snapshot_path} to start anew) and open quizcv again."
        )
        self._tell(self._gone)

    def _tell(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)


class _Watch:
    """Tells how far it is when a number of lines is gone over twice, to read them and to fold them."""

    EVERY = 10_000

    def __init__(self, report: Report, lines: int) -> None:
        self._report = report
        self._lines = lines
        self._done = 0

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """The items, which are counted."""
        for item in items:
            if self._done % self.EVERY == 0:
                self._report(self._done // 2, self._lines)
            self._done += 1
            yield item
