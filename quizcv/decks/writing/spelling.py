"""How a promise is spelt in YAML, so that it reads back as exactly that."""

from __future__ import annotations

import json
import re

from quizcv.decks.contents import Promise

_PLAIN = re.compile(r"(?:[\w(.+/=]|-(?=[\w(.]))(?:[\w ().+*/=-]*[\w().+*/=-])?")
"""Text that needs no quotes, within brackets neither."""


def spelt(promise: Promise, quote: str = "") -> str:
    """The promise on one line. `quote` is the quotation mark that the author uses."""
    if not isinstance(promise, str):
        return f"[{', '.join(map(str, promise))}]"
    if not promise.isprintable() or quote == '"':
        return json.dumps(promise, ensure_ascii=False)
    if quote == "'" or not _PLAIN.fullmatch(promise):
        return "'" + promise.replace("'", "''") + "'"
    return promise


def block(promise: str, indent: str, end: str) -> str:
    """The lines of a text below a `|`, the last one without its end."""
    return end.join(f"{indent}{line}" if line.strip() else "" for line in promise.split("\n"))


def fits_block(promise: Promise) -> bool:
    """Whether a text can stand below a `|` as it is."""
    return (
        isinstance(promise, str)
        and promise == promise.strip()
        and all(line.replace("\t", "").isprintable() for line in promise.split("\n"))
    )
