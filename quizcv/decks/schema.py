"""The JSON Schema of a deck file: with it an editor completes the keys of a deck and underlines mistakes."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import msgspec

from quizcv.decks.contents import KINDS
from quizcv.decks.reading.heading import Heading

_SCALARS = ["string", "number", "boolean"]

_NAME = r"^[^\s!-,/:-@\[-^`{-~]+$"
"""The pattern of an id in the words of JSON Schema, whose `\\w` knows no letters but a to z."""

_KEY = f"{_NAME[:-1]}/{_NAME[1:]}"
"""That of the key of a card, which is the ids of its deck and its own."""

_PATTERNS = {0: _NAME, 1: _KEY, 2: f"{_KEY[:-1]}(/(reverse|shape|blank|c[1-9]))?$"}
"""By how many slashes there are: an id, a key, and the key of an author's card or of one made from it."""


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
    if str(found.get("pattern", "")).startswith("^"):
        found["pattern"] = _PATTERNS[found["pattern"].count("/")]
    return found
