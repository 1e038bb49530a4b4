"""From one item of a deck file to the card or the cheat-sheet entry it describes."""

from __future__ import annotations

import re

import msgspec

from quizcv.decks.contents import KINDS, Content, heading
from quizcv.decks.fields import check_text, plain, sound_fields
from quizcv.decks.findings import Findings
from quizcv.decks.parts import mistake
from quizcv.decks.tree import Broken, Fields, Node, Text

_CALLED = {"cards": "card", "cheatsheet": "cheat-sheet entry"}


def convert(node: Node, section: str, findings: Findings) -> Content | None:
    """The card that this item of a section describes, or None with the reasons among the findings."""
    kinds = KINDS[section]
    what = _CALLED[section]
    if isinstance(node, Broken):
        findings.error(node, node.message)
        return None
    if not isinstance(node, Fields):
        key = next(iter(kinds))
        findings.error(node, f"this is not a {what}; write `- {key}: ...` and its other keys below")
        return None
    kind = next((kinds[key] for key in kinds if key in node.values), None)
    if kind is None and _belongs_elsewhere(node, section, findings):
        return None
    if kind is not None:
        try:
            content = msgspec.convert(plain(node), kind, strict=False)
        except msgspec.ValidationError:
            pass
        else:
            for name, value in node.values.items():
                if type(value) is not Text or value.commented or value.dashes:
                    check_text(name, value, findings)
            key, message = mistake(content)
            if message:
                findings.error(node.values[key], message)
                return None
            return content
    sound_fields(node, kind or next(iter(kinds.values())), what, findings)
    return None


def identify(content: Content) -> str:
    """The id of this card: the one that it was given, or one made from what it asks."""
    if content.id:
        return content.id
    import hashlib  # decks with ids, like the bundled ones, do without it

    front = heading(content)
    words = re.findall(r"[^\W_]+", front.lower())
    slug = "-".join(words)[:48].rstrip("-")
    digest = hashlib.sha256(" ".join(front.split()).encode()).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest


def declared_id(node: Node) -> str:
    """The id that the file gives to this item, be the item sound or not."""
    value = node.values.get("id") if isinstance(node, Fields) else None
    return value.value if isinstance(value, Text) else ""


def _belongs_elsewhere(node: Fields, section: str, findings: Findings) -> bool:
    """Whether this item has been put into the wrong list, or cut in two; reports it."""
    for other, kinds in KINDS.items():
        key = next((key for key in kinds if key in node.values), None)
        if key:
            findings.error(node, f"`{key}` makes this a {_CALLED[other]}; move it under `{other}:`")
            return True
    first = next(iter(KINDS[section]))
    if node.keys and "back" in node.values and len(node.keys) == 1:
        findings.error(
            node, f"`{first}` is missing; if this belongs to the card above, write `back:` without `- `"
        )
        return True
    return False
