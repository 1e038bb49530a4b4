"""Lines that people read, made of pieces of text with one tone each. Whoever shows them knows the colours."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby, zip_longest
from textwrap import wrap
from typing import Literal, NamedTuple

from quizcv.text import one_line

Tone = Literal["", "bold", "muted", "accent", "key"]
"""How a piece stands out. Nothing is said by a tone alone."""


APART = "   "
"""What stands between a heading and what is said of it, and between the parts of that."""


class Piece(NamedTuple):
    """A text of one tone; `action` is what a click on it does on the screen, or ""."""

    text: str
    tone: Tone = ""
    action: str = ""


Line = tuple[Piece, ...]

EMPTY: Line = ()


def line(text: str, tone: Tone = "") -> Line:
    """A line of one tone."""
    return (Piece(text, tone),)


def sentence(text: str, width: int, tone: Tone = "") -> list[Line]:
    """A sentence in as many lines as it takes."""
    return [line(each, tone) for each in wrap(text, max(1, width))]


def heading(title: str, about: str = "", width: int = 0) -> list[Line]:
    """What stands above a block, and what is to be known about it: below, where it does not fit beside."""
    if not about:
        return [line(title, "bold")]
    if len(title) + len(APART) + len(about) <= width:
        return [(Piece(title, "bold"), Piece(f"{APART}{about}", "muted"))]
    rows: list[str] = []
    for part in about.split(APART):
        if rows and len(rows[-1]) + len(APART) + len(part) <= width:
            rows[-1] += APART + part
        else:
            rows.append(part)
    return [line(title, "bold"), *(each for row in rows for each in sentence(row, width, "muted"))]


def slip_name(word: str) -> str:
    """What a kind of slip is called: those that a card names itself have no word of their own."""
    return "named by a card" if word == "card" else word


def plain(pieces: Line) -> str:
    """A line without tones, nor blanks at its end."""
    return "".join(piece.text for piece in pieces).rstrip()


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(text: str, width: int) -> str:
    """A text in exactly so many columns, cut where it is longer; harmless whatever is in it."""
    text = one_line(text, None)
    room = width - cells(text)
    if room >= 0:
        return text + " " * room
    if width <= 0:
        return ""
    kept, room = "", width - 1
    for character in text:
        room -= _cells(character)
        if room < 0:
            break
        kept += character
    return kept + "…" + " " * (width - 1 - cells(kept))


def cut(pieces: Line, width: int) -> Line:
    """A line of at most so many columns: what is too long ends there."""
    if sum(cells(piece.text) for piece in pieces) <= width:
        return pieces
    kept, room = [], width
    for piece in pieces:
        text = piece.text if cells(piece.text) <= room else fitted(piece.text, room)
        kept.append(piece._replace(text=text))
        room -= cells(text)
        if room <= 0:
            break
    return tuple(kept)


def shaded(characters: Iterable[str], muted: str = "·│") -> Line:
    """Characters of a picture; those in `muted` step back behind the others."""
    return tuple(
        Piece("".join(group), "muted" if is_muted else "accent")
        for is_muted, group in groupby(characters, key=lambda character: character in muted)
    )


def beside(left: Sequence[Line], right: Sequence[Line], width: int) -> list[Line]:
    """Two columns of lines, of which the left one is so wide."""
    both = []
    for one, other in zip_longest(left, right, fillvalue=EMPTY):
        room = width - sum(cells(piece.text) for piece in one)
        both.append((*one, Piece(" " * max(0, room)), *other) if other else one)
    return both
