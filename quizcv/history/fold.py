"""From the events to the schedule. Pure: the same events give the same schedule, whoever folds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from quizcv.history.event import Event
from quizcv.scheduling import sm2
from quizcv.scheduling.grades import comes_back_today


class Progress(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """How far a card has come; `Progress()` is a card that nothing has happened to.

    `introduced` is the day of its first review. `answered`, `answered_on` and `quality` tell of the
    latest answer: its event, its day and how good it was; `answers` counts them all. `suspended`,
    `buried` and `marked` are the day on which that was done, None when it is not in force; a burial ends
    with its day.
    """

    state: sm2.State = sm2.State()
    introduced: date | None = None
    answered: str = ""
    answered_on: date | None = None
    quality: int = 0
    suspended: date | None = None
    buried: date | None = None
    marked: date | None = None
    answers: int = 0

    def is_due(self, day: date) -> bool:
        """Whether the schedule asks for this card on `day`; a new card is not due but new."""
        return self.state.due is not None and self.state.due <= day

    @property
    def is_new(self) -> bool:
        """Whether the card has never been reviewed."""
        return self.state.last is None

    def owes_drill(self, day: date) -> bool:
        """Whether the latest answer was given on `day` and was below Good."""
        return self.answered_on == day and comes_back_today(self.quality)


NOTHING = Progress()


class Schedule(msgspec.Struct):
    """The fold of a log: the progress of each card, and the number of answers on each day.

    `moved` has the next key of each one that was left behind; such a key has no progress of its own. So a
    machine that has not seen the move yet goes on with the same card under its old key.
    """

    cards: dict[str, Progress] = msgspec.field(default_factory=dict)
    days: dict[date, int] = msgspec.field(default_factory=dict)
    moved: dict[str, str] = msgspec.field(default_factory=dict)

    def of(self, key: str) -> Progress:
        """The progress of a card, known or not."""
        progress = self.cards.get(key)
        if progress is None and self.moved:
            progress = self.cards.get(self.current(key))
        return progress or NOTHING

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
            if self.can_move(event.card, event.to):
                self._move(event.card, event.to)
            return
        key = self.current(event.card)
        self.cards[key] = advance(self.of(key), event)
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

    def _move(self, old: str, new: str) -> None:
        if old == new:
            del self.moved[old]
            return
        old = self.current(old)
        self.moved.pop(new, None)
        self.moved[old] = new
        if old in self.cards:
            self.cards[new] = self.cards.pop(old)


def advance(progress: Progress, event: Event) -> Progress:
    """What an event makes of the progress of its card.

    The fold decides what an answer counts as, not its label: a review of a card that was neither new
    nor due is a cram. So two machines that reviewed the same card do not double its interval.
    """
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
    assert event.quality is not None
    state, introduced = progress.state, progress.introduced
    if event.kind == "review" and (progress.is_new or progress.is_due(event.day)):
        state = sm2.review(state, event.quality, event.day)
        introduced = introduced or event.day
    return Progress(
        state,
        introduced,
        event.id,
        event.day,
        event.quality,
        progress.suspended,
        progress.buried,
        progress.marked,
        progress.answers + 1,
    )


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


def fold(events: Iterable[Event], watch: Callable[[list[Event]], Iterable[Event]] = iter) -> Schedule:
    """The schedule after these events, in whichever order they come and however often each.

    `watch` goes over them as they are folded.
    """
    in_order = ordered(events)
    without_effect = undone(in_order)
    schedule = Schedule()
    for event in watch(in_order):
        if event.kind != "undo" and event.id not in without_effect:
            schedule.apply(event)
    return schedule


def next_undo(events: list[Event]) -> Event | None:
    """The event that an undo would take back: the newest effective one that a person meant."""
    without_effect = undone(events)
    for event in reversed(events):
        if event.kind not in ("undo", "clock", "moved") and event.id not in without_effect:
            return event
    return None


def next_redo(events: list[Event]) -> tuple[Event, Event] | None:
    """The last effective undo and the event it took back; None once something new was done since."""
    without_effect = undone(events)
    by_id = {event.id: event for event in events}
    for event in reversed(events):
        if event.id in without_effect or event.kind in ("clock", "moved"):
            continue
        if event.kind != "undo":
            return None
        target = by_id.get(event.target)
        if target is not None and target.kind != "undo":
            return event, target
    return None
