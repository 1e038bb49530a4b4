"""What differs between two texts, drawn: in brackets, for who sees no colours, and coloured."""

from __future__ import annotations

from textual.content import Content

from quizcv.questions import Parts, bracketed

WRONG = "bold underline $text-error"


def drawn(parts: Parts, style: str = WRONG) -> Content:
    """The text, in which what differs has a style."""
    return Content("").join(
        Content.styled(bracketed((part,)), style) if part[1] else Content(part[0]) for part in parts
    )
