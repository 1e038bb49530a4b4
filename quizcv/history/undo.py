"""Undo, and the answers to one card, without decoding every line of a long log.

The result is the same as from the whole log; `tests/history/test_undo_without_reading.py` compares them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

import msgspec

from quizcv.history.event import Event, NewerFormatError, UnreadableError, decode, encode
from quizcv.history.fold import PASSED_OVER, Schedule, fold, next_undo, undone
from quizcv.scheduling.grades import HARD


class LineSummary(msgspec.Struct, gc=False):
    """The few fields of a line that tell whether it matters. Only `decode` tells whether it is an event."""

    id: str = ""
    kind: str = ""
    card: str = ""
    to: str = ""
    batch: str = ""
    quality: int | None = None


class PastAnswer(msgspec.Struct, frozen=True):
    """An answer to a card, and whether it was `undone`.

    `interval` is the days from it to the next review, None where it left the schedule as it was.
    """

    event: Event
    undone: bool
    interval: int | None


_decoder = msgspec.json.Decoder(LineSummary)


class LogIndex:
    """The lines of a log by the ids of their events; few are decoded in full."""

    def __init__(self, data: bytes) -> None:
        self._lines: dict[str, tuple[LineSummary, bytes]] = {}
        for line in data.split(b"\n")[:-1]:
            try:
                summary = _decoder.decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                continue  # then it is no event either
            if summary.id not in self._lines or _event(line):
                self._lines[summary.id] = summary, line
        self._ids = sorted(self._lines)
        self.undos = self._events(event_id for event_id in self._ids if self._kind(event_id) == "undo")

    @classmethod
    def about(cls, data: bytes, key: str) -> LogIndex:
        """The part of a log on which the answers to one card depend, without decoding all lines.

        A line with a backslash may say anything in other words, so it is read.
        """
        moves = cls(_lines_with(data, (b"moved", b"\\")))
        words = [msgspec.json.encode(each) for each in moves._joined({key})]
        return cls(_lines_with(data, (*words, b'"undo"', b'"scheduler"', b"\\")))

    @classmethod
    def of_day(cls, data: bytes, day: date) -> LogIndex:
        """The part of a log that tells of one study day, and what took any of it back."""
        return cls(_lines_with(data, (f'"{day}"'.encode(), b'"undo"', b"\\")))

    def add(self, undo: Event) -> None:
        """One undo more, at the end."""
        self._lines[undo.id] = LineSummary(undo.id, undo.kind, batch=undo.batch), encode(undo)
        self._ids.append(undo.id)
        self.undos.append(undo)

    def deciding(self) -> list[Event]:
        """All that decides what the next undo and the next redo take back."""
        without_effect = undone(self.undos)
        candidates = (
            event_id
            for event_id in reversed(self._ids)
            if event_id not in without_effect and self._kind(event_id) not in PASSED_OVER
        )
        newest = next(filter(None, map(self._event, candidates)), None)
        targets = {undo.target for undo in self.undos}
        events = [*self.undos, *self._events(targets), *([newest] if newest else [])]
        return sorted({event.id: event for event in events}.values(), key=lambda event: event.id)

    def newest_action(self) -> list[Event]:
        """What the next undo takes back, in order; none if there is nothing to undo."""
        event = next_undo(self.deciding())
        return self.together(event) if event else []

    def together(self, event: Event) -> list[Event]:
        """The effective events of the same kind and action as this one, in order: itself at least."""
        if not event.batch:
            return [event]
        without_effect = undone(self.undos)
        ids = (i for i in self._ids if self._lines[i][0].batch == event.batch and i not in without_effect)
        return [each for each in self._events(ids) if each.kind == event.kind]

    def with_targets(self, undos: list[Event]) -> list[tuple[Event, Event]]:
        """Undos that may be taken back, each with the event that has effect again then."""
        pairs = ((undo, self._event(undo.target)) for undo in undos)
        return [(undo, event) for undo, event in pairs if event and event.kind not in ("undo", "scheduler")]

    def burials(self, keys: Iterable[str]) -> list[Event]:
        """The latest effective event that buried each card, under whichever key it had then."""
        without_effect, latest = undone(self.undos), dict[str, Event]()
        for event_id in self._ids:
            if self._kind(event_id) == "bury" and event_id not in without_effect:
                event = self._event(event_id)
                if event:
                    latest[event.card] = event
        joined = ([latest[each] for each in self._joined({key}) if each in latest] for key in keys)
        return [max(events, key=lambda event: event.id) for events in joined if events]

    def scheduler(self) -> Event | None:
        """The latest effective event that names a scheduler."""
        without_effect = undone(self.undos)
        ids = (i for i in reversed(self._ids) if self._kind(i) == "scheduler" and i not in without_effect)
        return next(filter(None, map(self._event, ids)), None)

    def answers(self, key: str) -> list[Event]:
        """The effective answers to a card, oldest first, under whichever key it had then."""
        without_effect, keys = undone(self.undos), self._joined({key})
        ids = (i for i in self._ids if self._lines[i][0].card in keys and i not in without_effect)
        schedule, answers = Schedule(), defaultdict[str, list[Event]](list)
        for event in self._events(ids):
            if event.is_answer:
                answers[schedule.current(event.card)].append(event)
            elif event.kind == "moved" and event.card != event.to and schedule.can_move(event.card, event.to):
                answers[event.to] = answers.pop(schedule.current(event.card), [])
            schedule.apply(event)
        return answers[schedule.current(key)]

    def answers_on(self, day: date) -> list[Event]:
        """The effective answers of a study day, to all cards, oldest first."""
        without_effect = undone(self.undos)
        events = self._events(event_id for event_id in self._ids if event_id not in without_effect)
        return [event for event in events if event.is_answer and event.day == day]

    def past_answers(self, key: str) -> list[PastAnswer]:
        """All answers to a card, undone ones too, oldest first, under whichever key it had then."""
        without_effect, keys = undone(self.undos), self._joined({key})
        ids = (i for i in self._ids if self._lines[i][0].card in keys or self._kind(i) == "scheduler")
        events = self._events(ids)
        schedule = Schedule.before([event for event in events if event.id not in without_effect])
        past = defaultdict[str, list[PastAnswer]](list)
        for event in events:
            is_undone, card = event.id in without_effect, schedule.current(event.card)
            before = schedule.of(card).state
            if not is_undone:
                if event.kind == "moved" and event.card != event.to and schedule.can_move(card, event.to):
                    past[event.to] = past.pop(card, [])
                schedule.apply(event)
            if event.is_answer:
                after = schedule.of(card)
                counts = after.state is not before
                past[card].append(PastAnswer(event, is_undone, after.interval if counts else None))
        return past[schedule.current(key)]

    def failed_on(self) -> dict[str, date]:
        """The latest day on which each card was answered below 3, by the key that it has now.

        Of a card that no move concerns only such answers matter, so no others are decoded.
        """
        without_effect = undone(self.undos)
        moved = {key for move in self._moves for key in (move.card, move.to)}
        ids = (
            event_id
            for event_id in self._ids
            if event_id not in without_effect
            and ((summary := self._lines[event_id][0]).card in moved or _is_failure(summary.quality))
        )
        schedule, failed = Schedule(), dict[str, date]()
        for event in self._events(ids):
            key = schedule.current(event.card)
            if event.kind == "moved" and event.card != event.to and schedule.can_move(event.card, event.to):
                if key in failed:
                    failed[event.to] = failed.pop(key)
            elif event.is_answer and _is_failure(event.quality):
                failed[key] = max(event.day, failed.get(key, event.day))
            schedule.apply(event)
        return failed

    def bring_up_to_date(self, schedule: Schedule, newest: str) -> bool:
        """Make the fold of the events up to the id `newest` the fold of all.

        Cards whose events gained or lost their effect are folded anew, and all that moves join to them;
        nothing passes between others. False, and nothing is done, if the scheduler may be another one:
        then the whole log has to be folded anew.
        """
        without_effect = undone(self.undos)
        changed = without_effect ^ undone([undo for undo in self.undos if undo.id <= newest])
        later = self._ids[bisect_right(self._ids, newest) :]
        if any(event.kind == "scheduler" for event in self._events({*changed, *later})):
            return False
        keys = self._joined({event.card for event in self._events(changed) if event.card})
        concerned = [
            event_id
            for event_id in self._ids
            if (summary := self._lines[event_id][0]).kind == "scheduler"
            or (summary.kind != "undo" and (summary.card in keys or summary.to in keys))
        ]
        events = [*self._events(concerned), *self.undos]
        _replace(schedule, keys, fold(event for event in events if event.id <= newest), fold(events))
        for event in self._events(later):
            if event.kind != "undo" and event.id not in without_effect and event.card not in keys:
                schedule.apply(event)
        return True

    def _joined(self, keys: set[str]) -> set[str]:
        """These cards and all that any moves join to them, whichever way."""
        size = 0
        while len(keys) > size:
            size = len(keys)
            for move in self._moves:
                if move.card in keys or move.to in keys:
                    keys |= {move.card, move.to}
        return keys

    @cached_property
    def _moves(self) -> list[LineSummary]:
        return [summary for summary, _ in self._lines.values() if summary.kind == "moved"]

    def _kind(self, event_id: str) -> str:
        return self._lines[event_id][0].kind

    def _event(self, event_id: str) -> Event | None:
        return _event(self._lines[event_id][1]) if event_id in self._lines else None

    def _events(self, ids: Iterable[str]) -> list[Event]:
        """Those of them that can be read."""
        return list(filter(None, map(self._event, ids)))


def _is_failure(quality: int | None) -> bool:
    return quality is not None and quality < HARD


def _lines_with(data: bytes, marks: Iterable[bytes]) -> bytes:
    """The lines of a log, in their order, that hold one of these marks."""
    places = set()
    for mark in marks:
        at = data.find(mark)
        while at >= 0 and (end := data.find(b"\n", at) + 1):
            places.add((data.rfind(b"\n", 0, at) + 1, end))
            at = data.find(mark, end)
    return b"".join(data[start:end] for start, end in sorted(places))


def _event(line: bytes) -> Event | None:
    try:
        return decode(line)
    except (UnreadableError, NewerFormatError):
        return None


def _replace(schedule: Schedule, keys: Collection[str], old: Schedule, new: Schedule) -> None:
    """Put what `new` says of these cards in the place of what `old` says, within a whole schedule."""
    for key in keys:
        schedule.cards.pop(key, None)
        schedule.moved.pop(key, None)
    schedule.cards |= new.cards
    schedule.moved |= new.moved
    for day in old.days.keys() | new.days.keys():
        answers = schedule.days.get(day, 0) - old.days.get(day, 0) + new.days.get(day, 0)
        if answers:
            schedule.days[day] = answers
        else:
            schedule.days.pop(day, None)
