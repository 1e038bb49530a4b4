"""What a session taught, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from quizcv.overview.lines import slip_name
from quizcv.statistics.session import Taught
from quizcv.text import counted, day_text, joined

MOST_SLIPS = 5
ENOUGH = 30_000
"""Milliseconds that are called a minute."""


def sentences(taught: Taught) -> list[str]:
    """How the answers went, and which slips were made; nothing when there was no answer."""
    if not taught.cards:
        return []
    minutes = round(taught.milliseconds / 60_000)
    time = f"in {counted(minutes, 'minute')}" if taught.milliseconds >= ENOUGH else "in under a minute"
    cards, right = counted(taught.cards, "card"), taught.at_once
    said = [f"Right at once: {right:,} of {cards} ({right / taught.cards:.0%}), {time}."]
    if not right:  # as on a first day, where 0% would say that something is wrong
        said = [f"{cards}, {'not' if taught.cards == 1 else 'none of them'} right at once, {time}."]
    if taught.slips:
        slips = joined(f"{slip_name(slip.name)} {_times(slip.answers)}" for slip in taught.slips[:MOST_SLIPS])
        said.append(f"Slips: {slips}.")
    return said


def next_sentence(upcoming: Mapping[date, int], today: date) -> list[str]:
    """When cards come next, and how many; `upcoming` has the cards that come due on each later day."""
    if not upcoming:
        return []
    day = min(upcoming)
    return [f"Next: {counted(upcoming[day], 'card')} {day_text(day, today)}."]


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")
