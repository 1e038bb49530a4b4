"""From keys and values in a file to the typed fields of a Struct, complaining in the author's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from quizcv.decks.descriptions import example_of
from quizcv.decks.field_types import (
    Answers,
    CardKey,
    CardKeys,
    Choices,
    FormerKeys,
    Label,
    Name,
    Output,
    Slips,
    Texts,
    Words,
)
from quizcv.decks.reading.nodes import Broken, Fields, Items, Node, Repeated, Text
from quizcv.decks.reading.problems import Problems
from quizcv.text import joined, one_line, similar

_MEANT = {
    "question": ("front", "ask"), "q": ("front",), "prompt": ("front", "ask"), "term": ("front",),
    "answer": ("back", "result", "output", "error", "solution"), "a": ("back",), "definition": ("back",),
    "answers": ("answer", "back"), "accept": ("answer",), "options": ("choices",), "choice": ("choices",),
    "correct": ("answer",), "ignore": ("forgive",), "accents": ("forgive",),
    "license": ("licence",), "lang": ("language",),
    "op": ("operation",), "snippet": ("code",), "result": ("output", "error", "solution"),
    "expected": ("result", "output", "error", "solution"), "output": ("result", "error"),
    "shape": ("output",), "inputs": ("input",), "name": ("id",),
    "tag": ("tags",), "depends": ("needs", "after"), "requires": ("needs", "after"),
    "reversed": ("reverse",), "parameters": ("vary",), "values": ("vary",), "constraints": ("where",),
    "condition": ("where",), "conditions": ("where",), "if": ("where",), "tests": ("check",),
    "asserts": ("check",), "reference": ("solution",), "hint": ("hints",), "back": ("note",),
    "explanation": ("note",), "comment": ("note",), "notes": ("note",), "template": ("starter",),
    "start": ("starter",), "exception": ("error",), "text": ("cloze",),
    "card": ("cards",), "questions": ("cards",), "flashcards": ("cards",), "entries": ("cheatsheet",),
}  # fmt: skip
"""What authors write for a key, and which keys they may mean, the first that there is."""

_REFUSED = object()


def plain(node: Node) -> Any:
    """The node without its places, for msgspec to convert; what decks refuse becomes what no field takes."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Broken) or node.broken:
        return _REFUSED
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {k: v.value if type(v) is Text else plain(v) for k, v in node.values.items()}


def sound_fields(
    node: Fields, kind: type[msgspec.Struct], what: str, problems: Problems, *, own: str = ""
) -> dict[str, Any]:
    """The fields of this kind that are right; whatever is wrong with the others is reported.

    `what` names the thing in messages: "card", "cheat-sheet entry", "deck". A field of type Any gets
    its node. Keys that begin with `own` are the author's.
    """
    known = {field.name: field for field in msgspec.structs.fields(kind)}
    for broken in _broken_keys(node, what):
        problems.error(broken, broken.message)
    strange = [key for key in node.keys if key.value not in known and not _is_own(key.value, own)]
    meant = {_unknown(key, known, node, what, problems) for key in strange}
    sound: dict[str, Any] = {}
    for name, field in known.items():
        value = node.values.get(name)
        if value is not None and field.type is Any:
            sound[name] = value
        elif value is not None:
            _convert(name, field.type, value, sound, problems, kind)
        elif field.required and name not in meant:
            problems.error(node, f"`{name}` is missing; add `{name}: ...` to this {what}")
    return sound


def own_fields(node: Fields, own: str, problems: Problems) -> dict[str, str]:
    """The texts under keys that begin with `own`; whatever is no text is reported."""
    sound: dict[str, str] = {}
    for name, value in node.values.items():
        if _is_own(name, own):
            _convert(name, Label, value, sound, problems)
    return sound


def _is_own(key: str, own: str) -> bool:
    return bool(own) and key.startswith(own) and key != own


