"""`known.json`: which cards there were last time, so that an edited card can be told from a new one.

Derived and small; a file that is missing or damaged means that nothing is known.
"""

from __future__ import annotations

import zlib
from functools import cached_property
from pathlib import Path
from typing import Self

import msgspec

from quizcv.decks import Deck, Library, name_in
from quizcv.decks.contents import ClozeCard
from quizcv.files import make_folder, read_file, replace_file

NO_CARDS = msgspec.Raw(b"{}")


class CardFingerprint(msgspec.Struct, frozen=True, array_like=True):
    """What a card looked like: fingerprints of its two sides, and whether its author gave it an `id`."""

    front: str
    back: str
    is_named: bool

    @property
    def sides(self) -> tuple[str, str]:
        """Front and back."""
        return self.front, self.back


class DeckFingerprints(msgspec.Struct, frozen=True, dict=True):
    """A deck as it was: its file, its cards, and those `gone` from it that left a history.

    `digest` is the checksum of its outline; "" never equals one. `holes` has the numbers of the holes of
    those cards that have any, and is left out where none has. `packed` are the cards as the file has them:
    of a deck that is what it was nobody asks for them.
    """

    path: str
    digest: str
    packed: msgspec.Raw = msgspec.field(name="cards")
    gone: dict[str, CardFingerprint] = {}
    holes: dict[str, str] | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(
        cls,
        path: str,
        digest: str,
        cards: dict[str, CardFingerprint],
        gone: dict[str, CardFingerprint],
        holes: dict[str, str] | msgspec.UnsetType,
    ) -> Self:
        """The same of cards by their ids."""
        return cls(path, digest, msgspec.Raw(msgspec.json.encode(cards)), gone, holes)

    @cached_property
    def cards(self) -> dict[str, CardFingerprint]:
        """The cards by their ids."""
        try:
            return msgspec.json.decode(self.packed, type=dict[str, CardFingerprint])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return {}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to know about it."""
        return self.packed == NO_CARDS and not self.gone


class Fingerprints(msgspec.Struct, frozen=True):
    """All decks as they were, by their ids, and the keys that cards were moved to from others."""

    decks: dict[str, DeckFingerprints] = {}
    moved: dict[str, str] = {}


def read(path: Path) -> Fingerprints:
    """What is known."""
    try:
        return msgspec.json.decode(read_file(path), type=Fingerprints)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Fingerprints()


def write(path: Path, known: Fingerprints) -> None:
    """Replace what is known. Raises OSError."""
    make_folder(path.parent)
    replace_file(path, [msgspec.json.encode(known), b"\n"])


def card_fingerprints(deck: Deck) -> dict[str, CardFingerprint]:
    """The cards of a deck by their ids; siblings are one."""
    found: dict[str, CardFingerprint] = {}
    for card in deck.cards:
        name = name_in(card.source_key)
        if name not in found:
            front, back = card.content.sides()
            found[name] = CardFingerprint(_fingerprint(front), _fingerprint(back), bool(card.content.id))
    return found


def holes(deck: Deck) -> dict[str, str]:
    """The numbers of the holes of each card that has any, by the ids of the cards."""
    found: dict[str, str] = {}
    for card in deck.cards:
        if isinstance(card.content, ClozeCard):
            name = name_in(card.source_key)
            found[name] = found.get(name, "") + card.part.removeprefix("c")
    return found


def comparable(known: Fingerprints, library: Library) -> set[str]:
    """The known decks whose missing cards were really deleted: loaded without errors, or deleted themselves.

    Not those that are left out this time, even if another file with their id is loaded, and not those in
    which an error may hide a card.
    """
    errors = {str(reading.path.absolute()): bool(reading.errors) for reading in library.readings}

    def is_comparable(deck_id: str, path: str) -> bool:
        deck = library.deck(deck_id)
        file = str(deck.path.absolute()) if deck else path
        return not errors.get(file) and (path in errors or _is_missing(Path(path)))

    return {deck_id for deck_id, deck in known.decks.items() if is_comparable(deck_id, deck.path)}


def _fingerprint(text: str) -> str:
    """Something short that differs between texts that differ in more than blanks and line breaks."""
    words = " ".join(text.split()).encode()
    return f"{zlib.crc32(words):08x}{len(words):x}"


def _is_missing(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False
