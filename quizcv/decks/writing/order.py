"""The order in which people write the keys of a card."""

from __future__ import annotations

from collections.abc import Iterable

_KEYS = (
    *("id", "operation", "ask", "front", "cloze", "choices", "answer", "forgive", "back", "task"),
    *("shape", "raises", "value", "prints", "blank", "hidden", "setup", "code", "input", "starter"),
    *("vary", "where", "output", "axes", "may_raise", "error", "may_run", "result", "tolerance", "slips"),
    *("solution", "cases", "check", "compare", "without", "after", "cards", "blanks", "hints"),
    *("note", "reverse", "picture", "source", "tags", "needs", "introduces", "was", "style"),
)
_RANKS = {key: rank for rank, key in enumerate(_KEYS)}


def in_order(keys: Iterable[str]) -> list[str]:
    """The keys in that order; those that no card has come before the note."""
    return sorted(keys, key=_rank)


def goes_before(key: str, other: str) -> bool:
    """Whether people write the one key before the other."""
    return _rank(key) < _rank(other)


def _rank(key: str) -> float:
    return _RANKS.get(key, _RANKS["note"] - 0.5)
