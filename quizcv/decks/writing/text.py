"""The text of a deck file, to be changed in places: its lines, its cards, where a column begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from quizcv.decks.contents import KINDS, Content
from quizcv.decks.reading.cards import convert, declared_id, identify
from quizcv.decks.reading.nodes import Fields, Items, Node
from quizcv.decks.reading.problems import Problems
from quizcv.decks.reading.tree import Tree, parse
from quizcv.text import printable

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""One line of a file with what ends it, whatever that is."""

_BYTE_ORDER_MARK = "\ufeff"


class Item(NamedTuple):
    """A card or an entry: its keys with their places, and what they say."""

    node: Fields
    content: Content


def as_read(text: str) -> str:
    """The text of a file as YAML is read from it; the number of lines stays."""
    text = text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    return printable(text)


def tree(text: str) -> Tree:
    """What the text of a file holds."""
    return parse(as_read(text), Problems())


def items(text: str) -> list[Item]:
    """The cards and entries in the text of a file that can be read, in its order."""
    top = tree(text).root
    found = []
    for section, node in top.values.items() if isinstance(top, Fields) else ():
        for item in node.items if section in KINDS and isinstance(node, Items) else ():
            content = convert(item, section, Problems())
            if content is not None and isinstance(item, Fields):
                found.append(Item(item, content))
    return found


def named(root: Node | None) -> Iterator[tuple[str, str, int, Fields]]:
    """Every card and entry in a tree: its section, its name ("" for none), its place there, and its keys.

    Also those that cannot be read, by the `id` that stands there.
    """
    for section in KINDS:
        items = root.values.get(section) if isinstance(root, Fields) else None
        for place, item in enumerate(items.items if isinstance(items, Items) else ()):
            if isinstance(item, Fields):
                yield section, _name(item, section), place, item


def _name(item: Fields, section: str) -> str:
    if name := declared_id(item):
        return name
    content = convert(item, section, Problems())
    return identify(content) if content is not None else ""


def index(line: str, column: int) -> int:
    """Where in a line of the file this 1-based column of the text as it is read begins."""
    shown, place = 0, int(line.startswith(_BYTE_ORDER_MARK))
    while shown < column - 1:
        shown += len(printable(line[place]))
        place += 1
    return place
