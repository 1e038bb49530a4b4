"""From the text of a deck file to its tree. After a slip in the YAML reading goes on at the next item."""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec
import yaml

from quizcv.decks.model import DeckProblem
from quizcv.decks.reading.anchors import Anchors
from quizcv.decks.reading.builder import Builder, CutShort
from quizcv.decks.reading.nodes import Fields, Items, Node, Repeated
from quizcv.decks.reading.problems import Problems
from quizcv.decks.reading.slips import JOINED_DASH, TOP_KEY
from quizcv.decks.reading.syntax import explain
from quizcv.text import one_line

MOST_BREAKS = 100
"""After so many slips in the YAML reading stops."""

_SIMPLE_KEY = re.compile(r"[\w-]+")
_ITEM = re.compile(r"( *)-(?: |$)")


_ID = re.compile(r"(?:- +|(?: +(?:- +)?))id: *(['\"]?)(?P<name>[\w.-]+)\1 *(?:#.*)?")
_LISTS = ("cards", "cheatsheet", "takeaways")


class Break(NamedTuple):
    """A slip in the YAML, and the ids, with their lines, of the cards that are lost because of it."""

    problem: DeckProblem
    names: list[tuple[str, int]]


class Tree(msgspec.Struct):
    """What the file holds; None if nothing. `breaks` are the places where it is no YAML."""

    root: Node | None
    breaks: list[Break]


def parse(text: str, problems: Problems) -> Tree:
    """Read YAML text, item by item around what cannot be read."""
    return _Reader(text, problems).read()


class _Reader:
    """Reads a text piece by piece: one begins at an item or at a key of the deck, and ends with a slip."""

    def __init__(self, text: str, problems: Problems) -> None:
        self._text = text
        self._problems = problems
        self._anchors = Anchors(text)
        self._root: Node | None = None
        self._breaks: list[Break] = []
        self._lines: list[str] = []  # of the text, once a slip was found
        self._start = 1  # the line in which the next piece begins; 0 when all is read
        self._section = ""  # the key of the deck whose list the piece goes on with

    def read(self) -> Tree:
        while self._start:
            first_line = self._start - bool(self._section)
            builder = Builder(self._piece(), first_line, self._anchors, self._problems)
            slip = self._slip(builder, first_line)
            if slip is None:
                self._join(builder.root)
                break
            self._pass_over(builder, slip)
        return Tree(self._root, self._breaks)

    def _piece(self) -> str:
        """The text from here on, below the key that its items belong to."""
        if not self._lines:
            return self._text
        header = [f"{self._section}:"] if self._section else []
        return "\n".join([*header, *self._lines[self._start - 1 :]])

    def _slip(self, builder: Builder, first_line: int) -> CutShort | None:
        """Read a piece as far as it can be read; what ended it too early."""
        try:
            builder.build()
        except CutShort as slip:
            self._lines = self._lines or self._text.split("\n")
            return slip
        except yaml.YAMLError as error:
            self._lines = self._lines or self._text.split("\n")
            problem = explain(error, self._lines, first_line, builder.latest)
            return CutShort(problem.line, problem.column, problem.message)
        return None

    def _pass_over(self, builder: Builder, slip: CutShort) -> None:
        """Keep what a piece gave but for the item with the slip, and go to where the next one begins."""
        root, section, problem = builder.root, builder.section, slip.problem
        value = root.values.get(section) if isinstance(root, Fields) else None
        items = value if isinstance(value, Items) else None
        first, end, next_section = problem.line, len(self._lines) + 1, ""
        if not slip.is_end:
            first = max(self._start, self._broken_item(builder, items, problem))
            if items is not None and items.items and items.items[-1].line >= first:
                items.items.pop()  # it may lack what comes after the slip
            if root is None or isinstance(root, Fields):
                end, next_section = self._next(first, section, items)
        self._join(root)
        if len(self._breaks) + 1 == MOST_BREAKS:
            message = f"{problem.message}; reading stops after {MOST_BREAKS} slips like this"
            problem, end = DeckProblem(problem.line, problem.column, message), len(self._lines) + 1
        lost = ((_ID.fullmatch(self._line(number)), number) for number in range(first, end))
        self._breaks.append(Break(problem, [(found["name"], number) for found, number in lost if found]))
        self._start, self._section = (end, next_section) if end <= len(self._lines) else (0, "")

    def _broken_item(self, builder: Builder, items: Items | None, problem: DeckProblem) -> int:
        """The line in which the item begins that holds the slip; that of the slip if it is in no item."""
        start = builder.open_item.line if builder.open_item is not None else problem.line
        dash = self._dash(items)
        if dash is None:
            return start
        floor = items.line if items is not None else 1
        for number in range(start, floor - 1, -1):
            if dash.match(self._line(number)) or JOINED_DASH.match(self._line(number)):
                return number
        return start

    def _next(self, first: int, section: str, items: Items | None) -> tuple[int, str]:
        """The next line after this one where an item of this section begins, or another key of the deck."""
        whole = self._root.values.get(section) if isinstance(self._root, Fields) else None
        dash = self._dash(items) or self._dash(whole if isinstance(whole, Items) else None)
        dash = dash or (_ITEM if items is None and section in _LISTS else None)
        for number in range(first + 1, len(self._lines) + 1):
            line = self._line(number)
            if TOP_KEY.match(line):
                return number, ""
            if dash is not None and _SIMPLE_KEY.fullmatch(section) and dash.match(line):
                return number, section
        return len(self._lines) + 1, ""

    def _dash(self, items: Items | None) -> re.Pattern[str] | None:
        """What a line looks like in which an item of this list begins."""
        if items is None or not (match := _ITEM.match(self._line(items.line))):
            return None
        return re.compile(rf"{match[1]}-(?: |$)")

    def _line(self, number: int) -> str:
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def _join(self, root: Node | None) -> None:
        """Put what a piece gave to what there is."""
        whole = self._root
        if not isinstance(whole, Fields) or not isinstance(root, Fields):
            self._root = whole if root is None else root
            return
        for name, value in root.values.items():
            before = whole.values.get(name)
            if name == self._section:
                if isinstance(before, Items) and isinstance(value, Items):
                    before.items += value.items
                    before.broken += value.broken
                elif before is None:
                    whole.values[name] = value
            elif name in whole.marks:
                message = f"`{one_line(name)}` is written twice; keep one of the two"
                whole.broken.append(Repeated(message, *root.marks[name], name))
            else:
                whole.values[name] = value
                whole.marks[name] = root.marks[name]
        whole.broken += root.broken
