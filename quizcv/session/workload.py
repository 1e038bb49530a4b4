"""How much there is to do today: the work, laid out within its limits and counted; nothing is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from quizcv.decks.model import Card, Deck, deck_id_of
from quizcv.history import History, Progress, Stage, days_in_a_row
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
from quizcv.session.upcoming import upcoming
from quizcv.session.values import Choice, Counts, DeckToday, Glance

MORE_NEW_CARDS = 5

NO_DECK = frozenset({""})
"""The ids of no decks at all, where an empty set would mean all decks."""


class Workload:
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

    def counts(self) -> Counts:
        """What is left of today's work."""
        agenda = self._agenda
        return Counts(agenda.to_review + len(agenda.ahead), len(agenda.new), len(agenda.drills))

    def queued(self) -> list[Card]:
        """The cards still to be asked today, in their order, then those that owe a drill."""
        agenda = self._agenda
        return [self.cards[key] for key in (*agenda.queue, *agenda.ahead, *agenda.drills)]

    def queued_to_run(self) -> list[Card]:
        """Those of them in whose decks there is anything to run, be it for a picture.

        Others may be very many, and are not looked at.
        """
        decks = {deck.id for deck in self.decks if deck.has_code or deck.outline.pictures}
        agenda = self._agenda
        keys = (key for queue in (agenda.queue, agenda.ahead, agenda.drills) for key in queue)
        return [self.cards[key] for key in keys if deck_id_of(key) in decks]

    def deck_of(self, card: Card) -> Deck:
        """The deck that a card of this session is in."""
        return self.cards.deck_of(card)

    @property
    def is_cram(self) -> bool:
        """Whether chosen cards are asked whatever is due, and their schedule stays as it is."""
        return self._choice is not None and self._choice.cram

    @property
    def is_about_some(self) -> bool:
        """Whether it is about decks or cards that were named, and not about all that the day brings."""
        return bool(self._named) or self._choice is not None

    def is_untouched(self, deck_id: str) -> bool:
        """Whether no card of this deck was ever answered."""
        of = self.history.schedule.of
        cards = (card for deck in self.decks if deck.id == deck_id for card in deck.cards)
        return not any(of(card.key).answered for card in cards)

    def can_study_ahead(self) -> bool:
        """Whether there is a card to study ahead."""
        return self._agenda.can_study_ahead()

    def study_ahead(self) -> int:
        """Queue the cards that are due soonest, without touching their schedule; how many there are."""
        return self._agenda.study_ahead()

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

    def hold_to(self, limits: Limits) -> None:
        """Let a day bring as much as these limits say, once the decks are taken anew with `reload`."""
        self._limits = limits

    # At a glance

    def decks_today(self) -> tuple[DeckToday, ...]:
        """Every deck of this session with what it would ask today, were it the only one."""
        agenda = self._agenda
        due = Counter(deck_id_of(key) for key in agenda.due)
        new = agenda.new_in_each()
        stages: dict[str, list[Stage]] = {deck.id: [] for deck in self.decks}
        is_all = not self._only and self._choice is None
        begun = agenda.begun if is_all else self.cards.begun(self.history.schedule)
        for key, progress in begun.items():
            stages[deck_id_of(key)].append(progress.stage)
        return tuple(
            _deck_today(deck, due[deck.id], new[deck.id], Counter(stages[deck.id])) for deck in self.decks
        )

    @property
    def suspended(self) -> int:
        """How many cards of this session's decks are never asked."""
        return sum(progress.suspended is not None for progress in self._agenda.begun.values())

    def done_today(self) -> int:
        """Cards of these decks reviewed today, as the schedule counts them; of all, also of those gone."""
        day, schedule = self._agenda.day, self.history.schedule
        if not self.is_about_some:
            return sum(progress.last == day for progress in schedule.cards.values())
        return sum(progress.last == day for progress in self._agenda.begun.values())

    def upcoming(self) -> Counter[date]:
        """How many cards come on each later day, the next of them as its queue will hold (`upcoming.py`)."""
        return upcoming(self._agenda, self.cards, self.history.schedule, self._limits, is_cram=self.is_cram)

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

    def glances(self, days: int) -> tuple[Glance, ...]:
        """Today and the days after it, so many in all, as they will be if nothing is answered before."""
        today, counts = self.today, self.counts()
        glances = [Glance(today, self.due, counts.new, self.done_today(), self.streak())]
        schedule, begun = self.history.schedule, self.cards.begun(self.history.schedule)
        for ahead in range(1, days):
            day = today + ahead * ONE_DAY
            done = tally(schedule, day, self.cards, begun, self.paused)
            worth = days_worth(schedule.days, day, self._limits.reviews)
            agenda = self._agenda_on(day, begun, DayChoices(day, overdue=done.overdue), worth, done)
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

    def _build(self) -> None:
        """Lay the work out anew, as after a change that was not foreseen; what is studied ahead stays."""
        before = self._agenda
        keeps = before.day == self.today or self.is_cram
        self._agenda = self._laid_out(before.ahead if keeps else ())

    def _laid_out(self, ahead: Iterable[str]) -> Agenda:
        day, schedule = self.today, self.history.schedule
        begun = self.cards.begun(schedule)
        self._seen = self.history.changes
        self._done = tally(schedule, day, self.cards, begun, self.paused)
        self._worth = days_worth(schedule.days, day, self._limits.reviews)
        choices = self._day_file.of(day)
        if self._done.overdue > choices.overdue:
            choices = replace(choices, overdue=self._done.overdue)
            self._day_file.keep(choices)
        return self._agenda_on(day, begun, choices, self._worth, self._done, ahead)

    def _agenda_on(
        self,
        day: date,
        begun: dict[str, Progress[Any]],
        choices: DayChoices,
        worth: int,
        done: Tally,
        ahead: Iterable[str] = (),
    ) -> Agenda:
        return Agenda(
            self.cards,
            self.history.schedule,
            day,
            begun=begun,
            room=room(self._limits, choices, worth, done),
            done=done,
            bundled=self._bundled,
            only=self._only,
            choice=self._choice,
            ahead=ahead,
            first=self._first,
            held=self.held,
        )

    def _choose(self, choices: DayChoices) -> None:
        """Hold to a choice until the day ends."""
        self._day_file.keep(choices)
        if not self.history.practice:
            self._day_file.save()
        self._build()


def _deck_today(deck: Deck, due: int, new: int, begun: Counter[Stage]) -> DeckToday:
    unseen = len(deck.cards) - begun.total() + begun["unseen"]
    young = begun["learning"] + begun["young"]
    return DeckToday(deck, due, new, len(deck.cards), unseen, young, begun["mature"], begun["suspended"])
