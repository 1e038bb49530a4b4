"""The review: a card, its back, a grade, the next card, until nothing is left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.widgets import Static

from quizcv.decks import Card, Entry
from quizcv.judging import answered, is_for_torch, needs_torch
from quizcv.questions import scratch, solution
from quizcv.scheduling.grades import GOOD
from quizcv.session import Choice, NotSavedError, OvertakenError, Session, Turn, Undone
from quizcv.text import error_text
from quizcv.tui import page_texts, phrases
from quizcv.tui.card_state import CardState
from quizcv.tui.keys import DONE, REVIEW, bindings
from quizcv.tui.messages import DayTurned, DecksChanged, DecksRead, HistoryChanged, SettingsChanged
from quizcv.tui.review_footer import NEEDS
from quizcv.tui.saving import Saving
from quizcv.tui.screens.card import CardScreen
from quizcv.tui.screens.clock import ClockScreen
from quizcv.tui.widgets.card_view import CardView
from quizcv.tui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from quizcv.editing import Saved
    from quizcv.judging import Exam


class NothingDoneError(Exception):
    """There was nothing to do; the text says so, and the card stays as it is."""


class ReviewScreen(CardScreen):
    """Asks what a session gives, one card after the other."""

    BINDINGS = bindings(REVIEW, DONE)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._torch_was_away = False
        self._saving = Saving(self)
        self._answers = 0
        self._offered: Callable[[str], str] | None = None  # says what a key does, be it behind "esc, "

    def compose_top(self) -> ComposeResult:
        yield ProgressLine()
        if practice := self.session.practice:
            yield Static(practice, id="practice", markup=False)
        if backlog := self.app.workspace.decks.backlog:
            yield Static(phrases.reading_text(backlog), id="reading", markup=False)

    def on_mount(self) -> None:
        """Show the first card, unless the clock has to be asked about first."""
        is_first = len(self.app.screen_stack) == 1  # else home has said what there is to say
        said = list(filter(None, [self.app.workspace.decks.news, *self.app.workspace.notices]))
        if is_first and said:
            self.status(said[0])
        if self.session.doubt:
            self._ask_about_clock()
        else:
            self.show_next()

    def on_history_changed(self, _: HistoryChanged) -> None:
        """Ask what is asked now, unless somebody already sees the back of a card."""
        asked = self.turn
        if self.state.is_flipped or self._saving.is_on or self.session.next(self._waits) == asked:
            return
        if not self.session.doubt:
            self.show_next()
        elif asked is not None:
            self._ask_about_clock()

    def on_day_turned(self, _: DayTurned) -> None:
        """What was said of a finished day is over; a card that is being answered stays.

        It is said, as the numbers that come with the next card are those of the new day.
        """
        self.status("A new day has begun.")
        if self.turn is None:
            self.show_next()

    def on_decks_read(self, _: DecksRead) -> None:
        """Show how far reading is; once all decks are there, another message lets the session take them."""
        decks = self.app.workspace.decks
        for line in self.query("#reading").results(Static):
            if decks.backlog is not None:
                line.update(phrases.reading_text(decks.backlog))
            else:
                line.remove()
                if decks.news:
                    self.status(decks.news)

    def on_decks_changed(self, _: DecksChanged) -> None:
        """Show the card as it is now.

        A question that is judged stays as it was asked until it is graded, and so does a card that is not
        there now, until it is settled whether it has another key.
        """
        asked, decks = self.turn, self.app.workspace.decks
        current = self.session.history.schedule.current
        is_away = asked is not None and decks.library.card(current(asked.card.key)) is None
        if self._saving.is_on or (asked and self.state.is_judged) or (is_away and decks.is_unsettled):
            return  # until `show_next`
        if is_away:
            self.status("The card that was here is gone from its deck.")
        self.reload(asked)

    def on_settings_changed(self, _: SettingsChanged) -> None:
        """Offer the grades that were chosen, and let the day bring as much; the card that is asked stays."""
        self.session.hold_to(self.app.workspace.limits)
        if not self._saving.is_on and not self.holds_back:
            self.reload(self.turn)
        self.show_keys()

    @property
    def holds_back(self) -> bool:
        """Whether a question is asked as it was, so that no card may get another key yet."""
        return self.turn is not None and self.state.is_judged and self._is_behind

    @property
    def _is_behind(self) -> bool:
        """Whether the session has not got the decks as they are now."""
        decks = self.app.workspace.decks
        return self.session.cards is not decks.cards or self.session.held != decks.held

    def _take_decks(self, turn: Turn | None) -> None:
        """Go on with the decks as they are now, first with this card if it is still there."""
        decks = self.app.workspace.decks
        self.session.reload(decks.cards, turn, decks.held)

    def reload(self, turn: Turn | None) -> None:
        """The decks were read again: go on with the card of `turn` as it is written now.

        What has been judged stays as it was asked until it is graded, and what is being typed stays.
        """
        before, current = self.state, self.session.history.schedule.current
        self._take_decks(turn)
        now = self.session.next(self._waits)
        if now is None or turn is None or now.card.key not in (turn.card.key, current(turn.card.key)):
            self.show_next()
        elif (before.is_judged and before.is_flipped) or (
            before.turn is not None and now.card.content == before.turn.card.content
        ):
            self.state = replace(before, turn=now)
        else:
            self.ask_as_it_is_now(now)
        self._show_progress()

    # The flow

    def show_next(self, *, keeps_keys: bool = False) -> None:
        """Ask the next card, or say that nothing is left. `keeps_keys` as for `ask`."""
        if self._is_behind:
            self._take_decks(None)
        before, self._torch_was_away = self.state, self.app.torch.torch_is_coming
        try:
            turn = self.session.next(self._waits)
        except OSError as error:
            turn = None
            self.status(error_text(error))
        if turn is None:
            self._show_done()
        elif not (before.is_typing and turn == before.turn):  # what was typed so far stays
            self._sum_up_first(turn)
            self.ask(turn, keeps_keys=keeps_keys)
            self._restart_clock()
        self._show_progress()
        self.call_after_refresh(self._warm_runner)

    def _show_done(self) -> None:
        self.state = CardState()
        self.leave_field()
        is_reading = self.app.workspace.decks.is_reading
        text = page_texts.STILL_READING if is_reading else page_texts.nothing_left(self.session)
        self.query_one(CardView).show_text(text)
        self.app.say_notices()
        self.show_keys()

    def _waits(self, card: Card) -> bool:
        """Whether others come before this card, because torch was not there yet when one was chosen."""
        return self._torch_was_away and is_for_torch(
            card, self.session.deck_of(card), self.app.workspace.trust
        )

    def _warm_runner(self) -> None:
        """Start torch when a card in today's queue needs it, has code to be tried out, or a picture."""
        if self.app.torch.state.phase == "off" and (
            any(isinstance(c := card.content, Entry) or c.picture for card in self.session.queued_to_run())
            or needs_torch(self.session, self.app.workspace.trust)
        ):
            self.app.warm_runner()

    def action_flip_or_good(self) -> None:
        """Show the back, or go to the field; when the back is shown, take the suggested grade."""
        if self.turn is None or self._saving.keeps("flip_or_good"):
            return
        if self.state.is_flipped:
            self.action_grade(self.app.workspace.settings.qualities.index(self.state.suggested or GOOD))
        elif self.state.is_typing:
            self.field.focus_field()
        else:
            self.flip()

    def action_grade(self, index: int) -> None:
        """Give the grade at this place, counted from 0; a key too many does nothing."""
        if self._saving.keeps(f"grade({index})"):
            return
        qualities = self.app.workspace.settings.qualities
        now, state, turn = self.app.monotonic(), self.state, self.turn
        if turn is None or not state.is_flipped or index >= len(qualities):
            return
        quality, exam = qualities[index], self.field.exam if state.is_judged else None
        how = answered(state.question, quality, state.milliseconds(now), exam)

        def save() -> str:
            self.take_unfinished(turn)  # be it kept for an undo that did nothing
            answer = self.session.grade(turn, how)
            self._answers += 1
            return phrases.graded_text(answer, quality, self.session.today)

        self._save(save, can_undo=True)

    def _save(self, save: Callable[[], str], *, can_undo: bool = False, keeps_keys: bool = False) -> None:
        """Do what writes to the history, say what came of it and go on; the card stays when it failed.

        With `can_undo` it is also said that u undoes it. `keeps_keys` as for `ask`.
        """
        self._saving.begin(partial(self._finish_save, save, can_undo, keeps_keys))

    async def _finish_save(self, save: Callable[[], str], can_undo: bool, keeps_keys: bool) -> bool:
        """Whether it was saved."""
        try:
            text = await self.app.in_history_thread(save)
        except (NotSavedError, NothingDoneError) as error:
            self.status(phrases.sentence(error), failed=isinstance(error, NotSavedError))
            return False
        except OvertakenError:
            text, can_undo = self._overtaken_text(), False
        if self.query(CardView):  # else quizcv is being left, with the answer on disk
            if can_undo:
                self._offer(lambda first: f"{text} · {first}u undoes")
            else:
                self.status(text)
            self.show_next(keeps_keys=keeps_keys)
        return True

    def status(self, text: str, *, failed: bool = False) -> None:
        self._offered = None
        super().status(text, failed=failed)

    def _offer(self, hint: Callable[[str], str]) -> None:
        """Say what a key does, as long as nothing else is said: where it would be typed, behind esc."""
        is_typed = self.has_field_focus and self.state.is_typed("u")
        self.status(hint("esc, " if is_typed else ""))
        self._offered = hint

    def show_keys(self) -> None:
        super().show_keys()
        if self._offered is not None:
            self._offer(self._offered)

    def _overtaken_text(self) -> str:
        """That the card on the screen is not as it was, by its front: few know its key."""
        card = phrases.card_text(self.turn.card) if self.turn is not None else "This card"
        return f"{card} was changed in another window"

    def action_bury(self) -> None:
        self._set_aside(self.session.bury, "Buried until tomorrow")

    def action_suspend(self) -> None:
        self._set_aside(self.session.suspend, "Suspended")

    def _set_aside(self, act: Callable[[Turn], object], text: str) -> None:
        turn = self.turn
        if turn is not None:
            self._keep_unfinished()

            def save() -> str:
                act(turn)
                return text

            self._save(save, can_undo=True)

    def action_mark(self) -> None:
        """Put a star on the card or take it away; the card stays."""
        if self.turn is not None:
            self._saving.begin(partial(self._mark, self.turn))

    async def _mark(self, turn: Turn) -> bool:
        try:
            marked = await self.app.in_history_thread(lambda: self.session.mark(turn))
        except NotSavedError as error:
            self.status(phrases.sentence(error), failed=True)
        except OvertakenError:
            self.status(self._overtaken_text(), failed=True)
        else:
            self.state = replace(self.state, turn=marked)
            if marked.progress.marked:
                self._offer(lambda first: f"Marked · {first}* takes it away")
            else:
                self.status("No longer marked")
            self._show_progress()
        return True

    def action_undo(self) -> None:
        """Take back the latest answer; its card comes next, and another u takes back the one before.

        Or the latest edit, if nothing was done since.
        """
        self._take_back("undo", self.app.edits.is_newest, self.session.undo, -1)

    def action_redo(self) -> None:
        self._take_back("redo", self.app.edits.is_newest_undone, self.session.redo, 1)

    def _take_back(self, how: str, is_edit: bool, do: Callable[[], Undone | None], answers: int) -> None:
        if self._saving.keeps(how):
            return
        if is_edit:
            self._saving.begin(partial(self._take_edit_back, how))
            return
        self._keep_unfinished()

        def save() -> str:
            undone = do()
            if undone is None:
                raise NothingDoneError(phrases.undone_text(how, undone))
            if undone.event.is_answer:
                self._answers = max(0, self._answers + answers)
            return phrases.undone_text(how, undone)

        self._save(save, keeps_keys=True)

    async def _take_edit_back(self, how: str) -> bool:
        text = await self.app.take_back(how)
        self.reload(self.turn)
        self.status(text)
        return True

    # When nothing is left

    def action_five_more(self) -> None:
        self._go_on(self.session.five_more, "There are no unseen cards left in these decks.")

    def action_more_reviews(self) -> None:
        """As many reviews more as the day's limit."""
        self._go_on(self.session.more_reviews)

    def action_study_ahead(self) -> None:
        """Cards that are due soonest, without touching their schedule."""
        self._go_on(self.session.study_ahead, "There is nothing to study ahead.")

    def _go_on(self, brings_more: Callable[[], object], nothing: str = "") -> None:
        if self.turn is None:  # what was said is of before, and u may be typed into a field now
            self.status("" if brings_more() else nothing)
        self.show_next()

    async def action_practise_slips(self) -> None:
        """The cards on which a slip was made in this session, without touching their schedule."""
        if self.turn is None and self.session.slipped:
            await self.app.open_review((), Choice(self.session.slipped, cram=True))

    def action_stats(self) -> None:
        if self.turn is None:
            self.app.open_stats()

    # Around a card

    def action_try_it(self) -> None:
        """Run the card's code in the cheat sheet, where it can be changed."""
        turn = self.turn
        if turn is None or not self.state.can_be_tried:
            self.status("This card has no code to run; c on the home screen opens the cheat sheet.")
        elif not self.state.is_flipped:
            first = "Answer" if self.state.is_judged else "Flip"
            self.status(f"{first} the card first: the cheat sheet shows its answer.")
        elif isinstance(turn.card.content, Entry):
            self.app.open_cheat_sheet(turn.card.source_key, runs=True)
        else:
            deck = self.session.deck_of(turn.card)
            made = scratch(turn.card, deck, self.state.question)
            self.app.open_cheat_sheet(turn.card.key, made, runs=True)

    def action_copy(self) -> None:
        """Copy the code of a card, or the code that solves it."""
        code = solution(self.turn.card, self.state.question) if self.turn is not None else ""
        if code and self.state.is_flipped:
            self.status(self.app.copy(code))

    def action_allow(self) -> None:
        """Show the code of the card's deck; after a yes it runs, and the card is judged."""
        if self.turn is not None and self.check_action("allow", ()):
            self.app.ask_to_run(self.session.deck_of(self.turn.card), self._allowed)

    def _allowed(self) -> None:
        if self.turn is not None and not self.state.is_flipped:
            self.ask(self.turn)
        self._warm_runner()

    def action_edit(self) -> None:
        """Change the card in the form, then go on with it."""
        if self.turn is not None:
            self.app.edit_card(self.turn.card, partial(self._saved, self.turn))

    def action_edit_file(self) -> None:
        """Edit the card in its file, then go on with it."""
        turn = self.turn
        deck = turn and self.app.workspace.library.deck(turn.card.deck_id)
        if turn and deck:
            self.app.edit_file(turn.card, deck.path, partial(self.reload, turn))

    def action_add(self) -> None:
        """Add cards to the deck of this one, or to another, then go on with it."""
        self.app.add_cards(self.turn.card.deck_id if self.turn is not None else "", self._added)

    def _saved(self, turn: Turn, saved: Saved) -> None:
        """The card was changed, and may be called something else now."""
        part = f"/{turn.card.part}" if turn.card.part else ""
        card = self.app.workspace.library.card(f"{saved.key}{part}")
        self.reload(Turn(card, turn.mode, turn.progress) if card is not None else turn)
        self.status(phrases.saved_text(saved))

    def _added(self, saved: Saved) -> None:
        self.reload(self.turn)
        self.status(phrases.saved_text(saved))

    async def action_info(self) -> None:
        if self.turn is not None:
            await self.app.open_card(self.turn.card)

    def action_takeaways(self) -> None:
        if self.turn is not None:
            self.app.open_takeaways(self.turn.card.deck_id)

    async def action_home(self) -> None:
        """Leave; everything is saved, and an answer that has no grade yet is there when one is back."""
        self._keep_unfinished(self.field.text if self.state.is_typing else "")
        await self.app.save_snapshot()
        self.app.leave_review()

    def _keep_unfinished(self, text: str = "") -> None:
        """Let what was judged count when the card is asked again; the field begins with a `text` then."""
        if self.turn is not None and self.state.is_judged and self.field.exam is not None:
            self.app.unfinished[self._place(self.turn)] = (self.field.exam, text)

    def take_unfinished(self, turn: Turn) -> tuple[Exam | None, str]:
        return self.app.unfinished.pop(self._place(turn), (None, ""))

    def _place(self, turn: Turn) -> tuple[str, int, bool]:
        return turn.card.key, turn.progress.answers, self.session.is_cram

    async def action_leave(self) -> None:
        """Out of the field, else home."""
        if self.state.is_typing and self.has_field_focus:
            self.set_focus(self.query_one(CardView))
        else:
            await self.action_home()

    def on_card_view_clicked(self) -> None:
        """A click flips, and only flips."""
        if not self.state.is_flipped and not self.state.is_typing:
            self.action_flip_or_good()

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """What can be done now: cards and grades while there is one, more work when there is none."""
        if action == "five_more":
            return self.turn is None and self.session.unseen() > 0
        if action == "more_reviews":
            return self.turn is None and self.session.due > 0
        if action == "study_ahead":
            return self.turn is None and self.session.can_study_ahead()
        if action == "practise_slips":
            return self.turn is None and bool(self.session.slipped)
        needs = NEEDS.get(action, "")
        if self.turn is None:
            return needs in ("", "empty queue")
        if action == "allow":
            return not self.app.workspace.trust.allows(self.session.deck_of(self.turn.card))
        return self.state.is_typing if needs == "field" else needs != "empty queue"

    def _show_progress(self) -> None:
        title = "Today"
        if self.turn is not None:
            deck = self.app.workspace.library.deck(self.turn.card.deck_id)
            tags = " ".join(self.state.question.tags)
            early = "practised" if self.session.is_cram else "studied ahead"
            how = {"review": "", "drill": "once more", "cram": early}[self.turn.mode]
            star = "★" if self.turn.progress.marked else ""
            title = " · ".join(part for part in (deck.title if deck else "", tags, how, star) if part)
        self.query_one(ProgressLine).show(title, self.session.counts(), self._answers)

    def _sum_up_first(self, turn: Turn) -> None:
        """Before the first review of a deck, its takeaways."""
        deck_id = turn.card.deck_id
        if deck_id not in self.app.read_takeaways and self.session.is_untouched(deck_id):
            deck = self.app.workspace.library.deck(deck_id)
            if deck is not None and deck.takeaways:
                self.app.open_takeaways(deck_id, lambda _: self._restart_clock())

    def _trust_clock(self) -> str:
        self.session.trust_clock()
        return "Noted: today's date is right."

    def _restart_clock(self) -> None:
        self.state = replace(self.state, shown_at=self.app.monotonic())

    def _ask_about_clock(self) -> None:
        def answered(right: bool | None) -> None:
            if right:
                self._save(self._trust_clock)
            else:
                self.app.leave_review()

        self.app.push_screen(ClockScreen(self.session.doubt, self.session.wall_day), answered)
