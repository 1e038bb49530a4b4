"""One plain sentence for a common mistake: what the two sides were, and what to change.

    hint(problem, facts) -> str | None

`RULES` is the table: words of torch's message, and the small function that explains it. A rule reads
the message and the facts that the worker found, and keeps silent where it is not sure.
"""

from __future__ import annotations

from typing import Any

import msgspec

from quizcv.runner.hints import (
    autograd,
    convolutions,
    devices,
    dtypes,
    losses,
    modules,
    normalisation,
    not_a_tensor,
    pretrained,
    products,
    sequences,
    shapes,
    typos,
)
from quizcv.runner.hints.facts import Facts, Rules
from quizcv.runner.hints.words import sentence
from quizcv.runner.values import Problem

__all__ = ["RULES", "Facts", "facts_from", "hint"]

MAX_HINT = 300  # characters; with very long shapes or names a sentence is not plain any more

_RAISERS = ("torch", "torchvision", "enum", "snippet")

RULES: Rules = (
    *losses.RULES,  # first: their messages are also those of other operations
    *pretrained.RULES,
    *sequences.RULES,
    *not_a_tensor.RULES,
    *modules.RULES,
    *normalisation.RULES,
    *convolutions.RULES,
    *products.RULES,
    *devices.RULES,
    *dtypes.RULES,
    *autograd.RULES,
    *shapes.RULES,
    *typos.RULES,
)


def hint(problem: Problem, facts: Facts) -> str | None:
    """The first sentence that a rule has for this problem."""
    if problem.type and (facts.raised or facts.origin not in _RAISERS):
        return None  # raised by the snippet's own `raise`, by another library, or nobody knows by whom
    for mark, rule in RULES:
        if not (mark in problem.message if isinstance(mark, str) else mark.match(problem.message)):
            continue
        try:
            answer = rule(problem.message, facts)
        except (LookupError, ValueError, ArithmeticError):  # a fact is missing, or no such number can be
            continue
        if answer is not None and len(answer) <= MAX_HINT:
            return sentence(answer)
    return None


def facts_from(report: Any) -> Facts:
    """The facts of a worker's report; none if they make no sense."""
    try:
        return msgspec.convert(report["error"]["facts"], Facts)
    except (LookupError, TypeError, msgspec.ValidationError):
        return Facts()


# msgspec learns a class at the first conversion, and crashes Python when two threads come to be first.
# Hints are made in threads; an import is never done twice at once.
msgspec.convert({}, Facts)
