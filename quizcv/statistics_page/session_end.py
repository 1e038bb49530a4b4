"""What a day, or a round of practice, taught, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from quizcv.statistics.session import Asked, SlipMade, Taught
from quizcv.text import counted, day_text, joined

MOST_SLIPS = 5
ENOUGH = 30_000
"""Milliseconds that are called a minute."""


def sentences(taught: Taught, *, of_these: bool = False, is_round: bool = False) -> list[str]:
    """How the answers went, and which slips were made; nothing when there was no answer.

    They are those of today, to all cards or to some that were named; or of one round of practice.
    """
    cards, today = "of these cards" if of_these and not is_round else "", "" if is_round else " today"
    said = [
        *_asked(taught.reviewed, cards, f"reviewed{today}"),
        *_asked(taught.practised, cards, "practised" if is_round else f"practised or studied ahead{today}"),
    ]
    if taught.slips:
        said.append(f"Slips: {joined(map(_slip, taught.slips[:MOST_SLIPS]))}.")
    return said


def _slip(slip: SlipMade) -> str:
    if slip.name == "card":  # a slip that has no other name than what its card says of it
        return "one that its card names" if slip.answers == 1 else f"{slip.answers:,} that their cards name"
    return f"{slip.name} {_times(slip.answers)}"


def _asked(asked: Asked, of_these: str, how: str) -> list[str]:
    """How many cards were asked in this way, and how many of them were right at once."""
    if not asked.cards:
        return []
    minutes = round(asked.milliseconds / 60_000)
    time = f"in {counted(minutes, 'minute')}" if asked.milliseconds >= ENOUGH else "in under a minute"
    cards = f"{asked.cards:,} {of_these}" if of_these else counted(asked.cards, "card")
    right = f"{asked.at_once:,} of them right at once ({asked.at_once / asked.cards:.0%})"
    if asked.cards == 1:
        right = "right at once" if asked.at_once else "not right at once"
    elif asked.at_once == asked.cards:
        right = "all of them right at once"
    elif not asked.at_once:  # as on a first day, where 0% would say that something is wrong
        right = "none of them right at once"
    return [f"{cards} {how}, {right}, {time}."]


def next_sentence(upcoming: Mapping[date, int], today: date) -> list[str]:
    """When cards come next, and how many; `upcoming` has the cards that come due on each later day."""
    if not upcoming:
        return []
    day = min(upcoming)
    on = "" if day - today == timedelta(days=1) else "on "
    return [f"Next: {counted(upcoming[day], 'card')} {on}{day_text(day, today)}."]


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")
