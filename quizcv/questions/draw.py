"""One review of a card: which of its values are asked, the same for the same card and number."""

from __future__ import annotations

import random
from typing import NamedTuple

from quizcv.decks import Card, Deck
from quizcv.decks.variation import Parameters, combinations


class Review(NamedTuple):
    """Which card of which deck is asked, with which of its values."""

    card: Card
    deck: Deck
    parameters: Parameters


def draw(key: str, number: int, vary: dict[str, tuple[str, ...]], where: tuple[str, ...] = ()) -> Parameters:
    """The values for the review after `number` answers: all combinations come once before any comes again.

    Never the same twice in a row, where there are others. The order is drawn from the card's key and the
    number of the round, so an undo or a restart draws the same values.
    """
    every = combinations(vary, where)
    return _order(key, number // len(every), every)[number % len(every)]


def first(vary: dict[str, tuple[str, ...]], where: tuple[str, ...] = ()) -> Parameters:
    """The values for which the card's promise holds."""
    return combinations(vary, where)[0]


def _order(key: str, turn: int, every: tuple[Parameters, ...]) -> list[Parameters]:
    order: list[Parameters] = []
    for number in range(turn + 1):
        last = order[-1:]
        order = random.Random(f"{key} {number}").sample(every, len(every))
        if order[:1] == last:
            order.append(order.pop(0))
    return order
