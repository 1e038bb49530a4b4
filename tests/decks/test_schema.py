"""`quizcv schema`: what editors know about decks is what quizcv reads."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from quizcv.decks import bundled_folder, files
from quizcv.decks.contents import KINDS

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def loaded(text: str) -> Any:
    """What an editor makes of YAML; libyaml reads question marks in brackets, as editors do."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", "quizcv", "schema"], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def is_valid(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """Whether a value is as this schema says, for the words that our schema uses."""
    known = {
        "$ref", "$schema", "$defs", "title", "description", "type", "properties", "required", "items",
        "additionalProperties", "anyOf", "enum", "pattern", "minItems", "minimum", "exclusiveMinimum",
        "patternErrorMessage", "markdownDescription", "patternProperties",
    }  # fmt: skip
    assert schema.keys() <= known, schema.keys() - known
    if "$ref" in schema:
        return is_valid(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "anyOf" in schema and not any(is_valid(value, one, root) for one in schema["anyOf"]):
        return False
    if "type" in schema and not any(is_a(value, name) for name in listed(schema["type"])):
        return False
    if isinstance(value, dict):
        rest = schema.get("additionalProperties", True)
        patterns = schema.get("patternProperties", {})
        for key, inside in value.items():
            of_pattern = next((its for pattern, its in patterns.items() if re.search(pattern, key)), rest)
            of_key = schema.get("properties", {}).get(key, of_pattern)
            if of_key is False or (of_key is not True and not is_valid(inside, of_key, root)):
                return False
        return all(key in value for key in schema.get("required", ()))
    if isinstance(value, list):
        enough = len(value) >= schema.get("minItems", 0)
        return enough and all(is_valid(item, schema.get("items", {}), root) for item in value)
    if isinstance(value, str):
        return re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, int | float):
        return bool(
            value >= schema.get("minimum", value) and value > schema.get("exclusiveMinimum", value - 1)
        )
    return True


def is_a(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def listed(types: str | list[str]) -> list[str]:
    return [types] if isinstance(types, str) else types


@pytest.mark.parametrize("path", files([bundled_folder()]), ids=lambda path: path.stem)
def test_every_bundled_deck_is_valid(schema: dict[str, Any], path: Any) -> None:
    deck = loaded(path.read_text("utf-8"))
    for section in deck.keys() & KINDS.keys():
        for card in deck[section]:
            assert is_valid(card, schema["properties"][section]["items"], schema), card
    assert is_valid(deck, schema, schema)


def test_there_is_a_definition_with_exactly_the_keys_of_each_kind(schema: dict[str, Any]) -> None:
    kinds = [kind for section in KINDS.values() for kind in section.values()]
    assert {name: set(its["properties"]) for name, its in schema["$defs"].items()} == {
        kind.__name__: set(kind.__struct_fields__) for kind in kinds
    }


def test_every_key_says_what_it_is_for(schema: dict[str, Any]) -> None:
    sections = [schema["properties"], *(its["properties"] for its in schema["$defs"].values())]
    for properties in sections:
        for name, its in properties.items():
            assert len(its["description"]) > 20, name
            assert its["description"].endswith((".", "`", "`.")), name
    assert "is typed" not in schema["$defs"]["Flashcard"]["properties"]["back"]["description"]
    titles = [its["title"] for its in schema["$defs"].values()]
    assert len({*titles}) == len(titles)
    assert not {*titles} & {*schema["$defs"]}


def test_no_pattern_is_shown_to_people(schema: dict[str, Any]) -> None:
    def check(part: Any) -> None:
        if isinstance(part, dict):
            assert ("pattern" in part) == ("patternErrorMessage" in part), part
            part = list(part.values())
        if isinstance(part, list):
            for each in part:
                check(each)

    check(schema)


@pytest.mark.parametrize(
    "text",
    [
        "id: a\n",
        "cards: []\n",
        "deck: a\ncards: [{front: f, back: b}]\n",
        "cards: [{front: f}]\n",
        "cards: [{front: '', back: b}]\n",
        "cards: [{front: f, answer: []}]\n",
        "cards: [{front: f, answer: a, forgive: [all]}]\n",
        "cards: [{front: f, choices: [a], answer: a}]\n",
        "cards: [{front: f, choices: [a, b]}]\n",
        "cards: [{front: f, back: b, id: a b}]\n",
        "cards: [{front: f, back: b, reverse: yes please}]\n",
        "cards: [{shape: x, output: [1, 0]}]\n",
        "cards: [{shape: x, output: 5}]\n",
        "cards: [{shape: x, vary: {k: 1}}]\n",
        "cards: [{value: x, tolerance: -1}]\n",
        "cards: [{task: t, solution: s, compare: both}]\n",
        "cards: [{task: t}]\n",
        "cards: [{operation: o, code: c}]\n",
        "cheatsheet: [{front: f, back: b}]\n",
        "cheatsheet: [{operation: o, code: c, cards: [shapes]}]\n",
    ],
)
def test_mistakes_are_not_valid(schema: dict[str, Any], text: str) -> None:
    assert not is_valid(loaded(text), schema, schema)


@pytest.mark.parametrize(
    "text",
    [
        "id: 7\nx-mine: 3\nversion: 1.2\ncards: [{front: 1, back: true, id: été-2, tags: [1, cnn]}]\n",
        "cards: [{shape: x, vary: {k: [1, 3], p: [same]}, where: [k > 1], output: []}]\n",
        "cards: [{value: x, result: 7, tolerance: 0.5}, {blank: 'f({{1}})', compare: shape}]\n",
        "cheatsheet: [{operation: o, code: c, output: [1, 2], cards: [recall, blank]}]\n",
        "cards: [{front: f, answer: 7}, {front: f, answer: [a, 7], forgive: [], back: b, hints: [h]}]\n",
        "cards: [{front: f, choices: [a, 7], answer: 7}, {front: f, choices: [a, b], answer: [a, b]}]\n",
    ],
)
def test_what_decks_may_hold_is_valid(schema: dict[str, Any], text: str) -> None:
    assert is_valid(loaded(text), schema, schema)
