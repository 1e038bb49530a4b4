"""How a person writes a value in YAML: plain where that is safe, in quotes where it is not, below a `|`.

What is written is read again before it is taken, by what reads decks: no rule on what is safe is without
exceptions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from quizcv.decks.field_types import Promise
from quizcv.decks.reading.nodes import Fields, Items, Node, Text
from quizcv.decks.reading.problems import Problems
from quizcv.decks.reading.tree import parse
from quizcv.decks.reading.values import Value, as_text

WIDTH = 110
"""Columns after which a list or a text goes on in the next line."""

_NO_TEXT = re.compile(r"null|Null|NULL|~|=|<<|---.*|\.\.\..*")
"""What other readers of YAML, or a new line, make of a text without quotes."""


def on_line(text: str, quote: str = "", *, in_brackets: bool = False, before_comment: bool = False) -> str:
    """The text on one line, in the author's kind of `quote` if there is one.

    `in_brackets` if it stands in a list or keys in brackets. A plain text `before_comment` would look as if
    it were cut off there.
    """
    if "\n" not in text:
        for candidate in _candidates(text, quote, may_be_plain=not before_comment):
            if _says(candidate, text, in_brackets=in_brackets):
                return candidate
    return json.dumps(text, ensure_ascii=False)


def _candidates(text: str, quote: str, *, may_be_plain: bool) -> Iterator[str]:
    single, double = "'" + text.replace("'", "''") + "'", f'"{text}"'
    if quote == "'":
        yield single
    elif (
        text
        and not quote
        and may_be_plain
        and text.strip() == text
        and not _NO_TEXT.fullmatch(text)
        and "\t" not in text
    ):
        yield text
    if not set(text) & {'"', "\\"}:
        yield double
    yield single


def _says(candidate: str, text: str, *, in_brackets: bool) -> bool:
    """Whether every reader of YAML reads that text here."""
    value: Node | None = _read(f"[{candidate}, a]" if in_brackets else candidate)
    if in_brackets:
        value = value.items[0] if isinstance(value, Items) and len(value.items) == 2 else None
    return isinstance(value, Text) and value.value == text and not value.commented


def _read(written: str) -> Node | None:
    """What is read where this stands under a key; None if that gives rise to doubts."""
    problems = Problems()
    tree = parse(f"- k: {written}\n  z: z\n", problems)
    root = tree.root
    fields = root.items[0] if isinstance(root, Items) and len(root.items) == 1 else None
    if tree.breaks or not isinstance(fields, Fields) or [*fields.values] != ["k", "z"] or fields.broken:
        return None
    return None if problems.warnings or problems.advice else fields.values["k"]


def in_brackets(value: Value, *, is_json: bool = False) -> str:
    """The value on one line, with lists and keys in brackets; with all texts in double quotes `is_json`."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if is_json else on_line(value, in_brackets=True)
    if isinstance(value, Mapping):
        pairs = (
            f"{in_brackets(key, is_json=is_json)}: {in_brackets(each, is_json=is_json)}"
            for key, each in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    return f"[{', '.join(in_brackets(each, is_json=is_json) for each in value)}]"


def spelt(promise: Promise) -> str:
    """What a card promises, on one line."""
    return in_brackets(as_text(promise))


def is_short(value: Value, column: int) -> bool:
    """Whether a list or keys fit on a line when they begin in this column."""
    return "\n" not in _all_text(value) and column + len(in_brackets(value)) <= WIDTH


def _all_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    parts = chain.from_iterable(value.items()) if isinstance(value, Mapping) else value
    return "".join(map(_all_text, parts))


def rendered(
    value: Value, column: int, end: str, *, quote: str = "", indent: int = 0, before_comment: bool = False
) -> tuple[str, str]:
    """What stands behind a key or a dash in this column (from 0), and the lines below.

    `indent` is that of a text below, else it is two columns more than the key's.
    """
    inside = indent or column + 2
    if isinstance(value, str):
        is_long = "\n" not in value and inside + len(value) > WIDTH
        block = folded(value, (), WIDTH - inside) if is_long and " " in value else literal(value)
        if block is not None and (is_long or "\n" in value):
            return block.written(inside, column, end)
        return on_line(value, quote, before_comment=before_comment), ""
    if not value or is_short(value, inside):
        return in_brackets(value), ""
    if isinstance(value, Mapping):
        return "", "".join(key_lines(key, each, column + 2, end) for key, each in value.items())
    return "", "".join(item_lines(each, column + 2, end) for each in value)


def key_lines(key: str, value: Value, column: int, end: str) -> str:
    """The lines of a key in this column with its value, each behind the `end` of the one before."""
    head, below = rendered(value, column, end)
    return f"{end}{' ' * column}{on_line(key)}:{spaced(head)}{below}"


def item_lines(value: Value, column: int, end: str, keys: int = 0) -> str:
    """The lines of an item whose dash stands in this column, and its keys in the column `keys`."""
    if not isinstance(value, Mapping) or not value:
        head, below = rendered(value, column, end)
        return f"{end}{' ' * column}-{spaced(head)}{below}"
    keys = keys or column + 2
    lines = "".join(key_lines(key, each, keys, end) for key, each in value.items())
    return f"{end}{' ' * column}-{lines[len(end) + column + 1 :]}"


def spaced(head: str) -> str:
    """What stands behind a colon or a dash."""
    return f" {head}" if head else ""


class Block:
    """A text below its key: the sign behind that, and the lines, which still lack their indentation."""

    def __init__(self, sign: str, lines: Sequence[str]) -> None:
        self.sign = sign
        self.lines = lines

    def written(self, indent: int, parent: int, end: str) -> tuple[str, str]:
        """The sign, and each line behind the `end` of the one before.

        The lines are indented by `indent` columns, what they belong to by `parent`.
        """
        sign = self.sign
        if self.lines[0][:1] in (" ", "\t"):
            sign = f"{sign[0]}{indent - parent}{sign[1:]}"
        return sign, "".join(f"{end}{' ' * indent}{line}" if line else end for line in self.lines)


def literal(text: str) -> Block | None:
    """The text below a `|`, line by line; None if it cannot stand there."""
    body = text.removesuffix("\n")
    if not body.strip() or body.startswith("\n") or body.endswith("\n"):
        return None
    return _sound(Block("|" if text.endswith("\n") else "|-", body.split("\n")), text)


def folded(text: str, old: Sequence[str], width: int) -> Block | None:
    """The text below a `>`, in lines of this `width`; None if it cannot stand there.

    Of the `old` lines those stay with which it still begins and ends.
    """
    lines: list[str] = []
    for number, paragraph in enumerate(text.removesuffix("\n").split("\n")):
        lines += ([""] if number else []) + _wrapped(paragraph, old if "\n" not in text[:-1] else (), width)
    if not text.strip():
        return None
    return _sound(Block(">" if text.endswith("\n") else ">-", lines), text)


def _wrapped(text: str, old: Sequence[str], width: int) -> list[str]:
    head: list[str] = []
    while len(head) < len(old) and text.startswith(f"{old[len(head)]} "):
        text = text[len(old[len(head)]) + 1 :]
        head.append(old[len(head)])
    tail: list[str] = []
    while len(head) + len(tail) < len(old) and text.endswith(f" {old[-1 - len(tail)]}"):
        text = text[: -len(old[-1 - len(tail)]) - 1]
        tail.append(old[-1 - len(tail)])
    middle: list[str] = []
    for word in re.split(r"(?<=\S) (?=\S)", text):
        if middle and len(middle[-1]) + 1 + len(word) <= width:
            middle[-1] += f" {word}"
        else:
            middle.append(word)
    return [*head, *middle, *reversed(tail)]


def _sound(block: Block, text: str) -> Block | None:
    """The block, if it is read as that text."""
    node = _read("".join(block.written(4, 2, "\n")))
    return block if isinstance(node, Text) and node.value == text else None
