"""From the text of a deck file to a small tree whose every node knows its place.

Built from libyaml's events, not from its objects: so all text stays as the author wrote it (`no` is a word,
`1.10` keeps its zero), a repeated key is seen, and there are no tags, merges or aliases to abuse.
"""

from __future__ import annotations

from typing import Any, Union

import msgspec
import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from quizcv.decks.model import DeckProblem
from quizcv.decks.reading.problems import Problems
from quizcv.decks.reading.syntax import explain
from quizcv.text import is_safe, one_line, printable

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
    broken: list[Broken] = []


class Fields(msgspec.Struct):
    """Keys with their values; the first of a repeated key counts. `broken` says what is wrong with them."""

    values: dict[str, Node]
    marks: dict[str, Any]
    line: int
    column: int
    broken: list[Broken] = []

    @property
    def keys(self) -> list[Text]:
        """The keys in order, each with its place."""
        return [Text(name, mark.line + 1, mark.column + 1) for name, mark in self.marks.items()]


Node = Union[Text, Items, Fields, Broken]  # noqa: UP007 - `|` needs the classes, which refer to it


class CutShort(Exception):  # noqa: N818 - not a failure: what came before is kept
    """The rest of the file cannot be read."""

    def __init__(self, mark: Any, message: str) -> None:
        self.problem = DeckProblem(mark.line + 1, mark.column + 1, message)
        super().__init__(message)


class Tree(msgspec.Struct):
    """What the file holds; None if nothing. `cut_short` says where and why reading had to stop early."""

    root: Node | None
    cut_short: DeckProblem | None


def parse(text: str, problems: Problems) -> Tree:
    """Read YAML text, as far as it can be read."""
    builder = _Builder(text, problems)
    try:
        builder.build()
    except CutShort as end:
        return Tree(builder.root, end.problem)
    except yaml.YAMLError as error:
        return Tree(builder.root, explain(error, text))
    return Tree(builder.root, None)


class _Builder:
    """Puts events together. A container joins its parent when it is complete, the outermost two at once."""

    def __init__(self, text: str, problems: Problems) -> None:
        self.root: Node | None = None
        self._text = text
        self._problems = problems
        self._at: Items | Fields | None = None  # the innermost open container
        self._key: str | None = None  # its key that waits for a value
        self._outside: list[tuple[Items | Fields | None, str | None]] = []  # the same of those around it

    def build(self) -> None:
        next_event = _Loader(self._text).get_event
        handlers = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._start_fields,
            SequenceStartEvent: self._start_items,
            MappingEndEvent: self._end,
            SequenceEndEvent: self._end,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
            StreamStartEvent: _ignore,
            DocumentEndEvent: _ignore,
        }
        while (kind := type(event := next_event())) is not StreamEndEvent:
            handlers[kind](event)

    def _document(self, event: Any) -> None:
        if self.root is not None:
            message = "a second document starts here; put it into a file of its own, or remove the `---`"
            raise CutShort(event.start_mark, message)

    def _alias(self, event: Any) -> None:
        self._refuse_as_key(event)
        self._add(_refused(event, "*", "an alias"))

    def _scalar(self, event: Any) -> None:
        if self._key is None and type(self._at) is Fields:
            self._name(self._at, event)
            return
        start = event.start_mark
        text = Text(event.value, start.line + 1, start.column + 1)
        style = event.style
        if not style:
            end = event.end_mark
            text.commented = _comment_at(self._text, end.index)
            text.dashes = end.line > start.line and " - " in text.value
        elif style == '"' and not is_safe(text.value):
            text.value = printable(text.value)
            self._problems.warn(text, "an escape in this text makes a control character; it is shown instead")
        if event.tag is None and event.anchor is None:
            self._add(text)
        else:
            self._add(_refused_properties(event) or text)

    def _name(self, fields: Fields, event: Any) -> None:
        """A scalar in the place of a key."""
        name = event.value
        mark = event.start_mark
        refused = _refused_properties(event)
        if refused:
            raise CutShort(mark, refused.message)
        if name in fields.marks:
            message = f"`{one_line(name)}` is written twice; keep one of the two"
            fields.broken.append(Broken(message, mark.line + 1, mark.column + 1))
        else:
            fields.marks[name] = mark
        self._key = name

    def _start_fields(self, event: Any) -> None:
        mark = event.start_mark
        self._start(event, Fields({}, {}, mark.line + 1, mark.column + 1))

    def _start_items(self, event: Any) -> None:
        mark = event.start_mark
        self._start(event, Items([], mark.line + 1, mark.column + 1))

    def _start(self, event: Any, container: Items | Fields) -> None:
        self._refuse_as_key(event)
        if len(self._outside) == DEEPEST:
            message = f"lists and keys are nested over {DEEPEST} deep here; put the text in quotes, or use |"
            raise CutShort(event.start_mark, message)
        refused = _refused_properties(event)
        if refused:
            container.broken.append(refused)
        outside = (self._at, self._key)
        if len(self._outside) < _KEPT_WHEN_CUT_SHORT:
            self._add(container)
        self._outside.append(outside)
        self._at, self._key = container, None

    def _end(self, _: Any) -> None:
        container = self._at
        self._at, self._key = self._outside.pop()
        if container is None or len(self._outside) < _KEPT_WHEN_CUT_SHORT:
            self._key = None
        else:
            self._add(container)

    def _add(self, node: Node) -> None:
        at = self._at
        if type(at) is Items:
            at.items.append(node)
        elif type(at) is Fields and self._key is not None:
            at.values.setdefault(self._key, node)
            self._key = None
        else:
            self.root = node

    def _refuse_as_key(self, event: Any) -> None:
        if self._key is None and type(self._at) is Fields:
            message = "a key must be a word; text that starts with *, [ or { goes in quotes"
            raise CutShort(event.start_mark, message)


def _ignore(_: Any) -> None:
    """Nothing follows from this event."""


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
    if text[end : end + 1] in ("\n", ":", ""):
        return False
    return text[end : text.find("\n", end)].lstrip(" \t").startswith("#")
