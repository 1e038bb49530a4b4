"""After an edit that left a mistake: open the deck there again?"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from quizcv.decks import Reading
from quizcv.markdown import literal
from quizcv.text import counted, one_line
from quizcv.tui.commands import REOPEN, bindings
from quizcv.tui.markdown import prose
from quizcv.tui.widgets.key_bar import KeyBar

MOST = 20
"""Mistakes that are listed."""


class ReopenScreen(Screen[bool]):
    """The mistakes of a deck that was just edited, and the question."""

    BINDINGS = bindings(REOPEN)

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading

    def compose(self) -> ComposeResult:
        yield Static("This deck has a mistake", id="title", markup=False)
        with VerticalScroll(id="page"):
            yield Static(prose(self._text()), markup=False)
        yield KeyBar(REOPEN)

    def action_answer(self, is_wanted: bool) -> None:
        self.dismiss(is_wanted)

    def _text(self) -> str:
        errors = self._reading.errors
        name = literal(one_line(self._reading.path.name))
        lines = [f"- line {error.line}: {literal(error.message)}" for error in errors[:MOST]]
        if len(errors) > MOST:
            lines.append(f"- and {counted(len(errors) - MOST, 'other')}")
        question = f"**Open {name} again at line {errors[0].line}?**"
        rest = "Until it is put right, the cards concerned are left out; their histories are kept."
        if self._reading.deck and self._reading.deck.edits:
            rest = "Until it is put right, the cards concerned are asked as they came with quizcv."
        elif self._reading.is_older:
            rest = "Until it is put right, the deck stays as it was."
        return f"{question} {rest}\n\n" + "\n".join(lines)
