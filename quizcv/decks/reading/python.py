"""Code in decks that is no Python, and so could never run: found by parsing it, without running any."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping

from quizcv.decks.contents import BlankCard, Entry, RaisesCard, Runnable, ShapeCard, TaskCard
from quizcv.decks.parts import without_holes
from quizcv.decks.variation import filled_in

Piece = tuple[tuple[str | int, ...], str, str]
"""The way to some code inside a card, the code, and what it has to be: `exec` or `eval`, an expression."""


def not_python(card: Runnable | Entry, values: Mapping[str, str]) -> tuple[tuple[str | int, ...], str] | None:
    """Where code of this card is not Python with these values of `vary`, and why."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as that of an escape that is none: it runs all the same
        for path, code, mode in _pieces(card):
            code = filled_in(code, values)
            if code.strip() and (why := _why_not(code, mode)):
                return path, f"`{path[0]}` {why}"
    return None


def _pieces(card: Runnable | Entry) -> Iterator[Piece]:
    """All that has to be Python; a `starter` may be unfinished, and code may be meant to raise."""
    yield ("setup",), card.setup, "exec"
    yield ("input",), card.input, "eval"
    if isinstance(card, Entry):
        yield ("code",), card.code, "exec"
    elif isinstance(card, TaskCard | BlankCard):
        if isinstance(card, TaskCard):
            yield ("solution",), card.solution, "exec"
        else:
            yield ("blank",), without_holes(card.blank), "exec"
        yield ("check",), card.check, "exec"
        for place, case in enumerate(card.cases):
            yield ("cases", place), case, "eval" if card.input else "exec"
    elif not (isinstance(card, RaisesCard) or (isinstance(card, ShapeCard) and card.may_raise)):
        yield (card.NAMED_BY,), getattr(card, card.NAMED_BY), "exec"


def _why_not(code: str, mode: str) -> str:
    """What keeps Python from reading this code, and the remedy; "" when nothing does."""
    try:
        ast.parse(code.strip() if mode == "eval" else code, mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        message, line = getattr(error, "msg", "") or str(error), getattr(error, "lineno", None)
        where = f", line {line}" if line and len(code.splitlines()) > 1 else ""
        if mode == "eval" and not _why_not(code.strip(), "exec"):
            return "must be one expression, without `x =` and without statements; those go into `setup`"
        return f"is not Python{where}: {message}; correct it"
    return ""
