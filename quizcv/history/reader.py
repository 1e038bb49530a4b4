"""The schedule folded from a log, and kept up with what is appended there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from quizcv.history import snapshot
from quizcv.history.event import Event
from quizcv.history.fold import Schedule, effective, fold, ordered, undone
from quizcv.history.log import Identity, Lines, Log, parse
from quizcv.history.notices import Notices
from quizcv.history.snapshot import OldSnapshotError, Place, SnapshotError
from quizcv.history.undo import Skim
from quizcv.paths import Places
from quizcv.text import counted

Report = Callable[[int, int], None]

EVERY = 10_000
"""Events from one report to the next."""

PART = 200 * EVERY
"""Bytes of about as many events."""


class Logged(msgspec.Struct, frozen=True):
    """An event, its line as stored, and whether it was undone."""

    event: Event
    line: bytes
    undone: bool


def events_of(log: Sequence[Logged], card: str) -> list[Logged]:
    """The events of a card, those from before it was moved to this key too, and what took them back."""
    keys = {card}
    for logged in reversed(log):
        event = logged.event
        if event.kind == "moved" and event.to in keys and not logged.undone:
            keys.add(event.card)
    chosen: list[Logged] = []
    ids: set[str] = set()
    for logged in log:
        event = logged.event
        if event.card in keys or event.to in keys or event.target in ids:
            chosen.append(logged)
            ids.add(event.id)
    return chosen


class View:
    """The log of a data folder and the schedule folded from it. Reading takes no lock and writes nothing.

    `notices` says in sentences what was found amiss. `changes` counts how often the schedule changed, by
    events from here or from other processes. `is_disordered` says that the lines of the log are not in
    the order of their ids, each once: git leaves it so. `report` hears, while all of a long log has to be
    folded, with how many of how many events that is done. `read_only` says why nothing may be written (as
    when a newer quizcv wrote the log), or is "".
    """

    def __init__(self, folder: Path, *, report: Report | None = None) -> None:
        self.folder = folder
        self.schedule = Schedule()
        self.notices = Notices()
        self.changes = 0
        self.is_disordered = False
        self._report = report
        self._log = Log(folder)
        self._snapshot_path = Places(folder).schedule
        self._place = Place()
        self._identity: Identity | None = None
        self._saved_place = Place()
        self._keeps_snapshot_aside = False
        self.read_only = ""
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
        lines = self._parsed(data)
        events = ordered(lines.events)
        if before and all(event.id != before for event in events):
            self._keeps_snapshot_aside = True
            self._tell(
                f"{self._log.path} has lost events that it held before. The schedule was rebuilt from what"
                f" is left, and {self._snapshot_path.name} is kept aside when the next one is written."
            )
        self.is_disordered = [event.id for event in lines.events] != [event.id for event in events]
        self.schedule = self._folded(events)
        names_scheduler = any(event.kind == "scheduler" for event in events)
        newest = events[-1] if events else None
        self._place = Place(lines.end, newest.id, newest.day, names_scheduler) if newest else Place(lines.end)
        self._note(lines)

    def _parsed(self, data: bytes) -> Lines:
        """The lines of the whole log; reading them is the first half of the work."""
        if self._report is None:
            return parse(data)
        lines, total = Lines([], [], [], "", 0), data.count(b"\n")
        for part in _parts(data):
            self._report(len(lines.raw) // 2, total)
            lines.extend(parse(part, lines.end))
        return lines

    def _folded(self, events: list[Event]) -> Schedule:
        """The schedule after all events, in order; folding them is the second half of the work."""
        if self._report is None:
            return fold(events)
        in_effect = effective(events)
        schedule = Schedule.before(in_effect)
        for number, event in enumerate(in_effect):
            if number % EVERY == 0:
                self._report((len(events) + number) // 2, len(events))
            schedule.apply(event)
        return schedule

    def _fold_in(self, lines: Lines) -> bool:
        """Fold in lines that continue the log; False if they do not, so that all must be folded anew."""
        place = self._place
        for event in lines.events:
            if event.id <= place.event:
                return False
            place = Place(lines.end, event.id, event.day, place.names_scheduler)
        kinds = {event.kind for event in lines.events}
        if "scheduler" in kinds:
            return False
        if "undo" in kinds:
            log = self._log.read_bytes()[: lines.end]
            if not Skim(log).bring_up_to_date(self.schedule, self._place.event):
                return False
        else:
            for event in lines.events:
                self.schedule.apply(event)
        self._place = Place(lines.end, place.event, place.day, place.names_scheduler)
        self._note(lines)
        return True

    def _note(self, lines: Lines) -> None:
        if lines.newer:
            self.read_only = (
                f"{self._log.path} was written by a newer quizcv (it holds {lines.newer}); it is opened for"
                " reading only. Update quizcv to review."
            )
            self._tell(self.read_only)
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


def _parts(data: bytes) -> Iterator[bytes]:
    """The log in parts of whole lines."""
    start = 0
    while end := data.find(b"\n", start + PART) + 1 or data.rfind(b"\n", start) + 1:
        yield data[start:end]
        start = end
