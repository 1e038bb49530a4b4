"""From YAML events to nodes.

Built from events, not from YAML's objects: so all text stays as the author wrote it (`no` is a word, `1.10`
keeps its zero), a repeated key is seen, and there are no tags and merges to abuse.
"""

from __future__ import annotations

import re
from typing import Any

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
from quizcv.decks.reading.anchors import Anchors, refused
from quizcv.decks.reading.loader import LOADER
from quizcv.decks.reading.nodes import Fields, Items, Node, Repeated, Text
from quizcv.decks.reading.problems import Problems
from quizcv.decks.reading.slips import JOINED_KEY, blank_missing, escape_meant_as_text, strange_blank_in
from quizcv.text import is_safe, one_line, printable

DEEPEST = 20
JOINED_AT_ONCE = 2
"""The deck's own keys, and its list of cards: what follows a slip may be lost, not these."""

_NEXT_ITEM = re.compile(r"(?m)^ *- +[\w-]+:(?: |$)")


class CutShort(Exception):  # noqa: N818 - not a failure: what came before is kept
    """What follows cannot be read; `is_end` if nothing after it belongs to the deck."""

    def __init__(self, line: int, column: int, message: str, *, is_end: bool = False) -> None:
        self.problem = DeckProblem(line, column, message)
        self.is_end = is_end
        super().__init__(message)


