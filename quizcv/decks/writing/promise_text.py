"""Putting promises into the text of a deck file: what came out of code, in the layout of the author."""

from __future__ import annotations

import json
import re
from typing import Any

from yaml import MappingNode, ScalarNode, SequenceNode

from quizcv.decks.field_types import Promise
from quizcv.decks.writing.yaml_text import Edit, YamlText, last_of

_PLAIN = re.compile(r"(?:[\w(.+/=]|-(?=[\w(.]))(?:[\w ().+*/=-]*[\w().+*/=-])?")
"""Text that needs no quotes, within brackets neither."""

_LAST = ("note", "source", "tags")
"""Keys of a card that a new one is put before."""

Pair = tuple[ScalarNode, Any]
"""A key and its value."""


class PromiseText(YamlText):
    """The text of a file in which promises are written."""

    def promising(self, line: int, column: int, key: str, promise: Promise) -> list[Edit]:
        """The edits that put a promise under a key of the card at this place; none if it cannot be done."""
        card = self.cards[line, column]
        pair = next((pair for pair in card.value if pair[0].value == key), None)
        if pair is None:
            return [self._added(card, key, promise)]
        if isinstance(pair[1], SequenceNode | MappingNode):
            return self._sizes(pair[1], promise)
        if pair[1].style in ("|", ">"):
            return self._in_block(pair, str(promise))
        return [self._in_line(card, pair, promise)]

    def _sizes(self, node: Any, promise: Promise) -> list[Edit]:
        """Item by item where their number stays, else all of the list, unless there are comments in it."""
        is_flat = all(isinstance(size, int) for size in promise)
        were_flat = isinstance(node, SequenceNode) and all(isinstance(i, ScalarNode) for i in node.value)
        sizes = tuple(str(size) for size in promise)
        if is_flat and were_flat and len(sizes) == len(node.value):
            return [
                Edit(self.at(item.start_mark), self.at(item.end_mark), size)
                for item, size in zip(node.value, sizes, strict=True)
                if item.value != size
            ]
        start = self.at(node.start_mark)
        end = self.at(last_of(node).end_mark)
        if "#" in self.text[start:end]:
            return []
        if node.flow_style or not sizes or not is_flat or not were_flat:
            return [Edit(start, end, spelt(promise))]
        between = self.line_end(node.start_mark.line) + " " * node.start_mark.column
        return [Edit(start, end, between.join(f"- {size}" for size in sizes))]

    def _in_line(self, card: MappingNode, pair: Pair, promise: Promise) -> Edit:
        key, node = pair
        if not node.value and not node.style:
            start = end = self.text.index(":", self.at(key.end_mark)) + 1
            return Edit(start, end, f" {spelt(promise)}")
        start, end = self.at(node.start_mark), self.at(node.end_mark)
        last = node.end_mark.line
        is_alone = not self.text[end : self.bare_end(last)].strip()
        if is_alone and not card.flow_style:
            return Edit(start, end, self._value(promise, key.start_mark.column, last, node.style or ""))
        return Edit(start, end, spelt(promise, node.style or ""))

    def _in_block(self, pair: Pair, promise: str) -> list[Edit]:
        """New lines below the `|`, indented as the old ones; what folds lines is made to keep them."""
        key, node = pair
        head = node.start_mark.line
        start, end = self.at(node.start_mark), self.header_end(node)
        header = self.text[start:end]
        first, last = head + 1, self.last_line(key, node, key.start_mark.column)
        from_, to = self.bare_end(head), self.bare_end(last)
        if not _fits_block(promise):
            return [Edit(start, end, spelt(promise)), Edit(from_, to, "")]
        filled = [line for line in map(self.bare, range(first, last + 1)) if line.strip()]
        indent = " " * (key.start_mark.column + 2)
        if filled and header.strip("|>+-") == "":
            indent = filled[0][: len(filled[0]) - len(filled[0].lstrip(" "))]
        sign = "".join(each for each in header if each in "+-")
        line_end = self.line_end(head)
        return [Edit(start, end, f"|{sign}"), Edit(from_, to, line_end + _block(promise, indent, line_end))]

    def _added(self, card: MappingNode, key: str, promise: Promise) -> Edit:
        """A new key behind the last of those that say what is asked."""
        anchor, value = [pair for pair in card.value if pair[0].value not in _LAST][-1]
        if card.flow_style:
            at = self.at(value.end_mark)
            return Edit(at, at, f", {key}: {spelt(promise)}")
        column = card.start_mark.column
        line = self.last_line(anchor, value, anchor.start_mark.column)
        at = self.bare_end(line)
        return Edit(
            at, at, f"{self.line_end(line)}{' ' * column}{key}: {self._value(promise, column, line, '')}"
        )

    def _value(self, promise: Promise, column: int, line: int, quote: str) -> str:
        """A promise behind a key in this column, with nothing behind it: several lines below a `|`."""
        if isinstance(promise, str) and "\n" in promise and _fits_block(promise):
            end = self.line_end(line)
            return f"|{end}{_block(promise, ' ' * (column + 2), end)}"
        return spelt(promise, quote)


def spelt(promise: Promise, quote: str = "") -> str:
    """The promise on one line. `quote` is the quotation mark that the author uses."""
    if not isinstance(promise, str):
        return _spelt_shapes(promise)
    if not promise.isprintable() or quote == '"':
        return json.dumps(promise, ensure_ascii=False)
    if quote == "'" or not _PLAIN.fullmatch(promise):
        return "'" + promise.replace("'", "''") + "'"
    return promise


def _spelt_shapes(promise: Any) -> str:
    if isinstance(promise, dict):
        return f"{{{', '.join(f'{spelt(name)}: {_spelt_shapes(each)}' for name, each in promise.items())}}}"
    return f"[{', '.join(map(_spelt_shapes, promise))}]" if isinstance(promise, tuple) else str(promise)


def _block(promise: str, indent: str, end: str) -> str:
    """The lines of a text below a `|`, the last one without its end."""
    return end.join(f"{indent}{line}" if line.strip() else "" for line in promise.split("\n"))


def _fits_block(promise: Promise) -> bool:
    """Whether a text can stand below a `|` as it is."""
    return (
        isinstance(promise, str)
        and promise == promise.strip()
        and all(line.replace("\t", "").isprintable() for line in promise.split("\n"))
    )
