"""The text of a deck file with its YAML nodes: where each begins and ends, and what takes its place."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import Any, NamedTuple

from yaml import MappingNode, ScalarNode, SequenceNode

from quizcv.decks.contents import KINDS, Promise
from quizcv.decks.reading.loader import LOADER
from quizcv.decks.writing.text import LINE, as_read, index

_PLAIN = re.compile(r"(?:[\w(.+/=]|-(?=[\w(.]))(?:[\w ().+*/=-]*[\w().+*/=-])?")
"""Text that needs no quotes, within brackets neither."""

_LAST = ("note", "source", "tags")
"""Keys of a card that a new one is put before."""

Pair = tuple[ScalarNode, Any]
"""A key and its value."""


class Edit(NamedTuple):
    """What takes the place of a part of the text."""

    start: int
    end: int
    new: str


class YamlText:
    """The text of a file that holds sound YAML. Raises yaml.YAMLError for one that does not."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines: list[str] = LINE.findall(text)
        self._starts: list[int] = list(accumulate(map(len, self._lines), initial=0))
        root = LOADER(as_read(text)).get_single_node()
        self._cards: dict[tuple[int, int], MappingNode] = {}
        for key, value in root.value if isinstance(root, MappingNode) else ():
            for node in value.value if key.value in KINDS and isinstance(value, SequenceNode) else ():
                self._cards[node.start_mark.line + 1, node.start_mark.column + 1] = node

    def edited(self, edits: list[Edit]) -> str:
        """The text with all these edits, which do not overlap."""
        text = self.text
        for edit in sorted(edits, reverse=True):
            text = text[: edit.start] + edit.new + text[edit.end :]
        return text

    def promising(self, line: int, column: int, key: str, promise: Promise) -> list[Edit]:
        """The edits that put a promise under a key of the card at this place; none if it cannot be done."""
        card = self._cards[line, column]
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
                Edit(self._at(item.start_mark), self._at(item.end_mark), size)
                for item, size in zip(node.value, sizes, strict=True)
                if item.value != size
            ]
        start = self._at(node.start_mark)
        end = self._at(_last(node).end_mark)
        if "#" in self.text[start:end]:
            return []
        if node.flow_style or not sizes or not is_flat or not were_flat:
            return [Edit(start, end, spelt(promise))]
        between = self._line_end(node.start_mark.line) + " " * node.start_mark.column
        return [Edit(start, end, between.join(f"- {size}" for size in sizes))]

    def _in_line(self, card: MappingNode, pair: Pair, promise: Promise) -> Edit:
        key, node = pair
        if not node.value and not node.style:
            start = end = self.text.index(":", self._at(key.end_mark)) + 1
            return Edit(start, end, f" {spelt(promise)}")
        start, end = self._at(node.start_mark), self._at(node.end_mark)
        last = node.end_mark.line
        is_alone = not self.text[end : self._starts[last] + len(self._bare(last))].strip()
        if is_alone and not card.flow_style:
            return Edit(start, end, self._value(promise, key.start_mark.column, last, node.style or ""))
        return Edit(start, end, spelt(promise, node.style or ""))

    def _in_block(self, pair: Pair, promise: str) -> list[Edit]:
        """New lines below the `|`, indented as the old ones; what folds lines is made to keep them."""
        key, node = pair
        head = node.start_mark.line
        start = self._at(node.start_mark)
        end = start + 1
        while self.text[end : end + 1] in ("+", "-", *"0123456789") and self.text[end : end + 1]:
            end += 1
        header = self.text[start:end]
        first, last = head + 1, self._last_line(key, node, key.start_mark.column)
        from_, to = self._starts[head] + len(self._bare(head)), self._starts[last] + len(self._bare(last))
        if not _fits_block(promise):
            return [Edit(start, end, spelt(promise)), Edit(from_, to, "")]
        filled = [line for line in map(self._bare, range(first, last + 1)) if line.strip()]
        indent = " " * (key.start_mark.column + 2)
        if filled and header.strip("|>+-") == "":
            indent = filled[0][: len(filled[0]) - len(filled[0].lstrip(" "))]
        sign = "".join(each for each in header if each in "+-")
        line_end = self._line_end(head)
        return [Edit(start, end, f"|{sign}"), Edit(from_, to, line_end + _block(promise, indent, line_end))]

    def _added(self, card: MappingNode, key: str, promise: Promise) -> Edit:
        """A new key behind the last of those that say what is asked."""
        anchor, value = [pair for pair in card.value if pair[0].value not in _LAST][-1]
        if card.flow_style:
            at = self._at(value.end_mark)
            return Edit(at, at, f", {key}: {spelt(promise)}")
        column = card.start_mark.column
        line = self._last_line(anchor, value, anchor.start_mark.column)
        at = self._starts[line] + len(self._bare(line))
        return Edit(
            at, at, f"{self._line_end(line)}{' ' * column}{key}: {self._value(promise, column, line, '')}"
        )

    def _value(self, promise: Promise, column: int, line: int, quote: str) -> str:
        """A promise behind a key in this column, with nothing behind it: several lines below a `|`."""
        if isinstance(promise, str) and "\n" in promise and _fits_block(promise):
            end = self._line_end(line)
            return f"|{end}{_block(promise, ' ' * (column + 2), end)}"
        return spelt(promise, quote)

    def _last_line(self, key: Any, node: Any, column: int) -> int:
        """The 0-based line in which a value ends whose key, or dash, stands in this column."""
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            last = node.start_mark.line
            for line in range(last + 1, len(self._lines)):
                bare = self._bare(line)
                if bare.strip() and len(bare) - len(bare.lstrip(" ")) <= column:
                    break
                last = line if bare.strip() else last
            return last
        if isinstance(node, ScalarNode) and not node.value and not node.style:
            return int(key.end_mark.line)
        if isinstance(node, ScalarNode) or node.flow_style:
            return int(node.end_mark.line)
        if isinstance(node, SequenceNode):
            return self._last_line(node, node.value[-1], node.start_mark.column)
        last_key, last_value = node.value[-1]
        return self._last_line(last_key, last_value, node.start_mark.column)

    def _at(self, mark: Any) -> int:
        """Where in the text this place of YAML is."""
        if mark.line >= len(self._lines):
            return len(self.text)
        line: int = mark.line
        return self._starts[line] + index(self._lines[line], mark.column + 1)

    def _bare(self, line: int) -> str:
        return self._lines[line].rstrip("\r\n")

    def _line_end(self, line: int) -> str:
        """What ends this line, or those before the last one."""
        for number in (line, 0):
            if end := self._lines[number][len(self._bare(number)) :]:
                return end
        return "\n"


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


def _last(node: Any) -> Any:
    """What ends where a list or mapping does: its last item, and the last one of that."""
    while not isinstance(node, ScalarNode) and node.value and not node.flow_style:
        node = node.value[-1] if isinstance(node, SequenceNode) else node.value[-1][1]
    return node


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
