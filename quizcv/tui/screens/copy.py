"""A copy of a deck that came with quizcv stands in its place: keep only what differs in it?"""

from __future__ import annotations

from typing import Literal

from quizcv.decks import Deck
from quizcv.editing.forks import SUFFIX, besides_cards, differences
from quizcv.markdown import literal
from quizcv.text import counted, joined, one_line
from quizcv.tui.keys import COPY, bindings
from quizcv.tui.markdown import prose
from quizcv.tui.screens.question import QuestionScreen

Answer = Literal["edits", "copy", "later"]


class CopyScreen(QuestionScreen[Answer]):
    """Says what differs between a copy and the deck that it hides, and asks."""

    ANSWERS = COPY
    BINDINGS = bindings(COPY)

    def __init__(self, deck: Deck, original: Deck) -> None:
        super().__init__(one_line(deck.title), prose(_text(deck, original)))


def _text(deck: Deck, original: Deck) -> str:
    where = literal(one_line(str(deck.path), None))
    return (
        "**Keep only your changes to this deck?**\n\n"
        f"{where} is a copy of a deck that came with quizcv. It stands in the"
        " place of that deck, and so hides what new versions bring to it."
        f" {_differences(deck, original)}\n\n"
        "`y` keeps your changes, and the rest follows new versions from now on; no history is lost, and"
        f" the copy is kept as {literal(one_line(deck.path.name))}{SUFFIX}. `n` leaves all as it is."
    )


def _differences(deck: Deck, original: Deck) -> str:
    edited, own, missing = differences(deck, original)
    besides = joined(besides_cards(deck, original))
    numbers = ((edited, "changed"), (own, "added"), (missing, "missing"))
    parts = [f"{counted(number, 'card')} {what}" for number, what in numbers if number]
    said = f"Compared with that deck it has {joined(parts)}." if parts else "Its cards say the same."
    return f"{said} It also has {besides} of its own: that stays in the copy alone." if besides else said