def _broken_keys(node: Fields, what: str) -> list[Broken]:
    """What is wrong with these keys; all of a card a second time means that a dash is missing before it."""
    repeated = [broken for broken in node.broken if isinstance(broken, Repeated)]
    if what == "deck" or len(repeated) < 2 or repeated[0].name != next(iter(node.marks)):
        return node.broken
    name = one_line(repeated[0].name)
    message = (
        f"if a new {what} begins here, its dash is missing; write `- {name}: ...`, lined up with the others"
    )
    others = [broken for broken in node.broken if not isinstance(broken, Repeated)]
    return [*others, Broken(message, repeated[0].line, repeated[0].column)]


@cache
def free_texts(kind: type[msgspec.Struct]) -> frozenset[str]:
    """The fields of this kind in which an author writes freely, and YAML may make something else of it."""
    return frozenset(field.name for field in msgspec.structs.fields(kind) if _is_free_text(field.type))


def _is_free_text(kind: Any) -> bool:
    return kind in (str, Words, Texts, Answers, Choices)


def check_text(name: str, node: Node, problems: Problems) -> None:
    """Warn where YAML has made something else of this text than its author meant."""
    if isinstance(node, Items):
        for item in node.items:
            check_text(name, item, problems)
    elif isinstance(node, Text):
        if node.commented and node.value:
            problems.warn(
                node,
                f"`{name}` ends before ` #`, which begins a comment; put the text in quotes, with what"
                " follows the # if that belongs to it, or use |",
            )
        if node.dashes:
            problems.warn(
                node, f"the list in `{name}` is joined into one line; use | and write it on the next lines"
            )


def _unknown(
    key: Text, known: dict[str, msgspec.structs.FieldInfo], node: Fields, what: str, problems: Problems
) -> str:
    """Report a key that does not exist; returns the one that was meant, or ""."""
    if problems.full:
        return ""
    shown = one_line(key.value)
    if re.match(r"-\w", key.value):
        problems.error(key, f"a blank is missing after the dash; write `- {one_line(key.value[1:])}: ...`")
        return key.value[1:].lower()
    meant = _nearest(key.value, [name for name in known if name not in node.values])
    if meant:
        problems.error(key, f"`{shown}` is not a key of a {what}; write `{meant}`")
    else:
        problems.error(key, f"`{shown}` is not a key of a {what}; use {_listed(known)}, or remove it")
    return meant


def _nearest(key: str, names: list[str]) -> str:
    visible = re.sub(r"⟨U\+[0-9A-F]{4,}⟩", "", key)  # as `text.printable` shows what cannot be seen
    word = re.sub(r"[\W_]", "", visible.lower())
    if word in names:
        return word
    if meant := next((name for name in _MEANT.get(word, ()) if name in names), ""):
        return meant
    return next(iter(similar(word, names, 1, 0.7)), "")


def _listed(names: Iterable[str]) -> str:
    return joined((f"`{name}`" for name in names), "or")


