"""The grade that an answer suggests; the learner has the last word."""

from __future__ import annotations

from collections.abc import Sequence

from quizcv.scheduling.grades import AGAIN, EASY, GOOD, HARD

ENOUGH = 2
"""Earlier right answers, before one can be called fast."""

FAST = 0.5
"""A part of the usual time for this card."""


def suggested(*, is_right: bool, attempts: int, milliseconds: int, usual: Sequence[int] = ()) -> int:
    """Good when right at once, Easy when also fast, Hard after a miss, Again when given up.

    `attempts` counts the answers given, the last included. `usual` are the milliseconds that earlier right
    answers to this card took.
    """
    if not is_right:
        return AGAIN
    if attempts > 1:
        return HARD
    from statistics import median  # most starts do without

    is_fast = len(usual) >= ENOUGH and milliseconds <= FAST * median(usual)
    return EASY if is_fast else GOOD
