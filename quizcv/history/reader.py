"""The schedule folded from a log, and kept up with what is appended there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from quizcv.files import NOT_ON_THIS_DISK, is_file
from quizcv.history import snapshot
from quizcv.history.event import Event
from quizcv.history.fold import Schedule, effective, fold, ordered, undone
from quizcv.history.log import Identity, Lines, Log, parse, parse_lines
from quizcv.history.notices import Notices
from quizcv.history.snapshot import OldSnapshotError, Position, SnapshotError
from quizcv.history.undo import LogIndex, PastAnswer
from quizcv.paths import Places
from quizcv.scheduling import Scheduler, from_event
from quizcv.text import counted

OnProgress = Callable[[int, int], None]

EVERY = 10_000
"""Lines read or events folded from one report to the next."""


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


class HistoryReader:
    """The log of a data folder and the schedule folded from it. Reading takes no lock and writes nothing.

    `notices` says in sentences what was found amiss. `changes` counts how often the schedule changed, by
    events from here or from other processes. `is_disordered` says that the lines of the log are not in
    the order of their ids, each once: git leaves it so. `on_progress` is called while all of a long log
    is folded, with the number of events done and of all events. `read_only` says why nothing may be
    written (as when a newer quizcv wrote the log), or is "".
    """

    def __init__(self, folder: Path, *, on_progress: OnProgress | None = None) -> None:
        self.folder = folder
        self.schedule = Schedule()
        self.notices = Notices()
        self.changes = 0
        self.is_disordered = False
        self._on_progress = on_progress
        self._log = Log(folder)
        self._snapshot_path = Places(folder).schedule
        self._position = Position()
        self._identity: Identity | None = None
        self._saved_position = Position()
        self._keeps_snapshot_aside = False
        self.read_only = ""
        self._gone = ""
        self._open()

    @property
    def is_evicted(self) -> bool:
        """Whether the log is not on this disk, so that nothing may be written in its place."""
        return self._log.is_evicted

    @property
    def last_day(self) -> date | None:
        """The study day of the latest event."""
        return self._position.day

    @property
    def folded(self) -> int:
        """How many bytes of the log the schedule was folded from."""
        return self._position.offset

    def refresh(self) -> bool:
        """Fold in what other processes wrote since; whether there was anything. Raises OSError."""
        identity = self._log.identity()
        if identity == self._identity:
            return False
        if self._is_gone(identity):
            self._log_is_gone()
        else:
            self._gone = ""
            if not (self._continues(identity) and self._fold_in(self._log.read(self._position.offset))):
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

    def effective_events(self) -> list[Event]:
        """What the schedule is folded from, in order. Raises OSError."""
        return effective(self._log.read().events)

    def schedulers(self) -> list[Scheduler[Any]]:
        """All that were chosen, but what was taken back, oldest first. Raises OSError."""
        if not self._position.names_scheduler:
            return []
        events = self.effective_events()
        return [from_event(event.scheduler) for event in events if event.kind == "scheduler"]

    def events_behind(self, position: Position) -> tuple[list[Event], Position, bool]:
        """What was logged behind a position, the position that follows, and whether they go on from it.

        Else they are all that have an effect: something was taken back, merged in or computed otherwise,
        or it is the beginning. Raises OSError.
        """
        if position.offset and self._log.ends_with(position.offset, position.event):
            lines = self._log.read(position.offset)
            ids = [position.event, *(event.id for event in lines.events)]
            kinds = {event.kind for event in lines.events}
            if not kinds & {"undo", "scheduler"} and all(one < other for one, other in pairwise(ids)):
                return lines.events, Position(lines.end, ids[-1]), True
        lines = self._log.read()
        newest = lines.events[-1].id if lines.events else ""
        return effective(lines.events), Position(lines.end, newest), False

    def past_answers(self, key: str) -> list[PastAnswer]:
        """All answers to a card, those too that were undone, oldest first. Raises OSError."""
        return LogIndex.about(self._log.read_bytes(), key).past_answers(key)

    def answers(self, key: str) -> list[Event]:
        """The answers to a card that have an effect, oldest first. Raises OSError."""
        return LogIndex.about(self._log.read_bytes(), key).answers(key)

    def answers_on(self, day: date) -> list[Event]:
        """The answers of a study day that have an effect, oldest first. Raises OSError."""
        return LogIndex.of_day(self._log.read_bytes(), day).answers_on(day)

    def next_undo(self) -> list[Event]:
        """What an undo would take back now, in order; none if there is nothing. Raises OSError."""
        return LogIndex(self._log.read_bytes()).newest_action()

    def failed_on(self) -> dict[str, date]:
        """The latest day on which each card was answered below 3. Raises OSError."""
        return LogIndex(self._log.read_bytes()).failed_on()

    # The parts of the above

    def _open(self) -> None:
        self._identity = self._log.identity()
        try:
            schedule, position = snapshot.read(self._snapshot_path)
        except FileNotFoundError:
            if self._is_gone(self._identity):
                self._log_is_gone()
            else:
                self._rebuild()
        except OldSnapshotError as old:
            if old.position.offset and not (self._identity and self._identity[1]):
                self.schedule, self._position = old.schedule, old.position
                self._log_is_gone()
            else:
                self._position = old.position  # so that a loss is noticed
                self._rebuild()
        except (SnapshotError, OSError) as error:
            if self._log.is_evicted:
                self._log_is_gone()
                return
            self._keeps_snapshot_aside = is_file(self._snapshot_path)
            self._rebuild()
            why = error.strerror if isinstance(error, OSError) else error
            aside = ", and the file is kept aside when the next one is written"
            self._notify(
                f"{self._snapshot_path} could not be used: {why}. The schedule was rebuilt from the log"
                f"{aside if self._keeps_snapshot_aside else '; nothing is written there until it is moved'}."
            )
        else:
            self.schedule, self._position = schedule, position
            if self._is_gone(self._identity):
                self._log_is_gone()
            elif not self._log.ends_with(position.offset, position.event):
                self._rebuild()
            else:
                self._saved_position = position
                if not self._fold_in(self._log.read(position.offset)):
                    self._rebuild()

    def _continues(self, identity: Identity | None) -> bool:
        """Whether the log still is the one that was folded so far, so that what follows can be added.

        A file that took its place may have the inode of one that is gone.
        """
        old = self._identity
        replaced = old and identity and (identity[0] != old[0] or identity[1] < old[1])
        return not replaced and self._log.ends_with(self._position.offset, self._position.event)

    def _is_gone(self, identity: Identity | None) -> bool:
        """Whether events were folded of a log that is now missing or empty, or there is one elsewhere."""
        if identity is None and self._log.is_evicted:
            return True
        return bool(self._position.offset and not (identity and identity[1]))

    def _rebuild(self) -> None:
        before = self._position.event
        data = self._log.read_bytes()
        lines = self._parsed(data)
        events = ordered(lines.events)
        if before and all(event.id != before for event in events):
            self._keeps_snapshot_aside = True
            self._notify(
                f"{self._log.path} has lost events that it held before. The schedule was rebuilt from what"
                f" is left, and {self._snapshot_path.name} is kept aside when the next one is written."
            )
        self.is_disordered = [event.id for event in lines.events] != [event.id for event in events]
        self.schedule = self._folded(events)
        self._position = Position().after(events, lines.end)
        self._note(lines)

    def _parsed(self, data: bytes) -> Lines:
        """The lines of the whole log; reading them is the first half of the work."""
        if self._on_progress is None:
            return parse(data)
        lines, all_lines = Lines([], [], [], "", 0), data.split(b"\n")[:-1]
        for start in range(0, len(all_lines), EVERY):
            self._on_progress(start // 2, len(all_lines))
            lines.extend(parse_lines(all_lines[start : start + EVERY], lines.end))
        return lines

    def _folded(self, events: list[Event]) -> Schedule:
        """The schedule after all events, in order; folding them is the second half of the work."""
        if self._on_progress is None:
            return fold(events)
        in_effect = effective(events)
        schedule = Schedule.before(in_effect)
        for done, event in enumerate(in_effect, len(events)):
            if done % EVERY == 0:
                self._on_progress(done // 2, len(events))
            schedule.apply(event)
        return schedule

    def _fold_in(self, lines: Lines) -> bool:
        """Fold in lines that continue the log; False if they do not, so that all must be folded anew."""
        newest = self._position.event
        for event in lines.events:
            if event.id <= newest:
                return False
            newest = event.id
        kinds = {event.kind for event in lines.events}
        if "scheduler" in kinds:
            return False
        if "undo" in kinds:
            log = self._log.read_bytes()[: lines.end]
            if not LogIndex(log).bring_up_to_date(self.schedule, self._position.event):
                return False
        else:
            for event in lines.events:
                self.schedule.apply(event)
        self._position = self._position.after(lines.events, lines.end)
        self._note(lines)
        return True

    def _note(self, lines: Lines) -> None:
        if lines.newer:
            self.read_only = (
                f"{self._log.path} was written by a newer quizcv (it holds {lines.newer}); it is opened for"
                " reading only. Update quizcv to review."
            )
            self._notify(self.read_only)
        if lines.unreadable:
            offset, reason = lines.unreadable[0]
            what = counted(len(lines.unreadable), "unreadable line")
            self._notify(
                f"{self._log.path}: {what} skipped and left in place, the first at byte {offset}: {reason}."
            )

    def _log_is_gone(self) -> None:
        if self._log.is_evicted:
            self._gone = f"{self._log.path}: {NOT_ON_THIS_DISK}. Until then nothing is saved."
            self._notify(self._gone)
            return
        self._gone = (
            f"{self._log.path} is gone. The schedule is shown as it was last known; put the log back"
            f" (or remove {self._snapshot_path} to start anew) and open quizcv again."
        )
        self._notify(self._gone)

    def _notify(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)
