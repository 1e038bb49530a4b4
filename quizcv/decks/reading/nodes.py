"""What a deck file is read into: a small tree whose every node knows its place. Lines and columns from 1."""

from __future__ import annotations

from typing import Union

import msgspec


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


class Repeated(Broken, gc=False):
    """A key that stands there a second time."""

    name: str


class Items(msgspec.Struct):
    """A list. `broken` says what is wrong with the list itself."""

    items: list[Node]
    line: int
    column: int
    broken: list[Broken] = []


class Fields(msgspec.Struct):
    """Keys with their values; the first of a repeated key counts. `broken` says what is wrong with them.

    `marks` has the line and column of each key.
    """

    values: dict[str, Node]
    marks: dict[str, tuple[int, int]]
    line: int
    column: int
    broken: list[Broken] = []

    @property
    def keys(self) -> list[Text]:
        """The keys in order, each with its place."""
        return [Text(name, *mark) for name, mark in self.marks.items()]


Node = Union[Text, Items, Fields, Broken]  # noqa: UP007 - `|` needs the classes, which refer to it
