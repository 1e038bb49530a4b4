"""Something was typed in a card that is gone by now, and never saved: open it as a new card?"""

from __future__ import annotations

from typing import Literal

from quizcv.editing.unsaved import Unsaved
from quizcv.markdown import literal
from quizcv.text import one_line
from quizcv.tui.keys import HOMELESS, bindings
from quizcv.tui.markdown import prose
from quizcv.tui.screens.question import QuestionScreen

Answer = Literal["open", "throw away", "later"]


class HomelessScreen(QuestionScreen[Answer]):
    """Shows what was typed; `said` tells when and where that was."""

    ANSWERS = HOMELESS
    BINDINGS = bindings(HOMELESS)

    def __init__(self, unsaved: Unsaved, said: str) -> None:
        super().__init__(one_line(unsaved.title), prose(_text(unsaved, said)))


def _text(unsaved: Unsaved, said: str) -> str:
    gone = "that card is" if unsaved.key else "that deck is"
    typed = [
        f"- {name}: {literal(one_line(value if isinstance(value, str) else ', '.join(value)))}"
        for name, value in unsaved.values.items()
        if value
    ]
    question = f"**Open it as a new card?**\n\n{literal(said)} was not saved, and {gone} not there any more."
    return f"{question}\n\n" + "\n".join(typed)
