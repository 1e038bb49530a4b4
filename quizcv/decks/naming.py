"""Writing ids into a deck file: each card gets the name that it has already, and no other byte changes."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from quizcv.decks.cards import convert, identify
from quizcv.decks.contents import KINDS, Content
from quizcv.decks.findings import Findings
from quizcv.decks.model import DeckError, Problem
from quizcv.decks.reading import load
from quizcv.decks.tree import Fields, Items, parse
from quizcv.visible import visible

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BYTE_ORDER_MARK = "\ufeff"


def with_ids(path: Path) -> tuple[bytes, int]:
    """What this file should hold so that each card in it has an `id`, and how many are added.

    Raises DeckError when the deck is not sound: a card that cannot be read cannot be named.
    """
    load(path)
    text = path.read_bytes().decode()
    items = _items(text)
    nameless = [(node, content) for node, content in items if "id" not in node.values]
    lines = _LINE.findall(text)
    for node, content in reversed(nameless):
        lines[node.line - 1] = _with_id(lines[node.line - 1], node.column, identify(content))
    named = "".join(lines)
    if [content for _, content in _items(named)] != [_with_name(content) for _, content in items]:
        first = nameless[0][0]
        message = "the ids cannot be added without changing more than that; write `id:` yourself"
        raise DeckError(path, (Problem(first.line, first.column, message),))
    return named.encode(), len(nameless)


def _items(text: str) -> list[tuple[Fields, Content]]:
    """The cards and entries in the text of a sound deck, in its order."""
    text = text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    root = parse(visible(text), Findings()).root
    found = []
    for section, node in root.values.items() if isinstance(root, Fields) else ():
        for item in node.items if section in KINDS and isinstance(node, Items) else ():
            content = convert(item, section, Findings())
            if content is not None and isinstance(item, Fields):
                found.append((item, content))
    return found


def _with_name(content: Content) -> Content:
    return msgspec.structs.replace(content, id=identify(content))


def _with_id(line: str, column: int, name: str) -> str:
    """The line with `id` as the first key of the card whose keys begin in this column, in its style."""
    start = _index(line, column)
    if line[start] == "{":
        blank = "" if line[start + 1 :][:1].isspace() else " "
        return f"{line[: start + 1]}id: {name},{blank}{line[start + 1 :]}"
    end = line[len(line.rstrip("\r\n")) :] or "\n"
    return f"{line[:start]}id: {name}{end}{' ' * (column - 1)}{line[start:]}"


def _index(line: str, column: int) -> int:
    """Where in a line of the file this column of the text as it is read begins."""
    shown, index = 0, int(line.startswith(_BYTE_ORDER_MARK))
    while shown < column - 1:
        shown += len(visible(line[index]))
        index += 1
    return index
