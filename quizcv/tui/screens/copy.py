"""A copy of a deck that came with quizcv stands in its place: keep only what differs in it?"""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from quizcv.decks import Deck
from quizcv.editing.forks import SUFFIX, differences
from quizcv.markdown import literal
from quizcv.text import counted, joined, one_line
from quizcv.tui.commands import COPY, bindings
from quizcv.tui.markdown import prose
from quizcv.tui.widgets.key_bar import KeyBar

Answer = Literal["edits", "copy", "later"]


class CopyScreen(Screen[Answer]):
    """Says what differs between a copy and the deck that it hides, and asks."""

    BINDINGS = bindings(COPY)

    def __init__(self, deck: Deck, original: Deck) -> None:
        super().__init__()
        self._deck = deck
        self._original = original

    def compose(self) -> ComposeResult:
        yield Static(one_line(self._deck.title), id="title", markup=False)
        with VerticalScroll(id="page"):
            yield Static(prose(self._text()), markup=False)
        yield KeyBar(COPY)

    def action_answer(self, answer: Answer) -> None:
        self.dismiss(answer)

    def _text(self) -> str:
        path = self._deck.path
        where = literal(one_line(str(path), None))
        return (
            "**Keep only your changes to this deck?**\n\n"
            f"{where} is a copy of a deck that came with quizcv. It stands in the"
            " place of that deck, and so hides what new versions bring to it."
            f" {self._differences()}\n\n"
            "`y` keeps your changes, and the rest follows new versions from now on; no history is lost, and"
            f" the copy is kept as {literal(one_line(path.name))}{SUFFIX}. `n` leaves all as it is."
        )

    def _differences(self) -> str:
        edited, own, missing = differences(self._deck, self._original)
        numbers = ((edited, "changed"), (own, "added"), (missing, "missing"))
        parts = [f"{counted(number, 'card')} {what}" for number, what in numbers if number]
        return (
            f"Compared with that deck it has {joined(parts)}." if parts else "It says the same as that deck."
        )
