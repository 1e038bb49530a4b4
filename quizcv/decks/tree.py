"""From the text of a deck file to a small tree whose every node knows its place.

Built from libyaml's events, not from its objects: so all text stays as the author wrote it (`no` is a word,
`1.10` keeps its zero), a repeated key is seen, and there are no tags, merges or aliases to abuse.
"""

from __future__ import annotations

import gc
from typing import Any, Union

import msgspec
import yaml

from quizcv.decks.findings import Findings
from quizcv.decks.model import Problem
from quizcv.decks.syntax import explain
from quizcv.decks.visible import is_safe, one_line, visible

DEEPEST = 20
_KEPT_WHEN_CUT_SHORT = (
    2  # the deck's own keys, and its list of cards: what follows a break is lost, not these
)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Text(msgspec.Struct, gc=False):
    """A scalar. `commented` if a ` #` comment follows it on its line, `dashes` if it swallowed a list."""

    value: str
    line: int
    column: int
    commented: bool = False
    dashes: bool = False


class Broken(msgspec.Struct, gc=False):
    """Something that YAML allows and decks do not, and what to write instead."""

    message: str
    line: int
    column: int


class Items(msgspec.Struct):
    """A list. `broken` says what is wrong with the list itself."""

    items: list[Node]
    line: int
    column: int
    broken: tuple[Broken, ...] = ()


class Fields(msgspec.Struct):
    """Keys with their values; the first of a repeated key counts. `broken` says what is wrong with the keys."""

    values: dict[str, Node]
    keys: list[Text]
    line: int
    column: int
    broken: tuple[Broken, ...] = ()


Node = Union[Text, Items, Fields, Broken]  # noqa: UP007 - `|` needs the classes, which refer to it


class CutShort(Exception):  # noqa: N818 - not a failure: what came before is kept
    """The rest of the file cannot be read."""

    def __init__(self, line: int, column: int, message: str) -> None:
        self.problem = Problem(line, column, message)
        super().__init__(message)


class Tree(msgspec.Struct):
    """What the file holds; None if nothing. `cut_short` says where and why reading had to stop early."""

    root: Node | None
    cut_short: Problem | None


def parse(text: str, findings: Findings) -> Tree:
    """Read YAML text, as far as it can be read."""
    builder = _Builder(text, findings)
    collecting = gc.isenabled()
    gc.disable()  # nothing here is cyclic, and looking for cycles takes as long as the reading
    try:
        builder.build()
    except CutShort as end:
        return Tree(builder.root, end.problem)
    except yaml.YAMLError as error:
        return Tree(builder.root, explain(error, text))
    finally:
        if collecting:
            gc.enable()
    return Tree(builder.root, None)


class _Builder:
    """Puts events together. A container joins its parent when it is complete, the outermost two at once."""

    def __init__(self, text: str, findings: Findings) -> None:
        self.root: Node | None = None
        self._text = text
        self._findings = findings
        self._open: list[Items | Fields] = []
        self._key: list[Text | None] = []  # for each open container, the key that waits for its value

    def build(self) -> None:
        loader = _Loader(self._text)
        next_event = loader.get_event
        documents = 0
        while True:
            event = next_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._start(event, Fields({}, [], event.start_mark.line + 1, event.start_mark.column + 1))
            elif kind is yaml.SequenceStartEvent:
                self._start(event, Items([], event.start_mark.line + 1, event.start_mark.column + 1))
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end()
            elif kind is yaml.AliasEvent:
                self._add(_refused(event, "*", "an alias"))
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    mark = event.start_mark
                    message = (
                        "a second document starts here; put it into a file of its own, or remove the `---`"
                    )
                    raise CutShort(mark.line + 1, mark.column + 1, message)
            elif kind is yaml.StreamEndEvent:
                return

    def _scalar(self, event: Any) -> None:
        start = event.start_mark
        text = Text(event.value, start.line + 1, start.column + 1)
        style = event.style
        if not style:
            end = event.end_mark
            text.commented = _comment_at(self._text, end.index)
            text.dashes = end.line > start.line and " - " in text.value
        elif style == '"' and not is_safe(text.value):
            text.value = visible(text.value)
            self._findings.warn(text, "an escape in this text makes a control character; it is shown instead")
        refused = _refused_properties(event)
        self._add(refused or text)

    def _start(self, event: Any, container: Items | Fields) -> None:
        if len(self._open) == DEEPEST:
            raise CutShort(
                container.line,
                container.column,
                f"lists and keys are nested over {DEEPEST} deep here; put the text in quotes, or use |",
            )
        refused = _refused_properties(event)
        if refused:
            container.broken = (refused,)
        if self._open and isinstance(self._open[-1], Fields) and self._key[-1] is None:
            raise CutShort(
                container.line,
                container.column,
                "a key must be a word; text that starts with [ or { goes in quotes",
            )
        if len(self._open) < _KEPT_WHEN_CUT_SHORT:
            self._add(container)
        self._open.append(container)
        self._key.append(None)

    def _end(self) -> None:
        container = self._open.pop()
        self._key.pop()
        if len(self._open) >= _KEPT_WHEN_CUT_SHORT:
            self._add(container)

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Items):
            parent.items.append(node)
            return
        key = self._key[-1]
        if key is not None:
            if key.value not in parent.values:
                parent.keys.append(key)
                parent.values[key.value] = node
            self._key[-1] = None
        elif not isinstance(node, Text):
            message = node.message if isinstance(node, Broken) else "a key must be a word"
            raise CutShort(node.line, node.column, message)
        else:
            if node.value in parent.values:
                message = f"`{one_line(node.value)}` is written twice; keep one of the two"
                parent.broken += (Broken(message, node.line, node.column),)
            self._key[-1] = node


def _refused_properties(event: Any) -> Broken | None:
    if event.anchor is not None:
        return _refused(event, "&", "an anchor")
    if event.tag is not None:
        return _refused(event, "!", "a tag")
    return None


def _refused(event: Any, sign: str, name: str) -> Broken:
    mark = event.start_mark
    message = f"text that starts with {sign} is {name} to YAML, which decks do not use; put it in quotes"
    return Broken(message, mark.line + 1, mark.column + 1)


def _comment_at(text: str, end: int) -> bool:
    """Whether the text from here to the end of the line is blanks and then a comment."""
    if text[end : end + 1] not in (" ", "\t"):
        return False
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    return text[end : end + 1] == "#"
