"""Today's work, done: what is asked next, grading and undo. The one interface that front ends use.

A session is synchronous and does no I/O besides its history, which also gives the time, and the file of
the day.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import Literal

from quizcv.decks.model import Card
from quizcv.history import Answered, Event, OvertakenError
from quizcv.scheduling.grades import comes_back_today
from quizcv.session.acts import undone
from quizcv.session.cards import Cards
from quizcv.session.values import Mode, Preview, SavedAnswer, Turn, Undone
from quizcv.session.workload import Workload
from quizcv.text import error_text


class Session(Workload):
    """Asks the cards of a workload one after the other; its parameters are those of `Workload`."""

    @cached_property
    def _given(self) -> dict[str, Event]:
        """The answers that were given in this session, by their ids."""
        return {}

    @cached_property
    def _taken_back(self) -> set[str]:
        """The ids of events that were taken back in this session."""
        return set()

    @cached_property
    def _answers_of_day(self) -> tuple[tuple[int, date | None], list[Event]]:
        """What was read of the log for `summed_up`, and when: after how many changes, for which day."""
        return (-1, None), []

    def trust_clock(self) -> None:
        """Note that today's date is right although it was in doubt. Raises NotSavedError."""
        self.history.record("clock", day=self.wall_day)
        self._build()

    def next(self, waits: Callable[[Card], bool] | None = None) -> Turn | None:
        """The card to ask now, the same until it is dealt with; None when today's work is done.

        A card that `waits` (torch is not ready for it, say) comes after those that do not.
        """
        self.look_around()
        chosen = self._agenda.next(waits)
        return self._turn(*chosen) if chosen else None

    def look_around(self) -> None:
        """Notice other windows' answers and a new day.

        A log that cannot be read just now is left to `grade` to complain about.
        """
        with suppress(OSError):
            self.history.refresh()
        if self.history.changes != self._seen or self.today != self._agenda.day:
            self._build()

    def previews(self, turn: Turn, qualities: Iterable[int]) -> tuple[Preview, ...]:
        """What each of these grades would lead to."""
        return tuple(self._preview(turn, quality) for quality in qualities)

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
    def summed_up(self) -> list[Event]:
        """The answers that the end of the review tells of: those of the day, be they of another session.

        They are about its cards, in their order. Where chosen cards are crammed, it is what was given here;
        so it is where the log cannot be read, and a notice says so.
        """
        if self.is_cram:
            return self.given
        at = self.history.changes, self.today
        if self._answers_of_day[0] != at:
            try:
                of_the_day = self.history.answers_on(self.today)
            except OSError as error:
                of_the_day = self.given
                self.history.notices.append(
                    f"The end of this review tells only of answers given in it: {error_text(error)}."
                )
            self._answers_of_day = at, of_the_day
        of_day, current = self._answers_of_day, self.history.schedule.current
        return [event for event in of_day[1] if self._counts_here(current(event.card))]

    @property
    def slipped(self) -> tuple[str, ...]:
        """The keys of the cards on which a slip was recognised in these answers."""
        slipped = (event.card for event in self.summed_up if any(miss.slip for miss in event.misses))
        return tuple(dict.fromkeys(map(self.history.schedule.current, slipped)))

    @property
    def practice(self) -> str:
        """Why nothing is saved but all kept in memory; "" when it is saved."""
        return self.history.practice

    def new_notices(self) -> list[str]:
        """What a person should know about the state of the data folder and was not told yet."""
        return self.history.notices.new()

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

    # The parts of the above

    def _counts_here(self, key: str) -> bool:
        """Whether what was done with a card today is told of, as in `done_today`."""
        return not self.is_about_some or key in self._agenda.begun

    def _undone(self, events: list[Event]) -> Undone | None:
        """What was taken back, once today's work is laid out anew."""
        taken = undone(events, self.history, self.cards.get)
        if taken is not None:
            self._build()
        return taken

    def _card_now(self, key: str) -> Card | None:
        """The card with this key, or the one that its history went to."""
        return self.cards.get(key) or self.cards.get(self.history.schedule.current(key))

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
