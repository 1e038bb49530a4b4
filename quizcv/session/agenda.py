"""Today's agenda: which cards are asked, in which mode and order. Pure: no I/O, no clock."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from quizcv.decks.model import Card, deck_id_of
from quizcv.history import Progress, Schedule
from quizcv.scheduling import State
from quizcv.session.cards import Cards
from quizcv.session.limits import Room, Tally, in_turns
from quizcv.session.ties import Ties
from quizcv.session.values import Choice, Mode

AHEAD_CARDS = 20


class Agenda:
    """The work of one day. It is laid out once; then each card that is dealt with is taken out.

    It is about the decks `only`, or about all. `begun` has the progress of the cards that something happened
    to, and is kept up. `queue` holds the cards to review in their order, `new` those of them never seen
    before, `ahead` the cards studied ahead, and `drills` those owed, which come last. `unseen` are all that
    were never seen and could come today, and `due` all that are due, were there no limit. `bundled` are the
    ids of the decks that came with quizcv. `first` are the decks whose new cards come before those of others,
    in this order. Cards that are `held` are not asked as new ones. With a `choice` it is about those cards
    alone; where they are crammed, `ahead` has those that are left.
    """

    def __init__(
        self,
        cards: Cards,
        schedule: Schedule,
        day: date,
        *,
        begun: dict[str, Progress[Any]],
        room: Room,
        done: Tally,
        bundled: Collection[str] = (),
        only: Collection[str] = (),
        choice: Choice | None = None,
        ahead: Iterable[str] = (),
        first: Sequence[str] = (),
        held: Collection[str] = (),
    ) -> None:
        self.day = day
        self._is_cram = choice is not None and choice.cram
        self._cards = cards
        self._schedule = schedule
        self._ties = Ties(cards, schedule, day, held)
        self._first: tuple[str, Mode] | None = None
        self._room = room
        self._introduced = 0
        self.begun = _chosen(begun, only, choice)
        self.due: dict[str, State | None] = {}
        self._tied: list[str] = []  # that are new and whose siblings or needs have a say
        new_again = self._look_at_begun()
        taken: set[str] = set()
        self._drop_siblings_due(taken)
        asked = _asked(cards, only, choice)
        unseen = {name: self._unseen_of(keys, new_again, only, taken) for name, keys in asked.items()}
        self.unseen = {key: None for keys in unseen.values() for key in keys}
        self._unseen_in = unseen if choice is None else _by_deck(self.unseen)
        for deck_id in cards.core_decks & self._unseen_in.keys():
            self._unseen_in[deck_id].sort(key=lambda key: cards.source(key) not in cards.core)
        self._new_in_order = in_turns(self._unseen_in, bundled, room, done, first)
        self.new = set(self._new_in_order)
        self._queue: OrderedDict[str, None] | None = None
        if self._is_cram:
            left = [key for key in ahead if key in cards and _is_open("cram", schedule.of(key), day)]
        else:
            kept = [key for key in ahead if key in cards and self._can_study_ahead(key)]
            left = self._ties.one_each(kept, self._queued_groups()) if kept else []
        self.ahead = OrderedDict.fromkeys(left)

    @property
    def queue(self) -> OrderedDict[str, None]:
        """The cards to review in their order. They are put in it when that is first asked for."""
        if self._queue is None:
            due = self._latest_first(self.due)[: self._room.reviews]
            self._queue = OrderedDict.fromkeys(_spread(due, self._new_in_order))
        return self._queue

    @property
    def to_review(self) -> int:
        """How many of the cards in the queue are known ones."""
        if self._queue is None:
            most = self._room.reviews
            return len(self.due) if most is None else min(len(self.due), most)
        return len(self._queue) - len(self.new)

    @property
    def asked(self) -> Collection[str]:
        """The known cards that are still to be asked today, within the limit; there may be new ones too."""
        return self.due if self._room.reviews is None else self.queue.keys()

    def next(self, waits: Callable[[Card], bool] | None = None) -> tuple[str, Mode] | None:
        """The card to ask now, and how; the same until it is taken out. One that `waits` lets others pass."""
        if self._first:
            return self._first
        modes: tuple[tuple[Iterable[str], Mode], ...] = (
            (self.queue, "review"),
            (self.ahead, "cram"),
            (self.drills, "drill"),
        )
        if waits:
            for queue, mode in modes:
                for key in queue:
                    if not waits(self._cards[key]):
                        return key, mode
        return next(((key, mode) for queue, mode in modes for key in queue), None)

    def put_first(self, key: str, modes: Iterable[Mode]) -> None:
        """Ask this card next, in the first of these modes that is open for it, if any."""
        progress = self._schedule.of(key)
        open_modes = (mode for mode in modes if _is_open(mode, progress, self.day))
        mode = next((mode for mode in open_modes if not (self._is_cram and mode == "review")), None)
        if mode is None:
            return
        self._take_out(key)
        if key in self.begun:
            self.begun[key] = progress
        queue = {"review": self.queue, "cram": self.ahead, "drill": self.drills}[mode]
        queue[key] = None
        queue.move_to_end(key, last=False)
        if mode == "review":
            if progress.is_new:
                self.new.add(key)
                self.unseen[key] = None
            else:
                self.due[key] = progress.state
        self._first = (key, mode)

    def answered(self, key: str) -> None:
        """Take out a card that was answered, and its siblings; it may owe a drill now."""
        self._introduced += key in self.new
        self._ties.look_again()
        self.begun[key] = self._schedule.of(key)
        self._take_out(key)
        self.drills.pop(key, None)
        self._first = None
        if _is_open("drill", self._schedule.of(key), self.day):
            self.drills[key] = None

    def study_ahead(self) -> int:
        """Queue the cards that are due soonest; how many there are."""
        self.ahead = OrderedDict.fromkeys(self._soonest()[:AHEAD_CARDS])
        return len(self.ahead)

    def can_study_ahead(self) -> bool:
        """Whether there is a card to study ahead."""
        return bool(self._soonest())

    def new_in_each(self) -> Counter[str]:
        """How many of today's new cards each deck has, were it the only one asked."""
        source = self._cards.source
        room = max(0, self._room.new_cards - self._introduced)
        most = {deck_id: min(room, its) for deck_id, its in self._room.new_in_deck.items()}
        groups: dict[str, set[str]] = {}
        for deck_id, keys in self._unseen_in.items():
            left = (key for key in keys if key in self.unseen)
            groups[deck_id] = {source(key) for key in islice(left, most.get(deck_id, room))}
        for key in self._tied:  # which wait for others less where only their deck is asked
            deck_id = deck_id_of(key)
            if len(groups.get(deck_id, ())) >= most.get(deck_id, room):
                continue
            is_new = self._schedule.of(key).is_new and not self._ties.waits(key)
            if is_new and not self._ties.is_held_back(key, (deck_id,)):
                groups.setdefault(deck_id, set()).add(source(key))
        counts = {deck_id: min(len(found), most.get(deck_id, room)) for deck_id, found in groups.items()}
        return Counter(counts)

    def _look_at_begun(self) -> set[str]:
        """Find what is due and what owes a drill among the cards that are begun; those that are new still."""
        day, tied = self.day, self._cards.tied
        new: set[str] = set()
        drills: list[tuple[str, str]] = []
        for key, progress in self.begun.items():  # no properties are asked: of many cards each takes its time
            state = progress.state
            if progress.suspended is not None or progress.buried == day:
                continue
            if progress.answered_on == day and progress.owes_drill(day):
                drills.append((progress.answered, key))
            if state is None:
                new.add(key)
            elif self._is_cram:
                continue
            elif state.due is not None and state.due <= day and not (key in tied and self._ties.waits(key)):
                self.due[key] = state
        self.drills = OrderedDict.fromkeys(key for _, key in sorted(drills))
        return new

    def _unseen_of(
        self, keys: list[str], new_again: Collection[str], only: Collection[str], taken: set[str]
    ) -> list[str]:
        """Those of these cards that were never seen and can come today, of siblings one."""
        new = [key for key in keys if key not in self.begun or key in new_again]
        held_back = self._held_back(new, only)
        if held_back:
            new = [key for key in new if key not in held_back]
        return self._ties.one_each(new, taken)

    def _held_back(self, keys: list[str], only: Collection[str]) -> set[str]:
        """Those of these new cards that come later."""
        held_back: set[str] = set()
        for key in self._ties.concerned(keys):
            if self._ties.waits(key):
                held_back.add(key)
                continue
            self._tied.append(key)
            if self._ties.is_held_back(key, only):
                held_back.add(key)
        return held_back

    def _drop_siblings_due(self, taken: set[str]) -> None:
        """Leave of the siblings that are due the one that is latest."""
        tied = self._latest_first(self.due.keys() & self._cards.tied)
        for key in set(tied) - set(self._ties.one_each(tied, taken)):
            del self.due[key]

    def _latest_first(self, keys: Iterable[str]) -> list[str]:
        """Cards that are due, those first that are the latest."""
        day, due, lateness = self.day, self.due, self._schedule.scheduler.lateness
        return sorted(sorted(keys), key=lambda key: -lateness(due[key], day))

    def _take_out(self, key: str) -> None:
        """Take a card and its siblings out of all but the drills; where all are crammed, it alone."""
        if self._is_cram:
            self.ahead.pop(key, None)
            return
        for sibling in self._cards.group(key):
            self.queue.pop(sibling, None)
            self.ahead.pop(sibling, None)
            self.due.pop(sibling, None)
            self.new.discard(sibling)
            self.unseen.pop(sibling, None)

    def _soonest(self) -> list[str]:
        """The cards that can be studied ahead, those that are due soonest first."""
        of = self._schedule.of
        ahead = [key for key in self.begun if self._can_study_ahead(key)]
        ahead.sort(key=lambda key: (of(key).due or date.max, key))
        return self._ties.one_each(ahead, self._queued_groups())

    def _queued_groups(self) -> set[str]:
        return self._cards.sources(self.queue)

    def _can_study_ahead(self, key: str) -> bool:
        progress = self._schedule.of(key)
        return (
            not progress.is_new
            and not progress.is_due(self.day)
            and progress.answered_on != self.day
            and _is_open("cram", progress, self.day)
            and not self._ties.waits(key)
        )


