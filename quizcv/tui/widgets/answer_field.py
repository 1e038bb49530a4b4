"""Where an answer is given: a line, choices, or an editor for code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from quizcv.questions import Question
from quizcv.tui import widgets
from quizcv.tui.widgets.answer_line import AnswerLine

if TYPE_CHECKING:
    from quizcv.tui.widgets.answer_editor import AnswerEditor
    from quizcv.tui.widgets.choice_field import ChoiceField


class AnswerField(Vertical):
    """A line at first. ctrl+r, and enter but for code, have what stands there judged by `submit`."""

    DEFAULT_CSS = """
    AnswerField #answer-row { height: auto; }
    AnswerField #answer-label { width: 9; color: $foreground-muted; }
    AnswerField Input { width: 1fr; height: 1; padding: 0; border: none; }
    AnswerField Input { border-left: wide $foreground-muted; }
    AnswerField Input:focus { border: none; border-left: wide $accent; }
    AnswerField AnswerEditor { border-left: wide $foreground-muted; }
    AnswerField AnswerEditor:focus { border-left: wide $accent; }
    """

    def __init__(self, submit: Callable[[], None]) -> None:
        super().__init__()
        self._submit = submit
        self._line = AnswerLine(submit)
        self._editor: AnswerEditor | None = None  # made for the first answer that is code
        self._choices: ChoiceField | None = None  # made for the first that is chosen
        self._answering = "line"

    def compose(self) -> ComposeResult:
        with Horizontal(id="answer-row"):
            yield Static("you", id="answer-label", markup=False)
            yield self._line

    def become(self, question: Question) -> None:
        """Be what this question is answered in, with nothing in it."""
        self._answering = question.answering
        self.query_one("#answer-row").display = self._answering == "line"
        self._line.placeholder = question.complaint("").replace("`", "")
        if self._answering == "code" and self._editor is None:
            self._editor = widgets.AnswerEditor(self._submit)
            self.mount(self._editor)
        if self._answering == "choice":
            self._offer(question)
        for field, way in ((self._editor, "code"), (self._choices, "choice")):
            if field is not None:
                field.display = self._answering == way

    def _offer(self, question: Question) -> None:
        if self._choices is None:
            self._choices = widgets.ChoiceField(self._submit)
            self.mount(self._choices)
        self._choices.ask(question)

    @property
    def text(self) -> str:
        """What was typed, or the letters of what was chosen."""
        field = self._field
        return self._line.value if field is None else field.text

    def missed(self) -> None:
        """What stands here was judged, and is wrong."""
        if self._choices is not None and self._answering == "choice":
            self._choices.missed()

    @property
    def _field(self) -> AnswerEditor | ChoiceField | None:
        """What there is instead of the line."""
        return {"code": self._editor, "choice": self._choices}.get(self._answering)

    def put(self, text: str) -> None:
        """Have this stand here, to be typed on."""
        if self._editor is not None and self._answering == "code":
            self._editor.load_text(text)
            self._editor.move_cursor(self._editor.document.end)
        elif self._choices is not None and self._answering == "choice":
            self._choices.put(text)
        else:
            self._line.value = text
            self._line.cursor_position = len(text)

    def set_locked(self, is_locked: bool) -> None:
        """While it is locked what was typed stays as it is."""
        for field in (self._line, self._editor, self._choices):
            if field is not None:
                field.is_locked = is_locked

    def take_keys(self) -> None:
        """What is typed from now on is for this field."""
        self.screen.set_focus(self._field or self._line)  # at once
