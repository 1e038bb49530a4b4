"""The grades: the quality, 0 to 5, that each stands for, and what people call it."""

from __future__ import annotations

AGAIN, HARD, GOOD, EASY = 1, 3, 4, 5
NAMES = {AGAIN: "Again", HARD: "Hard", GOOD: "Good", EASY: "Easy"}

FOUR = (AGAIN, HARD, GOOD, EASY)
"""The qualities of the usual grades, from the worst."""

SIX = (0, 1, 2, 3, 4, 5)
"""The qualities of all grades, for those who want to tell more apart."""


def grade_name(quality: int) -> str:
    """What a quality is called: by its name, or by its number when it has none."""
    return NAMES.get(quality, f"Quality {quality}")


def comes_back_today(quality: int) -> bool:
    """Whether an answer of this quality asks for a drill on the same day: everything below Good does."""
    return quality < GOOD
