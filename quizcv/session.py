"""Today's work: the queue, grading, undo and limits. The one interface that front ends use.

A session is synchronous and does no I/O besides its history. The time comes from the clock it is given.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from quizcv.decks.model import Card, Deck
from quizcv.history import Event, History, NotSavedError, OvertakenError, Progress
from quizcv.scheduling import sm2

__all__ = [
    "Answer",
    "Counts",
    "DeckToday",
    "NotSavedError",
    "OvertakenError",
    "Preview",
    "Session",
    "Turn",
    "Undone",
    "study_day",
]

MORE_NEW_CARDS = 5
AHEAD_CARDS = 20
ONE_DAY = timedelta(days=1)
LONG_AWAY = timedelta(days=365)


class Turn(msgspec.Struct, frozen=True):
    """A card to be asked now: as a review, as a drill of today's mistakes, or studied ahead (cram)."""

    card: Card
    kind: Literal["review", "drill", "cram"]
    progress: Progress


class Preview(msgspec.Struct, frozen=True):
    """What a grade leads to: whether the card comes back today, and in how many days after that."""

    quality: int
    today: bool
    days: int


class Answer(msgspec.Struct, frozen=True):
    """A saved answer: its event, the card, and the card's progress after it."""

    event: Event
    card: Card
    progress: Progress

    @property
    def is_leech(self) -> bool:
        """Whether this very answer made the card a leech, or made it one once more."""
        failed = self.event.kind == "review" and (self.event.quality or 0) < 3
        return failed and sm2.is_leech(self.progress.state.lapses)


class Undone(msgspec.Struct, frozen=True):
    """An event taken back (or, by redo, in effect again), and the progress of its card since.

    `card` is None when no loaded deck has it.
    """

    event: Event
    card: Card | None
    progress: Progress


class Counts(msgspec.Struct, frozen=True):
    """What is left today: cards to review and never seen ones, and drills still owed."""

    due: int
    new: int
    again: int

    @property
    def left(self) -> int:
        """Cards still to come in the queue, without drills."""
        return self.due + self.new


class DeckToday(msgspec.Struct, frozen=True):
    """A deck at a glance: `due` and `new` today, `known` (remembered when last reviewed) of `cards`."""

    deck: Deck
    due: int
    new: int
    known: int
    cards: int


def study_day(now: datetime, day_start: int) -> date:
    """The day that local time `now` belongs to, when a day turns at `day_start` o'clock on the wall.

    Hours are taken off the wall clock's reading, not off elapsed time, so that daylight saving cannot
    make a day run backwards or be skipped.
    """
    return (now.replace(tzinfo=None) - timedelta(hours=day_start)).date()


