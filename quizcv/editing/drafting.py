"""From the fields of a form to a card: what it would be, or what is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from quizcv.decks import Card, Deck, DeckProblem
from quizcv.decks.contents import Content, Entry
from quizcv.decks.model import made_from, name_in
from quizcv.decks.reading.cards import convert, identify
from quizcv.decks.reading.fields import plain
from quizcv.decks.reading.nodes import Fields as Nodes
from quizcv.decks.reading.problems import Problems
from quizcv.decks.reading.tree import parse
from quizcv.decks.reading.values import Value, as_read_text, node_of
from quizcv.decks.writing.order import in_order
from quizcv.decks.writing.spelling import in_brackets
from quizcv.editing.keys import KIND_OF, Key, key_of
from quizcv.editing.values import Draft, Fields, Written

EMPTY = "[]"
"""What stands in the field of a list that says something though there is nothing in it."""

Said = list[tuple[str, str]]
"""Sentences, each with the key that it is about."""

_MISSING = re.compile(r"`(\w+)` is missing")


def shown(kind: str, written: Mapping[str, Value]) -> dict[str, Written]:
    """The values of a card as they stand in a form."""
    return {key: _shown(kind, key, written[key]) for key in in_order(written)}


def _shown(kind: str, key: str, value: Value) -> Written:
    is_list = key_of(kind, key).sort == "list" and not isinstance(value, Mapping)
    if isinstance(value, str):
        return [value.removesuffix("\n")] if is_list else value.removesuffix("\n")
    if is_list and not value and key_of(kind, key).may_be_empty:
        return [EMPTY]
    if is_list:
        return [item.removesuffix("\n") if isinstance(item, str) else in_brackets(item) for item in value]
    return in_brackets(value)


def draft(fields: Fields, values: Mapping[str, str | Sequence[str]], deck: Deck | None) -> Draft:
    """What a card of this deck would be with these values in its fields; empty ones are left out of it.

    It is one of the kind that the fields are of, even where without a value it could be of another.
    """
    kind = fields.kind
    problems: Said = []
    wanted: dict[str, Value] = {}
    for key in in_order(values):
        old = fields.written.get(key)
        its = key_of(kind, key)
        value = _wanted(its, values[key], old, problems)
        if its.may_be_empty and value == [EMPTY]:
            wanted[key] = []
        elif value:
            wanted[key] = value
        elif old is not None and not old and not its.may_be_empty:  # it is written as such
            wanted[key] = old
    content, found, warnings = read_values(wanted, fields.section, KIND_OF[kind])
    known = {key for key, _ in problems}
    problems += [(key, sentence) for key, sentence in found if key not in known]
    if content is not None and not problems:
        problems += _doubles(content, fields, deck)
    cards: tuple[Card, ...] = ()
    if content is not None and not problems:
        cards = tuple(made_from(content, f"{fields.deck_id}/{identify(content)}", fields.line))
    return Draft(fields, shown(kind, wanted), wanted, tuple(problems), tuple(warnings), cards)


def _wanted(key: Key, new: str | Sequence[str], old: Value | None, problems: Said) -> Value:
    """What is to be written for what stands in a field: what was there before, if that says the same."""
    if key.sort == "list" and isinstance(new, str):
        new = new.split("\n")
    if not isinstance(new, str):
        items = [text for item in new if (text := as_read_text(item).strip())]
        if key.may_be_text and len(items) == 1 and (isinstance(old, str) or not old):
            return old if isinstance(old, str) and old.strip() == items[0] else items[0]
        known = {item.strip(): item for item in old or () if isinstance(item, str)}
        return [known.get(item, item) for item in items]
    text = as_read_text(new).strip("\n").rstrip()
    if key.sort == "flag":
        return "" if text == "false" else text
    if key.sort == "structure":
        return _structure(key.name, text, problems)
    if isinstance(old, str) and _stripped(old) == text:
        return old
    has_end = old.endswith("\n") if isinstance(old, str) and "\n" in old else "\n" in text
    return f"{text}\n" if text and has_end else text


def _structure(key: str, text: str, problems: Said) -> Value:
    """What is meant by lists and keys as YAML writes them."""
    tree = parse(f"{key}:\n  {text.replace(chr(10), chr(10) + '  ')}\n", Problems()) if text else None
    if tree is None:
        return ""
    node = tree.root.values.get(key) if isinstance(tree.root, Nodes) and len(tree.root.values) == 1 else None
    if tree.breaks or node is None:
        said = tree.breaks[0].problem.message if tree.breaks else "this cannot be read; write it as YAML"
        problems.append((key, said))
        return text
    value: Value = plain(node)
    return value


def _stripped(value: Value) -> Value:
    return value.strip("\n").rstrip() if isinstance(value, str) else value


def read_values(
    wanted: Mapping[str, Value], section: str, kind: type[Content] | None = None
) -> tuple[Content | None, Said, Said]:
    """The card with these keys, what is wrong with it, and what is doubtful, as reading a deck says it.

    With a `kind` it is one of that kind, or wrong.
    """
    places = {key: place for place, key in enumerate(wanted, 2)}
    nodes = {key: node_of(value, places[key]) for key, value in wanted.items()}
    problems = Problems()
    node = Nodes(nodes, {key: (place, 1) for key, place in places.items()}, 1, 1)
    content = convert(node, section, problems, kind)
    keys = {place: key for key, place in places.items()}

    def said(found: Sequence[DeckProblem]) -> Said:
        return [(keys.get(each.line, _missing(each.message)), each.message) for each in found]

    return content, said(problems.errors), said(problems.warnings)


def _missing(message: str) -> str:
    found = _MISSING.match(message)
    return found[1] if found else ""


def _doubles(content: Content, fields: Fields, deck: Deck | None) -> Iterator[tuple[str, str]]:
    """What of this card does not go together with others of its deck."""
    name = identify(content)
    others = {name_in(card.source_key): card.content for card in deck.cards} if deck else {}
    if fields.is_bundled and name != fields.name:
        yield "id", f"a card that came with quizcv keeps its id; write `{fields.name}`"
    if name != fields.name and name in others and content.id:
        yield "id", f"the id `{name}` is taken by another card of this deck; choose another"
    elif name != fields.name and name in others:
        yield (
            content.asked_in(),
            "another card of this deck asks the same; give this one an `id`, or change it",
        )
    after = content.after if isinstance(content, Entry) else ""
    if after and not isinstance(others.get(after), Entry):
        yield "after", f"`after: {after}` names no cheat-sheet entry of this deck; write the `id` of one"
