"""One card on the screen: its front, the field if its answer is typed, its back, and the grades."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.screen import Screen

from quizcv import tui
from quizcv.decks import Card
from quizcv.decks.contents import Runnable, ValueCard
from quizcv.judging import PICTURE_ROWS, PICTURE_SECONDS, picture_now, question_now, why_not
from quizcv.runner import Snippet
from quizcv.scheduling.grades import grade_name
from quizcv.session import Session, Turn
from quizcv.tui import phrases, review_footer
from quizcv.tui.base import BaseApp
from quizcv.tui.card_state import CardState
from quizcv.tui.hasty_keys import HastyKeys
from quizcv.tui.keys import ANSWER, KEY_TEXT, bindings
from quizcv.tui.messages import RunnerChanged
from quizcv.tui.widgets.card_view import CardView
from quizcv.tui.widgets.grade_bar import GradeBar
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from quizcv.judging import Exam
    from quizcv.tui.widgets.answer_pane import AnswerPane


class CardScreen(Screen[None]):
    """Shows a card and has it answered: front, field, back. What is asked next is for the review to say."""

    BINDINGS = bindings(ANSWER)
    DEFAULT_CSS = """
    CardScreen {
        #practice { height: auto; max-height: 3; padding: 0 1; background: $warning-muted;
                    color: $text-warning; }
        #reading { height: 1; padding: 0 1; color: $text-muted; }
        &.-slim CardView { padding: 1 0 1 1; }
        &.-slim CardView.-above-field, &.-slim AnswerPane { padding: 1 0 0 1; }
    }
    """
    app: BaseApp

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.state = CardState()
        self._pane: AnswerPane | None = None
        self._is_forbidden = False  # whether the card is asked from memory as its code may not run
        self._hasty = HastyKeys()
        self._drawn_for: Turn | None = None  # whose picture is drawn, or shown

    @abstractmethod
    def compose_top(self) -> ComposeResult:
        """What stands above the card."""

    def compose(self) -> ComposeResult:
        yield from self.compose_top()
        yield CardView()
        with Vertical(id="foot"):
            yield GradeBar()
            yield StatusLine()
        yield KeyBar(())

    def on_mount(self) -> None:
        self.watch(self, "focused", self.show_keys, init=False)

    @property
    def turn(self) -> Turn | None:
        """The card that is asked; None when nothing is left."""
        return self.state.turn

    def ask(self, turn: Turn, problem: str = "", *, keeps_keys: bool = False, draft: str = "") -> None:
        """Show the front of a card; `problem` says why torch cannot judge it.

        A field that opens leaves plain keys to the screen if `keeps_keys`, and begins with the `draft`.
        """
        deck = self.session.deck_of(turn.card)
        why = why_not(turn.card, deck, self.app.workspace.trust, self.app.torch.state, problem)
        self._is_forbidden = why is not None and why.what == "not allowed"
        question = question_now(
            turn.card, deck, turn.progress.answers, phrases.from_memory(why) if why else ""
        )
        self.state = self.state.asked(turn, question)
        self._drawn_for = None
        if self.state.is_judged:
            self._open_field(turn, keeps_keys=keeps_keys, draft=draft)
        else:
            self.leave_field()
            self.query_one(CardView).show_front(question)
        self.show_keys()

    def ask_as_it_is_now(self, turn: Turn) -> None:
        """Show a card that was edited, as far as one was with it: its back if that was seen."""
        before = self.state
        has_letters = before.question.answering == "choice"  # which may stand for other choices now
        text = self.field.text if before.is_typing and not has_letters else ""
        self.ask(turn, keeps_keys=before.is_typing and not self.has_field_focus, draft=text)
        if before.is_flipped and not self.state.is_judged:
            self.flip()
            self.state = replace(self.state, flipped_at=before.flipped_at)

    def flip(self) -> None:
        """Show the back of a card that is answered from memory."""
        self.status("")  # what was said was of what came before
        self.query_one(CardView).show_back(self.state.question)
        self.state = self.state.flipped(self.app.monotonic())
        self.show_keys()
        self._show_picture()

    def _show_picture(self) -> None:
        """Have the picture drawn that goes with the answer, if torch is ready and its code may run."""
        turn, workspace = self.turn, self.app.workspace
        if turn is None or self._drawn_for is turn:
            return
        snippet = picture_now(turn.card, workspace.library, workspace.trust, self.app.torch.state)
        if snippet is not None:
            self._drawn_for = turn
            self._draw_picture(turn, snippet)

    @work(exclusive=True, group="picture")
    async def _draw_picture(self, turn: Turn, snippet: Snippet) -> None:
        device = self.app.workspace.settings.device
        result = await self.app.torch.run(snippet, device, PICTURE_SECONDS)
        if result.status == "ok" and result.pictures and self.turn is turn and self.state.is_flipped:
            drawn = tui.pictures.PictureProse(result.pictures, PICTURE_ROWS, self.app)
            self.query_one(CardView).show_below(drawn)

    # The field

    @property
    def field(self) -> AnswerPane:
        """Where answers are typed; made when it is first needed."""
        if self._pane is None:
            from quizcv.tui.widgets.answer_pane import AnswerPane  # brings what judges answers

            self._pane = AnswerPane()
            self.mount(self._pane, after=self.query_one(CardView))
        return self._pane

    @property
    def has_field_focus(self) -> bool:
        """Whether plain keys go to the field."""
        return self.focused is not None and self._pane in self.focused.ancestors

    def on_key(self, event: Key) -> None:
        """Drop keys that were meant for the field, while its answer is judged and once it has gone."""
        in_field = self.has_field_focus
        is_judging = in_field and self._pane is not None and self._pane.is_judging
        is_typed = in_field and self.state.is_typed(event.key)
        now = self.app.monotonic()
        dropped = self._hasty.drops(event.key, now, is_typed=is_typed, is_judging=is_judging)
        if dropped:
            event.stop()
        if dropped == "hasty" and event.key in self.active_bindings:  # else it does nothing here
            self.status(f"Too soon to be meant: press {KEY_TEXT.get(event.key, event.key)} again.")

    def _note_that_field_goes(self) -> None:
        """Somebody may still be typing in the field that goes."""
        if self.has_field_focus:
            self._hasty.field_goes(self.app.last_typed_at)

    def leave_field(self) -> None:
        """Put the field away, if there is one."""
        if self._pane is not None and self._pane.exam is not None:
            self._pane.leave()
            self.set_focus(self.query_one(CardView))

    def _open_field(self, turn: Turn, *, keeps_keys: bool, draft: str) -> None:
        card, question = turn.card, self.state.question
        above = replace(question, front=question.front_above_field)
        front = partial(tui.judged_card.front_lines, above, self._shows_values(card))
        self.query_one(CardView).show_above_field(front, self.field.room(question))
        self._hasty.field_comes()
        earlier = partial(self.session.answers, card)
        begun, left = self.take_unfinished(turn)
        if begun is not None and begun.question == question:
            draft = left or draft
        else:
            begun = None
        is_over = begun is not None and begun.is_over
        takes_keys = not keeps_keys and not is_over
        self.field.ask(question, earlier, self._milliseconds, takes_keys=takes_keys, draft=draft, begun=begun)
        if not takes_keys:
            self.set_focus(self.query_one(CardView))
        if begun is not None and is_over:
            self._show_answered(begun)

    def take_unfinished(self, _: Turn) -> tuple[Exam | None, str]:
        """What was judged and typed of this card before it was left, if it was; it is not asked for again."""
        return None, ""

    def _milliseconds(self) -> int:
        """Since the front was shown."""
        return self.state.milliseconds(self.app.monotonic())

    @staticmethod
    def _shows_values(card: Card) -> bool:
        """Whether to say which values were drawn: not where they are seen, as is the place of a blank."""
        content = card.content
        return isinstance(content, Runnable) and not (isinstance(content, ValueCard) and content.hidden)

    def on_answer_pane_settled(self, event: AnswerPane.Settled) -> None:
        """The answer is right, or was given up: show the back, and suggest a grade."""
        if not self.state.is_typing or event.exam is not self.field.exam:
            return  # another card is asked by now
        self._note_that_field_goes()
        self.status("")  # what was said was of what came before
        self._show_answered(event.exam)
        self.show_keys()

    def _show_answered(self, exam: Exam) -> None:
        turn, view = self.turn, self.query_one(CardView)
        if turn is None:
            return
        varies = isinstance(turn.card.content, Runnable)
        view.show_answered(
            partial(tui.judged_card.front_lines, self.state.question, self._shows_values(turn.card)),
            partial(tui.judged_card.back_lines, exam, varies),
            self.state.question.source,
        )
        self.field.display = False
        self.set_focus(view)
        self.state = self.state.flipped(self.app.monotonic(), exam.suggested())
        self._show_picture()

    def on_answer_pane_undecided(self, event: AnswerPane.Undecided) -> None:
        """Torch could not judge it: the card is asked from memory."""
        if self.turn is not None and self.state.is_typing and event.exam is self.field.exam:
            self._note_that_field_goes()
            self.ask(self.turn, event.why)

    def on_runner_changed(self, _: RunnerChanged) -> None:
        """Torch became ready, or failed: then the card that it was to judge is asked from memory."""
        if self.turn is not None and self.state.is_typing and self.state.is_for_torch:
            if self.app.torch.state.phase == "failed":
                self._note_that_field_goes()
                self.ask(self.turn)
            else:
                self.field.torch_changed()
        elif self.state.is_flipped:
            self._show_picture()

    def on_screen_resume(self) -> None:
        waits = self.turn if self._is_forbidden and not self.state.is_flipped else None
        if waits is not None and self.app.workspace.trust.allows(self.session.deck_of(waits.card)):
            self.ask(waits)  # somebody said yes in the form, or in the cheat sheet
            self.app.warm_runner()
        self.on_runner_changed(RunnerChanged())

    def action_run(self) -> None:
        if self.state.is_typing:
            self.field.submit()

    def action_hint(self) -> None:
        if self.turn is None or self.state.is_flipped:
            return
        if not self._hints_left:
            self.status(
                "There are no more hints." if self.state.question.hints else "This card has no hints."
            )
        elif self.state.is_typing:
            self.field.hint()
        else:
            self.state = self.state.hinted()
            self.query_one(CardView).show_hints(self.state.question, self.state.hints)
        self.show_keys()

    @property
    def _hints_left(self) -> int:
        """How many hints were not given yet."""
        return (
            self.field.hints_left
            if self.state.is_typing
            else len(self.state.question.hints) - self.state.hints
        )

    def action_show_me(self) -> None:
        if self.state.is_typing:
            self.field.show_me()

    def action_reset(self) -> None:
        if self.state.is_typing:
            self.field.reset()

    def action_scroll_card(self, lines: int) -> None:
        self.query_one(CardView).scroll_relative(y=lines, animate=False)

    # What is shown

    def status(self, text: str, *, failed: bool = False) -> None:
        """The quiet line that says what happened."""
        self.query_one(StatusLine).say(text, failed=failed)

    def show_keys(self) -> None:
        """The grades, or what is done before there are any, and the keys that work."""
        bar, state, turn = self.query_one(GradeBar), self.state, self.turn
        stage = state.stage(has_field_focus=self.has_field_focus)
        is_line = state.question.answering in ("line", "choice")
        if stage == "back" and turn is not None:
            qualities = self.app.workspace.settings.qualities
            bar.show("", self.session.previews(turn, qualities), state.suggested)
        elif stage in ("typing", "beside"):
            bar.offer(review_footer.buttons(state.question, hints_left=self._hints_left))
        elif stage == "front" and state.question.hints:
            bar.offer(review_footer.front_buttons(state.question, hints_left=self._hints_left))
        else:
            bar.show("space shows the answer" if stage == "front" else "")
        commands = review_footer.footer(
            stage,
            can=lambda action: bool(self.check_action(action, ())),
            can_try=state.can_be_tried,
            good=grade_name(state.suggested).lower() if state.suggested else "good",
            is_line=is_line,
            letters=state.question.letters,
            leads_home=not self.session.is_cram or self.app.screen_stack[0] is self,
        )
        self.query_one(KeyBar).show(commands)
