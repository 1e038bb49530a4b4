"""Writing ids into a deck file: each card gets the name that it has already, and no other byte changes."""

from __future__ import annotations

from pathlib import Path

import msgspec

from quizcv.decks.contents import Content
from quizcv.decks.model import DeckError, DeckProblem
from quizcv.decks.reading.cards import identify
from quizcv.decks.reading.deck import load
from quizcv.decks.writing.text import LINE, index, items


def with_ids(path: Path) -> tuple[bytes, int]:
    """What this file should hold so that each card in it has an `id`, and how many are added.

    Raises DeckError when the deck is not sound: a card that cannot be read cannot be named.
    """
    load(path)
    text = path.read_bytes().decode()
    before = items(text)
    nameless = [(node, content) for node, content in before if "id" not in node.values]
    if not nameless:
        return text.encode(), 0
    lines = LINE.findall(text)
    for node, content in reversed(nameless):
        end = next(filter(None, map(_end, (lines[node.line - 1], lines[0]))), "\n")
        lines[node.line - 1] = _with_id(lines[node.line - 1], node.column, identify(content), end)
    named = "".join(lines)
    if [content for _, content in items(named)] != [_with_name(content) for _, content in before]:
        first = nameless[0][0]
        message = "the ids cannot be added without changing more than that; write `id:` yourself"
        raise DeckError(path, (DeckProblem(first.line, first.column, message),))
    return named.encode(), len(nameless)


def _with_name(content: Content) -> Content:
    return msgspec.structs.replace(content, id=identify(content))


def _end(line: str) -> str:
    """What ends this line; the last one may have nothing."""
    return line[len(line.rstrip("\r\n")) :]


def _with_id(line: str, column: int, name: str, end: str) -> str:
    """The line with `id` as the first key of the card whose keys begin in this column, in its style."""
    start = index(line, column)
    if line[start] == "{":
        blank = "" if line[start + 1 :][:1].isspace() else " "
        return f"{line[: start + 1]}id: {name},{blank}{line[start + 1 :]}"
    return f"{line[:start]}id: {name}{end}{' ' * (column - 1)}{line[start:]}"
