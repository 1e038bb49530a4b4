"""How many cards come on the days after today. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from quizcv.history import Schedule
from quizcv.session.agenda import Agenda
from quizcv.session.cards import Cards
from quizcv.session.day import ONE_DAY
from quizcv.session.limits import Limits, Room, Tally
from quizcv.session.values import Choice


def upcoming(
    agenda: Agenda, cards: Cards, schedule: Schedule, limits: Limits, *, is_cram: bool
) -> Counter[date]:
    """How many of the cards that an agenda is about come on each later day.

    What is due and not asked today, as it is buried, waits or is too much, comes tomorrow; where chosen cards
    are crammed, it is not looked at. The first day that brings any has as many as its queue will hold: of
    siblings one, and no more than the limit; the others come a day later. All further days go by due dates.
    """
    today, asked = agenda.day, agenda.asked
    days: dict[date, list[str]] = {}
    for key, progress in agenda.begun.items():
        state = progress.state
        if state is None or state.due is None or progress.suspended is not None:
            continue
        if state.due > today:
            days.setdefault(state.due, []).append(key)
        elif key not in asked and not is_cram:
            days.setdefault(today + ONE_DAY, []).append(key)
    counts = Counter({day: len(keys) for day, keys in days.items()})
    if days:
        first = min(days)
        held_back = counts[first] - _queued(first, days[first], agenda, cards, schedule, limits)
        counts[first] -= held_back
        counts[first + ONE_DAY] += held_back
    return +counts


def _queued(
    day: date, keys: Sequence[str], agenda: Agenda, cards: Cards, schedule: Schedule, limits: Limits
) -> int:
    """How many of these cards, which come on a later day, its queue will hold."""
    room = Room(new_cards=0, new_in_deck={}, reviews=limits.reviews or None)
    done = Tally(Counter(), Counter(), reviewed=0, overdue=0)
    choice = Choice(tuple(keys))
    return Agenda(cards, schedule, day, begun=agenda.begun, room=room, done=done, choice=choice).to_review
