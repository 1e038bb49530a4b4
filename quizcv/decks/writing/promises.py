"""Writing promises into a deck file: what came out replaces what was promised, and no other byte changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from quizcv.decks.contents import KINDS, Content
from quizcv.decks.field_types import Promise
from quizcv.decks.reading.cards import identify
from quizcv.decks.reading.fields import plain
from quizcv.decks.reading.nodes import Fields
from quizcv.decks.reading.values import as_text
from quizcv.decks.writing.changes import key_edits
from quizcv.decks.writing.text import Item, items, tree
from quizcv.decks.writing.yaml_text import Edit, YamlText


class Wanted(NamedTuple):
    """A promise to be written under a key of the card with this id, which says `content` so far."""

    name: str
    key: str
    promise: Promise
    content: Content


class Change(NamedTuple):
    """How one promise gets into the text."""

    wanted: Wanted
    edits: list[Edit]


class Fixed(NamedTuple):
    """What the file should hold, which promises are in it now, and which have to be written by hand."""

    content: bytes
    written: list[Wanted]
    left: list[Wanted]


def with_promises(path: Path, wanted: Sequence[Wanted]) -> Fixed:
    """What this file should hold so that it keeps all these promises.

    One is left out if its card is another by now, or if it cannot be put in without changing more than
    that. Raises OSError.
    """
    original = path.read_bytes()
    try:
        text = original.decode()
        yaml_text = YamlText(text)
    except (UnicodeDecodeError, yaml.YAMLError):
        return Fixed(original, [], list(wanted))
    found: dict[str, Item] = {}
    for item in items(text):
        found.setdefault(identify(item.content), item)
    changes: list[Change] = []
    for one in wanted:
        card = found.get(one.name)
        if card is not None and card.content == one.content:
            edits = _edits(yaml_text, card.node, one)
            changes += [Change(one, edits)] if edits else []
    if not _says_only(yaml_text, changes):
        changes = [change for change in changes if _says_only(yaml_text, [change])]
    written = [change.wanted for change in changes]
    return Fixed(_with(yaml_text, changes).encode(), written, [one for one in wanted if one not in written])


def _edits(yaml_text: YamlText, card: Fields, one: Wanted) -> list[Edit]:
    """The edits that put a promise into a card; none where a comment among its sizes would go with them."""
    value = as_text(one.promise)
    if isinstance(value, str) and "\n" in value:
        value += "\n"  # which does not count, and is how people write it
    edits = key_edits(yaml_text, yaml_text.cards[card.line, card.column], {one.key: value})
    is_text = isinstance(value, str)
    return edits if is_text or yaml_text.edited(edits).count("#") == yaml_text.text.count("#") else []


def _with(yaml_text: YamlText, changes: Sequence[Change]) -> str:
    return yaml_text.edited([edit for change in changes for edit in change.edits])


def _says_only(yaml_text: YamlText, changes: Sequence[Change]) -> bool:
    """Whether the file with these promises says them, and else what it said before."""
    text = _with(yaml_text, changes)
    before, after = items(yaml_text.text), items(text)
    if tree(text).breaks or len(before) != len(after) or _heading(text) != _heading(yaml_text.text):
        return False
    promises = {(one.name, one.key): one.promise for one, _ in changes}
    return all(
        _stripped(new.content) == _stripped(_promising(old.content, promises))
        for old, new in zip(before, after, strict=True)
    )


def _promising(content: Content, promises: dict[tuple[str, str], Promise]) -> Content:
    name = identify(content)
    return msgspec.structs.replace(content, **{key: p for (of, key), p in promises.items() if of == name})


def _stripped(content: Content) -> Content:
    """A stored text counts without the blanks and lines around it."""
    result = getattr(content, "result", None)
    return msgspec.structs.replace(content, result=result.strip()) if result is not None else content


def _heading(text: str) -> Any:
    root = tree(text).root
    return (
        {key: plain(node) for key, node in root.values.items() if key not in KINDS}
        if isinstance(root, Fields)
        else None
    )
