"""One question, once: is today's date right?"""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from quizcv.tui.commands import CLOCK, bindings
from quizcv.tui.markdown import prose
from quizcv.tui.widgets.key_bar import KeyBar


class ClockScreen(Screen[bool]):
    """Asks before the first answer whether a doubtful clock is right; yes is remembered."""

    BINDINGS = bindings(CLOCK)

    def __init__(self, doubt: str, day: date) -> None:
        super().__init__()
        self._text = (
            f"**Is it {day:%A}, {day.day} {day:%B %Y} today?**\n\n{doubt[0].upper()}{doubt[1:]}. A wrong date"
            " would give every card a wrong due date. If it is wrong, leave, fix the clock and come back:"
            " nothing has been changed."
        )

    def compose(self) -> ComposeResult:
        yield Static("Today", id="title", markup=False)
        yield Static(prose(self._text), id="page", markup=False)
        yield KeyBar(CLOCK)

    def action_answer(self, right: bool) -> None:
        self.dismiss(right)