class Builder:
    """Puts events together. A container joins its parent when it is complete, the outermost two at once.

    `first_line` is the line of the file in which `text` begins, and `latest` the event that came last.
    """

    def __init__(self, text: str, first_line: int, anchors: Anchors, problems: Problems) -> None:
        self.root: Node | None = None
        self.latest: Any = None
        self._text = text
        self._line = first_line
        self._anchors = anchors
        self._problems = problems
        self._has_tabs = "\t" in text
        self._at: Items | Fields | None = None  # the innermost open container
        self._key: str | None = None  # its key that waits for a value
        self._outside: list[tuple[Items | Fields | None, str | None]] = []  # the same of those around it
        self._brackets = 0  # how many of the innermost containers are written in brackets
        self._anchored: list[tuple[int, Any]] = []  # open containers with an anchor: depth and event

    def build(self) -> None:
        """Read all. Raises CutShort, and yaml.YAMLError where the text is no YAML."""
        next_event = LOADER(self._text).get_event
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
            self.latest = event
            handlers[kind](event)

    @property
    def section(self) -> str:
        """The key of the deck whose value was read last."""
        levels = [*self._outside, (self._at, self._key)]
        key = levels[1][1] if len(levels) > 1 else None
        if key is None and isinstance(self.root, Fields):
            key = next(reversed(self.root.values), None)
        return key or ""

    @property
    def open_item(self) -> Items | Fields | None:
        """The item of this section's list that is not complete."""
        levels = [*self._outside, (self._at, self._key)]
        return levels[3][0] if len(levels) > 3 else None

    def _document(self, event: Any) -> None:
        if self.root is not None:
            message = "a second document starts here; put it into a file of its own, or remove the `---`"
            raise CutShort(*self._place(event), message, is_end=True)

    def _alias(self, event: Any) -> None:
        self._refuse_as_key(event)
        place = self._place(event)
        if self._anchors.left < 0:
            message = "the aliases up to here stand for more text than a deck may have; write it out"
            raise CutShort(*place, message)
        self._add(self._anchors.meant(event.anchor, *place))

    def _scalar(self, event: Any) -> None:
        if self._key is None and type(self._at) is Fields:
            self._name(self._at, event)
            return
        start, end = event.start_mark, event.end_mark
        text = Text(event.value, start.line + self._line, start.column + 1)
        style = event.style
        if not style:
            text.commented = _comment_at(self._text, end.index)
            if end.line > start.line:
                self._look_at_joined_lines(text, event)
            if self._brackets and "?" in text.value:
                self._think_of_other_readers(text, "a `?` in text without quotes inside brackets")
        elif style in "\"'":
            if end.line > start.line:
                self._refuse_open_quote(event)
            if style == '"':
                self._look_at_escapes(text, event)
        if self._has_tabs and self._text[start.index - 1 : start.index] == "\t":
            self._think_of_other_readers(text, "a tab before a text")
        if event.tag is None and event.anchor is None:
            self._add(text)
        else:
            self._add(self._anchors.named(event, text))

    def _look_at_joined_lines(self, text: Text, event: Any) -> None:
        """A text without quotes over several lines: what else its lines may have been meant to be."""
        text.dashes = " - " in text.value
        raw = self._text[event.start_mark.index : event.end_mark.index]
        for number, line in enumerate(raw.split("\n")):
            if number and (key := JOINED_KEY.match(line)):
                place = DeckProblem(text.line + number, key.end() + 1, "")
                message = f"{blank_missing(key)}; as it is, this line belongs to the text above"
                self._problems.warn(place, message)

    def _look_at_escapes(self, text: Text, event: Any) -> None:
        """A text in double quotes: what its backslashes make that was meant to be seen."""
        raw = self._text[event.start_mark.index : event.end_mark.index]
        if "\\" in raw and (found := escape_meant_as_text(raw)):
            at, message = found
            before = self._text[: event.start_mark.index + at]
            line = text.line + raw[:at].count("\n")
            self._problems.warn(DeckProblem(line, len(before) - before.rfind("\n"), ""), message)
        if not is_safe(text.value):
            text.value = printable(text.value)

    def _refuse_open_quote(self, event: Any) -> None:
        """A quote that is closed behind the next item of the list was meant to be closed before it."""
        raw = self._text[event.start_mark.index : event.end_mark.index]
        if _NEXT_ITEM.search(raw):
            raise CutShort(*self._place(event), "this quote is never closed; add the closing quote, or use |")

    def _think_of_other_readers(self, text: Text, what: str) -> None:
        self._problems.advise(text, f"{what} is refused by some readers of YAML; put the text in quotes")

    def _name(self, fields: Fields, event: Any) -> None:
        """A scalar in the place of a key."""
        name = event.value
        place = self._place(event)
        if event.anchor is not None or event.tag is not None:
            raise CutShort(*place, refused(event, place).message)
        if slip := strange_blank_in(name):
            raise CutShort(*place, slip[1])
        if name in fields.marks:
            message = f"`{one_line(name)}` is written twice; keep one of the two"
            fields.broken.append(Repeated(message, *place, name))
        else:
            fields.marks[name] = place
        self._key = name

    def _start_fields(self, event: Any) -> None:
        self._start(event, Fields({}, {}, *self._place(event)))

    def _start_items(self, event: Any) -> None:
        self._start(event, Items([], *self._place(event)))

    def _start(self, event: Any, container: Items | Fields) -> None:
        self._refuse_as_key(event)
        depth = len(self._outside)
        if depth == DEEPEST:
            message = f"lists and keys are nested over {DEEPEST} deep here; put the text in quotes, or use |"
            raise CutShort(*self._place(event), message)
        if event.tag is not None or event.anchor is not None:
            if event.tag is None and self._anchors.is_used(event.anchor):
                self._anchored.append((depth, event))
            else:
                container.broken.append(refused(event, self._place(event)))
        if self._brackets or event.flow_style:
            self._brackets += 1
        outside = (self._at, self._key)
        if depth < JOINED_AT_ONCE:
            self._add(container)
        self._outside.append(outside)
        self._at, self._key = container, None

    def _end(self, _: Any) -> None:
        container = self._at
        self._at, self._key = self._outside.pop()
        if self._brackets:
            self._brackets -= 1
        depth = len(self._outside)
        if self._anchored and self._anchored[-1][0] == depth and container is not None:
            event = self._anchored.pop()[1]
            self._anchors.keep(event.anchor, container)
        if container is None or depth < JOINED_AT_ONCE:
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
            raise CutShort(*self._place(event), message)

    def _place(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        return mark.line + self._line, mark.column + 1


def _ignore(_: Any) -> None:
    """Nothing follows from this event."""


def _comment_at(text: str, end: int) -> bool:
    """Whether the text from here to the end of the line is blanks and then a comment."""
    if text[end : end + 1] in ("\n", ":", ""):
        return False
    return text[end : text.find("\n", end)].lstrip(" \t").startswith("#")
