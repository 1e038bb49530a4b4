"""Today's agenda: which cards are asked, in which mode and order. Pure: no I/O, no clock."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import islice

from quizcv.decks.field_types import PARTS
from quizcv.decks.model import Card
from quizcv.history import NOTHING, Progress, Schedule
from quizcv.scheduling import State
from quizcv.session.cards import Cards
from quizcv.session.limits import Room, Tally, in_turns
from quizcv.session.values import Choice, Mode

AHEAD_CARDS = 20

FIRST_SIBLING_DAYS = 15
"""The interval of one card of a cheat-sheet entry from which on its others may begin."""


class Agenda:
    """The work of one day. It is laid out once; then each card that is dealt with is taken out.

    `chosen` are the cards of the decks in question, as named by `only`, or of all, and `begun` those of them
    that something happened to. `queue` holds the cards to review in their order, `new` those of them never
    seen before, `ahead` the cards studied ahead, and `drills` those owed, which come last. `unseen` are all
    that were never seen and could come today, and `due` all that are due, were there no limit. `bundled` are
    the ids of the decks that came with quizcv. `first` are the decks whose new cards come before those of
    others, in this order. Cards that are `held` are not asked as new ones. With a `choice` it is about those
    cards alone; where they are crammed, `ahead` has those that are left.
    """

    def __init__(
        self,
        cards: Cards,
        schedule: Schedule,
        day: date,
        *,
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
        self._held = held
        self._is_cram = choice is not None and choice.cram
        self._cards = cards
        self._schedule = schedule
        self._first: tuple[str, Mode] | None = None
        self._room = room
        self._introduced = 0
        self._awaited: dict[str, bool] = {}  # what was found out; many cards need the same ones
        self.chosen = _chosen(cards, only, choice)
        self.begun: dict[str, Card] = {}
        self._tied: list[Card] = []  # that are new and whose siblings or needs have a say
        due: list[tuple[float, str]] = []
        drills: list[tuple[str, str]] = []
        lateness = schedule.scheduler.lateness
        special = cards.tied | schedule.cards.keys() | schedule.moved.keys() | set(held)
        waiting = set(special)  # of a large deck most cards are new, and nothing more is asked about them
        for card in self.chosen:
            if card.key not in special:
                continue
            progress = schedule.of(card.key)
            if progress is not NOTHING:
                self.begun[card.key] = card
            if progress.answered_on == day and _is_open("drill", progress, day):
                drills.append((progress.answered, card.key))
            if self._is_cram or not _is_open("review", progress, day) or self._waits(card.key):
                continue
            if not progress.is_new:
                due.append((-lateness(progress.state, day), card.key))
                continue
            self._tied.append(card)
            if not self._is_held_back(card, only):
                waiting.discard(card.key)
        new = [card.key for card in self.chosen if card.key not in waiting] if not self._is_cram else []
        taken: set[str] = set()
        due_keys = self._one_sibling_each([key for _, key in sorted(due)], taken)
        unseen = self._one_sibling_each(new, taken)
        self.due = dict.fromkeys(due_keys)
        self.unseen = dict.fromkeys(unseen)
        self._unseen_in = self._by_deck(unseen) if choice else self._in_decks(self.unseen)
        for deck_id in cards.core_decks & self._unseen_in.keys():
            self._unseen_in[deck_id].sort(key=lambda key: cards.sources[key] not in cards.core)
        new_keys = in_turns(self._unseen_in, bundled, room, done, first)
        self.queue = OrderedDict.fromkeys(_spread(due_keys[: room.reviews], new_keys))
        self.new = set(new_keys)
        self.drills = OrderedDict.fromkeys(key for _, key in sorted(drills))
        if self._is_cram:
            left = [key for key in ahead if key in cards and _is_open("cram", schedule.of(key), day)]
        else:
            kept = [key for key in ahead if key in cards and self._can_study_ahead(key)]
            left = self._one_sibling_each(kept, self._queued_groups()) if kept else []
        self.ahead = OrderedDict.fromkeys(left)

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
        queue = {"review": self.queue, "cram": self.ahead, "drill": self.drills}[mode]
        queue[key] = None
        queue.move_to_end(key, last=False)
        if mode == "review":
            (self.new.add if progress.is_new else self.due.setdefault)(key)
        self._first = (key, mode)

    def answered(self, key: str) -> None:
        """Take out a card that was answered, and its siblings; it may owe a drill now."""
        self._introduced += key in self.new
        self._awaited.clear()
        self.begun[key] = self._cards[key]
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
        sources = self._cards.sources
        room = max(0, self._room.new_cards - self._introduced)
        most = {deck_id: min(room, its) for deck_id, its in self._room.new_in_deck.items()}
        groups: dict[str, set[str]] = {}
        for deck_id, keys in self._unseen_in.items():
            left = (key for key in keys if key in self.unseen)
            groups[deck_id] = {sources[key] for key in islice(left, most.get(deck_id, room))}
        for card in self._tied:  # which wait for others less where only their deck is asked
            if len(groups.get(card.deck_id, ())) >= most.get(card.deck_id, room):
                continue
            is_new = self._schedule.of(card.key).is_new and not self._waits(card.key)
            if is_new and not self._is_held_back(card, (card.deck_id,)):
                groups.setdefault(card.deck_id, set()).add(card.source_key)
        counts = {deck_id: min(len(found), most.get(deck_id, room)) for deck_id, found in groups.items()}
        return Counter(counts)

    def _in_decks(self, unseen: Collection[str]) -> dict[str, list[str]]:
        """The unseen cards of each deck, in the file's order."""
        return {
            deck_id: [key for key in keys if key in unseen] for deck_id, keys in self._cards.in_decks.items()
        }

    def _by_deck(self, keys: list[str]) -> dict[str, list[str]]:
        """Chosen cards by the ids of their decks, in their order."""
        decks: dict[str, list[str]] = {}
        for key in keys:
            decks.setdefault(key.partition("/")[0], []).append(key)
        return decks

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
        return self._one_sibling_each(ahead, self._queued_groups())

    def _queued_groups(self) -> set[str]:
        return {self._cards.sources[key] for key in self.queue}

    def _can_study_ahead(self, key: str) -> bool:
        progress = self._schedule.of(key)
        return (
            not progress.is_new
            and not progress.is_due(self.day)
            and progress.answered_on != self.day
            and _is_open("cram", progress, self.day)
            and not self._waits(key)
        )

    def _waits(self, key: str) -> bool:
        """Whether a sibling was answered or buried today, so that this card comes tomorrow."""
        if key not in self._cards.tied:
            return False
        group = self._cards.group(key)
        others = (self._schedule.of(other) for other in group if other != key)
        return any(self.day in (p.answered_on, p.buried) for p in others if not p.suspended)

    def _is_held_back(self, card: Card, only: Collection[str]) -> bool:
        """Whether a card that was never asked comes later: it is held, or a sibling or its needs come first.

        `only` are the decks that are asked, if not all: what is needed outside of them is not waited for.
        """
        if card.key in self._held:
            return True
        of, group = self._schedule.of, self._cards.group(card.key)
        if card.source_key in self._cards.entries and len(group) > 1:
            begun = [p for p in map(of, group) if not p.is_new and not p.suspended]
            if begun and all(p.interval < FIRST_SIBLING_DAYS for p in begun):
                return True
        needs = self._cards.needs.get(card.source_key, ())
        if not needs or any(of(key).answers for key in group):
            return False
        return any(self._is_awaited(need) for need in needs if not only or need.partition("/")[0] in only)

    def _is_awaited(self, source_key: str) -> bool:
        """Whether none of the cards made from this one was Good yet, though it can be."""
        if source_key not in self._awaited:
            of = self._schedule.of
            is_away = all(of(key).suspended for key in self._cards.made_from(source_key))
            was_good = any(of(f"{source_key}{part}").was_good for part in PARTS)
            self._awaited[source_key] = not (is_away or was_good)
        return self._awaited[source_key]

    def _one_sibling_each(self, keys: list[str], taken: set[str]) -> list[str]:
        """The keys without those of a group already taken; theirs are taken then."""
        tied, sources = self._cards.tied, self._cards.sources
        dropped = set()
        for key in filter(tied.__contains__, keys):
            if sources[key] in taken:
                dropped.add(key)
            taken.add(sources[key])
        return [key for key in keys if key not in dropped] if dropped else keys


def _chosen(cards: Cards, only: Collection[str], choice: Choice | None) -> list[Card]:
    """The cards that are asked about, of the decks `only` if any are named."""
    if choice is None:
        return [card for card in cards.values() if not only or card.deck_id in only]
    keys = (key for key in choice.keys if key in cards)
    return [cards[key] for key in keys if not only or cards[key].deck_id in only]


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
