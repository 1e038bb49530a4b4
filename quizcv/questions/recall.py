"""Recall cards: a front, and a back to compare one's memory with."""

from __future__ import annotations

import re

from quizcv.decks.contents import ClozeCard, Entry, Flashcard
from quizcv.decks.holes import CLOZE
from quizcv.decks.outputs import output_text
from quizcv.questions.draw import Review
from quizcv.questions.question import Question


def flashcard(card: Flashcard, review: Review) -> Question:
    """Front -> back, or back -> front for the part `reverse`."""
    front, back = card.front, card.back
    if review.card.part == "reverse":
        front, back = back, front
    return Question(front=front, back=back, source=card.source, tags=card.tags)


def cloze(card: ClozeCard, review: Review) -> Question:
    """The text with the holes of this part in it, and the text whole."""

    part = review.card.part

    def hidden(hole: re.Match[str]) -> str:
        return _stressed(f"[{hole[3] or '…'}]", hole) if f"c{hole[1]}" == part else hole[2]

    def shown(hole: re.Match[str]) -> str:
        return _stressed(hole[2], hole) if f"c{hole[1]}" == part else hole[2]

    front, back = CLOZE.sub(hidden, card.cloze), CLOZE.sub(shown, card.cloze)
    if card.note:
        back += f"\n\n{card.note}"
    return Question(front=front, back=back, source=card.source, tags=card.tags)


def _stressed(text: str, hole: re.Match[str]) -> str:
    """In bold, except inside of code or a word, where Markdown would show the asterisks."""
    before = CLOZE.sub("", hole.string[: hole.start()].rpartition("\n\n")[2])
    is_in_word = before[-1:].isalnum() or hole.string[hole.end() :][:1].isalnum()
    return text if before.count("`") % 2 or is_in_word else f"**{text}**"


def operation(entry: Entry) -> Question:
    """Which code performs this operation?"""
    front = f"**{entry.operation}**\n\nWhich line of PyTorch does this?"
    parts = [code_block(entry.code)]
    if entry.input and entry.output is not None:
        parts.append(f"`{entry.input}` → `{output_text(entry.output)}`")
    if entry.note:
        parts.append(entry.note)
    return Question(front=front, back="\n\n".join(parts), source=entry.source, tags=entry.tags)


def code_block(*pieces: str) -> str:
    """Code as Markdown, the pieces below each other; "" when there is none."""
    code = "\n".join(piece.strip("\n").rstrip() for piece in pieces if piece.strip())
    return f"```python\n{code}\n```" if code else ""
