"""What another scheduler would change, in lines of 80 columns: for the command and for the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quizcv.decks import Card
from quizcv.finding import front_line
from quizcv.statistics.switching import Switch
from quizcv.text import counted, one_line

NAME = 34
COLUMN = 22


def switch_lines(switch: Switch, cards: Mapping[str, Card]) -> Iterator[str]:
    """Before and after, side by side; `cards` has those that are named by their keys."""
    before, after = switch.before, switch.after
    column = max(COLUMN, len(before.scheduler) + 2)
    yield _row("", before.scheduler, after.scheduler, column)
    yield _row("due today", before.today, after.today, column)
    yield _row("due tomorrow", before.tomorrow, after.tomorrow, column)
    yield _row("due within 30 days", before.all, after.all, column)
    if not switch.changed:
        yield "No card changes its due date."
        return
    yield ""
    yield f"{counted(switch.changed, 'card changes its', 'cards change their')} due date"
    for dates in switch.cards:
        front = one_line(front_line(cards[dates.card]), NAME - 3)
        yield _row(f"  {front}", dates.before, dates.after, column)
    if switch.changed > len(switch.cards):
        yield f"  and {switch.changed - len(switch.cards):,} more"


def _row(name: str, before: object, after: object, column: int) -> str:
    return f"{name:<{NAME}}{_cell(before):<{column}}{_cell(after)}".rstrip()


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
