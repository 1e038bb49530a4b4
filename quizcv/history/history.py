"""The history of one data folder: what happened, the schedule that follows, and how to add to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from quizcv.history import snapshot
from quizcv.history.event import FORMAT, LONGEST_ANSWER, Event, Kind, new_id
from quizcv.history.fold import Progress, Schedule, fold, next_redo, next_undo, ordered, undone
from quizcv.history.log import Identity, Lines, Log, NotSavedError, not_saved
from quizcv.history.practice import PracticeLog
from quizcv.history.snapshot import Place, SnapshotError


class OvertakenError(Exception):
    """The card changed elsewhere since it was shown: nothing was written. `progress` is its new state."""

    def __init__(self, key: str, progress: Progress) -> None:
        self.progress = progress
        super().__init__(f"{key} was changed in another window")


class Logged(msgspec.Struct, frozen=True):
    """An event, its line as stored, and whether it was undone."""

    event: Event
    line: bytes
    undone: bool


class History:
    """The log of a data folder and the schedule folded from it.

    `clock` gives the local time with its offset, `token` eight random hex digits. Opening reads and
    writes nothing; `notices` says in sentences what was found amiss. `changes` counts how often the
    schedule changed, by events from here or from other processes. `is_disordered` says that the lines
    of the log are not in the order of their ids, each once: git leaves it so. `practice` says why nothing
    is written but kept in memory, or "".
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime],
        token: Callable[[], str] = lambda: os.urandom(4).hex(),
    ) -> None:
        self.folder = folder
        self.schedule = Schedule()
        self.notices: list[str] = []
        self.changes = 0
        self.is_disordered = False
        self.practice = ""
        self._clock = clock
        self._token = token
        self._log = Log(folder)
        self._snapshot_path = folder / "schedule.json"
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

    @property
    def now(self) -> datetime:
        """The local time, with its offset."""
        return self._clock()

    # Reading

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

    # Writing

    def practise_if_read_only(self) -> None:
        """From now on keep in memory what happens, if the folder may not be written. Said in a notice."""
        if why := self._log.why_read_only():
            self.practice = f"practice session: nothing is saved, because {why}"
            self.notices.insert(0, self.practice)
            self._log = PracticeLog(self._log, self._place.offset)
            self._identity = self._log.identity()

    def record(
        self,
        kind: Kind,
        card: str = "",
        *,
        day: date,
        expected: Progress | None = None,
        quality: int | None = None,
        milliseconds: int | None = None,
    ) -> Event:
        """Put an event durably on disk, then fold it in.

        Raises OvertakenError, without writing, if the card's progress is no longer `expected`, and
        NotSavedError if the disk refuses.
        """
        if milliseconds is not None:
            milliseconds = max(0, min(milliseconds, LONGEST_ANSWER))
        with self._log.lock():
            self._catch_up()
            if expected is not None and self.schedule.of(card) != expected:
                raise OvertakenError(card, self.schedule.of(card))
            event = self._event(kind, day, card=card, quality=quality, milliseconds=milliseconds)
            if self._append(event):
                self.schedule.apply(event)
        return event

    def move(self, moves: Iterable[tuple[str, str]]) -> None:
        """Let cards go on under other keys, all in one write: (old, new), or (key, key) to begin anew.

        What another window or machine did already is left out. Raises NotSavedError.
        """
        with self._log.lock():
            self._catch_up()
            events: list[Event] = []
            for old, new in moves:
                if self.last_day and self.schedule.can_move(old, new):  # its day must settle no doubt
                    newest = events[-1].id if events else self._place.event
                    events.append(self._event("moved", self.last_day, card=old, to=new, newest=newest))
            if events and self._append(*events):
                for event in events:
                    self.schedule.apply(event)

    def undo(self, day: date) -> Event | None:
        """Take back the newest effective event, of this or an earlier session, and return it.

        None if there is nothing to undo. Raises NotSavedError.
        """

        def newest(events: list[Event]) -> tuple[Event, Event] | None:
            event = next_undo(events)
            return (event, event) if event else None

        return self._take_back(day, newest)

    def redo(self, day: date) -> Event | None:
        """Take back the last undo and return the event that has effect again; None if there is none.

        Raises NotSavedError.
        """
        return self._take_back(day, next_redo)

    def save_snapshot(self) -> None:
        """Refresh `schedule.json` if it is behind, keeping aside one that was edited. Raises OSError."""
        is_current = self._place == self._saved_place and not self._keeps_snapshot_aside
        if self._gone or self._read_only or self.practice or is_current:
            return
        if self._keeps_snapshot_aside:
            with suppress(FileNotFoundError):
                snapshot.set_aside(self._snapshot_path, self._clock())
            self._keeps_snapshot_aside = False
        snapshot.write(self._snapshot_path, self.schedule, self._place)
        self._saved_place = self._place

    # The parts of the above

    def _open(self) -> None:
        self._identity = self._log.identity()
        try:
            schedule, place = snapshot.read(self._snapshot_path)
        except FileNotFoundError:
            self._rebuild()
        except (SnapshotError, OSError) as error:
            self._keeps_snapshot_aside = True
            self._rebuild()
            self._tell(
                f"{self._snapshot_path} could not be used: {error}. The schedule was rebuilt from the log,"
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
        lines = self._log.read()
        events = ordered(lines.events)
        if before and all(event.id != before for event in events):
            self._keeps_snapshot_aside = True
            self._tell(
                f"{self._log.path} has lost events that it held before. The schedule was rebuilt from what"
                f" is left, and {self._snapshot_path.name} is kept aside when the next one is written."
            )
        self.is_disordered = [event.id for event in lines.events] != [event.id for event in events]
        self.schedule = fold(events)
        self._place = Place(lines.end, events[-1].id, events[-1].day) if events else Place(lines.end)
        self._note(lines)

    def _fold_in(self, lines: Lines) -> bool:
        """Fold in lines that continue the log; False if they do not, so that all must be folded anew."""
        place = self._place
        for event in lines.events:
            if event.kind == "undo" or event.id <= place.event:
                return False
            place = Place(lines.end, event.id, event.day)
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
            self._tell(
                f"{self._log.path}: {len(lines.unreadable)} unreadable line(s) skipped and left in place,"
                f" the first at byte {offset}: {reason}."
            )

    def _log_is_gone(self) -> None:
        self._gone = (
            f"{self._log.path} is gone. The schedule is shown as it was last known; put the log back"
            f" (or remove {self._snapshot_path} to start anew) and open quizcv again."
        )
        self._tell(self._gone)

    def _catch_up(self) -> None:
        try:
            self.refresh()
        except OSError as error:
            raise not_saved(error, self._log.path) from error
        if self._log.unlocked_because:
            self._tell(
                f"{self.folder} is on a filesystem without locks ({self._log.unlocked_because}): do not"
                " review in two windows at once there. Answers are saved all the same."
            )
        if problem := self._gone or self._read_only:
            raise NotSavedError(f"not saved: {problem}")

    def _event(
        self,
        kind: Kind,
        day: date,
        *,
        card: str = "",
        quality: int | None = None,
        milliseconds: int | None = None,
        target: str = "",
        to: str = "",
        newest: str = "",
    ) -> Event:
        now = self._clock()
        offset = now.utcoffset()
        assert offset is not None
        return Event(
            v=FORMAT,
            id=new_id(now, newest or self._place.event, self._token),
            time=f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            offset=int(offset.total_seconds()) // 60,
            day=day,
            kind=kind,
            card=card,
            quality=quality,
            milliseconds=milliseconds,
            target=target,
            to=to,
        )

    def _append(self, *events: Event) -> bool:
        """Put events on disk; whether it is left to the caller to fold them in.

        It is not where another process wrote without a lock meanwhile: then all of it was folded in.
        """
        try:
            start, identity = self._log.append(*events)
        except NotSavedError:
            with suppress(OSError):  # what could not be taken back is no news from another window
                self._identity = self._log.identity()
            raise
        if start != self._place.offset:
            with suppress(OSError):
                self.refresh()
            return False
        self._place, self._identity = Place(identity[1], events[-1].id, events[-1].day), identity
        self.changes += 1
        return True

    def _take_back(
        self, day: date, choose: Callable[[list[Event]], tuple[Event, Event] | None]
    ) -> Event | None:
        """Undo the first of the two events chosen, and return the second."""
        with self._log.lock():
            self._catch_up()
            try:
                events = ordered(self._log.read().events)
            except OSError as error:
                raise not_saved(error, self._log.path) from error
            chosen = choose(events)
            if chosen is None:
                return None
            event = self._event("undo", day, target=chosen[0].id)
            if self._append(event):
                self.schedule = fold([*events, event])
        return chosen[1]

    def _tell(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)
