"""What there is to learn, as immutable values.

`Flashcard` and `Entry` have exactly the keys that an author may write in a deck file, so that one
declaration validates a file and describes it. `Card` is one reviewable question made from them.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated

import msgspec

from quizcv.visible import one_line

Words = Annotated[str, msgspec.Meta(pattern=r"\S")]
"""Text that may not be empty."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[\w.-]+$(?!\n)")]
"""The id of a card or a deck: letters, digits, and `-`, `_`, `.`."""

Shape = tuple[Annotated[int, msgspec.Meta(gt=0)], ...]
"""The sizes of a tensor."""


class Flashcard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A front and a back, both Markdown. `reverse` adds a sibling that asks back -> front."""

    front: Words
    back: Words
    id: Name = ""
    reverse: bool = False
    source: str = ""
    tags: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A cheat-sheet entry: an operation and the PyTorch code that performs it.

    `setup` runs before the code. `input` is a Python expression, bound to `x`, on which a module is
    called. `output` is the promised shape of what comes out. `after` names the entry of the same deck
    in whose namespace the code runs. `note` is Markdown shown with the entry.
    """

    operation: Words
    code: Words
    id: Name = ""
    setup: str = ""
    input: str = ""
    output: Shape | None = None
    after: Name = ""
    note: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()


class Card(msgspec.Struct, frozen=True):
    """One reviewable question.

    `key` is `<deck id>/<card id>`, with `/reverse` behind it for the sibling that asks back -> front.
    `line` is the 1-based line of the card in its deck's file.
    """

    key: str
    content: Flashcard | Entry
    line: int
    reversed: bool = False

    @property
    def deck_id(self) -> str:
        """The id of the card's deck."""
        return self.key.partition("/")[0]

    @property
    def siblings(self) -> str:
        """What cards made from the same author's card have in common: `<deck id>/<card id>`."""
        return self.key.removesuffix("/reverse") if self.reversed else self.key


class Deck(msgspec.Struct, frozen=True, dict=True):
    """A deck file. `cards` holds every reviewable card in the file's order, flashcards first."""

    id: str
    title: str
    path: Path
    takeaways: tuple[str, ...] = ()
    next: str = ""
    cards: tuple[Card, ...] = ()

    @cached_property
    def entries(self) -> tuple[Card, ...]:
        """The cards that are cheat-sheet entries, in the file's order."""
        return tuple(card for card in self.cards if isinstance(card.content, Entry))

    def chain(self, card: Card) -> tuple[Entry, ...]:
        """The entry of this card and, before it, the entries it comes `after`, oldest first."""
        by_id = {other.key: other.content for other in self.entries if isinstance(other.content, Entry)}
        chain: list[Entry] = []
        entry = by_id.get(card.key)
        while entry is not None:
            chain.insert(0, entry)
            entry = by_id.get(f"{self.id}/{entry.after}") if entry.after else None
        return tuple(chain)


class Problem(msgspec.Struct, frozen=True):
    """Something wrong or doubtful in a deck file, and what to write instead. 1-based line and column."""

    line: int
    column: int
    message: str


class Reading(msgspec.Struct, frozen=True):
    """What reading one deck file gave: the cards that are sound, and what is wrong with the rest.

    `deck` is None only if nothing in the file could be used, or if its id belongs to another deck.
    `id_at` is the line and column where the file names its id.
    """

    path: Path
    deck: Deck | None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    id_at: tuple[int, int] = (1, 1)


class DeckError(Exception):
    """A deck that cannot be loaded whole; says file, line, column and remedy of each error."""

    def __init__(self, path: Path, errors: tuple[Problem, ...]) -> None:
        self.path = path
        self.errors = errors
        shown = one_line(str(path), limit=None)
        super().__init__("\n".join(f"{shown}:{e.line}:{e.column}: {e.message}" for e in errors))
