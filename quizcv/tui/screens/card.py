"""One card on the screen: its front, the field if torch judges it, its back, and the grades."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from quizcv.decks import Card, Entry
from quizcv.judging import WhyNot, question_now, why_not
from quizcv.questions import Question
from quizcv.scheduling.grades import grade_name
from quizcv.session import Session, Turn
from quizcv.text import one_line
from quizcv.tui import review_keys
from quizcv.tui.base import BaseApp
from quizcv.tui.messages import RunnerChanged
from quizcv.tui.page_texts import literal
from quizcv.tui.review_keys import Stage
from quizcv.tui.widgets.card_view import CardView
from quizcv.tui.widgets.grade_bar import GradeBar
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.progress_line import ProgressLine
from quizcv.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from quizcv.tui.widgets.answer_pane import AnswerPane


FROM_MEMORY = {
    "not allowed": "This deck's code has not been allowed to run, so this is asked from memory."
    " `!` shows the code.",
    "no torch": "Torch cannot run here: {}. Answered from memory.",
    "undecided": "Torch cannot judge this here: {}. Answered from memory.",
}


def from_memory(why: WhyNot) -> str:
    """Why a card is asked from memory, as a sentence of Markdown."""
    return FROM_MEMORY[why.what].format(literal(one_line(why.reason)))


class CardScreen(Screen[None]):
    """Shows the card of `turn` and has it answered. What is asked next is for the review to say."""

    app: BaseApp

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.turn: Turn | None = None
        self.question = Question(front="", back="")
        self.is_flipped = False
        self.suggested: int | None = None
        self.keeps_keys = (
            False  # whether a field that opens leaves plain keys to the screen, as after an undo
        )
        self.shown_at = self.flipped_at = 0.0
        self._pane: AnswerPane | None = None

    def compose(self) -> ComposeResult:
        """Progress, card, grades, what happened last, keys. A field joins them when one is needed."""
        yield ProgressLine()
        if practice := self.session.practice:
            yield Static(practice, id="practice", markup=False)
        yield CardView()
        with Vertical(id="foot"):
            yield GradeBar()
            yield StatusLine()
        yield KeyBar(())

    def on_mount(self) -> None:
        """The keys that work depend on where one types."""
        self.watch(self, "focused", self.show_keys, init=False)

    def ask(self, problem: str = "") -> None:
        """Show the front of the card; `problem` says why torch cannot judge it."""
        turn = self.turn
        if turn is None:
            return
        deck = self.session.deck_of(turn.card)
        self.is_flipped, self.suggested = False, None
        why = why_not(turn.card, deck, self.app.workspace.trust, self.app.torch.state, problem)
        self.question = question_now(turn.card, deck, turn.progress.answers, from_memory(why) if why else "")
        if self.is_judged:
            self._open_field(turn.card)
        else:
            self.leave_field()
            self.query_one(CardView).show_front(self.question)
        self.show_keys()

    def flip(self) -> None:
        """Show the back of a card that is answered from memory."""
        self.query_one(CardView).show_back(self.question)
        self._show_grades()

    @property
    def is_judged(self) -> bool:
        """Whether torch judges the answer."""
        return self.question.answering != "flip"

    @property
    def is_typing(self) -> bool:
        """Whether an answer is awaited in the field."""
        return self.turn is not None and self.is_judged and not self.is_flipped

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

    def leave_field(self) -> None:
        """Put the field away, if there is one."""
        if self._pane is not None and self._pane.exam is not None:
            self._pane.leave()
            self.set_focus(self.query_one(CardView))

    def _open_field(self, card: Card) -> None:
        from quizcv.tui.judged_card import fronted
        from quizcv.tui.widgets.answer_pane import ROOM

        front = partial(fronted, self.question, self._shows_values(card))
        self.query_one(CardView).show_above_field(front, ROOM[self.question.answering])
        earlier = partial(self.session.answers, card)
        self.field.ask(self.question, earlier, takes_keys=not self.keeps_keys)
        if self.keeps_keys:
            self.set_focus(self.query_one(CardView))

    @staticmethod
    def _shows_values(card: Card) -> bool:
        """Whether to say which values were drawn; of an entry it is the place of the blank, which is seen."""
        return not isinstance(card.content, Entry)

    def on_answer_pane_settled(self, event: AnswerPane.Settled) -> None:
        """The answer is right, or was given up: show the back, and suggest a grade."""
        turn, exam = self.turn, event.exam
        if not self.is_typing or turn is None or exam is not self.field.exam:
            return  # another card is asked by now
        from quizcv.tui.judged_card import answered, fronted

        view, shows_values = self.query_one(CardView), self._shows_values(turn.card)
        view.show_answered(
            partial(fronted, self.question, shows_values),
            partial(answered, exam, shows_values),
            self.question.source,
        )
        self.field.display = False
        self.set_focus(view)
        self._show_grades()
        self.suggested = exam.suggested(int((self.flipped_at - self.shown_at) * 1000))
        self.show_keys()

    def on_answer_pane_undecided(self, event: AnswerPane.Undecided) -> None:
        """Torch could not judge it: the card is asked from memory."""
        if self.is_typing and event.exam is self.field.exam:
            self.ask(event.why)

    def on_runner_changed(self, _: RunnerChanged) -> None:
        """Torch became ready, or failed: then the card that it was to judge is asked from memory."""
        if self.is_typing:
            if self.app.torch.state.phase == "failed":
                self.ask()
            else:
                self.field.torch_changed()

    def on_screen_resume(self) -> None:
        """What happened to torch behind another screen."""
        self.on_runner_changed(RunnerChanged())

    def action_run(self) -> None:
        """Have the answer judged."""
        if self.is_typing:
            self.field.submit()

    def action_hint(self) -> None:
        """The next hint."""
        if not self.is_typing:
            return
        if not self.field.hints_left:
            self.status("There are no more hints." if self.question.hints else "This card has no hints.")
        self.field.hint()
        self.show_keys()

    def action_show_me(self) -> None:
        """Give up."""
        if self.is_typing:
            self.field.show_me()

    def action_reset(self) -> None:
        """Begin the answer anew."""
        if self.is_typing:
            self.field.reset()

    def action_scroll_card(self, lines: int) -> None:
        """Read on while typing."""
        self.query_one(CardView).scroll_relative(y=lines, animate=False)

    # What is shown

    def status(self, text: str, *, failed: bool = False) -> None:
        """The quiet line that says what happened."""
        self.query_one(StatusLine).say(text, failed=failed)

    def show_keys(self) -> None:
        """The grades, or what is done before there are any, and the keys that work."""
        bar, stage, qualities = self.query_one(GradeBar), self._stage, self.app.workspace.settings.qualities
        is_line, hints = self.question.answering == "line", len(self.question.hints)
        if stage == "back" and self.turn is not None:
            bar.show("", self.session.previews(self.turn, qualities), self.suggested)
        elif stage in ("typing", "beside"):
            left = self.field.hints_left
            bar.offer(review_keys.buttons(is_line=is_line, hints=hints, hints_left=left))
        else:
            bar.show("space shows the answer" if stage == "front" else "")
        commands = review_keys.footer(
            stage,
            can=lambda action: bool(self.check_action(action, ())),
            can_try=self.is_judged or (self.turn is not None and isinstance(self.turn.card.content, Entry)),
            good=grade_name(self.suggested).lower() if self.suggested else "good",
            is_line=is_line,
        )
        self.query_one(KeyBar).show(commands)

    def _show_grades(self) -> None:
        self.is_flipped = True
        self.flipped_at = self.app.monotonic()
        self.show_keys()

    @property
    def _stage(self) -> Stage:
        if self.turn is None:
            return "done"
        if self.is_flipped:
            return "back"
        if not self.is_judged:
            return "front"
        return "typing" if self.has_field_focus else "beside"
