"""After an edit that left a mistake: open the deck there again?"""

from __future__ import annotations

from quizcv.decks import Reading
from quizcv.markdown import literal
from quizcv.text import counted, one_line
from quizcv.tui.keys import REOPEN, bindings
from quizcv.tui.markdown import prose
from quizcv.tui.screens.question import QuestionScreen

MOST = 20
"""Mistakes that are listed."""


class ReopenScreen(QuestionScreen[bool]):
    """The mistakes of a deck that was just edited, and the question."""

    ANSWERS = REOPEN
    BINDINGS = bindings(REOPEN)

    def __init__(self, reading: Reading) -> None:
        super().__init__("This deck has a mistake", prose(_text(reading)))


def _text(reading: Reading) -> str:
    errors = reading.errors
    name = literal(one_line(reading.path.name))
    lines = [f"- line {error.line}: {literal(error.message)}" for error in errors[:MOST]]
    if len(errors) > MOST:
        lines.append(f"- and {counted(len(errors) - MOST, 'other')}")
    question = f"**Open {name} again at line {errors[0].line}?**"
    rest = "Until it is put right, the cards concerned are left out; their histories are kept."
    if reading.deck and reading.deck.edits:
        rest = "Until it is put right, the cards concerned are asked as they came with quizcv."
    elif reading.is_older:
        rest = "Until it is put right, the deck stays as it was."
    return f"{question} {rest}\n\n" + "\n".join(lines)
