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
from quizcv.tui.markdown import prose


class CardView(VerticalScroll):
    """The text stays where it is when the card flips; the answer appears below it."""

    DEFAULT_CSS = """
    CardView { padding: 1 5; scrollbar-size-vertical: 1; align-horizontal: center; }
    CardView Static { max-width: 84; }
    CardView #rule { color: $text-muted; margin: 1 0; }
    CardView #source { text-align: right; color: $text-muted; margin-top: 1; }
    CardView .hidden { display: none; }
    """

    @dataclass
    class Clicked(Message):
        """Somebody clicked on the card."""

    def compose(self) -> ComposeResult:
        """Front, rule, back, source."""
        yield Static(id="front", markup=False)
        yield Static("───", id="rule", classes="hidden", markup=False)
        yield Static(id="back", classes="hidden", markup=False)
        yield Static(id="source", classes="hidden", markup=False)

    def show_front(self, question: Question) -> None:
        """Show only the front."""
        self._show(prose(question.front))
        self.scroll_home(animate=False)
        self.call_after_refresh(prose, question.back)  # so that it is there at once when the card flips

    def show_back(self, question: Question) -> None:
        """Show the back and the source too."""
        self._show(None, prose(question.back), Content(question.source))

    def show_text(self, text: str) -> None:
        """Show a text (Markdown) that is no card."""
        self._show(prose(text))

    def _show(self, front: Visual | None, back: Visual | None = None, source: Content | None = None) -> None:
        if front is not None:
            self.query_one("#front", Static).update(front)
        for name, visual in (("#back", back), ("#source", source)):
            widget = self.query_one(name, Static)
            if visual is not None:
                widget.update(visual)
            widget.set_class(not visual, "hidden")
        self.query_one("#rule").set_class(back is None, "hidden")

    def on_click(self, event: Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Clicked())
