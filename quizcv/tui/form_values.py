"""The values of a card as text that can be typed, and back: what stands in the fields of the form."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping

from quizcv.decks.contents import KINDS
from quizcv.decks.descriptions import described
from quizcv.decks.field_types import Promise
from quizcv.decks.writing.spelling import spelt
from quizcv.editing import Key, keys_of
from quizcv.editing.drafting import EMPTY
from quizcv.editing.keys import KIND_OF

Value = str | list[str]

USUAL = frozenset({"answer", "input", "output", "error", "result", "tags"})
"""Keys that are shown when they are empty, besides those that a card must have."""

IN_A_LINE = frozenset({"tags", "needs", "axes", "introduces", "was", "without", "cards", "blanks", "style"})
"""Lists of words: they stand in one line, with commas between."""


NAMES = ("id", "was", "style")
"""Keys that are for quizcv and not for learners."""

KIND_NAMES = {
    "front": "flashcard",
    "answer": "typed answer",
    "choices": "multiple choice",
    "cloze": "text with holes",
    "shape": "which shape?",
    "raises": "does it run?",
    "value": "which value?",
    "prints": "what is printed?",
    "task": "write code",
    "blank": "fill the blank",
    "operation": "cheat-sheet entry",
}
"""What kinds of cards are called, by the key that tells them."""


def kind_name(kind: str) -> str:
    """What a kind of card is called."""
    return KIND_NAMES.get(kind, kind)


def kinds() -> list[tuple[str, str]]:
    """All kinds, each with what its cards are, in a sentence."""
    every = [(name, kind) for group in KINDS.values() for name, kind in group.items()]
    return [(name, re.split(r"(?<=[.?])\s", inspect.cleandoc(kind.__doc__ or ""))[0]) for name, kind in every]


def form_order(kind: str) -> list[Key]:
    """The keys of a kind: first those that a card must have, and last what it is called."""
    return sorted(keys_of(kind), key=lambda key: (not key.is_required, key.name in NAMES))


def explanation(kind: str, key: Key) -> str:
    """What a key is for, in a line, and how it is typed where that is not plain to see."""
    text = described(KIND_OF[kind])[key.name]
    said, _, rest = text.partition(f"`{key.name}: ")
    example, _, rest = rest.partition("`")
    said = said.strip().partition(". ")[0].rstrip(":.").replace("`", "")
    if not said:
        return rest.strip().rstrip(".").replace("`", "")
    if key.sort == "structure":
        return f"{said}: {example}"
    if key.sort == "list":
        if key.name in IN_A_LINE:
            return f"{said}; commas between"
        nothing = f", {EMPTY} for nothing" if key.may_be_empty else ""
        return f"One on each line{nothing}. {said}"  # first, as the end of it has no room on 80 columns
    return said


def is_shown(key: Key, values: Mapping[str, Value]) -> bool:
    """Whether the form shows this key without being asked to."""
    return key.is_required or key.name in USUAL or bool(values.get(key.name))


def as_text(key: Key, value: Value) -> str:
    """What stands in the field of a key: of a list an item a line, or all of its words in one.

    Where an item has several lines, there is an empty line between two items.
    """
    if isinstance(value, str):
        return value.rstrip("\n")
    if key.name in IN_A_LINE:
        return ", ".join(value)
    items = [item.rstrip("\n") for item in value]
    return ("\n\n" if any("\n" in item for item in items) else "\n").join(items)


def as_value(key: Key, text: str) -> Value:
    """The value that this text means: the other way round."""
    if key.sort != "list":
        return text if key.sort in ("text", "code") else text.strip()
    if key.name in IN_A_LINE:
        return _filled(text.split(","))
    if re.search(r"\S\s*\n[ \t]*\n\s*\S", text):
        return [item.strip("\n") for item in re.split(r"\n[ \t]*\n", text) if item.strip()]
    return _filled(text.split("\n"))


def promise_text(promise: Promise) -> str:
    """What stands in the field of a promise that says this."""
    return promise.strip() if isinstance(promise, str) else spelt(promise)


def carried_over(values: Mapping[str, Value], old: str, new: str) -> dict[str, Value]:
    """What stands in a card of another kind: the question, the code, and keys of the same name."""
    mains = {_first(old, sort): _first(new, sort) for sort in ("text", "code")}
    names = {key.name for key in keys_of(new)}
    found: dict[str, Value] = {}
    for name, value in values.items():
        wanted = (mains.get(name) if name in mains else name) or ""
        if wanted in names and value:
            found[wanted] = value
    return found


def _first(kind: str, sort: str) -> str | None:
    """The first key of this sort that a card of this kind must have."""
    return next((key.name for key in keys_of(kind) if key.is_required and key.sort == sort), None)


def _filled(items: Iterable[str]) -> list[str]:
    return [item.strip() for item in items if item.strip()]
