"""From one item of a deck file to the card or the cheat-sheet entry it describes."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

import msgspec

from quizcv.decks.contents import KINDS, Content
from quizcv.decks.kind import KeyPath
from quizcv.decks.reading.fields import check_text, free_texts, plain, sound_fields
from quizcv.decks.reading.mistakes import doubts, mistake
from quizcv.decks.reading.nodes import Broken, Fields, Items, Node, Text
from quizcv.decks.reading.problems import Problems

CALLED = {"cards": "card", "cheatsheet": "cheat-sheet entry"}


def convert(
    node: Node, section: str, problems: Problems, meant: type[Content] | None = None
) -> Content | None:
    """The card that this item of a section describes, or None with the reasons among the problems.

    Where it is known which kind of card is `meant`, the item is nothing else.
    """
    kinds = KINDS[section]
    what = CALLED[section]
    if isinstance(node, Broken):
        problems.error(node, node.message)
        return None
    if not isinstance(node, Fields):
        key = next(iter(kinds))
        problems.error(node, f"this is not a {what}; write `- {key}: ...` and its other keys below")
        return None
    asking = _asking(section)
    named = [key for key in node.values if key in asking]
    kind = kind_of(node.values, section)
    if kind is None and meant is None and _belongs_elsewhere(node, section, problems):
        return None
    if len(named) > 1:
        place = next(key for key in node.keys if key.value == named[1])
        problems.error(place, f"this asks two things, `{named[0]}` and `{named[1]}`; make two cards of it")
        return None
    if meant is not None and kind is not meant:
        sound_fields(node, meant, what, problems)
        return None
    if kind is not None:
        try:
            content = msgspec.convert(plain(node), kind, strict=False)
        except msgspec.ValidationError:
            pass
        else:
            for name, value in node.values.items():
                if name in free_texts(kind) and (type(value) is not Text or value.commented or value.dashes):
                    check_text(name, value, problems)
            if found := mistake(content):
                problems.error(_place(node, found[0]), found[1])
                return None
            for path, message in doubts(content):
                problems.warn(_place(node, path), message)
            return content
    if kind is None and "choices" in node.values:
        kind = kinds.get("choices")
    sound_fields(node, kind or next(iter(kinds.values())), what, problems)
    return None


def kind_of(keys: Collection[str], section: str) -> type[Content] | None:
    """The kind of a card with these keys: of those that ask under one the last whose own key is there."""
    asking = _asking(section)
    kinds = next((asking[key] for key in keys if key in asking), ())
    return next((kind for kind in kinds if kind.NAMED_BY in keys), None)


@cache
def _asking(section: str) -> dict[str, tuple[type[Content], ...]]:
    """For each key under which a card can ask the kinds that do, the last one first."""
    kinds = KINDS[section].values()
    return {
        key: tuple(kind for kind in reversed(kinds) if kind.asked_in() == key)
        for key in dict.fromkeys(kind.asked_in() for kind in kinds)
    }


def _place(node: Fields, path: KeyPath) -> Node:
    """The node at the end of this way into a card."""
    place: Node = node
    for step in path:
        if isinstance(place, Fields):
            place = place.values[str(step)]
        elif isinstance(place, Items):
            place = place.items[int(step)]
    return place


def identify(content: Content) -> str:
    """The id of this card: the one that it was given, or one made from what it asks."""
    if content.id:
        return content.id
    import hashlib  # decks with ids, like the bundled ones, do without it

    front = content.heading
    words = re.findall(r"[^\W_]+", front.lower())
    slug = "-".join(words)[:48].rstrip("-")
    digest = hashlib.sha256(" ".join(front.split()).encode()).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest


def declared_id(node: Node) -> str:
    """The id that the file gives to this item, be the item sound or not."""
    value = node.values.get("id") if isinstance(node, Fields) else None
    return value.value if isinstance(value, Text) else ""


def _belongs_elsewhere(node: Fields, section: str, problems: Problems) -> bool:
    """Whether this item has been put into the wrong list, or cut in two; reports it."""
    for other, kinds in KINDS.items():
        key = next((key for kind in kinds.values() if (key := kind.asked_in()) in node.values), None)
        if key:
            problems.error(node, f"`{key}` makes this a {CALLED[other]}; move it under `{other}:`")
            return True
    first = next(iter(KINDS[section]))
    if node.keys and "back" in node.values and len(node.keys) == 1:
        problems.error(
            node, f"`{first}` is missing; if this belongs to the card above, write `back:` without `- `"
        )
        return True
    return False
