"""Code in decks that is no Python, and so could never run: found by parsing it, without running any."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping

from quizcv.decks.contents import Content
from quizcv.decks.kind import KeyPath
from quizcv.decks.variation import filled_in


def not_python(card: Content, values: Mapping[str, str]) -> tuple[KeyPath, str] | None:
    """Where code of this card is not Python with these values of `vary`, and why."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as that of an escape that is none: it runs all the same
        for piece in card.code_pieces():
            code = filled_in(piece.text, values)
            if code.strip() and not piece.may_be_broken and (why := _why_not(code, piece.mode)):
                return piece.path, f"`{piece.path[0]}` {why}"
    return None


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
