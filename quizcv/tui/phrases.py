"""Numbers and dates as the screens say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizcv.decks import Card
from quizcv.scheduling.grades import grade_name
from quizcv.session import Preview, Session, Undone
from quizcv.text import counted, one_line

if TYPE_CHECKING:
    from quizcv.editing import Saved

DAYS_AWAY = 2
"""Missed days from which on something is said about them."""

LONGEST_FRONT = 40
"""Characters of a front that stand for its card in a sentence."""


def interval_text(days: int) -> str:
    """An interval in the unit that reads best: days, months, years."""
    if days < 100:
        return f"{days} d"
    if days < 730:
        return f"{days / 30.4:.0f} mo"
    return f"{days / 365.25:.1f} y"


def preview_text(preview: Preview) -> str:
    """What a grade leads to: "today, 1 d"."""
    later = interval_text(preview.days)
    return f"today, {later}" if preview.today else later


def short_preview_text(preview: Preview) -> str:
    """The same where there is no room: "today", else when."""
    return "today" if preview.today else interval_text(preview.days)


def day_notes(session: Session) -> list[str]:
    """What is to be known about today: how much waits after days away or beyond a limit, and no new cards."""
    waiting, today, away = session.due, session.counts().due, session.days_away
    limited = f", {today} today" if waiting > today else ""
    notes = []
    if waiting and away >= DAYS_AWAY:
        notes.append(f"{away} days away: {waiting} waiting{limited}")
    elif limited:
        notes.append(f"{waiting} waiting{limited}")
    return [*notes, *filter(None, [session.behind])]


def saved_text(saved: Saved) -> str:
    """What an edit did, and the way back if it did something."""
    return f"{saved.sentence} u undoes that." if saved.changes else saved.sentence


def undone_text(how: str, undone: Undone | None) -> str:
    """What `how`, an "undo" or a "redo", did, in a sentence, or that there was nothing."""
    if undone is None:
        return f"There is nothing to {how}."
    event, what = undone.event, {"undo": "Undone", "redo": "Redone"}[how]
    if len(undone.events) > 1:
        return f"{what}: {event.kind} of {counted(len(undone.events), 'card')}"
    grade = "" if event.quality is None else f" ({grade_name(event.quality)})"
    return f"{what}: {event.kind} of {card_text(undone.card) if undone.card else one_line(event.card)}{grade}"


def card_text(card: Card) -> str:
    """A card as it is spoken of: the beginning of its front."""
    from quizcv.finding import front_line  # most sessions speak of none

    return f"“{one_line(front_line(card), LONGEST_FRONT)}”"
