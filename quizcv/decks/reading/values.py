"""What stands under the keys of a card, as text alone: what an edit takes away or puts there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Union

from quizcv.decks.reading.nodes import Fields, Items, Node, Text
from quizcv.text import printable

Value = Union[str, Sequence["Value"], Mapping[str, "Value"]]  # noqa: UP007 - `|` needs the types, which refer to it
"""A text, a list or keys with their values. Numbers and `true` are text here, as they are in a file."""


def is_empty(node: Node) -> bool:
    """Whether nothing stands at this node."""
    if isinstance(node, Items):
        return not node.items and not node.broken
    if isinstance(node, Fields):
        return not node.values and not node.broken
    return isinstance(node, Text) and not node.value


def as_text(value: object) -> Value:
    """What msgspec made of a value, as it would stand in a file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return {str(key): as_text(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_text(each) for each in value]
    return str(value)


def as_read(value: Value) -> Value:
    """The value as it is read again: line ends are newlines, and nothing in it acts on a terminal."""
    if isinstance(value, str):
        return as_read_text(value)
    if isinstance(value, Mapping):
        return {as_read_text(key): as_read(each) for key, each in value.items()}
    return [as_read(each) for each in value]


def as_read_text(text: str) -> str:
    """The same of a text."""
    return printable(text.replace("\r\n", "\n").replace("\r", "\n"))


def node_of(value: Value, line: int = 1, column: int = 1) -> Node:
    """The value as if it had been read at this place."""
    if isinstance(value, str):
        return Text(value, line, column)
    if isinstance(value, Mapping):
        nodes = {key: node_of(each, line, column) for key, each in value.items()}
        return Fields(nodes, dict.fromkeys(nodes, (line, column)), line, column)
    return Items([node_of(each, line, column) for each in value], line, column)
