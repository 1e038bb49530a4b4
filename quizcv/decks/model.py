"""What there is to learn, as immutable values: decks of reviewable cards."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from quizcv.decks.contents import Content, Entry
from quizcv.decks.kind import CORE
from quizcv.text import one_line


def deck_id_of(key: str) -> str:
    """The id of the deck in the key of a card."""
    return key.partition("/")[0]


def name_in(key: str) -> str:
    """What the card with this key is called within its deck."""
    return key.partition("/")[2]


class Card(msgspec.Struct, frozen=True, eq=False, gc=False):
    """One reviewable question.

    `key` is `<deck id>/<card id>`, and behind it `/<part>` for siblings made from the same author's card:
    `reverse` asks back -> front, `c1` for a hole in a text, `shape` and `blank` more of a cheat-sheet entry.
    `line` is the 1-based line of the card in its deck's file. `held` is its content, or what gives the
    content of an author's card when it is asked for: a start shows hardly any.
    """

    key: str
    held: Content | Callable[[str], Content]
    line: int
    part: str = ""

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Card)
            and (self.key, self.line, self.part) == (other.key, other.line, other.part)
            and self.content == other.content
        )

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def content(self) -> Content:
        """What its author wrote."""
        held = self.held
        return held(self.source_key) if callable(held) else held

    @property
    def deck_id(self) -> str:
        """The id of the card's deck."""
        return deck_id_of(self.key)

    @property
    def source_key(self) -> str:
        """`<deck id>/<card id>`: the author's card that this one and its siblings are made from."""
        return self.key.removesuffix(f"/{self.part}") if self.part else self.key


def made_from(content: Content, key: str, line: int) -> Iterator[Card]:
    """The cards that are made from an author's card with this key."""
    for part in content.parts():
        yield Card(f"{key}/{part}" if part else key, content, line, part)


class EntryCard(Card, frozen=True, eq=False, gc=False):
    """The card that asks for the call of a cheat-sheet entry."""

    held: Entry

    @property
    def content(self) -> Entry:
        """What its author wrote."""
        return self.held


class Outline(msgspec.Struct, frozen=True, array_like=True):
    """What every start asks about the cards of a deck, which need not be read for it.

    All of it by the keys of the authors' cards: what each `needs` and `was`, and the `pictures` that they
    show, where there is anything; those that are `core`, and those that are `entries` of a cheat sheet.
    `checksum` changes with anything that the cards hold.
    """

    needs: dict[str, tuple[str, ...]]
    was: dict[str, tuple[str, ...]]
    pictures: dict[str, str]
    core: tuple[str, ...]
    entries: tuple[str, ...]
    has_code: bool
    checksum: str


class Edits(msgspec.Struct, frozen=True):
    """A file of a user's edits to a bundled deck, and the line there of each card that it changes, by id."""

    path: Path
    lines: dict[str, int]


class Deck(msgspec.Struct, frozen=True, dict=True):
    """A deck file. `cards` holds every reviewable card in the file's order, `cards:` before `cheatsheet:`.

    `about` is what it says of itself for people and other programs: its licence, its author, `x-...`. `edits`
    are those that a user has made to it, if it is a bundled one.
    """

    id: str
    title: str
    path: Path
    takeaways: tuple[str, ...] = ()
    next: str = ""
    cards: tuple[Card, ...] = ()
    edits: Edits | None = None
    about: dict[str, str] = {}

    @property
    def user_path(self) -> Path:
        """The file whose text makes this deck what it is: that of the user's edits, or its own."""
        return self.edits.path if self.edits else self.path

    def place(self, card: Card) -> tuple[Path, int]:
        """The file in which a card of this deck is written, and its line there."""
        line = self.edits.lines.get(name_in(card.source_key)) if self.edits else None
        return (self.edits.path, line) if self.edits and line else (self.path, card.line)

    @cached_property
    def entries(self) -> tuple[EntryCard, ...]:
        """The cheat-sheet entries in the file's order, each as the card that asks for its call."""
        entries: dict[str, EntryCard] = {}
        for card in self.cards:
            if isinstance(card.content, Entry):
                entries.setdefault(card.source_key, EntryCard(card.source_key, card.content, card.line))
        return tuple(entries.values())

    @cached_property
    def outline(self) -> Outline:
        """What has to be known of the cards before any is asked; of a deck that was kept, it was kept too."""
        contents = {card.source_key: card.content for card in self.cards}.items()
        return Outline(
            {key: content.needs for key, content in contents if content.needs},
            {key: content.was for key, content in contents if content.was},
            {key: content.picture for key, content in contents if content.picture},
            tuple(key for key, content in contents if CORE in content.tags),
            tuple(key for key, content in contents if isinstance(content, Entry)),
            any(content.RUNS for _, content in contents),
            self._checksum(),
        )

    def _checksum(self) -> str:
        cards = [
            {"key": card.key, "content": card.content, "line": card.line, "part": card.part}
            for card in self.cards
        ]
        data = msgspec.json.encode((self.id, cards))
        return f"{zlib.crc32(data):08x}{len(data):x}"

    @cached_property
    def sources(self) -> dict[str, Card]:
        """By the key of each author's card, the last of the cards that are made from it."""
        return {card.source_key: card for card in self.cards}

    def card(self, key: str) -> Card | None:
        """The card with this key."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, Card]:
        return {card.key: card for card in self.cards}

    @property
    def has_code(self) -> bool:
        """Whether anything in this deck can be run."""
        return self.outline.has_code

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex over all that the cards hold: it changes with any of it, wherever the file lies."""
        from hashlib import sha256  # most starts do without

        cards = msgspec.json.encode([(card.key, card.content) for card in self.cards])
        return sha256(cards).hexdigest()

    def chain(self, card: Card) -> tuple[Entry, ...]:
        """The entry of this card and, before it, the entries it comes `after`, oldest first."""
        by_key = {entry.key: entry.content for entry in self.entries}
        chain: list[Entry] = []
        entry = by_key.get(card.source_key)
        while entry is not None:
            chain.insert(0, entry)
            entry = by_key.get(f"{self.id}/{entry.after}") if entry.after else None
        return tuple(chain)


class DeckProblem(msgspec.Struct, frozen=True):
    """Something wrong or doubtful in a deck file, and what to write instead. 1-based line and column."""

    line: int
    column: int
    message: str


class Reading(msgspec.Struct, frozen=True):
    """What reading one deck file gave: the cards that are sound, and what is wrong with the rest.

    `advice` is what `quizcv check` has to say besides of what quizcv itself reads well.
    `deck` is None only if nothing in the file could be used, or if its id belongs to another deck.
    `id_at` is the line and column where the file names its id. A file that `is_deck` has a list of cards or a
    cheat sheet, however wrong, or cannot be read at all. With `is_older` the deck is what the file gave
    before there were these errors.
    """

    path: Path
    deck: Deck | None
    errors: tuple[DeckProblem, ...] = ()
    warnings: tuple[DeckProblem, ...] = ()
    id_at: tuple[int, int] = (1, 1)
    advice: tuple[DeckProblem, ...] = ()
    is_deck: bool = True
    is_older: bool = False


class DeckError(Exception):
    """A deck that cannot be loaded whole; says file, line, column and remedy of each error."""

    def __init__(self, path: Path, errors: tuple[DeckProblem, ...]) -> None:
        self.path = path
        self.errors = errors
        shown = one_line(str(path), limit=None)
        super().__init__("\n".join(f"{shown}:{e.line}:{e.column}: {e.message}" for e in errors))
