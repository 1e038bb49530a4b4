"""The text of a deck file with its YAML nodes: where each begins and ends, and what takes its place."""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NamedTuple

from yaml import MappingNode, ScalarNode, SequenceNode

from quizcv.decks.contents import KINDS
from quizcv.decks.reading.loader import LOADER
from quizcv.decks.writing.text import LINE, as_read, index


class Edit(NamedTuple):
    """What takes the place of a part of the text."""

    start: int
    end: int
    new: str


class YamlText:
    """The text of a file that holds sound YAML. Raises yaml.YAMLError for one that does not.

    `root` is its outermost node, `cards` are the nodes of cards and entries by their line and column, from 1.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = LINE.findall(text)
        self._starts: list[int] = list(accumulate(map(len, self.lines), initial=0))
        self.root: Any = LOADER(as_read(text)).get_single_node()
        self.cards: dict[tuple[int, int], MappingNode] = {}
        for key, value in self.root.value if isinstance(self.root, MappingNode) else ():
            for node in value.value if key.value in KINDS and isinstance(value, SequenceNode) else ():
                self.cards[node.start_mark.line + 1, node.start_mark.column + 1] = node

    def edited(self, edits: list[Edit]) -> str:
        """The text with all these edits, which do not overlap; of two at one place the first comes first."""
        text = self.text
        for edit in [*sorted(edits, key=lambda edit: edit[:2])][::-1]:  # two at one place stay in order
            text = text[: edit.start] + edit.new + text[edit.end :]
        return text

    def at(self, mark: Any) -> int:
        """Where in the text this place of YAML is."""
        if mark.line >= len(self.lines):
            return len(self.text)
        line: int = mark.line
        return self._starts[line] + index(self.lines[line], mark.column + 1)

    def line_start(self, line: int) -> int:
        """Where in the text this 0-based line begins, or the text ends."""
        return self._starts[min(line, len(self.lines))]

    def bare(self, line: int) -> str:
        """A line without what ends it."""
        return self.lines[line].rstrip("\r\n")

    def bare_end(self, line: int) -> int:
        """Where in the text a line ends, not counting what ends it."""
        return self._starts[line] + len(self.bare(line))

    def line_end(self, line: int) -> str:
        """What ends this line, or those before the last one."""
        for number in (line, 0):
            if number < len(self.lines) and (end := self.lines[number][len(self.bare(number)) :]):
                return end
        return "\n"

    def last_line(self, key: Any, node: Any, column: int) -> int:
        """The 0-based line in which a value ends whose key, or dash, stands in this column."""
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            last = node.start_mark.line
            for line in range(last + 1, len(self.lines)):
                bare = self.bare(line)
                if bare.strip() and len(bare) - len(bare.lstrip(" ")) <= column:
                    break
                last = line if bare.strip() else last
            return last
        if isinstance(node, ScalarNode) and not node.value and not node.style:
            return int(key.end_mark.line)
        if isinstance(node, ScalarNode) or node.flow_style:
            return int(node.end_mark.line)
        if isinstance(node, SequenceNode):
            return self.last_line(node, node.value[-1], node.start_mark.column)
        last_key, last_value = node.value[-1]
        return self.last_line(last_key, last_value, node.start_mark.column)

    def last_line_of(self, pair: Any, column: int) -> int:
        """The same of a key, in this column, with its value."""
        key, value = pair
        line, node = self.last_line(key, value, column), last_of(value)
        if isinstance(node, ScalarNode) and node.style in ("|", ">") and "+" in self.header(node):
            while line + 1 < len(self.lines) and not self.bare(line + 1).strip():
                line += 1  # which belong to a text that keeps its last lines
        return line

    def header(self, node: ScalarNode) -> str:
        """The `|` or `>` of a text, with the signs behind it."""
        return self.text[self.at(node.start_mark) : self.header_end(node)]

    def header_end(self, node: ScalarNode) -> int:
        """Where the signs behind the `|` or `>` of a text end."""
        end = self.at(node.start_mark) + 1
        while self.text[end : end + 1] in ("+", "-", *"0123456789") and self.text[end : end + 1]:
            end += 1
        return end


def last_of(node: Any) -> Any:
    """What ends where a list or mapping does: its last item, and the last one of that."""
    while not isinstance(node, ScalarNode) and node.value and not node.flow_style:
        node = node.value[-1] if isinstance(node, SequenceNode) else node.value[-1][1]
    return node
