"""Today's work: the queue, grading, undo and limits. The one interface that front ends use.

A session is synchronous and does no I/O besides its history, which also gives the time, and the file of
the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Literal

from msgspec.structs import replace

from quizcv.decks.model import Card, Deck
from quizcv.history import Answered, Event, History, OvertakenError, Stage, days_in_a_row
from quizcv.scheduling.grades import comes_back_today
from quizcv.session.acts import undone
from quizcv.session.agenda import Agenda
from quizcv.session.cards import Cards
from quizcv.session.day import ONE_DAY, Calendar
from quizcv.session.day_file import DayFile
from quizcv.session.limits import (
    DayChoices,
    Limits,
    Tally,
    days_away,
    days_worth,
    new_limit,
    room,
    tally,
    why_other_number,
)
from quizcv.session.values import Choice, Counts, DeckToday, Glance, Mode, Preview, SavedAnswer, Turn, Undone

MORE_NEW_CARDS = 5

NO_DECK = frozenset({""})
"""The ids of no decks at all, where an empty set would mean all decks."""


class Session:
    """The work of today on the cards of the decks `only`, of all decks, or of a `choice`.

    The time is that of the history. `limits` say how much a day may bring, over all decks. `day_start` is
    the hour at which a day turns. `day_file` is shared by the sessions of a day, so that "five more" outlives
    the session in which it was chosen. `bundled` are the ids of the decks that came with quizcv, `first`
    those of the decks whose new cards come first. Of `paused` decks nothing is asked unless `only` or a
    `choice` names it. `held` are the keys of cards that are not asked as new ones, until it is settled which
    card is which.
    """

    def __init__(
        self,
        cards: Cards,
        history: History,
        *,
        limits: Limits | None = None,
        day_start: int = 4,
        only: Collection[str] = (),
        choice: Choice | None = None,
        bundled: Collection[str] = (),
        first: Sequence[str] = (),
        paused: Collection[str] = (),
        held: Collection[str] = (),
        day_file: DayFile | None = None,
    ) -> None:
        self.history = history
        self._limits = limits or Limits()
        self._calendar = Calendar(history, day_start)
        self._day_file = day_file or DayFile()
        self._bundled = frozenset(bundled)
        self._first = tuple(first)
        self.paused = frozenset(paused)
        self.held = held
        self._named = frozenset(only)
        self._choice = choice
        self.cards = cards
        self._agenda = self._laid_out(choice.keys if choice and choice.cram else ())
        self._given: dict[str, Event] = {}
        self._taken_back: set[str] = set()

    # What there is to do

    @property
    def decks(self) -> tuple[Deck, ...]:
        """The decks of these cards, also those of which none is asked."""
        return self.cards.decks

    @property
    def today(self) -> date:
        """The study day, as `Calendar.today`."""
        return self._calendar.today

    @property
    def wall_day(self) -> date:
        """The study day by the clock alone."""
        return self._calendar.wall_day

    @property
    def doubt(self) -> str:
        """Why the clock may be wrong, to be asked before the first answer; "" when it is plausible."""
        return self._calendar.doubt

    def trust_clock(self) -> None:
        """Note that today's date is right although it was in doubt. Raises NotSavedError."""
        self.history.record("clock", day=self.wall_day)
        self._build()

    def next(self, waits: Callable[[Card], bool] | None = None) -> Turn | None:
        """The card to ask now, the same until it is dealt with; None when today's work is done.

        A card that `waits` (torch is not ready for it, say) comes after those that do not.

        This is where other windows' answers and a new day are noticed. A log that cannot be read just
        now is left to `grade` to complain about.
        """
        with suppress(OSError):
            self.history.refresh()
        if self.history.changes != self._seen or self.today != self._agenda.day:
            self._build()
        chosen = self._agenda.next(waits)
        return self._turn(*chosen) if chosen else None

    def counts(self) -> Counts:
        """What is left of today's work."""
        agenda = self._agenda
        new = len(agenda.new)
        return Counts(len(agenda.queue) - new + len(agenda.ahead), new, len(agenda.drills))

    def previews(self, turn: Turn, qualities: Iterable[int]) -> tuple[Preview, ...]:
        """What each of these grades would lead to."""
        return tuple(self._preview(turn, quality) for quality in qualities)

    def queued(self) -> list[Card]:
        """The cards still to be asked today, in their order, then those that owe a drill."""
        agenda = self._agenda
        return [self.cards[key] for key in (*agenda.queue, *agenda.ahead, *agenda.drills)]

    def deck_of(self, card: Card) -> Deck:
        """The deck that a card of this session is in."""
        return next(deck for deck in self.decks if deck.id == card.deck_id)

    def answers(self, card: Card) -> list[Event]:
        """The answers to a card that have an effect, oldest first; none when the log cannot be read now."""
        with suppress(OSError):
            return self.history.answers(card.key)
        return []

    @property
    def given(self) -> list[Event]:
        """The answers that were given in this session and have an effect, in their order."""
        return [event for key, event in self._given.items() if key not in self._taken_back]

    @property
    def slipped(self) -> tuple[str, ...]:
        """The keys of the cards on which a slip was recognised in these answers."""
        slipped = (event.card for event in self.given if any(miss.slip for miss in event.misses))
        return tuple(dict.fromkeys(slipped))

    @property
    def practice(self) -> str:
        """Why nothing is saved but all kept in memory; "" when it is saved."""
        return self.history.practice

    def new_notices(self) -> list[str]:
        """What a person should know about the state of the data folder and was not told yet."""
        return self.history.notices.new()

    @property
    def is_cram(self) -> bool:
        """Whether chosen cards are asked whatever is due, and their schedule stays as it is."""
        return self._choice is not None and self._choice.cram

    def is_untouched(self, deck_id: str) -> bool:
        """Whether no card of this deck was ever answered."""
        of = self.history.schedule.of
        cards = (card for deck in self.decks if deck.id == deck_id for card in deck.cards)
        return not any(of(card.key).answered for card in cards)

    def hold_to(self, limits: Limits) -> None:
        """Let a day bring as much as these limits say, once the decks are taken anew with `reload`."""
        self._limits = limits

    def reload(self, cards: Cards, turn: Turn | None, held: Collection[str] = ()) -> None:
        """Go on with decks that were edited; the card of `turn` comes next if it is still there."""
        self.cards = cards
        self.held = held
        self._build()
        if turn is not None and (card := self._card_now(turn.card.key)):
            self._agenda.put_first(card.key, [turn.mode])

    # Doing it

    def grade(self, turn: Turn, answered: Answered) -> SavedAnswer:
        """Save an answer.

        Raises OvertakenError when the card was answered elsewhere meanwhile and NotSavedError when the
        disk refuses; nothing is saved then.
        """
        event = self._record(turn.mode, turn, answered)
        progress = self.history.schedule.of(turn.card.key)
        schedule = self.history.schedule
        is_leech = progress.lapses > turn.progress.lapses and schedule.scheduler.is_leech(progress.state)
        return SavedAnswer(event, turn.card, progress, is_leech)

    def suspend(self, turn: Turn) -> Event:
        """Never ask this card again until it is unsuspended. Raises as `grade` does."""
        return self._record("suspend", turn)

    def bury(self, turn: Turn) -> Event:
        """Do not ask this card today. Raises as `grade` does."""
        return self._record("bury", turn)

    def mark(self, turn: Turn) -> Turn:
        """Mark the card, or take its mark away, and return it as it is now. Raises as `grade` does."""
        self._record("mark", turn)
        self._agenda.put_first(turn.card.key, [turn.mode])
        return self._turn(turn.card.key, turn.mode)

    def undo(self) -> Undone | None:
        """Take back the newest action, of this or an earlier session; its card comes next.

        None when there is nothing to undo. Raises NotSavedError.
        """
        taken = self._undone(self.history.undo(self._calendar.day_of_undo))
        if taken is not None:
            self._taken_back.update(event.id for event in taken.events)
        if taken is not None and taken.card is not None and self._is_about(taken.card):
            modes: list[Mode] = ["review", "drill"]
            self._agenda.put_first(taken.card.key, [*modes, "cram"] if taken.event.kind == "cram" else modes)
        return taken

    def redo(self) -> Undone | None:
        """Take back the last undo, if nothing was done since; None otherwise. Raises NotSavedError."""
        redone = self._undone(self.history.redo(self._calendar.day_of_undo))
        if redone is not None:
            self._taken_back.difference_update(event.id for event in redone.events)
        return redone

    def five_more(self) -> int:
        """Allow five more new cards today; how many there are."""
        choices = self._day_file.of(self.today)
        limit = new_limit(self._limits, choices, self._worth)
        cards = max(limit, self._done.introduced.total()) + MORE_NEW_CARDS
        self._choose(replace(choices, new_cards=cards))
        return len(self._agenda.new)

    def more_reviews(self) -> int:
        """Allow as many reviews more today as a day may bring; how many cards are left to review."""
        choices = self._day_file.of(self.today)
        limit = max(choices.reviews or self._limits.reviews, self._done.reviewed)
        self._choose(replace(choices, reviews=limit + self._limits.reviews))
        return self.counts().due

    def study_ahead(self) -> int:
        """Queue the cards that are due soonest, without touching their schedule; how many there are."""
        return self._agenda.study_ahead()

    # At a glance

    def decks_today(self) -> tuple[DeckToday, ...]:
        """Every deck of this session with what it would ask today, were it the only one."""
        agenda = self._agenda
        due = Counter(key.partition("/")[0] for key in agenda.due)
        new = agenda.new_in_each()
        stages = {deck.id: Counter[Stage]() for deck in self.decks}
        for card, progress in self.cards.begun(self.history.schedule):
            stages[card.deck_id][progress.stage] += 1
        return tuple(_deck_today(deck, due[deck.id], new[deck.id], stages[deck.id]) for deck in self.decks)

    @property
    def suspended(self) -> int:
        """How many cards of this session's decks are never asked."""
        of = self.history.schedule.of
        return sum(of(key).suspended is not None for key in self._agenda.begun)

    def done_today(self) -> int:
        """Cards of these decks reviewed today, as the schedule counts them; of all, also of those gone."""
        day, schedule = self._agenda.day, self.history.schedule
        if not self._named and self._choice is None:
            return sum(progress.last == day for progress in schedule.cards.values())
        return sum(schedule.of(key).last == day for key in self._agenda.begun)

    def upcoming(self) -> Counter[date]:
        """How many cards come due on each later day; those buried today come tomorrow."""
        days: Counter[date] = Counter()
        today = self._agenda.day
        for key in self._agenda.begun:
            progress = self.history.schedule.of(key)
            due = progress.due
            if due is None or progress.suspended:
                continue
            if progress.buried == today:
                due = max(due, today + ONE_DAY)
            if due > today:
                days[due] += 1
        return days

    def unseen(self) -> int:
        """How many cards of this session's decks were never asked and could come today, without a limit."""
        return len(self._agenda.unseen)

    @property
    def due(self) -> int:
        """How many cards of this session's decks are due, without a limit of reviews."""
        return len(self._agenda.due)

    @property
    def days_away(self) -> int:
        """How many days without an answer lie before today."""
        return days_away(self.history.schedule.days, self.today)

    @property
    def behind(self) -> str:
        """Why today brings other than the usual number of new cards, in a sentence; "" when it does not."""
        if not self._agenda.unseen:
            return ""
        return why_other_number(self._limits, self._day_file.of(self._agenda.day), self._worth)

    def can_study_ahead(self) -> bool:
        """Whether there is a card to study ahead."""
        return self._agenda.can_study_ahead()

    def glances(self, days: int) -> tuple[Glance, ...]:
        """Today and the days after it, so many in all, as they will be if nothing is answered before."""
        today, counts = self.today, self.counts()
        glances = [Glance(today, self.due, counts.new, self.done_today(), self.streak())]
        schedule, sources = self.history.schedule, self._asked_sources
        for ahead in range(1, days):
            day = today + ahead * ONE_DAY
            done, worth = tally(schedule, day, sources), days_worth(schedule.days, day, self._limits.reviews)
            agenda = self._agenda_on(day, DayChoices(day, overdue=done.overdue), worth, done)
            glances.append(Glance(day, len(agenda.due), len(agenda.new), 0, self.streak(day)))
        return tuple(glances)

    def streak(self, day: date | None = None) -> int:
        """Days in a row with an answer, up to today or, before today's first, up to yesterday.

        The same as it will be on a later `day`.
        """
        return days_in_a_row(self.history.schedule.days, day or self.today)

    # The parts of the above

    @property
    def _only(self) -> frozenset[str]:
        """The decks that are asked; none for all."""
        if self._named or self._choice is not None or not self.paused:
            return self._named
        return frozenset(deck.id for deck in self.decks) - self.paused or NO_DECK

    def _is_about(self, card: Card) -> bool:
        """Whether this session asks this card at all."""
        if self._choice is not None and card.key not in self._choice.keys:
            return False
        return not self._only or card.deck_id in self._only

    def _undone(self, events: list[Event]) -> Undone | None:
        """What was taken back, once today's work is laid out anew."""
        taken = undone(events, self.history, self.cards.get)
        if taken is not None:
            self._build()
        return taken

    def _card_now(self, key: str) -> Card | None:
        """The card with this key, or the one that its history went to."""
        return self.cards.get(key) or self.cards.get(self.history.schedule.current(key))

    def _build(self) -> None:
        before = self._agenda
        keeps = before.day == self.today or self.is_cram
        self._agenda = self._laid_out(before.ahead if keeps else ())

    def _laid_out(self, ahead: Iterable[str]) -> Agenda:
        day, schedule = self.today, self.history.schedule
        self._seen = self.history.changes
        self._done = tally(schedule, day, self._asked_sources)
        self._worth = days_worth(schedule.days, day, self._limits.reviews)
        choices = self._day_file.of(day)
        if self._done.overdue > choices.overdue:
            choices = replace(choices, overdue=self._done.overdue)
            self._day_file.keep(choices)
        return self._agenda_on(day, choices, self._worth, self._done, ahead)

    def _agenda_on(
        self, day: date, choices: DayChoices, worth: int, done: Tally, ahead: Iterable[str] = ()
    ) -> Agenda:
        return Agenda(
            self.cards,
            self.history.schedule,
            day,
            room=room(self._limits, choices, worth, done),
            done=done,
            bundled=self._bundled,
            only=self._only,
            choice=self._choice,
            ahead=ahead,
            first=self._first,
            held=self.held,
        )

    @property
    def _asked_sources(self) -> Mapping[str, str]:
        """The author's card of each card that can be overdue: nothing waits for those of paused decks."""
        sources = self.cards.sources
        if not self.paused:
            return sources
        return {key: its for key, its in sources.items() if key.partition("/")[0] not in self.paused}

    def _choose(self, choices: DayChoices) -> None:
        """Hold to a choice until the day ends."""
        self._day_file.keep(choices)
        if not self.practice:
            self._day_file.save()
        self._build()

    def _turn(self, key: str, mode: Mode) -> Turn:
        return Turn(self.cards[key], mode, self.history.schedule.of(key))

    def _opens_others(self, turn: Turn) -> bool:
        """Whether cards may come now that waited until this one was Good."""
        was_good = self.history.schedule.of(turn.card.key).was_good
        return was_good and not turn.progress.was_good and turn.card.source_key in self.cards.needed

    def _preview(self, turn: Turn, quality: int) -> Preview:
        schedule, today, due = self.history.schedule, self._agenda.day, turn.progress.due
        if turn.mode == "review":
            days = schedule.scheduler.preview(schedule.state_of(turn.progress), quality, today)
        else:
            days = (due - today).days if due is not None else 0
        return Preview(quality, comes_back_today(quality), max(days, 0))

    def _record(
        self,
        kind: Literal["review", "drill", "cram", "suspend", "bury", "mark"],
        turn: Turn,
        answered: Answered | None = None,
    ) -> Event:
        try:
            event = self.history.record(
                kind, turn.card.key, day=self.today, expected=turn.progress, answered=answered
            )
        except OvertakenError:
            self._build()
            raise
        if self._done.overdue > self._worth and not self.practice:
            self._day_file.save()  # at the first answer of such a day
        nothing_else_happened = self.history.changes == self._seen + 1 and event.day == self._agenda.day
        if not nothing_else_happened or kind in ("suspend", "bury") or self._opens_others(turn):
            self._build()
        elif event.is_answer:
            self._agenda.answered(event.card)
        if event.is_answer:
            self._given[event.id] = event
        self._seen = self.history.changes
        return event


def _deck_today(deck: Deck, due: int, new: int, begun: Counter[Stage]) -> DeckToday:
    unseen = len(deck.cards) - begun.total() + begun["unseen"]
    young = begun["learning"] + begun["young"]
    return DeckToday(deck, due, new, len(deck.cards), unseen, young, begun["mature"], begun["suspended"])
