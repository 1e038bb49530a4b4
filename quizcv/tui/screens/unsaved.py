"""On leaving a form in which something was changed: save it, leave it, or go on?"""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from quizcv.tui.commands import UNSAVED, bindings
from quizcv.tui.markdown import prose
from quizcv.tui.widgets.key_bar import KeyBar

Answer = Literal["save", "leave", "stay"]


class UnsavedScreen(Screen[Answer]):
    """Asks about the card with this title."""

    BINDINGS = bindings(UNSAVED)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._heading = title

    def compose(self) -> ComposeResult:
        yield Static(self._heading, id="title", markup=False)
        with VerticalScroll(id="page"):
            yield Static(prose("**Save the card?**\n\nWhat you typed is not in its file yet."), markup=False)
        yield KeyBar(UNSAVED)

    def action_answer(self, answer: Answer) -> None:
        self.dismiss(answer)
