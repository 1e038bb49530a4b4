"""Words for people: characters made harmless, nouns counted, lists joined, misspelt names guessed.

A terminal obeys escape sequences, and a reader is fooled by text that runs backwards or is not seen at
all. Such characters are data here like any other, so they are replaced by a picture of themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

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


def printable_line(text: str) -> str:
    """`printable`, with newlines shown too: what a path or a name holds cannot look like a line of ours."""
    return printable(text).replace("\n", "␊")


def one_line(text: str, limit: int | None = 60) -> str:
    """The text as a message may quote it: on one line, printable throughout, at most `limit` long."""
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _picture(character) for character in text)


def escaped_json(text: str) -> str:
    """JSON with every dangerous character in its strings written as JSON can: U+009B as \\u009b."""
    return _UNSAFE.sub(lambda match: _json_escape(ord(match[0])), text)


def is_safe(text: str) -> bool:
    """Whether `printable` would leave this text as it is."""
    return _UNSAFE.search(text) is None


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 card", "2,000 cards"; `many` is a plural that is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float | None) -> str:
    """A share of one, such as 82%; - where there is none."""
    return "-" if share is None else f"{share:.0%}"


def joined(parts: Iterable[str], word: str = "and") -> str:
    """The parts as a sentence lists them: "a", "a and b", "a, b and c"."""
    parts = list(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def error_text(error: OSError) -> str:
    """What went wrong with which file, as "birds.yaml: Permission denied"."""
    why = error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename else why


def day_text(day: date, today: date) -> str:
    """A day as a person says it: tomorrow, 29 Nov, 3 Jan 2028."""
    away = (day - today).days
    if away in (0, 1):
        return ("today", "tomorrow")[away]
    text = f"{day.day} {day:%b}"
    return text if away < 300 else f"{text} {day.year}"


def sized(size: float) -> str:
    """A number of bytes: "12 bytes", "1.5 kB", "46.8 MB", "512 MB"."""
    if size < 1000:
        return counted(int(size), "byte")
    for unit in ("kB", "MB"):
        size /= 1000
        if size < 999.5:
            return f"{size:.1f} {unit}" if size < 99.95 else f"{size:.0f} {unit}"
    return f"{size / 1000:,.1f} GB"


def similar(name: str, known: Iterable[str], most: int = 3, cutoff: float = 0.6) -> list[str]:
    """The known names that somebody may have meant who wrote `name`, the likeliest first.

    `cutoff` is how much they must have in common: 0 for nothing, 1 for all.
    """
    from difflib import get_close_matches  # only a mistake pays for loading it

    return get_close_matches(name.lower()[:100], list(known), most, cutoff)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """To end a sentence on an unknown name: "; do you mean 'check'?", or "" where none is similar."""
    names = similar(name, known)
    return f"; do you mean {' or '.join(map(repr, names))}?" if names else ""


def _json_escape(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"⟨U+{code:04X}⟩"
