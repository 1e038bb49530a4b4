"""The name that somebody probably meant who misspelt it."""

from __future__ import annotations

from collections.abc import Iterable


def near(name: str, known: Iterable[str]) -> str:
    """To end a sentence on a name that is not known: "; do you mean 'check'?", or "" where none is alike."""
    from difflib import get_close_matches  # only a mistake pays for it

    alike = get_close_matches(name.lower()[:100], list(known), 3, 0.6)
    return f"; do you mean {' or '.join(map(repr, alike))}?" if alike else ""
