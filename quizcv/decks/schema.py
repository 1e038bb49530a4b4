"""The JSON Schema of a deck file: with it an editor completes the keys of a deck and underlines mistakes."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import msgspec

from quizcv.decks.contents import KINDS
from quizcv.decks.reading.heading import Heading

_SCALARS = ["string", "number", "boolean"]

_LETTERS = r"[^\s!-,/:-@\[-^`{-~]+"
"""The letters of an id, `[\\w.-]+`, in the words of JSON Schema, whose `\\w` knows none but a to z."""


def schema() -> dict[str, Any]:
    """The schema of a whole deck file, made from the Structs that read it."""
    kinds = [kind for section in KINDS.values() for kind in section.values()]
    _, components = msgspec.json.schema_components([Heading, *kinds], ref_template="#/$defs/{name}")
    components = {name: _as_written(component) for name, component in components.items()}
    top = components.pop("Heading")["properties"]
    for section, its in KINDS.items():
        refs = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in its.values()]
        top[section] = {"type": "array", "minItems": 1, "items": {"anyOf": refs}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A deck of quizcv",
        "type": "object",
        "properties": top,
        "additionalProperties": False,
        "anyOf": [{"required": [section]} for section in KINDS],
        "$defs": components,
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
        found["pattern"] = found["pattern"].replace(r"[\w.-]+", _LETTERS).removesuffix(r"(?!\n)")
    return found