def _chosen(
    begun: dict[str, Progress[Any]], only: Collection[str], choice: Choice | None
) -> dict[str, Progress[Any]]:
    """The cards that are begun of those that are asked about."""
    if only:
        begun = {key: its for key, its in begun.items() if deck_id_of(key) in only}
    if choice is not None:
        begun = {key: begun[key] for key in choice.keys if key in begun}
    return begun


def _asked(cards: Cards, only: Collection[str], choice: Choice | None) -> dict[str, list[str]]:
    """The cards that can be asked as new ones: those of each deck, or of a choice together, in its order."""
    if choice is None:
        return {deck_id: keys for deck_id, keys in cards.in_decks.items() if not only or deck_id in only}
    keys = () if choice.cram else choice.keys
    return {"": [key for key in keys if key in cards and (not only or deck_id_of(key) in only)]}


def _by_deck(keys: Iterable[str]) -> dict[str, list[str]]:
    """Cards by the ids of their decks, in their order."""
    decks: dict[str, list[str]] = {}
    for key in keys:
        decks.setdefault(deck_id_of(key), []).append(key)
    return decks


def _is_open(mode: Mode, progress: Progress[State], day: date) -> bool:
    """Whether a card may be asked on `day` in this mode."""
    if progress.is_set_aside(day):
        return False
    if mode == "review":
        return progress.is_new or progress.is_due(day)
    return mode == "cram" or progress.owes_drill(day)


def _spread(due: list[str], new: list[str]) -> list[str]:
    """All cards in their order, the new ones at even distances among the due ones, the first in front."""
    total = len(due) + len(new)
    places = {index * total // len(new) for index in range(len(new))}
    rest, fresh = iter(due), iter(new)
    return [next(fresh) if index in places else next(rest) for index in range(total)]
