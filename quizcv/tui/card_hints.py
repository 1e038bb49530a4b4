"""The hints of a card, drawn."""

from __future__ import annotations

from textual.content import Content

from quizcv.tui.markdown import Line, Prose, prose


def given(hints: tuple[str, ...], count: int) -> Prose:
    """The first `count` of these hints, each behind its number."""
    lines: list[Line] = []
    for number, hint in enumerate(hints[:count], 1):
        label = f"hint {number} of {len(hints)}  "
        first, *more = prose(hint).lines
        lines.append((Content.styled(label, "$foreground-muted"), " " * len(label), first[2]))
        lines += [(" " * len(label), " " * len(label), line) for _, _, line in more]
    return Prose(lines)
