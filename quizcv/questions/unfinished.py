"""Answers that were sent off too early, `[1,` or `3*`: no answers, rather than wrong ones."""

from __future__ import annotations

import re

_PAIRS = {")": "(", "]": "[", "}": "{"}


def unclosed(text: str) -> str:
    """The last bracket that is opened and not closed outside of quotes; "" when there is none."""
    opened: list[str] = []
    for char in re.sub(r"'[^']*'|\"[^\"]*\"", "", text):
        if char in _PAIRS.values():
            opened.append(char)
        elif opened and opened[-1] == _PAIRS.get(char):
            opened.pop()
    return opened[-1] if opened else ""


def unfinished(text: str) -> str:
    """Why this, which is no value, seems to be the beginning of one; "" for words and all else."""
    if not re.match(r"(torch\.)?((tensor|Size)\s*\(|[-+.\d(\[{])", text.strip()):
        return ""
    if bracket := unclosed(text):
        return f"this seems unfinished: `{bracket}` is not closed"
    if operator := re.search(r"[-+*/%]+$", text.strip()):
        return f"this seems unfinished: something is missing after `{operator[0]}`"
    return ""
