"""One question, once: is today's date right?"""

from __future__ import annotations

from datetime import date

from quizcv.tui import phrases
from quizcv.tui.keys import CLOCK, bindings
from quizcv.tui.markdown import prose
from quizcv.tui.screens.question import QuestionScreen


class ClockScreen(QuestionScreen[bool]):
    """Asks before the first answer whether a doubtful clock is right; yes is remembered."""

    ANSWERS = CLOCK
    BINDINGS = bindings(CLOCK)

    def __init__(self, doubt: str, day: date) -> None:
        text = (
            f"**Is it {day:%A}, {day.day} {day:%B %Y} today?**\n\n{phrases.sentence(doubt)} A wrong date"
            " would give every card a wrong due date. If it is wrong, leave, fix the clock and come back:"
            " nothing has been changed."
        )
        super().__init__("Today", prose(text))
