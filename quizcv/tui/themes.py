"""The themes that the interface can wear."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES


def theme_names() -> tuple[str, ...]:
    """What the setting `theme` may be."""
    return tuple(sorted(BUILTIN_THEMES))
