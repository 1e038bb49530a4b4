"""Cards whose numbers change from one review to the next: which values there are, and how they are put in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product
from math import prod

from quizcv.decks.conditions import ConditionError, holds

MOST = 1000
"""Combinations of one card. Each of them is run by `quizcv check --run`."""

Parameters = dict[str, str]
"""A value, as it stands in the code, for each name of `vary`."""


class VariationError(ValueError):
    """Values that cannot be used: the `key` of the card that is wrong, and why."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(message)


def combinations(vary: Mapping[str, Sequence[str]], where: Sequence[str] = ()) -> tuple[Parameters, ...]:
    """Every choice of values that fulfils all conditions, in the author's order; without `vary` an empty one.

    Raises VariationError.
    """
    if not vary:
        if where:
            raise VariationError(
                "where", "there is nothing to choose from; add `vary: {k: [1, 3]}` or remove it"
            )
        return ({},)
    for name, values in vary.items():
        if not re.fullmatch(r"[^\W\d]\w*", name):
            raise VariationError("vary", f"`{name}` is no name; use letters, digits and _, as in `k`")
        if not values:
            raise VariationError("vary", f"`{name}` has no values; write `vary: {{{name}: [1, 3]}}`")
        if len(set(values)) < len(values):
            raise VariationError("vary", f"`{name}` has a value twice; remove one of the two")
    if (count := prod(len(values) for values in vary.values())) > MOST:
        raise VariationError(
            "vary", f"these are {count} combinations, and {MOST} are allowed; leave out some values"
        )
    every = [dict(zip(vary, values, strict=True)) for values in product(*vary.values())]
    try:
        found = tuple(chosen for chosen in every if all(holds(condition, chosen) for condition in where))
    except ConditionError as error:
        raise VariationError("where", f"{error}; write a comparison such as `k <= 2 * s`") from None
    if not found:
        raise VariationError("where", "no values fulfil all conditions; remove one")
    return found


def filled_in(text: str, parameters: Mapping[str, str]) -> str:
    """The text with each `{name}` of a parameter replaced by its value; other braces stay."""
    if not parameters:
        return text
    names = "|".join(map(re.escape, parameters))
    return re.sub(rf"\{{({names})\}}", lambda match: parameters[match[1]], text)
