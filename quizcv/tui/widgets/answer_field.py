"""Where an answer is typed: a line, or an editor for code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from quizcv.tui.widgets.answer_line import AnswerLine

if TYPE_CHECKING:
    from quizcv.tui.widgets.answer_editor import AnswerEditor


class AnswerField(Vertical):
    """A line at first. ctrl+r, and enter in a line, have what stands there judged by `submit`."""

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
        self._is_code = False

    def compose(self) -> ComposeResult:
        with Horizontal(id="answer-row"):
            yield Static("you", id="answer-label", markup=False)
            yield self._line

    def become(self, *, is_code: bool, placeholder: str) -> None:
        """Be an editor, or a line, which says this while nothing stands there."""
        self._is_code = is_code
        self.query_one("#answer-row").display = not is_code
        if is_code and self._editor is None:
            from quizcv.tui.widgets.answer_editor import AnswerEditor  # brings the highlighting

            self._editor = AnswerEditor(self._submit)
            self.mount(self._editor)
        if self._editor is not None:
            self._editor.display = is_code
        self._line.placeholder = placeholder

    @property
    def text(self) -> str:
        """What was typed."""
        return self._editor.text if self._editor is not None and self._is_code else self._line.value

    def put(self, text: str) -> None:
        """Have this stand here, to be typed on."""
        if self._editor is not None and self._is_code:
            self._editor.load_text(text)
            self._editor.move_cursor(self._editor.document.end)
        else:
            self._line.value = text
            self._line.cursor_position = len(text)

    def set_locked(self, is_locked: bool) -> None:
        """While it is locked what was typed stays as it is."""
        for field in (self._line, self._editor):
            if field is not None:
                field.is_locked = is_locked

    def take_keys(self) -> None:
        """What is typed from now on is for this field."""
        field = self._editor if self._is_code else self._line
        if field is not None:
            self.screen.set_focus(field)  # at once
