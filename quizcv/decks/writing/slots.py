"""Where one value stands in the text of a file, behind its key or its dash, and putting another one there."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from yaml import ScalarNode

from quizcv.decks.reading.values import Value
from quizcv.decks.writing.spelling import WIDTH, folded, in_brackets, on_line, rendered, spaced
from quizcv.decks.writing.yaml_text import Edit, YamlText

_ALIAS = re.compile(r"\s*(\*[\w-]+)")


class Holder(NamedTuple):
    """A key or a dash: its line and column (from 0), and where in the text the colon or the dash ends."""

    line: int
    column: int
    after: int


class Slot:
    """The place of a value: on the line from `start` to `end`, below that line from `below` to `last`."""

    def __init__(self, text: YamlText, holder: Holder, node: Any) -> None:
        self._text = text
        self._holder = holder
        self._node: Any = None if is_alias(node, holder) else node
        self.start = self.end = holder.after
        self.below = self.last = text.bare_end(holder.line)
        self._find()

    def _find(self) -> None:
        text, node = self._text, self._node
        if node is None:
            if alias := _ALIAS.match(text.text, self._holder.after):
                self.start, self.end = alias.span(1)
        elif is_nothing(node):
            pass
        elif self._is_below:
            head = node.start_mark.line
            self.start, self.end = text.at(node.start_mark), text.header_end(node)
            self.below = text.bare_end(head)
            self.last = text.bare_end(text.last_line(node, node, self._holder.column))
        elif isinstance(node, ScalarNode) or node.flow_style:
            self.start, self.end = text.at(node.start_mark), text.at(node.end_mark)
            self.below = self.last = text.bare_end(node.end_mark.line)
        else:
            self.last = text.bare_end(text.last_line(node, node, self._holder.column))

    @property
    def _is_below(self) -> bool:
        """Whether a `|` or `>` stands here."""
        return isinstance(self._node, ScalarNode) and self._node.style in ("|", ">")

    @property
    def _quote(self) -> str:
        style = self._node.style if isinstance(self._node, ScalarNode) else ""
        return style if style in ("'", '"') else ""

    def filled_in_brackets(self, value: Value, *, is_json: bool) -> list[Edit]:
        """The edit that puts this value here, where lists and keys stand in brackets."""
        if isinstance(value, str) and not is_json:
            new = on_line(value, self._quote, in_brackets=True)
        else:
            new = in_brackets(value, is_json=is_json)
        return [Edit(self.start, self.end, new if self.start > self._holder.after else f" {new}")]

    def filled(self, value: Value) -> list[Edit]:
        """The edits that put this value here, in the way in which the old one was written."""
        text, after = self._text, self._holder.after
        end = text.line_end(self._holder.line)
        head, below = self._written(value, end)
        is_there = bool(head) and self.start > after
        start, new = (self.start, head) if is_there else (after, spaced(head))
        if self.end == self.below:
            return [Edit(start, self.last, new + below)]
        return [Edit(start, self.end, new), Edit(self.below, self.last, below)]

    def _written(self, value: Value, end: str) -> tuple[str, str]:
        """What to write on the line, and below it."""
        column = self._holder.column
        old = self._old_lines()
        filled = next((line for line in old if line.strip()), "")
        indent = len(filled) - len(filled.lstrip(" "))
        if isinstance(value, str) and self._is_below and self._node.style == ">":
            lines = [line[indent:] for line in old]
            width = max(60, *map(len, lines)) if len(lines) > 1 else WIDTH - column - 2
            if block := folded(value, lines, width):
                return block.written(indent or column + 2, column, end)
        was_plain = isinstance(self._node, ScalarNode) and not self._node.style and self._node.value
        before_comment = not was_plain and bool(self._text.text[self.end : self.below].strip())
        return rendered(value, column, end, quote=self._quote, indent=indent, before_comment=before_comment)

    def _old_lines(self) -> list[str]:
        """The lines of a text below its sign, unless that says how far they are indented."""
        text, node = self._text, self._node
        if not self._is_below or re.search(r"\d", text.text[self.start : self.end]):
            return []
        last = text.last_line(node, node, self._holder.column)
        return [text.bare(line) for line in range(node.start_mark.line + 1, last + 1)]


def is_alias(node: Any, holder: Holder) -> bool:
    """Whether a node was named by an alias: then it stands somewhere else."""
    return not is_nothing(node) and (node.start_mark.line, node.start_mark.column) < holder[:2]


def is_nothing(node: Any) -> bool:
    """Whether no value stands there at all."""
    return isinstance(node, ScalarNode) and not node.value and not node.style