class Session:
    """The work of today on some decks, or all when `only` names none.

    `clock` gives the local time with its offset. `new_cards` is how many unseen cards a day may bring,
    over all decks. `day_start` is the hour at which a day turns.
    """

    def __init__(
        self,
        decks: Sequence[Deck],
        history: History,
        *,
        clock: Callable[[], datetime],
        new_cards: int = 5,
        day_start: int = 4,
        only: Collection[str] = (),
    ) -> None:
        self.history = history
        self._clock = clock
        self._new_cards = new_cards
        self._day_start = day_start
        self._only = frozenset(only)
        self._ahead: deque[str] = deque()
        self._first: list[tuple[str, Literal["review", "drill", "cram"]]] = []
        self._use(decks)
        self._build()

    # What there is to do

    @property
    def today(self) -> date:
        """The study day. One day before the latest event it is still that day: somebody travelled west."""
        day = self.wall_day
        last = self.history.last_day
        return last if last is not None and day == last - ONE_DAY else day

    @property
    def wall_day(self) -> date:
        """The study day by the clock alone."""
        return study_day(self._clock(), self._day_start)

    @property
    def doubt(self) -> str:
        """Why the clock may be wrong, to be asked before the first answer; "" when it is plausible."""
        day, last = self.wall_day, self.history.last_day
        if last is None or last - ONE_DAY <= day <= last + LONG_AWAY:
            return ""
        return f"the clock says {day}, and the latest answer was on {last}"

    def trust_clock(self) -> None:
        """Note that today's date is right although it was in doubt. Raises NotSavedError."""
        self.history.record("clock", day=self.wall_day)
        self._build()

    def next(self) -> Turn | None:
        """The card to ask now, the same until it is dealt with; None when today's work is done."""
        if self.history.refresh() or self.today != self._day:
            self._build()
        while self._first:
            key, kind = self._first[-1]
            progress = self.history.schedule.of(key)
            if self._is_open(kind, progress):
                return self._turn(key, kind)
            self._first.pop()
        if self._queue:
            return self._turn(self._queue[0], "review")
        if self._ahead:
            return self._turn(self._ahead[0], "cram")
        if self._drills:
            return self._turn(next(iter(self._drills)), "drill")
        return None

    def counts(self) -> Counts:
        """What is left of today's work."""
        new = len(self._new)
        return Counts(len(self._queue) - new + len(self._ahead), new, len(self._drills))

    def previews(self, turn: Turn, qualities: Iterable[int]) -> tuple[Preview, ...]:
        """What each of these grades would lead to."""
        return tuple(self._preview(turn, quality) for quality in qualities)

    def queued(self) -> list[Card]:
        """The cards still to be asked today, in their order, then those that owe a drill."""
        return [self._cards[key] for key in (*self._queue, *self._ahead, *self._drills)]

    def is_untouched(self, deck_id: str) -> bool:
        """Whether no card of this deck was ever answered."""
        return not any(key.startswith(f"{deck_id}/") for key in self.history.schedule.cards)

    def reload(self, decks: Sequence[Deck], turn: Turn) -> None:
        """Go on with decks that were edited; the card of `turn` comes next if it is still there."""
        self._use(decks)
        self._build()
        if turn.card.key in self._cards:
            self._first = [(turn.card.key, turn.kind)]

    # Doing it

    def grade(self, turn: Turn, quality: int, milliseconds: int = 0) -> Answer:
        """Save an answer of `quality` 0 to 5, given `milliseconds` after the front was shown.

        Raises OvertakenError when the card was answered elsewhere meanwhile and NotSavedError when the
        disk refuses; nothing is saved then.
        """
        event = self._record(turn.kind, turn, quality, milliseconds)
        return Answer(event, turn.card, self.history.schedule.of(turn.card.key))

    def suspend(self, turn: Turn) -> Event:
        """Never ask this card again until it is unsuspended. Raises as `grade` does."""
        return self._record("suspend", turn)

    def bury(self, turn: Turn) -> Event:
        """Do not ask this card today. Raises as `grade` does."""
        return self._record("bury", turn)

    def mark(self, turn: Turn) -> Turn:
        """Mark the card, or take its mark away, and return it as it is now. Raises as `grade` does."""
        self.history.record("mark", turn.card.key, day=self.today, expected=turn.progress)
        return self._turn(turn.card.key, turn.kind)

    def undo(self) -> Undone | None:
        """Take back the newest event, of this or an earlier session; its card comes next.

        None when there is nothing to undo. Raises NotSavedError.
        """
        event = self.history.undo(self.today)
        if event is None:
            return None
        self._build()
        card = self._cards.get(event.card)
        if card is not None and self._is_chosen(card):
            self._first = [(event.card, _turn_kind(event))]
        return Undone(event, card, self.history.schedule.of(event.card))

    def redo(self) -> Undone | None:
        """Take back the last undo, if nothing was done since; None otherwise. Raises NotSavedError."""
        event = self.history.redo(self.today)
        if event is None:
            return None
        self._build()
        return Undone(event, self._cards.get(event.card), self.history.schedule.of(event.card))

    def five_more(self) -> int:
        """Allow five more new cards today; how many there are."""
        self._new_cards = max(self._new_cards, self._introduced_today()) + MORE_NEW_CARDS
        self._build()
        return len(self._new)

    def study_ahead(self) -> int:
        """Queue the cards that are due soonest, without touching their schedule; how many there are."""
        ahead = [card for card in self._chosen() if self._can_study_ahead(card)]
        schedule = self.history.schedule
        ahead.sort(key=lambda card: (schedule.of(card.key).state.due or date.max, card.key))
        self._ahead = deque(card.key for card in ahead[:AHEAD_CARDS])
        return len(self._ahead)

    # At a glance

    def decks_today(self) -> tuple[DeckToday, ...]:
        """Every deck of this session with what it asks today."""
        due = Counter(self._cards[key].deck_id for key in self._queue if key not in self._new)
        new = Counter(self._cards[key].deck_id for key in self._new)
        of = self.history.schedule.of
        return tuple(
            DeckToday(
                deck,
                due[deck.id],
                new[deck.id],
                sum(of(card.key).state.repetitions > 0 for card in deck.cards),
                len(deck.cards),
            )
            for deck in self.decks
        )

    def done_today(self) -> int:
        """Cards of these decks reviewed today, as the schedule counts them."""
        return sum(self.history.schedule.of(key).state.last == self._day for key in self._cards)

    def upcoming(self) -> Counter[date]:
        """How many cards come due on each later day."""
        days: Counter[date] = Counter()
        for key in self._cards:
            progress = self.history.schedule.of(key)
            due = progress.state.due
            if due is not None and due > self._day and not progress.suspended:
                days[due] += 1
        return days

    def unseen(self) -> int:
        """How many cards of this session's decks were never asked and may still come."""
        return sum(
            p.is_new and not p.suspended
            for p in (self.history.schedule.of(card.key) for card in self._chosen())
        )

    def can_study_ahead(self) -> bool:
        """Whether there is a card to study ahead."""
        return any(self._can_study_ahead(card) for card in self._chosen())

    def streak(self) -> int:
        """Days in a row with an answer, up to today or, before today's first, up to yesterday."""
        days, day = self.history.schedule.days, self.today
        if day not in days:
            day -= ONE_DAY
        length = 0
        while day in days:
            length, day = length + 1, day - ONE_DAY
        return length

    # The queue

    def _use(self, decks: Sequence[Deck]) -> None:
        self.decks = tuple(decks)
        self._cards = {card.key: card for deck in decks for card in deck.cards}
        self._groups: dict[str, list[str]] = {}
        for card in self._cards.values():
            self._groups.setdefault(card.siblings, []).append(card.key)

    def _build(self) -> None:
        """Lay out today's queue: due cards by relative lateness, new ones spread among them."""
        self._day = self.today
        self._first = []
        of = self.history.schedule.of
        answered = {
            card.siblings: card.key
            for card in self._cards.values()
            if of(card.key).answered_on == self._day and len(self._groups[card.siblings]) > 1
        }
        due: list[tuple[float, str]] = []
        new: list[str] = []
        drills: list[tuple[str, str]] = []
        for card in self._chosen():
            progress = of(card.key)
            if progress.owes_drill(self._day) and not progress.suspended and progress.buried != self._day:
                drills.append((progress.answered, card.key))
            if answered.get(card.siblings, card.key) != card.key or not self._is_open("review", progress):
                continue
            if progress.is_new:
                new.append(card.key)
            else:
                due.append((-_lateness(progress.state, self._day), card.key))
        due_keys = self._one_sibling_each([key for _, key in sorted(due)], set())
        taken = {self._cards[key].siblings for key in due_keys}
        allowed = max(0, self._new_cards - self._introduced_today())
        new_keys = self._one_sibling_each(new, taken)[:allowed]
        self._queue = deque(_spread(due_keys, new_keys))
        self._new = set(new_keys)
        self._drills = dict.fromkeys(key for _, key in sorted(drills))
        self._ahead = deque(
            key for key in self._ahead if key in self._cards and self._can_study_ahead(self._cards[key])
        )

    def _one_sibling_each(self, keys: list[str], taken: set[str]) -> list[str]:
        chosen = []
        for key in keys:
            group = self._cards[key].siblings
            if group not in taken:
                taken.add(group)
                chosen.append(key)
        return chosen

    def _is_chosen(self, card: Card) -> bool:
        return not self._only or card.deck_id in self._only

    def _chosen(self) -> Iterable[Card]:
        return filter(self._is_chosen, self._cards.values())

    def _introduced_today(self) -> int:
        return sum(progress.introduced == self._day for progress in self.history.schedule.cards.values())

    def _is_open(self, kind: str, progress: Progress) -> bool:
        """Whether a card may be asked today, in this way."""
        if progress.suspended or progress.buried == self._day:
            return False
        if kind == "review":
            return progress.is_new or progress.is_due(self._day)
        return kind == "cram" or progress.owes_drill(self._day)

    def _can_study_ahead(self, card: Card) -> bool:
        progress = self.history.schedule.of(card.key)
        return (
            not progress.is_new
            and not progress.is_due(self._day)
            and progress.answered_on != self._day
            and self._is_open("cram", progress)
        )

    def _turn(self, key: str, kind: Literal["review", "drill", "cram"]) -> Turn:
        return Turn(self._cards[key], kind, self.history.schedule.of(key))

    def _preview(self, turn: Turn, quality: int) -> Preview:
        state = turn.progress.state
        if turn.kind == "review":
            state = sm2.review(state, quality, self._day)
        days = (state.due - self._day).days if state.due is not None else 0
        return Preview(quality, quality < 4, max(days, 0))

    def _record(
        self,
        kind: Literal["review", "drill", "cram", "suspend", "bury"],
        turn: Turn,
        quality: int | None = None,
        milliseconds: int | None = None,
    ) -> Event:
        key = turn.card.key
        try:
            event = self.history.record(
                kind,
                key,
                day=self.today,
                expected=turn.progress,
                quality=quality,
                milliseconds=milliseconds,
            )
        except OvertakenError:
            self._build()
            raise
        self._take_out(key)
        if event.is_answer:
            for sibling in self._groups[turn.card.siblings]:
                self._take_out(sibling)
            if self.history.schedule.of(key).owes_drill(event.day):
                self._drills[key] = None
        return event

    def _take_out(self, key: str) -> None:
        """A card that was dealt with leaves every queue; the one it was asked from has it in front."""
        for queue in (self._queue, self._ahead):
            if queue and queue[0] == key:
                queue.popleft()
            elif key in queue:
                queue.remove(key)
        self._new.discard(key)
        self._drills.pop(key, None)
        self._first = [(other, kind) for other, kind in self._first if other != key]


def _lateness(state: sm2.State, today: date) -> float:
    assert state.due is not None
    return (today - state.due).days / max(state.interval, 1)


def _spread(due: list[str], new: list[str]) -> list[str]:
    """All cards in their order, the new ones at even distances among the due ones, the first in front."""
    total = len(due) + len(new)
    places = {index * total // len(new) for index in range(len(new))}
    rest, fresh = iter(due), iter(new)
    return [next(fresh) if index in places else next(rest) for index in range(total)]


def _turn_kind(event: Event) -> Literal["review", "drill", "cram"]:
    return event.kind if event.kind in ("drill", "cram") else "review"
