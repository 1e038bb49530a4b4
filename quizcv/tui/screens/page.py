"""A page to read: help, a card's details, problems."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from quizcv.tui.base import PageText
from quizcv.tui.keys import PAGE, bindings
from quizcv.tui.markdown import Prose, prose
from quizcv.tui.messages import DecksChanged
from quizcv.tui.widgets.key_bar import KeyBar


class PageScreen(Screen[None]):
    """A title and a text, scrolled when long; closes to where it was opened from."""

    BINDINGS = bindings(PAGE)

    def __init__(self, title: str, text: PageText) -> None:
        super().__init__()
        self._heading = title
        self._text = text

    def compose(self) -> ComposeResult:
        yield Static(self._heading, id="title", markup=False)
        with VerticalScroll(id="page"):
            yield Static(self._shown(), markup=False)
        yield KeyBar(PAGE)

    def on_decks_changed(self, _: DecksChanged) -> None:
        if callable(self._text):
            self.query_one("#page Static", Static).update(self._shown())

    def _shown(self) -> Prose:
        text = self._text() if callable(self._text) else self._text
        return prose(text) if isinstance(text, str) else text

    def action_close(self) -> None:
        self.dismiss()
