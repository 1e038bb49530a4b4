"""What the screens say in a line: numbers and dates, what was done, why something is as it is."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from quizcv import finding
from quizcv.decks import Card
from quizcv.markdown import literal
from quizcv.scheduling.grades import grade_name
from quizcv.session import Preview, SavedAnswer, Undone, Workload
from quizcv.text import counted, day_text, one_line

if TYPE_CHECKING:
    from quizcv.decks.backlog import Backlog
    from quizcv.editing import Saved
    from quizcv.judging import WhyNot

DAYS_AWAY = 2
"""Missed days from which on something is said about them."""

PROGRESS = 30
"""Cells of the bar that shows how many decks are read."""

LONGEST_FRONT = 40
"""Characters of a front that stand for its card in a sentence."""

MOST_OF_REASON = 400
"""Characters of what torch or a command says; the remedy stands at its end."""

_WORD = re.compile(r"[a-z][a-z'-]*[ ,:;]")

FROM_MEMORY = {
    "not allowed": "This deck's code has not been allowed to run, so answer from memory. `!` shows the code.",
    "no torch": "Torch cannot run here: {}. Answer from memory.",
    "undecided": "Torch cannot judge this here: {}. Answer from memory.",
}


def sentence(error: object) -> str:
    """What went wrong, as a sentence on the screen: a capital letter, a full stop, and no backticks.

    A name that it begins with stays as it is written.
    """
    text = str(error)
    text = text[:1].upper() + text[1:] if _WORD.match(text) else text
    return text.replace("`", "") + ("" if text.endswith((".", "?", "!")) else ".")


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


def day_notes(work: Workload) -> list[str]:
    """What is to be known about today: how much waits after days away or beyond a limit, and no new cards."""
    waiting, today, away = work.due, work.counts().due, work.days_away
    limited = f", {today} today" if waiting > today else ""
    notes = []
    if waiting and away >= DAYS_AWAY:
        notes.append(f"{away} days away: {waiting} waiting{limited}")
    elif limited:
        notes.append(f"{waiting} waiting{limited}")
    return [*notes, *filter(None, [work.behind])]


def from_memory(why: WhyNot) -> str:
    """Why a card is asked from memory, as a sentence of Markdown."""
    return FROM_MEMORY[why.what].format(literal(one_line(why.reason, MOST_OF_REASON).rstrip(".")))


def graded_text(answer: SavedAnswer, quality: int, today: date) -> str:
    """What grade was given, and when it brings the card back."""
    again = " and once more today" if answer.progress.owes_drill(answer.event.day) else ""
    leech = " · a leech: put it in other words?" if answer.is_leech else ""
    return f"{grade_name(quality)}, back {day_text(answer.progress.due or today, today)}{again}{leech}"


def time_text(then: datetime, now: datetime) -> str:
    """A time that has been, to the minute: "at 14:05", "on 23 Nov at 14:05"."""
    then = then.astimezone(now.tzinfo)
    day = "" if then.date() == now.date() else f"on {day_text(then.date(), now.date())} "
    return f"{day}at {then:%H:%M}"


def reading_text(backlog: Backlog) -> str:
    """How many decks are read, with a bar."""
    share = backlog.done / backlog.total
    full = int(PROGRESS * share)
    return f"Reading decks  {'━' * full}{'─' * (PROGRESS - full)}  {share:.0%}"


def saved_text(saved: Saved) -> str:
    """What an edit did, and the way back if it did something."""
    return f"{saved.sentence} u undoes that." if saved.changes else saved.sentence


def undone_text(how: str, undone: Undone | None) -> str:
    """What `how`, an "undo" or a "redo", did, in a sentence, or that there was nothing."""
    if undone is None:
        return f"There is nothing to {how}."
    return f"{'Undone' if how == 'undo' else 'Redone'}: {action_text(undone)}"


def action_text(undone: Undone) -> str:
    """What was done: its kind, the card or how many, and the grade."""
    event = undone.event
    if len(undone.events) > 1:
        return f"{event.kind} of {counted(len(undone.events), 'card')}"
    grade = "" if event.quality is None else f" ({grade_name(event.quality)})"
    return f"{event.kind} of {card_text(undone.card) if undone.card else one_line(event.card)}{grade}"


def card_text(card: Card) -> str:
    """A card as it is spoken of: the beginning of its front."""
    return f"“{one_line(finding.front_line(card), LONGEST_FRONT)}”"
