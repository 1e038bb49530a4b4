"""A card: the front, and below it, once flipped, the back and its source."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.visual import Visual
from textual.widgets import Static

from quizcv.questions import Question
from quizcv.tui.markdown import below, prose


class CardView(VerticalScroll):
    """The text stays where it is when the card flips; the answer appears below it."""

    DEFAULT_CSS = """
    CardView { padding: 1 5; scrollbar-size-vertical: 1; align-horizontal: center; }
    CardView Static { max-width: 84; }
    CardView #source { text-align: right; color: $text-muted; margin-top: 1; display: none; }
    """

    @dataclass
    class Clicked(Message):
        """Somebody clicked on the card."""

    def compose(self) -> ComposeResult:
        """One text for both sides, so that a flip is one drawing, and the source."""
        yield Static(id="card", markup=False)
        yield Static(id="source", markup=False)

    def show_front(self, question: Question) -> None:
        """Show only the front."""
        self._show(prose(question.front))
        self.scroll_home(animate=False)
        self.call_after_refresh(prose, question.back)  # so that it is there at once when the card flips

    def show_back(self, question: Question) -> None:
        """Show the back and the source too."""
        self._show(below(prose(question.front), prose(question.back)), question.source)

    def show_text(self, text: str) -> None:
        """Show a text (Markdown) that is no card."""
        self._show(prose(text))

    def _show(self, text: Visual, source: str = "") -> None:
        self.query_one("#card", Static).update(text)
        line = self.query_one("#source", Static)
        line.display = bool(source)
        if source:
            line.update(Content(source))

    def on_click(self, event: Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Clicked())
