"""What an edit is made of: the fields of a card, a draft of new ones, and what was saved."""

from __future__ import annotations

from pathlib import Path

import msgspec

from quizcv.decks import Card, name_in
from quizcv.decks.reading.values import Value

Written = str | list[str]
"""What stands in a field: a text, or the items of a list."""


class EditError(Exception):
    """An edit that was not made; one sentence on why, and what to do."""


class Fields(msgspec.Struct, frozen=True):
    """A card as it is written, to be changed.

    `key` is that of the author's card, and "" for a new one; `title` that of a deck that is not there yet.
    `values` has a text or a list for each key that it has, `written` the same as it stands in the file:
    whoever saves a draft of it finds out whether somebody else has changed that meanwhile. `path` is the file
    that is written; of a card that `is_bundled` that is the one with the user's edits to its deck. `line` is
    where the card stands in there, from 1, or 1 where it does not yet.
    """

    key: str
    deck_id: str
    section: str
    kind: str
    values: dict[str, Written]
    path: Path
    line: int
    is_bundled: bool
    written: dict[str, Value]
    title: str = ""

    @property
    def name(self) -> str:
        """What the card is called within its deck; "" for a new one."""
        return name_in(self.key)


class Draft(msgspec.Struct, frozen=True):
    """New values for the fields of a card, as they would be written.

    `problems` and `warnings` are sentences, each with the key that it is about, or "". `cards` are those that
    would be asked, with siblings; none while there are problems.
    """

    fields: Fields
    values: dict[str, Written]
    wanted: dict[str, Value]
    problems: tuple[tuple[str, str], ...]
    warnings: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...]

    @property
    def is_changed(self) -> bool:
        """Whether saving it would change anything."""
        return self.wanted != self.fields.written


class OpenedCard(msgspec.Struct, frozen=True):
    """A bundled card laid out whole among the user's edits, for a text editor to open at `line` of the file.

    `before` is what the file held without it, None if it was not there, and `content` what it holds now.
    """

    key: str
    path: Path
    line: int
    before: bytes | None
    content: bytes


class Change(msgspec.Struct, frozen=True):
    """What a file held before an edit, and what it holds since; None where there is no file."""

    path: Path
    before: bytes | None
    after: bytes | None


class Saved(msgspec.Struct, frozen=True):
    """What an edit did. `key` is that of the card as it is now, "" where there is none any more.

    `sentence` says it for people, and `what` names it: "edit of birds/robin"; `changes` take it back.
    """

    key: str
    path: Path
    line: int
    sentence: str
    changes: tuple[Change, ...]
    what: str = "edit"
