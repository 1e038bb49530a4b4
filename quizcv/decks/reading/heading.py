"""The keys that a deck file has on its left margin."""

from __future__ import annotations

from typing import Any

import msgspec

from quizcv.decks.field_types import Label, Name

ABOUT = ("licence", "author", "language", "version")
"""What a deck may say of itself, besides keys of its author's own, which begin with `OWN`."""

OWN = "x-"


class Heading(msgspec.Struct):
    """What a deck says besides its cards; the cards are looked at one by one."""

    id: Name = ""
    title: str = ""
    takeaways: tuple[str, ...] = ()
    next: Label = ""
    licence: Label = ""
    author: Label = ""
    language: Label = ""
    version: Label = ""
    cards: Any = None
    cheatsheet: Any = None
