"""A question, with what is to be known before it is answered."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from quizcv.tui.keys import Command
from quizcv.tui.markdown import Prose
from quizcv.tui.widgets.key_bar import KeyBar

T = TypeVar("T")


class QuestionScreen(Screen[T]):
    """Closes with the answer that one of its `ANSWERS` gives; the page is scrolled when it is long."""

    ANSWERS: ClassVar[tuple[Command, ...]]

    def __init__(self, heading: str, page: Prose) -> None:
        super().__init__()
        self._heading = heading
        self._page = page

    def compose(self) -> ComposeResult:
        yield Static(self._heading, id="title", markup=False)
        with VerticalScroll(id="page"):
            yield Static(self._page, markup=False)
        yield KeyBar(self.ANSWERS)

    def action_answer(self, answer: T) -> None:
        self.dismiss(answer)
