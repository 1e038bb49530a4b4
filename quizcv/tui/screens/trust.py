"""One question for the code of a deck from elsewhere, and again for what changes of it: may it run?"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from quizcv.decks import Deck
from quizcv.markdown import literal
from quizcv.text import one_line
from quizcv.tui.keys import TRUST, bindings
from quizcv.tui.markdown import Line, Prose, highlight, prose
from quizcv.tui.screens.question import QuestionScreen


class TrustScreen(QuestionScreen[bool]):
    """The code of a deck that nobody allowed yet, card by card, to be looked at before it runs.

    `is_part` says that there is other code in the deck, which may run already.
    """

    ANSWERS = TRUST
    BINDINGS = bindings(TRUST)

    def __init__(self, deck: Deck, code: Sequence[tuple[str, str]], *, is_part: bool) -> None:
        super().__init__(deck.title, Prose(_lines(deck, code, is_part=is_part)))


def _lines(deck: Deck, code: Sequence[tuple[str, str]], *, is_part: bool) -> list[Line]:
    path = literal(one_line(str(deck.user_path), limit=None))
    question = (
        "**May this code run?**\n\n"
        f"It is in {path}, which did not come with quizcv. A run can do what you can do: read your"
        " files, change them, use the network. So look at it first. `y` lets it run until it changes."
    )
    if is_part:
        question += "\n\nThis is what is new or changed; the rest may run already."
    lines = list(prose(question).lines)
    for key, text in code:
        lit = highlight(f"# {key}\n{text}")
        lines += [("", "", Content("")), *(("", "", line) for line in lit.split("\n"))]
    return lines
