"""Making what comes from the worker harmless for a terminal.

The pictures are those of `quizcv.decks.visible`, which the runner does not depend on.
"""

from __future__ import annotations

import re
from typing import Any

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


def visible(text: str) -> str:
    """The text with every dangerous character shown: ESC as ␛, a bidi override as ⟨U+202E⟩."""
    return _UNSAFE.sub(lambda match: _picture(match[0]), text.replace("\r\n", "\n"))


def visible_everywhere(data: Any) -> Any:
    """`visible` for every string in decoded JSON."""
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, list):
        return [visible_everywhere(item) for item in data]
    if isinstance(data, dict):
        return {key: visible_everywhere(value) for key, value in data.items()}
    return data


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"⟨U+{code:04X}⟩"
