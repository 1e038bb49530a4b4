"""A page to read: help, a card's details, problems."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from quizcv.tui.commands import PAGE, bindings
from quizcv.tui.markdown import Prose, prose
from quizcv.tui.widgets.key_bar import KeyBar


class PageScreen(Screen[None]):
    """A title and Markdown, or lines made already, scrolled when long; closes to where it was opened from."""

    BINDINGS = bindings(PAGE)

    def __init__(self, title: str, text: str | Prose) -> None:
        super().__init__()
        self._heading = title
        self._text = text

    def compose(self) -> ComposeResult:
        yield Static(self._heading, id="title", markup=False)
        with VerticalScroll(id="page"):
            text = self._text
            yield Static(prose(text) if isinstance(text, str) else text, markup=False)
        yield KeyBar(PAGE)

    def action_close(self) -> None:
        self.dismiss()
