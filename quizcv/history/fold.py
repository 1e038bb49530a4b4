"""From the events to the schedule. Pure: the same events give the same schedule, whoever folds them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, timedelta
from typing import Any, Generic, Literal, TypeVar

import msgspec

from quizcv.history.event import Event
from quizcv.scheduling import DEFAULT, MATURE_DAYS, Scheduler, State, from_event
from quizcv.scheduling.grades import GOOD, comes_back_today

PASSED_OVER = frozenset({"undo", "clock", "moved", "scheduler"})
"""The kinds of events that the undo of a review session does not take back."""

S = TypeVar("S", bound=State, covariant=True)

Stage = Literal["suspended", "unseen", "learning", "young", "mature"]
"""How far a card is, see `Progress.stage`."""


class Progress(msgspec.Struct, Generic[S], frozen=True, omit_defaults=True, gc=False):
    """How far a card has come; `Progress()` is a card that nothing has happened to.

    `state` is the scheduler's, None before the first review, and `introduced` the day of that. `answered`,
    `answered_on` and `quality` are the latest answer: its event, its day and how good it was; `answers`
    counts them all, and with `never_good` none of them was 4 or 5. `suspended`, `buried` and `marked` are the
    day on which that was done, None when it is not in force; a burial ends with its day. `reset` is the
    latest day on which the card was made new again: all that is about answers tells of those since.
    """

    state: S | None = None
    introduced: date | None = None
    answered: str = ""
    answered_on: date | None = None
    quality: int = 0
    suspended: date | None = None
    buried: date | None = None
    marked: date | None = None
    answers: int = 0
    never_good: bool = False
    reset: date | None = None

    def is_due(self, day: date) -> bool:
        """Whether the schedule asks for this card on `day`; a new card is not due but new."""
        due = self.due
        return due is not None and due <= day

    def is_set_aside(self, day: date) -> bool:
        """Whether the card is suspended, or buried on `day`: then it is not asked."""
        return self.suspended is not None or self.buried == day

    @property
    def was_good(self) -> bool:
        """Whether the card was answered with 4 or 5 once."""
        return self.answers > 0 and not self.never_good

    @property
    def is_new(self) -> bool:
        """Whether the card has never been reviewed."""
        return self.state is None

    @property
    def due(self) -> date | None:
        """The day of the next review, None for a new card."""
        return None if self.state is None else self.state.due

    @property
    def last(self) -> date | None:
        """The day of the latest review that counted."""
        return None if self.state is None else self.state.last

    @property
    def interval(self) -> int:
        """Days between the latest review and the next one."""
        return 0 if self.state is None else self.state.interval

    @property
    def lapses(self) -> int:
        """How often the card was forgotten."""
        return 0 if self.state is None else self.state.lapses

    @property
    def stage(self) -> Stage:
        """A suspended card is only that; one is learned until its interval is over a day, then young."""
        state = self.state
        if self.suspended:
            return "suspended"
        if state is None:
            return "unseen"
        if state.interval <= 1:
            return "learning"
        return "mature" if state.interval >= MATURE_DAYS else "young"

    def owes_drill(self, day: date) -> bool:
        """Whether the latest answer was given on `day` and was below Good."""
        return self.answered_on == day and comes_back_today(self.quality)


NOTHING: Progress[Any] = Progress()


def days_in_a_row(days: Container[date], today: date) -> int:
    """Days in a row among these, up to today or, if today is none of them yet, up to yesterday."""
    day = today if today in days else today - timedelta(days=1)
    length = 0
    while day in days:
        length, day = length + 1, day - timedelta(days=1)
    return length


class Schedule(msgspec.Struct):
    """The fold of a log: the progress of each card, and the number of answers on each day.

    `scheduler` is the one that the log names last, which computes all of it. `in_force` is the one that was
    named when the latest event happened: the same once all events are folded. `moved` has the next key of
    each one that was left behind; such a key has no progress of its own. So a machine that has not seen the
    move yet goes on with the same card under its old key.
    """

    scheduler: Scheduler[Any] = DEFAULT
    in_force: Scheduler[Any] = DEFAULT
    cards: dict[str, Progress[Any]] = msgspec.field(default_factory=dict)
    days: dict[date, int] = msgspec.field(default_factory=dict)
    moved: dict[str, str] = msgspec.field(default_factory=dict)

    @classmethod
    def before(cls, events: Iterable[Event]) -> Schedule:
        """The schedule that effective events are to be applied to, from the first to the last."""
        said = [event.scheduler for event in events if event.kind == "scheduler"]
        scheduler = from_event(said[-1]) if said else DEFAULT
        return cls(scheduler, scheduler if scheduler == DEFAULT else DEFAULT)

    def of(self, key: str) -> Progress[Any]:
        """The progress of a card, known or not."""
        progress = self.cards.get(key)
        if progress is None and self.moved:
            progress = self.cards.get(self.current(key))
        return progress or NOTHING

    def state_of(self, progress: Progress[S]) -> S:
        """What the scheduler knows about a card, also about a new one."""
        state: S = self.scheduler.new if progress.state is None else progress.state
        return state

    def current(self, key: str) -> str:
        """The key under which the history of this one is kept: itself, unless it was moved."""
        while key in self.moved:
            key = self.moved[key]
        return key

    def apply(self, event: Event) -> None:
        """Fold in one effective event which is no undo."""
        if event.kind == "clock":
            return
        if event.kind == "moved":
            self.move(event.card, event.to)
            return
        if event.kind == "scheduler":
            said = from_event(event.scheduler)
            self.in_force = self.scheduler if said == self.scheduler else said
            return
        key = self.current(event.card)
        self.cards[key] = self._advanced(self.of(key), event)
        if event.is_answer:
            self.days[event.day] = self.days.get(event.day, 0) + 1

    def can_move(self, old: str, new: str) -> bool:
        """Whether such a move changes anything: it never overwrites the progress of another card.

        A key that moves to itself stands for itself again, and begins anew.
        """
        if old == new:
            return old in self.moved
        old = self.current(old)
        return old != new and (self.current(new) == old or self.of(new) == NOTHING)

    def move(self, old: str, new: str) -> None:
        """Let a card go on under another key, if that can be."""
        if self.can_move(old, new):
            self._move(old, new)

    def _move(self, old: str, new: str) -> None:
        if old == new:
            del self.moved[old]
            return
        old = self.current(old)
        self.moved.pop(new, None)
        self.moved[old] = new
        if old in self.cards:
            self.cards[new] = self.cards.pop(old)

    def _advanced(self, progress: Progress[Any], event: Event) -> Progress[Any]:
        """What an event makes of the progress of its card."""
        change = msgspec.structs.replace
        match event.kind:
            case "suspend":
                return change(progress, suspended=event.day)
            case "unsuspend":
                return change(progress, suspended=None)
            case "bury":
                return change(progress, buried=event.day)
            case "mark":
                return change(progress, marked=None if progress.marked else event.day)
            case "reset":
                return Progress(
                    suspended=progress.suspended,
                    buried=progress.buried,
                    marked=progress.marked,
                    reset=event.day,
                )
        assert event.quality is not None
        state, introduced = progress.state, progress.introduced
        if event.kind == "review":
            before = self.scheduler.new if state is None else state
            if self._counts(before, event.day):
                state = self.scheduler.review(before, event.quality, event.day, event.id)
                introduced = introduced or event.day
        return Progress(
            state=state,
            introduced=introduced,
            answered=event.id,
            answered_on=event.day,
            quality=event.quality,
            suspended=progress.suspended,
            buried=progress.buried,
            marked=progress.marked,
            answers=progress.answers + 1,
            never_good=event.quality < GOOD and (progress.never_good or not progress.answers),
            reset=progress.reset,
        )

    def _counts(self, state: State, day: date) -> bool:
        """Whether a review on `day` changes the schedule, whatever its label says; else it is a cram.

        So two machines that reviewed the same card do not double its interval. What was asked while another
        scheduler was in force was due by that one: the first review of the day counts.
        """
        if self.in_force is self.scheduler:
            return self.scheduler.counts(state, day)
        return state.last != day


def undone(events: list[Event]) -> set[str]:
    """The ids of the events that an effective undo targets. `events` are in the order of their ids."""
    targets: set[str] = set()
    for event in reversed(events):
        if event.kind == "undo" and event.id not in targets:
            targets.add(event.target)
    return targets


def ordered(events: Iterable[Event]) -> list[Event]:
    """The events in the order of their ids, each once."""
    return sorted({event.id: event for event in events}.values(), key=lambda event: event.id)


def effective(events: Iterable[Event]) -> list[Event]:
    """What the schedule is folded from, in order: neither undos nor events that are undone."""
    in_order = ordered(events)
    without_effect = undone(in_order)
    return [event for event in in_order if event.kind != "undo" and event.id not in without_effect]


def fold(events: Iterable[Event]) -> Schedule:
    """The schedule after these events, in whichever order they come and however often each."""
    in_effect = effective(events)
    schedule = Schedule.before(in_effect)
    for event in in_effect:
        schedule.apply(event)
    return schedule


def next_undo(events: list[Event]) -> Event | None:
    """The event that an undo would take back: the newest effective one that a person meant."""
    without_effect = undone(events)
    for event in reversed(events):
        if event.kind not in PASSED_OVER and event.id not in without_effect:
            return event
    return None


def next_redo(events: list[Event]) -> tuple[Event, Event] | None:
    """The last effective undo and the event it took back; None once something new was done since."""
    without_effect = undone(events)
    by_id = {event.id: event for event in events}
    for event in reversed(events):
        if event.id in without_effect:
            continue
        if event.kind not in PASSED_OVER:
            return None
        target = by_id.get(event.target)
        if target is not None and target.kind not in ("undo", "scheduler"):
            return event, target
    return None
