"""Which of a card's values are asked: the same for the same card and review, and never twice in a row."""

from __future__ import annotations

import random

from quizcv.decks.variation import Parameters, combinations


def draw(key: str, number: int, vary: dict[str, tuple[str, ...]], where: tuple[str, ...] = ()) -> Parameters:
    """The values for the review after `number` answers: all combinations come once before any comes again.

    The order is drawn from the card's key and the number of the round, so an undo or a restart draws the
    same values.
    """
    every = combinations(vary, where)
    place = number % len(every)
    return _order(key, number // len(every), every)[place]


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
