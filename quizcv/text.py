"""Making characters visible that would otherwise act on the terminal or hide in the text.

A terminal obeys escape sequences, and a reader is fooled by text that runs backwards or is not seen at
all. Such characters are data here like any other, so they are replaced by a picture of themselves.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f"  # C0 without tab and newline, DEL
    "\x80-\x9f"  # C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # text direction
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # invisible
    "\u2028\u2029"  # line breaks that are not newlines
    "\ud800-\udfff\ufffe\uffff"  # not text at all
    "\U000e0000-\U000e007f"  # invisible tags
    "]"
)


def printable(text: str) -> str:
    """The text with every dangerous character shown: ESC as ␛, a bidi override as ⟨U+202E⟩.

    Newlines and tabs stay, and so do the joiners (U+200C, U+200D) that scripts and emoji need.
    """
    return _UNSAFE.sub(lambda match: _picture(match[0]), text)


def one_line(text: str, limit: int | None = 60) -> str:
    """The text as a message may quote it: on one line, printable throughout, at most `limit` long."""
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _picture(character) for character in text)


def is_safe(text: str) -> bool:
    """Whether `printable` would leave this text as it is."""
    return _UNSAFE.search(text) is None


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"⟨U+{code:04X}⟩"
