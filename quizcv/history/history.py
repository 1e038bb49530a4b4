"""The history of one data folder: what happened, the schedule that follows, and how to add to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from quizcv.history import snapshot
from quizcv.history.event import DAYS, FORMATS, Answered, Event, Kind, new_id, utc_text
from quizcv.history.fold import Progress, Schedule, fold, next_redo
from quizcv.history.log import NotSavedError, not_saved
from quizcv.history.practice import PracticeLog
from quizcv.history.reader import HistoryReader, OnProgress
from quizcv.history.undo import LogIndex
from quizcv.scheduling import Scheduler, State


class OvertakenError(Exception):
    """The card changed elsewhere since it was shown: nothing was written. `progress` is its new state."""

    def __init__(self, key: str, progress: Progress[State]) -> None:
        self.progress = progress
        super().__init__(f"{key} was changed in another window")


class History(HistoryReader):
    """The log of a data folder and the schedule folded from it, and how to add to them.

    `clock` gives the local time with its offset, `token` eight random hex digits. `practice` says why
    nothing is written but all kept in memory, or "".
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime],
        token: Callable[[], str] = lambda: os.urandom(4).hex(),
        on_progress: OnProgress | None = None,
    ) -> None:
        self.practice = ""
        self._clock = clock
        self._token = token
        super().__init__(folder, on_progress=on_progress)

    @property
    def now(self) -> datetime:
        """The local time, with its offset."""
        return self._clock()

    def practise_if_read_only(self) -> None:
        """From now on keep in memory what happens, if the folder may not be written. Said in a notice."""
        if why := self._log.why_read_only():
            self.practice = f"practice session: nothing is saved, because {why}"
            self.notices.insert(0, self.practice)
            self._log = PracticeLog(self._log, self._position.offset)
            self._identity = self._log.identity()

    def record(
        self,
        kind: Kind,
        card: str = "",
        *,
        day: date,
        expected: Progress[State] | None = None,
        answered: Answered | None = None,
    ) -> Event:
        """Put an event durably on disk, then fold it in. `answered` belongs to reviews, drills and crams.

        Raises OvertakenError, without writing, if the card's progress is no longer `expected`, and
        NotSavedError if the disk refuses.
        """
        with self._log.lock():
            self._catch_up()
            if expected is not None and self.schedule.of(card) != expected:
                raise OvertakenError(card, self.schedule.of(card))
            fields = answered.fields() if answered else {}
            event = Event(*self._stamp(kind, day), card, **fields)
            self._append_and_fold(event)
        return event

    def record_each(
        self, kind: Kind, cards: Iterable[str], *, day: date, unless: Callable[[Progress[Any]], bool]
    ) -> list[Event]:
        """The same for several cards as one action, which is one write, but those that are so already.

        Raises NotSavedError: then nothing was done to any of them.
        """
        with self._log.lock():
            self._catch_up()
            chosen = [card for card in dict.fromkeys(cards) if not unless(self.schedule.of(card))]
            events = self._action(kind, day, [{"card": card} for card in chosen])
            self._append_and_fold(*events)
        return events

    def move(self, moves: Iterable[tuple[str, str]]) -> None:
        """Let cards go on under other keys, all in one write: (old, new), or (key, key) to begin anew.

        What another window or machine did already is left out. Raises NotSavedError.
        """
        with self._log.lock():
            self._catch_up()
            events: list[Event] = []
            for old, new in moves:
                if self.last_day and self.schedule.can_move(old, new):  # its day must settle no doubt
                    newest = events[-1].id if events else self._position.event
                    events.append(Event(*self._stamp("moved", self.last_day, newest), old, to=new))
            self._append_and_fold(*events)

    def undo(self, day: date) -> list[Event]:
        """Take back the newest effective event, of this or an earlier session, and all of its action.

        Returns them in order; none if there is nothing to undo. Raises NotSavedError.
        """

        def newest(index: LogIndex) -> list[tuple[Event, Event]]:
            return [(event, event) for event in index.newest_action()]

        return self._take_back(day, newest)

    def unbury(self, cards: Iterable[str], day: date) -> list[Event]:
        """Take back the latest burial of each card that has one, whatever came after, and return them.

        Raises NotSavedError.
        """

        def burials(index: LogIndex) -> list[tuple[Event, Event]]:
            return [(event, event) for event in index.burials(cards)]

        return self._take_back(day, burials)

    def redo(self, day: date) -> list[Event]:
        """Take back the last undo, and all of its action; return the events that have effect again.

        None of them if there is no such undo. Raises NotSavedError.
        """

        def last(index: LogIndex) -> list[tuple[Event, Event]]:
            redone = next_redo(index.deciding())
            return index.with_targets(index.together(redone[0])) if redone else []

        return self._take_back(day, last)

    def use_scheduler(self, scheduler: Scheduler[Any], *, day: date) -> Event:
        """Have all of the schedule computed by another scheduler from now on. Raises NotSavedError."""
        with self._log.lock():
            self._catch_up()
            event = Event(*self._stamp("scheduler", day), scheduler=scheduler.to_event())
            self._append(event)
            self._rebuild()
        return event

    def undo_scheduler(self, day: date) -> list[Event]:
        """Take back the latest choice of a scheduler and return it; none if there is none.

        Raises NotSavedError.
        """

        def latest(index: LogIndex) -> list[tuple[Event, Event]]:
            event = index.scheduler()
            return [(event, event)] if event else []

        return self._take_back(day, latest)

    def refolded(self, scheduler: Scheduler[Any] | None) -> Schedule:
        """The schedule as it would be after `use_scheduler`, or, with None, after `undo_scheduler`.

        Writes nothing. Raises OSError.
        """
        events = self.effective_events()
        if scheduler is not None:
            stamp = self._stamp("scheduler", self.last_day or DAYS[0])
            return fold([*events, Event(*stamp, scheduler=scheduler.to_event())])
        named = [event for event in events if event.kind == "scheduler"]
        return fold(event for event in events if event not in named[-1:])

    def save_snapshot(self) -> None:
        """Refresh `schedule.json` if it is behind, keeping aside one that was edited. Raises OSError."""
        is_current = self._position == self._saved_position and not self._keeps_snapshot_aside
        if self._gone or self.read_only or self.practice or is_current:
            return
        if self._keeps_snapshot_aside:
            with suppress(FileNotFoundError):
                snapshot.set_aside(self._snapshot_path, self._clock())
            self._keeps_snapshot_aside = False
        snapshot.write(self._snapshot_path, self.schedule, self._position)
        self._saved_position = self._position

    # The parts of the above

    def _catch_up(self) -> None:
        try:
            self.refresh()
        except OSError as error:
            raise not_saved(error, self._log.path) from error
        if self._log.unlocked_because:
            self._notify(
                f"{self.folder} is on a filesystem without locks ({self._log.unlocked_because}): do not"
                " review in two windows at once there. Answers are saved all the same."
            )
        if problem := self._gone or self.read_only:
            raise NotSavedError(f"not saved: {problem}")

    def _stamp(self, kind: Kind, day: date, newest: str = "") -> tuple[int, str, str, int, date, Kind]:
        """What every event begins with, up to its kind; its id follows `newest`, by default the latest."""
        now = self._clock()
        offset = now.utcoffset()
        assert offset is not None
        event_id = new_id(now, newest or self._position.event, self._token)
        minutes = int(offset.total_seconds()) // 60
        return FORMATS.get(kind, 1), event_id, utc_text(now), minutes, day, kind

    def _action(self, kind: Kind, day: date, each: Sequence[dict[str, Any]]) -> list[Event]:
        """Events with these fields, which belong together if there are several."""
        events: list[Event] = []
        for fields in each:
            stamp = self._stamp(kind, day, events[-1].id if events else "")
            event_id = events[0].id if events else stamp[1]
            events.append(Event(*stamp, batch=event_id if len(each) > 1 else "", **fields))
        return events

    def _append_and_fold(self, *events: Event) -> None:
        """Put events on disk, if there are any, and fold them in."""
        if events and self._append(*events):
            for event in events:
                self.schedule.apply(event)

    def _append(self, *events: Event) -> bool:
        """Put events on disk; True if the caller has to fold them in.

        False if another process wrote too, on a filesystem without locks: then everything was folded anew.
        """
        try:
            start, identity = self._log.append(*events)
        except NotSavedError:
            with suppress(OSError):  # what could not be taken back is no news from another window
                self._identity = self._log.identity()
            raise
        if start != self._position.offset:
            with suppress(OSError):
                self.refresh()
            return False
        self._position, self._identity = self._position.after(events, identity[1]), identity
        self.changes += 1
        return True

    def _take_back(self, day: date, choose: Callable[[LogIndex], list[tuple[Event, Event]]]) -> list[Event]:
        """Undo the first of each two events chosen, and return the second ones."""
        with self._log.lock():
            self._catch_up()
            try:
                index = LogIndex(self._log.read_bytes())
            except OSError as error:
                raise not_saved(error, self._log.path) from error
            chosen, newest = choose(index), self._position.event
            events = self._action("undo", day, [{"target": event.id} for event, _ in chosen])
            if events and self._append(*events):
                for event in events:
                    index.add(event)
                if not index.bring_up_to_date(self.schedule, newest):
                    self._rebuild()
        return [event for _, event in chosen]
