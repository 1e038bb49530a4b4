"""Which tags chosen cards get, and which they lose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input, Static

from quizcv.decks import Card
from quizcv.text import counted, one_line
from quizcv.tui.base import BaseApp
from quizcv.tui.keys import TAGS, bindings
from quizcv.tui.messages import DecksChanged
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.text_line import TextLine

Tags = tuple[list[str], list[str]]
"""Tags to give, and tags to take away."""


class TagsScreen(Screen[Tags]):
    """Asks for the tags of some cards; it answers with None where nothing is to be changed."""

    BINDINGS = bindings(TAGS)
    app: BaseApp

    def __init__(self, cards: Sequence[Card]) -> None:
        super().__init__()
        self._cards = cards

    def compose(self) -> ComposeResult:
        yield Static(f"Tags for {counted(len(self._cards), 'card')}", id="title", markup=False)
        yield TextLine(id="tags", placeholder="core, difficult, -old: old is taken away")
        yield Static(self._there(), id="about", markup=False)
        yield KeyBar(TAGS)

    def on_mount(self) -> None:
        self.query_one(TextLine).focus()

    def on_decks_changed(self, _: DecksChanged) -> None:
        """Say which tags the cards have now."""
        library = self.app.workspace.library
        self._cards = [library.card(card.key) or card for card in self._cards]
        self.query_one("#about", Static).update(self._there())

    def _there(self) -> str:
        count = Counter(tag for card in self._cards for tag in card.content.tags)
        there = ", ".join(f"{one_line(tag)} ({number})" for tag, number in sorted(count.items()))
        return f"There are: {there}" if there else "They have no tags yet."

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        tags = read_tags(self.query_one(TextLine).value)
        self.dismiss(tags if any(tags) else None)

    def action_leave(self) -> None:
        self.dismiss(None)


def read_tags(text: str) -> Tags:
    """What was typed: tags with commas between them or, without any, with blanks; `-` takes one away."""
    words = [word.strip() for word in (text.split(",") if "," in text else text.split())]
    add = [word for word in words if word and not word.startswith("-")]
    return add, [word[1:].strip() for word in words if word.startswith("-") and word[1:].strip()]
