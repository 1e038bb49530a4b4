"""Which keys a card of each kind may have, and how each is filled in."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from quizcv.decks.contents import KINDS, Content
from quizcv.decks.descriptions import KEYS, OF_KIND
from quizcv.decks.field_types import CardKey, Label, Name
from quizcv.decks.reading.cards import kind_of
from quizcv.decks.reading.edits import takes_away
from quizcv.decks.writing.order import in_order

Sort = Literal["text", "code", "word", "list", "structure", "flag", "choice"]

_CODE = {
    *(
        "shape",
        "raises",
        "value",
        "prints",
        "blank",
        "setup",
        "input",
        "code",
        "solution",
        "starter",
        "check",
    ),
}
_WORDS = {"source", "result", "tolerance"}

KIND_OF: dict[str, type[Content]] = {name: kind for kinds in KINDS.values() for name, kind in kinds.items()}
"""Each kind by the key that tells it."""


class Key(msgspec.Struct, frozen=True):
    """A key that a card may have, and what it is for (Markdown).

    Its `sort` is `text` (Markdown), `code`, a `word` (one line), a `list` of texts, `structure` (lists and
    keys, as YAML writes them on one line), a `flag` ("true" or ""), or a `choice` among `choices`. A list
    that `may_be_text` is written as its item where it has one. One that `may_be_empty` says something with no
    item in it, which stands in a field as `[]`.
    """

    name: str
    sort: Sort
    label: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    may_be_text: bool = False
    may_be_empty: bool = False


@cache
def keys_of(kind: str) -> tuple[Key, ...]:
    """The keys of the kind that this key tells, such as `front`, in the order in which people write them."""
    fields = {field.name: field for field in msgspec.structs.fields(KIND_OF[kind])}
    return tuple(_key(KIND_OF[kind], fields[name]) for name in in_order(fields))


def key_of(kind: str, name: str) -> Key:
    """This key of a kind; one that it does not have is filled in like a text."""
    return next((key for key in keys_of(kind) if key.name == name), Key(name, "text", ""))


def kind_named(keys: Collection[str]) -> str:
    """The kind of a card that has these keys, by the key that tells it; "" if none does."""
    kinds = (kind_of(keys, section) for section in KINDS)
    return next((kind.NAMED_BY for kind in kinds if kind is not None), "")


def section_of(kind: str) -> str:
    """The list of a deck in which such cards stand."""
    return next(section for section, kinds in KINDS.items() if kind in kinds)


def _key(kind: type[Content], field: msgspec.structs.FieldInfo) -> Key:
    label = OF_KIND.get(kind, {}).get(field.name) or KEYS.get(field.name, "")
    sort, choices = _sort(field.name, field.type)
    may_be_text = sort == "list" and any(_bare(each) is str for each in _alternatives(field.type))
    may_be_empty = sort == "list" and not takes_away(field.name, [])
    return Key(field.name, sort, label, field.required, choices, may_be_text, may_be_empty)


def _sort(name: str, kind: Any) -> tuple[Sort, tuple[str, ...]]:
    if kind is bool:
        return "flag", ()
    if get_origin(kind) is Literal:
        return "choice", get_args(kind)
    if name in _CODE:
        return "code", ()
    if kind in (Name, Label, CardKey) or name in _WORDS:
        return "word", ()
    if _is_list_of_texts(kind):
        return "list", ()
    return ("text" if _bare(kind) is str else "structure"), ()


def _is_list_of_texts(kind: Any) -> bool:
    """Whether a list of texts, and nothing else but such a text, can stand there."""
    kinds = [each for each in map(_bare, _alternatives(kind)) if each not in (type(None), str)]
    return len(kinds) == 1 and get_origin(kinds[0]) is tuple and _is_text(get_args(kinds[0])[0])


def _is_text(kind: Any) -> bool:
    return _bare(kind) is str or get_origin(kind) is Literal


def _alternatives(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _bare(kind: Any) -> Any:
    """A type without what is said about it."""
    return kind.__origin__ if hasattr(kind, "__metadata__") else kind
