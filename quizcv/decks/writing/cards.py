"""Changing one card or entry in the text of a deck file, and no other byte.

Pure: bytes in, bytes out. What comes out is read again, and must say what was wanted and else what it said
before; if it does not, nothing is given back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple

import yaml
from yaml import MappingNode, ScalarNode, SequenceNode

from quizcv.decks.reading.fields import plain
from quizcv.decks.reading.nodes import Fields, Node
from quizcv.decks.reading.values import Value, as_read
from quizcv.decks.writing.changes import Changes, dash_line, key_edits, without_items, without_lines
from quizcv.decks.writing.order import in_order
from quizcv.decks.writing.spelling import in_brackets, item_lines
from quizcv.decks.writing.text import named, tree
from quizcv.decks.writing.yaml_text import Edit, YamlText


class NotWritableError(Exception):
    """A text that cannot be changed so without changing more; one sentence on why, and what to do."""


def with_card_changed(content: bytes, name: str, changes: Changes) -> bytes:
    """The text of a deck file with other values under keys of the card or entry that is called `name`.

    `name` is its id, given or made from its front. A key with the value None goes. Raises NotWritableError.
    """
    file = _File(content)
    section, place, node = file.card(name)
    said = {key: None if value is None else as_read(value) for key, value in changes.items()}
    said = {
        key: value for key, value in said.items() if node.values.get(key) is not None or value is not None
    }
    edits = key_edits(file.yaml, file.yaml.cards[node.line, node.column], said)
    wanted = file.said
    card = wanted[section][place]
    for key, value in said.items():
        if value is None:
            del card[key]
        else:
            card[key] = value
    return file.written(edits, wanted)


def with_card_added(
    content: bytes, section: str, fields: Mapping[str, Value], lines: Sequence[str] = ()
) -> bytes:
    """The text with a card more at the end of `cards`, or an entry at the end of `cheatsheet`.

    The section is made where there is none. The card is written in these `lines`, which `card_lines` gives,
    where that can be done, else anew. Raises NotWritableError.
    """
    file = _File(content)
    card = {key: as_read(fields[key]) for key in in_order(fields)}
    wanted = file.said
    wanted[section] = [*(wanted.get(section) or ()), card]
    if lines:
        with suppress(NotWritableError):
            return file.written([file.adding(section, _New(card, lines))], wanted)
    return file.written([file.adding(section, _New(card))], wanted)


def card_lines(content: bytes, name: str) -> list[str]:
    """How a card is written, with its comments, as if its dash stood at the left margin; [] in brackets.

    Raises NotWritableError.
    """
    file = _File(content)
    section, place, _ = file.card(name)
    return file.lines(section, place)


def without_card(content: bytes, name: str) -> bytes:
    """The text without the card or entry that is called `name`; without its section if nothing else is in it.

    Raises NotWritableError.
    """
    file = _File(content)
    section, place, _ = file.card(name)
    wanted = file.said
    del wanted[section][place]
    if not wanted[section]:
        del wanted[section]
    return file.written(file.removing(section, place), wanted)


class WrittenCard(NamedTuple):
    """A card or an entry as it stands in a file: its section, its line (from 1), what is under its keys."""

    section: str
    line: int
    values: dict[str, Value]


def written_card(content: bytes, name: str) -> WrittenCard | None:
    """The card or entry that is called `name` in the text of a file; None where there is none.

    Raises NotWritableError if the file cannot be read.
    """
    file = _File(content)
    found = file.find(name)
    return file.written_card(found[0], found[2]) if found is not None else None


def written_cards(content: bytes) -> dict[str, WrittenCard]:
    """All cards and entries in the text of a file by their names. Raises NotWritableError likewise."""
    return _File(content).cards


class _New:
    """A card that is to be written: anew, or in the lines that it has elsewhere."""

    def __init__(self, card: Mapping[str, Value], lines: Sequence[str] = ()) -> None:
        self._card = card
        self._lines = lines

    def below(self, column: int, end: str, keys: int = 0) -> str:
        """Its lines with the dash in this column, each behind the `end` of the one before."""
        if not self._lines:
            return item_lines(self._card, column, end, keys)
        return "".join(f"{end}{' ' * column}{line}" if line.strip() else end for line in self._lines)

    def in_brackets(self, *, is_json: bool) -> str:
        """It on one line. Raises NotWritableError if it has to have its lines."""
        if self._lines:
            raise NotWritableError("in brackets the lines of a card cannot stay as they are")
        return in_brackets(self._card, is_json=is_json)


class _File:
    """The text of a deck file, whose YAML is sound."""

    def __init__(self, content: bytes) -> None:
        try:
            self.text = content.decode()
            self._tree = tree(self.text)
            if self._tree.breaks:
                problem = self._tree.breaks[0].problem
                raise NotWritableError(f"line {problem.line} has to be corrected first: {problem.message}")
        except UnicodeDecodeError:
            raise NotWritableError("the file is not UTF-8; save it as UTF-8 first") from None

    @cached_property
    def yaml(self) -> YamlText:
        """The text with its nodes. Raises NotWritableError."""
        try:
            return YamlText(self.text)
        except yaml.YAMLError:
            raise NotWritableError("the file cannot be read as YAML; `quizcv check` says where") from None

    @property
    def said(self) -> Any:
        """All that the file says."""
        return _said(self._tree.root)

    def card(self, name: str) -> tuple[str, int, Fields]:
        """The section of the card with this name, its place there, and its keys. Raises NotWritableError."""
        found = self.find(name)
        if found is None:
            raise NotWritableError(f"`{name}` is not in the file any more")
        return found

    def find(self, name: str) -> tuple[str, int, Fields] | None:
        """The same; None where there is none."""
        found = (each for each in named(self._tree.root) if each[1] == name)
        return next(((section, place, item) for section, _, place, item in found), None)

    @property
    def cards(self) -> dict[str, WrittenCard]:
        """All cards and entries that have a name, by that."""
        found: dict[str, WrittenCard] = {}
        for section, name, _, item in named(self._tree.root):
            if name:
                found.setdefault(name, self.written_card(section, item))
        return found

    def written_card(self, section: str, item: Fields) -> WrittenCard:
        """A card of this file with what it says."""
        return WrittenCard(section, item.line, plain(item))

    def lines(self, section: str, place: int) -> list[str]:
        """The lines of a card without its indentation; none where it stands in brackets."""
        text = self.yaml
        node = next(value for key, value in text.root.value if key.value == section)
        if node.flow_style or node.value[place].flow_style:
            return []
        column = node.start_mark.column
        span = range(dash_line(text, node, place), self._last_line(node, place) + 1)
        return [line.removeprefix(" " * column) for line in map(text.bare, span)]

    def _last_line(self, node: SequenceNode, place: int) -> int:
        """The line in which a card of a list ends, with the comments that are indented like its keys."""
        text, column = self.yaml, node.start_mark.column
        line = text.last_line_of((node, node.value[place]), column)
        while line + 1 < len(text.lines) and _is_comment_in(text.bare(line + 1), column):
            line += 1
        return line

    def adding(self, section: str, card: _New) -> Edit:
        """The edit that adds a card to a section."""
        text, root = self.yaml, self.yaml.root
        if root is None or (isinstance(root, ScalarNode) and not root.value):
            return self._at_end(len(text.lines) - 1, f"{section}:", card)
        if not isinstance(root, MappingNode):
            raise NotWritableError("the file has no keys on its left margin; begin it with `cards:`")
        node = next((value for key, value in root.value if key.value == section), None)
        if root.flow_style and node is None:
            at = text.at(root.value[-1][1].end_mark)
            return Edit(at, at, f', "{section}": [{card.in_brackets(is_json=True)}]')
        if node is None:
            return self._at_end(text.last_line_of(root.value[-1], 0), f"{section}:", card)
        if isinstance(node, SequenceNode) and node.value and not node.flow_style:
            return self._behind(node, card)
        return self._in_brackets(root, section, card)

    def _at_end(self, line: int, key: str, card: _New) -> Edit:
        """The edit that begins a section below this line."""
        text = self.yaml
        end = text.line_end(max(line, 0))
        lines = f"{end}{key}{card.below(2, end)}"
        if line < 0:
            return Edit(len(text.text), len(text.text), f"{lines[len(end) :]}{end}")
        return Edit(
            text.bare_end(line), text.bare_end(line), (end if text.bare(line).strip() else "") + lines
        )

    def _behind(self, node: SequenceNode, card: _New) -> Edit:
        """The edit that puts a card behind the last one of a list, in the layout of that."""
        text, column, last = self.yaml, node.start_mark.column, len(node.value) - 1
        line = text.last_line_of((node, node.value[last]), column)
        end = text.line_end(line)
        keys = next(
            (each.start_mark.column for each in reversed(node.value) if _is_behind_dash(each, node)), 0
        )
        is_apart = last > 0 and not text.bare(dash_line(text, node, last) - 1).strip()
        is_apart = is_apart or (last == 0 and line - dash_line(text, node, 0) > 2)
        at = text.bare_end(self._last_line(node, last))
        return Edit(at, at, (end if is_apart else "") + card.below(column, end, keys))

    def _in_brackets(self, root: MappingNode, section: str, card: _New) -> Edit:
        text = self.yaml
        key, node = next(pair for pair in root.value if pair[0].value == section)
        is_json = key.style == '"'
        if isinstance(node, SequenceNode) and node.value:
            at = text.at(node.value[-1].end_mark)
            return Edit(at, at, f", {card.in_brackets(is_json=is_json)}")
        after = text.text.index(":", text.at(key.end_mark)) + 1
        if root.flow_style:
            return Edit(after, text.at(node.end_mark), f" [{card.in_brackets(is_json=is_json)}]")
        end = text.line_end(key.start_mark.line)
        if isinstance(node, SequenceNode):
            return Edit(after, text.at(node.end_mark), card.below(2, end))
        return Edit(
            text.bare_end(key.start_mark.line), text.bare_end(key.start_mark.line), card.below(2, end)
        )

    def removing(self, section: str, place: int) -> list[Edit]:
        """The edits that take a card out of its section, and the section away with its only card."""
        text, root = self.yaml, self.yaml.root
        node = next(value for key, value in root.value if key.value == section)
        if len(node.value) == 1 and len(root.value) > 1:
            return key_edits(text, root, {section: None})
        if len(node.value) == 1 and not root.flow_style:
            return [
                without_lines(
                    text, root.start_mark.line, text.last_line_of(root.value[0], root.start_mark.column)
                )
            ]
        if node.flow_style:
            return without_items(text, node, [place])
        first = dash_line(text, node, place)
        last = self._last_line(node, place)
        is_apart = first > 0 and not text.bare(first - 1).strip()
        if is_apart and last + 1 < len(text.lines) and not text.bare(last + 1).strip():
            last += 1  # one blank line between its neighbours is enough
        return [without_lines(text, first, last)]

    def written(self, edits: list[Edit], wanted: Any) -> bytes:
        """The text with these edits. Raises NotWritableError unless it says what is wanted."""
        text = self.yaml.edited(edits)
        for ending in ("", self.yaml.line_end(0)):  # a text below a `|` may need one at the end of the file
            after = tree(text + ending)
            if not after.breaks and _said(after.root) == wanted:
                return (text + ending).encode()
        raise NotWritableError("this cannot be written without changing more of the file; edit it yourself")


def _said(root: Node | None) -> Any:
    return plain(root) if isinstance(root, Fields) else {}


def _is_behind_dash(item: Any, node: SequenceNode) -> bool:
    return (
        isinstance(item, MappingNode)
        and not item.flow_style
        and item.start_mark.column > node.start_mark.column
    )


def _is_comment_in(line: str, column: int) -> bool:
    """Whether a line is a comment that is indented more than this column."""
    bare = line.lstrip(" ")
    return bare.startswith("#") and len(line) - len(bare) > column
