"""Cards whose numbers change from one review to the next: which values there are, and how they are put in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import permutations, product
from math import prod
from string import ascii_lowercase

from quizcv.decks.conditions import ConditionError, holds

MOST = 1000
"""Combinations of one card. Each of them is run by `quizcv check --run`."""

MOST_PERMUTED, ORDERS = 5, 120
"""So many things are shown in every order; more of them in so many orders, drawn once for all."""

Parameters = dict[str, str]
"""A value, as it stands in the code, for each name of `vary`."""


class VariationError(ValueError):
    """Values that cannot be used; says why. `path` leads to them: a key of the card, and what is below it."""

    def __init__(self, message: str, *path: str | int) -> None:
        self.path = path
        super().__init__(message)


def combinations(vary: Mapping[str, Sequence[str]], where: Sequence[str] = ()) -> tuple[Parameters, ...]:
    """Every choice of values that fulfils all conditions, in the author's order; without `vary` an empty one.

    Raises VariationError.
    """
    if not vary:
        if where:
            raise VariationError("there is nothing to choose from; add `vary: {k: [1, 3]}`", "where")
        return ({},)
    for name, values in vary.items():
        if not re.fullmatch(r"[^\W\d]\w*", name):
            raise VariationError(f"`{name}` is no name; use letters, digits and _, as in `k`", "vary", name)
        if not values:
            raise VariationError(f"`{name}` has no values; write `{name}: [1, 3]`", "vary", name)
        if len(set(values)) < len(values):
            raise VariationError(f"`{name}` has a value twice; remove one of the two", "vary", name)
    if (count := prod(len(values) for values in vary.values())) > MOST:
        raise VariationError(
            f"these are {count} combinations, and {MOST} are allowed; leave out some values", "vary"
        )
    every = [dict(zip(vary, values, strict=True)) for values in product(*vary.values())]
    for place, condition in enumerate(where):
        try:
            every = [chosen for chosen in every if holds(condition, chosen)]
        except ConditionError as error:
            message = f"{error}; write a comparison such as `k <= 2 * s`"
            raise VariationError(message, "where", place) from None
        if not every:
            raise VariationError("no values are left that fulfil this condition; change it", "where", place)
    return tuple(every)


def parameters_text(parameters: Mapping[str, str]) -> str:
    """The values as people read them: "k = 3, s = 2"; a value that is no text at all is left out."""
    shown = [f"{name} = {value}" for name, value in parameters.items() if value]
    return ("; " if any("," in value for value in shown) else ", ").join(shown)


def filled_in(text: str, parameters: Mapping[str, str]) -> str:
    """The text with each `{name}` of a parameter replaced by its value; other braces stay."""
    if not parameters:
        return text
    names = "|".join(map(re.escape, parameters))
    return re.sub(rf"\{{({names})\}}", lambda match: parameters[match[1]], text)


@cache
def orders(count: int) -> tuple[str, ...]:
    """The orders in which so many things (26 at most) are shown: "cab" begins with the third."""
    letters = ascii_lowercase[:count]
    if count <= MOST_PERMUTED:
        return tuple("".join(order) for order in permutations(letters))
    import random  # few cards have so many

    shuffled = random.Random(count)
    return tuple(dict.fromkeys("".join(shuffled.sample(letters, count)) for _ in range(ORDERS)))
