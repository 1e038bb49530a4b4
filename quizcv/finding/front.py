"""What a card is called in a list, which kind it is, and all that can be searched of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizcv.decks.contents import KINDS as CONTENT_KINDS
from quizcv.decks.contents import (
    BlankCard,
    ClozeCard,
    Content,
    Entry,
    Flashcard,
    Runnable,
    TypedCard,
    ValueCard,
)
from quizcv.decks.holes import CLOZE, HOLE
from quizcv.decks.model import Card

NOT_SEARCHED = frozenset({"id", "needs", "was", "picture", "introduces", "style", "source"}) | frozenset(
    {"compare", "vary", "where", "after", "cards", "blanks", "axes", "forgive"}
)
"""Keys of a card that say how it is asked and what it belongs to, not what it is about."""

INLINE_CODE = re.compile(r"(`+)(.+?)\1(?!`)")
MARKED = re.compile(INLINE_CODE.pattern + r"|(?<![\w*\\])(\*\*?)(?=[^\s*])([^*`]+)(?<=[^\s\\])\3(?![\w*])")
"""Inline code, or what is emphasised: between * or ** at the edges of words."""

KINDS = (*(kind for kinds in CONTENT_KINDS.values() for kind in kinds),)
"""What `kind_of` says."""


def kind_of(card: Card) -> str:
    """How a card is asked: the key that names its kind, or the part of a cheat-sheet entry."""
    if isinstance(card.content, Entry) and card.part:
        return card.part
    if isinstance(card.content, TypedCard) and card.part:
        return Flashcard.NAMED_BY
    return card.content.NAMED_BY


def front_line(card: Card) -> str:
    """The first line of what a card asks, as plain text.

    Its holes are open, … stands for what each review draws anew, and code and emphasis have no marks.
    """
    content, text = card.content, card.content.asks(card.part)
    if isinstance(content, ClozeCard):
        text = re.sub(CLOZE, lambda hole: "[…]" if f"c{hole[1]}" == card.part else hole[2], text)
    elif isinstance(content, BlankCard):
        text = re.sub(HOLE, "____", text)
    elif isinstance(content, ValueCard) and content.hidden:
        text = content.ask
    if isinstance(content, Runnable) and content.vary:
        text = re.sub(r"\{[^{}]*\}", "…", text)
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("```")), "")
    if isinstance(content, Runnable):  # in code a * is no mark
        return re.sub(INLINE_CODE, lambda code: code[2].strip(), first)
    return plain_line(first)


def plain_line(text: str) -> str:
    """A line of Markdown for a list: without the marks of inline code and of emphasis."""
    return re.sub(MARKED, lambda marked: marked[2].strip() if marked[1] else marked[4], text)


def texts(content: Content) -> Iterator[str]:
    """All that an author wrote for readers: what is asked and answered, code, notes, hints, slips, tags."""
    for name in content.__struct_fields__:
        value = None if name in NOT_SEARCHED else getattr(content, name)
        if not value:
            continue
        if isinstance(content, ClozeCard) and name == "cloze":
            yield re.sub(CLOZE, lambda hole: hole[2], value)
        elif isinstance(content, BlankCard) and name == "blank":
            yield re.sub(HOLE, lambda hole: hole[1].strip(), value)
        elif isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, str))
        elif isinstance(value, dict) and name == "slips":
            yield from value.values()
