"""The JSON Schema of a deck file: with it an editor completes the keys of a deck and underlines mistakes."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import msgspec

from quizcv.decks.contents import KINDS, Entry
from quizcv.decks.descriptions import HEADING, described
from quizcv.decks.field_types import CardKey, FormerKey, Name, Words
from quizcv.decks.reading.heading import OWN, Heading

_SCALARS = ["string", "number", "boolean"]

_LETTERS = r"[^\s!-,/:-@\[-^`{-~]+"
"""The letters of an id, `[\\w.-]+`, in the words of JSON Schema, whose `\\w` knows none but a to z."""


TITLES = {Entry.__name__: "A line of the cheat sheet"}


def _pattern(kind: Any) -> str:
    (meta,) = kind.__metadata__
    return str(meta.pattern)


WRONG = {
    _pattern(Words): "This is empty; write its text.",
    _pattern(Name): "An id may have only letters, digits, - _ and dots in it.",
    _pattern(CardKey): "Write both ids, that of the deck and that of the card: deck/card",
    _pattern(FormerKey): "Write both ids, that of the deck and that of the card: deck/card",
}
"""What editors that know `patternErrorMessage` say instead of showing a pattern."""


def schema() -> dict[str, Any]:
    """The schema of a whole deck file, made from the Structs that read it."""
    kinds = [kind for section in KINDS.values() for kind in section.values()]
    _, components = msgspec.json.schema_components([Heading, *kinds], ref_template="#/$defs/{name}")
    components = {name: _as_written(component) for name, component in components.items()}
    top = components.pop("Heading")["properties"]
    for kind in kinds:
        component = components[kind.__name__]
        component["title"] = TITLES.get(kind.__name__) or f"A card with `{kind.NAMED_BY}`"
        _describe(component["properties"], described(kind))
    for section, its in KINDS.items():
        refs = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in its.values()]
        top[section] = {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": refs},
        }
    _describe(top, HEADING)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A deck of quizcv",
        "type": "object",
        "properties": top,
        "patternProperties": {f"^{OWN}.": {"type": _SCALARS}},
        "additionalProperties": False,
        "anyOf": [{"required": [section]} for section in KINDS],
        "$defs": components,
    }


def _describe(properties: dict[str, Any], descriptions: dict[str, str]) -> None:
    """Say of each key what it is for, in Markdown too for editors that show it."""
    for name, its in properties.items():
        properties[name] = {
            "description": descriptions[name],
            "markdownDescription": descriptions[name],
            **its,
        }


def _as_written(schema: Any) -> Any:
    """The same for what YAML makes of text: where decks read text, `7` and `true` may stand as well."""
    if isinstance(schema, list):
        return [_as_written(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _as_written(value) for key, value in schema.items() if key != "default"}
    if found.get("type") == "string":
        found["type"] = _SCALARS
    if isinstance(found.get("description"), str):
        found["description"] = cleandoc(found["description"])
    if isinstance(found.get("pattern"), str):
        found["patternErrorMessage"] = WRONG[found["pattern"]]
        found["pattern"] = found["pattern"].replace(r"[\w.-]+", _LETTERS).removesuffix(r"(?!\n)")
    return found
