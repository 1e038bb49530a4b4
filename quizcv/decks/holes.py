"""The holes in texts and in code: where they are, and what belongs in them."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

_PAIR = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_PIECE = rf"(?:(?!\{{\{{){_PAIR}|(?!\{{\{{(?!\{{)|\}}\}}(?!\}})).)"
"""A letter, or all between two braces that belong together, as in a formula: it may end in two braces."""

CLOZE = rf"(?s)\{{\{{c([1-9])::({_PIECE}+?)(?:::((?:(?!::){_PIECE})*?))?\}}\}}(?!\}})"
"""A hole in a text: its number, what belongs there and, behind the last `::`, a hint, which may be empty.

A pattern for `re`, which keeps what it compiles: most starts meet no hole, and this takes a millisecond.
"""

HOLE = rf"(?s)\{{\{{({_PIECE}+?)\}}\}}(?!\}})"
"""A hole in code, and what belongs there."""


class Argument(NamedTuple):
    """A number that a call is given: where it stands, and its `name`, or its place in the call, from 1."""

    start: int
    end: int
    name: str


def holes(code: str) -> list[str]:
    """What belongs in the holes of some code, in their order."""
    return [inside.strip() for inside in re.findall(HOLE, code)]


def without_holes(code: str) -> str:
    """The code as its author filled it in."""
    return re.sub(HOLE, lambda hole: hole[1].strip(), code)


def arguments(code: str) -> tuple[Argument, ...]:
    """The numbers that calls in this code are given: what a blank can hide."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        named = [(str(place), argument) for place, argument in enumerate(call.args, 1)]
        named += [(keyword.arg or "", keyword.value) for keyword in call.keywords]
        for name, argument in named:
            if isinstance(argument, ast.Constant) and type(argument.value) in (int, float):
                start = _offset(code, starts, argument.lineno, argument.col_offset)
                end = start + len(ast.get_source_segment(code, argument) or "")
                found.append(Argument(start, end, name))
    return tuple(sorted(found))


def _offset(code: str, starts: list[int], line: int, column: int) -> int:
    """A place in the text, from a line and a column in bytes."""
    text = code[starts[line - 1] :].encode()[:column]
    return starts[line - 1] + len(text.decode())
