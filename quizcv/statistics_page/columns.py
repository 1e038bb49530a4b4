"""All of it, in one column or in two."""

from __future__ import annotations

from collections.abc import Mapping

from quizcv.decks import Card
from quizcv.statistics.values import Statistics
from quizcv.statistics_page.blocks import coming, course, hardest, slips
from quizcv.statistics_page.lines import EMPTY, Line, beside, cut, heading, sentence
from quizcv.statistics_page.weeks import remembered, year

COLUMN = 78
"""The columns of a terminal that all of a block fits into."""
GAP = 2

NOTHING_YET = (
    "After your first answer, this page shows",
    "  - each day of the year, and how much you did on it",
    "  - how much you remember, week by week",
    "  - how many reviews are due on each of the next 30 days",
    "  - which slips you keep making, and a key to practise them",
    "  - the cards that are hardest for you.",
)


def page(found: Statistics, cards: Mapping[str, Card], width: int, *, has_keys: bool = False) -> list[Line]:
    """The statistics in lines of at most `width` columns; `cards` are those of the decks by their keys.

    Where two columns have room they stand side by side. `has_keys` names the keys of the screen.
    """
    column = min(width, COLUMN)
    if not found.days:
        said = [each for text in NOTHING_YET for each in sentence(text, column)]
        return _below_each_other([[*heading("Nothing here yet"), *said], course(found, column)], column)
    over_time = [year(found, column), remembered(found, column), coming(found, column)]
    over_cards = [
        slips(found, column, has_keys=has_keys),
        course(found, column),
        hardest(found, cards, column, has_keys=has_keys),
    ]
    if width < 2 * COLUMN + GAP:
        return _below_each_other([*over_time, *over_cards], column)
    left, right = (_below_each_other(blocks, column) for blocks in (over_time, over_cards))
    return beside(left, right, COLUMN + GAP)


def _below_each_other(blocks: list[list[Line]], width: int) -> list[Line]:
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [EMPTY, *block] if lines else block
    return [cut(line, width) for line in lines]
