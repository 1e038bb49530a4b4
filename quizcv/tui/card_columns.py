"""The columns of the list of cards: which there is room for, and what stands in them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from quizcv.decks import Card, Deck
from quizcv.finding import Facts, front_line, kind_of
from quizcv.finding.order import Column
from quizcv.tui.phrases import interval_text

MARKS = 3
"""Cells in front of a line: the cursor, whether it is chosen, an empty one."""
LEAST_FRONT = 16

NARROW: tuple[tuple[Column, int, bool], ...] = (("due", 10, True),)
USUAL: tuple[tuple[Column, int, bool], ...] = (
    ("deck", 11, False),
    ("due", 9, True),
    ("interval", 9, True),
    ("lapses", 7, True),
    ("state", 9, False),
)
WIDE: tuple[tuple[Column, int, bool], ...] = (
    ("deck", 22, False),
    ("due", 10, True),
    ("interval", 9, True),
    ("lapses", 7, True),
    ("state", 20, False),
    ("kind", 9, False),
)
"""Besides the front: columns with their cells, and whether they are aligned to the right."""

SIGNS = "★@-"
"""Above a narrow state: each sign is below its own, for marked, suspended, buried."""

LEAST_USUAL, LEAST_WIDE = 60, 118


class Cell(NamedTuple):
    """A column, how wide it is, and whether what stands in it is aligned to the right."""

    column: Column
    width: int
    is_right: bool

    @property
    def title(self) -> str:
        """What stands above it."""
        return SIGNS if self.column == "state" and not self.has_words else self.column

    @property
    def has_words(self) -> bool:
        """Whether it has room for more than signs."""
        return self.width > 12


@lru_cache(maxsize=8)
def cells(width: int) -> tuple[Cell, ...]:
    """The columns in their order, the front first, that fit into so many cells; one between any two."""
    columns = WIDE if width >= LEAST_WIDE else USUAL if width >= LEAST_USUAL else NARROW
    room = width - MARKS - sum(cell + 1 for _, cell, _ in columns)
    if room < LEAST_FRONT:
        columns, room = (), max(1, width - MARKS)
    return (Cell("front", room, False), *(Cell(*column) for column in columns))


def text_of(cell: Cell, card: Card, deck: Deck, facts: Facts) -> str:
    """What stands in a column, not fitted to its width."""
    progress = facts.schedule.of(card.key)
    match cell.column:
        case "front":
            return front_line(card).replace("\t", " ")
        case "deck":
            return deck.title if cell.width > 20 else deck.id
        case "due":
            return due_text(progress.due, facts.day)
        case "interval":
            return interval_text(progress.interval) if progress.interval else ""
        case "lapses":
            return str(progress.lapses) if progress.lapses else ""
        case "kind":
            return kind_of(card)
    are_so = (progress.marked is not None, progress.suspended is not None, progress.buried == facts.day)
    names = ["leech"] if facts.is_leech(progress) else []
    if cell.has_words:
        return " ".join([*compress(("★", "suspended", "buried"), are_so), *names])
    signs = "".join(sign if is_so else " " for sign, is_so in zip(SIGNS, are_so, strict=True))
    return " ".join([signs, *names])


def due_text(due: date | None, today: date) -> str:
    """When a card is due, seen from today."""
    if due is None:
        return "new"
    days = (due - today).days
    if days > 0:
        return f"in {interval_text(days)}"
    return f"{interval_text(-days)} over" if days else "today"


def fitted(text: str, cell: Cell) -> str:
    """The text in exactly the cells of its column."""
    length = cell_len(text)
    if length > cell.width:
        return set_cell_size(text, cell.width - 1) + "…"
    space = " " * (cell.width - length)
    return space + text if cell.is_right else text + space