def _choices(kind: Any) -> tuple[str, ...]:
    """The only words that a value of this kind may have in it; () where any will do."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return next(filter(None, map(_choices, get_args(kind))), ())


def _convert(
    name: str,
    kind: Any,
    node: Node,
    sound: dict[str, Any],
    problems: Problems,
    owner: type[msgspec.Struct] = msgspec.Struct,
) -> None:
    broken = _broken(node)
    if broken:
        problems.error(broken, broken.message)
        return
    try:
        sound[name] = msgspec.convert(plain(node), kind, strict=False)
    except msgspec.ValidationError as error:
        inside = re.search(r"\$\[(\d+)\]", str(error))
        place = node.items[int(inside[1])] if inside and isinstance(node, Items) else node
        problems.error(place, _wrong(name, kind, node, place, owner))
    else:
        if _is_free_text(kind):
            check_text(name, node, problems)


def _broken(node: Node) -> Broken | None:
    """The first thing inside this node that decks refuse."""
    if isinstance(node, Broken):
        return node
    if isinstance(node, Text):
        return None
    if node.broken:
        return node.broken[0]
    children = node.items if isinstance(node, Items) else node.values.values()
    return next(filter(None, map(_broken, children)), None)


def _without_text(node: Node) -> str | None:
    """The first of these keys that has no text, if nothing else is wrong with them."""
    if not isinstance(node, Fields) or not all(isinstance(said, Text) for said in node.values.values()):
        return None
    return next((key for key, said in node.values.items() if isinstance(said, Text) and not said.value), None)


def _wrong(name: str, kind: Any, node: Node, place: Node, owner: type[msgspec.Struct]) -> str:
    """What is wrong with this value (or with `place`, an item of it) of an `owner`, and what to write."""
    value = one_line(place.value) if isinstance(place, Text) else ""
    if kind == Output | None:
        example = f"write a list such as `{name}: [1, 16, 32, 32]`, or `[[1, 16], [1, 8]]` for two tensors"
        return f"`{name}` is the shape that comes out, whole numbers above 0; {example}"
    if kind in (Answers, Choices):
        if isinstance(node, Items) and place is node:
            least = "at least two texts" if kind == Choices else "a text"
            return f"`{name}` must have {least} in it; add what is missing"
        if kind == Choices and place is node:
            return f"`{name}` must be a list; write `{name}: [one, another]`"
        kind = Words
    is_union = get_origin(kind) in (Union, UnionType)
    if is_union and any(get_origin(part) is Literal for part in get_args(kind)):  # a word, or a list
        is_list = isinstance(node, Items)
        kind = next(part for part in get_args(kind) if (get_origin(part) is Literal) is not is_list)
    if kind in (str, Words, Name, Label) or (place is not node and not isinstance(place, Text)):
        if isinstance(place, Fields):
            return f"YAML reads a key and a value in this text of `{name}`; put it in quotes, or use |"
        if isinstance(place, Items):
            return f"`{name}` must be text, and YAML reads a list here; put the text in quotes, or use |"
        if kind is Name and value.strip():
            return f"`{name}: {value}` may have only letters, digits and - _ . in it; remove the others"
        if isinstance(place, Text) and place.commented:
            return f"`{name}` is empty, because # begins a comment; put the text in quotes, or use |"
        return f"`{name}` is empty; write its text after `{name}:`"
    if kind is bool:
        return f"`{name}` must be true or false; write `{name}: true`"
    if kind == Slips:
        unsaid = _without_text(node)
        if unsaid is not None:
            first = isinstance(node, Fields) and unsaid == next(iter(node.values))
            comma = "" if first else ", or put the sentence before it in quotes if the comma belongs to that"
            return f"`{name}` says nothing about `{one_line(unsaid)}`; write a sentence after it{comma}"
        return f"`{name}` gives a sentence for each of some wrong answers; write {example_of(owner, name)}"
    if get_origin(kind) is dict:
        return f"`{name}` gives a list of values for each name; write `{name}: {{k: [1, 3, 5], s: [1, 2]}}`"
    if choices := _choices(kind):
        if get_origin(kind) is Literal:
            return f"`{name}` must be {_listed(choices)}; write `{name}: {choices[0]}`"
        return f"`{name}` may have {_listed(choices)} in it; write `{name}: [{', '.join(choices[:2])}]`"
    if get_origin(kind) in (Union, UnionType):
        return f"`{name}` must be a number of 0 or more; write `{name}: 0.01`"
    if kind == CardKey:
        return f"`{name}: {value}` is no entry; write both ids, as in `{name}: deck/entry`"
    if kind in (CardKeys, FormerKeys):
        if value and place is not node:
            return f"`{name}: {value}` is no card; write both ids, as in `deck/card`"
        return f"`{name}` must be a list of cards; write `{name}: [deck/card]`"
    if name == "axes":
        return "`axes` must be a list of names; write `axes: [N, C, H, W]`"
    if isinstance(node, Text) and value and "," not in value:
        return f"`{name}` must be a list; write `{name}: [{value}]`"
    return f"`{name}` must be a list; write `{name}: [a, b]`"
