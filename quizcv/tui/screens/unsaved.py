"""On leaving a form in which something was changed: save it, leave it, or go on?"""

from __future__ import annotations

from typing import Literal

from quizcv.tui.keys import UNSAVED, bindings
from quizcv.tui.markdown import prose
from quizcv.tui.screens.question import QuestionScreen

Answer = Literal["save", "leave", "stay"]


class UnsavedScreen(QuestionScreen[Answer]):
    """Asks about the card with this title."""

    ANSWERS = UNSAVED
    BINDINGS = bindings(UNSAVED)

    def __init__(self, title: str) -> None:
        super().__init__(title, prose("**Save the card?**\n\nWhat you typed is not in its file yet."))
