"""Recall cards: a front, and a back to compare one's memory with."""

from __future__ import annotations

import msgspec

from quizcv.decks.model import Card, Entry


class Question(msgspec.Struct, frozen=True):
    """What is shown of a card, as Markdown, before and after it is flipped."""

    front: str
    back: str
    source: str = ""
    tags: tuple[str, ...] = ()


def ask(card: Card) -> Question:
    """The question that a card asks."""
    content = card.content
    if isinstance(content, Entry):
        return Question(_operation(content), _code(content), content.source, content.tags)
    front, back = content.front, content.back
    if card.reversed:
        front, back = back, front
    return Question(front, back, content.source, content.tags)


def _operation(entry: Entry) -> str:
    return f"**{entry.operation}**\n\nWhich line of PyTorch does this?"


def _code(entry: Entry) -> str:
    parts = [f"```python\n{entry.code.rstrip()}\n```"]
    if entry.input and entry.output is not None:
        parts.append(f"`{entry.input}` → `{tuple(entry.output)}`")
    if entry.note:
        parts.append(entry.note)
    return "\n\n".join(parts)
