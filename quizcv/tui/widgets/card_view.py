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
from quizcv.tui.markdown import Prose, below, prose

BETWEEN = 3
"""Lines between the front and the back: the rule, an empty one above it and one below."""


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
        front = prose(question.front)
        self._show(below(front, prose(question.back)), question.source)
        self.call_after_refresh(self._reveal, front)

    def _reveal(self, front: Prose) -> None:
        """Where the front fills the view, scroll on to the first line of the back."""
        lines = front.get_height({}, self.query_one("#card").size.width)
        if lines + BETWEEN >= self.size.height:
            self.scroll_to(y=lines, animate=False)

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
