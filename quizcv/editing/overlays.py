"""The text of a file of edits to a bundled deck: what it says of a card, and saying something else of it."""

from __future__ import annotations

from collections.abc import Mapping

from quizcv.decks.reading.edits import takes_away
from quizcv.decks.reading.values import Value
from quizcv.decks.writing.cards import with_card_added, with_card_changed, without_card, written_card

_HEAD = """\
# Your changes to the deck {deck_id} that comes with quizcv: of each card the keys that differ, so that the
# rest follows new versions. An empty text takes a key away. Without its lines here a card is as it came.
"""


def merged(original: Mapping[str, Value], content: bytes | None, name: str) -> tuple[dict[str, Value], int]:
    """A bundled card with the edits of it in this file, and the line where these stand, or 1.

    Raises NotWritableError if the file cannot be read.
    """
    edit, line = _edit(content, name)
    return left({**original, **edit}), line


def left(values: Mapping[str, Value]) -> dict[str, Value]:
    """What of these stays of a card, without the keys that are taken away."""
    return {key: value for key, value in values.items() if not takes_away(key, value)}


def with_edits(
    content: bytes | None,
    deck_id: str,
    section: str,
    original: Mapping[str, Value],
    wanted: Mapping[str, Value],
) -> bytes | None:
    """The file in which a bundled card says what is wanted; None when there is nothing left to be in one.

    Raises NotWritableError.
    """
    name = str(original["id"])
    differing = {key: value for key, value in wanted.items() if value != original.get(key)}
    differing |= {key: "" for key in original if key not in wanted}
    edit, _ = _edit(content, name)
    if not differing:
        return without_edits(content, deck_id, name) if edit else content
    if content is None or not edit:
        return with_card_added(_begun(content, deck_id), section, {"id": name, **differing})
    changes = {
        key: differing.get(key)
        for key in (*edit, *differing)
        if key != "id" and edit.get(key) != differing.get(key)
    }
    return with_card_changed(content, name, changes)


def with_whole_card(content: bytes | None, deck_id: str, section: str, values: Mapping[str, Value]) -> bytes:
    """The file with all keys of a bundled card, as they are with the edits. Raises NotWritableError."""
    name = str(values["id"])
    edit, _ = _edit(content, name)
    if content is None or not edit:
        return with_card_added(_begun(content, deck_id), section, values)
    return with_card_changed(content, name, {key: values[key] for key in values if key not in edit})


def _begun(content: bytes | None, deck_id: str) -> bytes:
    return _HEAD.format(deck_id=deck_id).encode() if content is None else content


def without_edits(content: bytes | None, deck_id: str, name: str) -> bytes | None:
    """The file without the edits of this card; None when nothing of a person's is left in it."""
    if content is None:
        return None
    left = without_card(content, name)
    is_ours = left.decode().removeprefix("\ufeff").strip() in ("", _HEAD.format(deck_id=deck_id).strip())
    return None if is_ours else left


def _edit(content: bytes | None, name: str) -> tuple[dict[str, Value], int]:
    card = written_card(content, name) if content is not None else None
    return (card.values, card.line) if card else ({}, 1)
