"""The cards in the order of a column, and what a search finds in it: in steps, so that no key is held up."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from datetime import date
from itertools import chain
from typing import Any, Literal, TypeVar

from quizcv.finding.catalogue import Catalogue, Facts
from quizcv.finding.front import front_line, kind_of
from quizcv.finding.language import Query, folded

T = TypeVar("T")

Column = Literal["deck", "front", "due", "interval", "lapses", "state", "kind"]
"""What cards are put in order by; `deck` is the order of the decks and of the cards in each."""

STEP = 500
"""Cards that are looked at in one go: some milliseconds, also where their texts are read then."""

SORTED = 4 * STEP
"""Cards that are sorted in one go."""

Steps = Generator[None, None, T]
"""Work that can be left between any two steps; the last one brings the result."""


def finished(steps: Steps[T]) -> T:
    """The result of all steps, in one go."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


def find(catalogue: Catalogue, query: Query, facts: Facts, places: Sequence[int]) -> Steps[list[int]]:
    """Those of these places whose cards are found, in their order."""
    found: list[int] = []
    for start in range(0, len(places), STEP):
        found += catalogue.find(query, facts, places[start : start + STEP])
        yield
    return found


def read_texts(catalogue: Catalogue) -> Steps[None]:
    """Read all texts, so that the first search need not."""
    for start in range(0, len(catalogue), STEP):
        catalogue.read_texts(start, start + STEP)
        yield


def in_order(
    catalogue: Catalogue, facts: Facts, column: Column, *, backwards: bool = False
) -> Steps[Sequence[int]]:
    """The places of all cards in the order of a column; of two that are equal the earlier one first.

    Intervals and lapses begin with the largest, states with what stands out most; `backwards` is the reverse.
    """
    count = len(catalogue)
    if column == "deck":
        return range(count)[::-1] if backwards else range(count)
    if not count:
        return []
    value, keys = _value_of(catalogue, facts, column), list[Any]()
    for start in range(0, count, STEP):
        keys += map(value, range(start, min(start + STEP, count)))
        yield
    runs = []
    for start in range(0, count, SORTED):
        runs.append(sorted(range(start, min(start + SORTED, count)), key=keys.__getitem__))
        yield
    while len(runs) > 1:  # sorting what consists of two sorted parts takes no longer than to go through it
        merged = []
        for at in range(0, len(runs), 2):
            merged.append(sorted(chain(*runs[at : at + 2]), key=keys.__getitem__))
            yield
        runs = merged
    return runs[0][::-1] if backwards else runs[0]


def _value_of(catalogue: Catalogue, facts: Facts, column: Column) -> Callable[[int], Any]:
    """What a column has for the card at a place, small for what comes first."""
    cards, of = catalogue.cards, facts.schedule.of

    def state(place: int) -> int:
        progress = of(cards[place].key)
        signs = (
            progress.marked is not None,
            progress.suspended is not None,
            progress.buried == facts.day,
            facts.is_leech(progress),
        )
        return -sum(is_so << (3 - at) for at, is_so in enumerate(signs))

    values: dict[str, Callable[[int], Any]] = {
        "front": lambda place: folded(front_line(cards[place])),
        "due": lambda place: of(cards[place].key).due or date.max,
        "interval": lambda place: -of(cards[place].key).interval,
        "lapses": lambda place: -of(cards[place].key).lapses,
        "state": state,
        "kind": lambda place: kind_of(cards[place]),
    }
    return values[column]
