"""Code of cards and answers, read as Python."""

from __future__ import annotations

import ast


def parsed(code: str) -> ast.Module:
    """The code as a tree; an empty one for what is no Python, which others tell its author."""
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
