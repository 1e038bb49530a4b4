"""What reading deck files gave, kept from one start to the next: YAML takes longer than all the rest.

Derived and disposable. A deck file that changed, another quizcv, a cache that is damaged, missing or from
elsewhere lead to nothing but reading the YAML once more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

import quizcv
from quizcv import files, seal
from quizcv.decks.contents import KINDS
from quizcv.decks.model import Card, Deck, DeckProblem, Edits, Reading

Identity = tuple[int, ...]
"""What changes whenever a file does: inode, size, and when content and inode were last changed."""

SETTLED = 2_000_000_000
"""Nanoseconds. A file changed that short ago may change once more without its times showing it."""


_CONTENTS = {name: msgspec.msgpack.Decoder(kind) for kinds in KINDS.values() for name, kind in kinds.items()}
"""What decodes a content, by the key that tells its kind."""

_PackedCard = tuple[str, int, str, str, msgspec.Raw]
"""A card: its key, line and part, and its content behind the key that tells its kind.

A tag of msgspec's would be shorter here, but it would also get into the digests of decks and into the schema,
and be one more key that a card in a file may have.
"""


class _Deck(msgspec.Struct, array_like=True):
    """A deck without its path."""

    id: str
    title: str
    takeaways: tuple[str, ...]
    next: str
    cards: list[_PackedCard]
    edited: dict[str, int] | None = None


class _Reading(msgspec.Struct, array_like=True):
    deck: _Deck | None
    errors: tuple[DeckProblem, ...]
    warnings: tuple[DeckProblem, ...]
    id_at: tuple[int, int]
    advice: tuple[DeckProblem, ...]


class _Kept(msgspec.Struct, array_like=True):
    identity: Identity
    reading: msgspec.Raw


class Cache:
    """The readings of deck files, kept in the file at `path`, which need not exist.

    `now` gives the time in nanoseconds.
    """

    def __init__(self, path: Path, *, now: Callable[[], int] = time.time_ns) -> None:
        self._path = path
        self._now = now
        self._kept = _load(path)
        self._fresh: dict[str, tuple[Identity, Reading]] = {}

    def read(self, path: Path) -> Reading:
        """The reading of a deck file: the kept one if the file is the same still."""
        if kept := self._reading(path, _identity(path), path):
            return kept
        from quizcv.decks.reading.deck import read  # brings YAML, which most starts do without

        identity = _identity(path)
        reading = read(path)
        self._keep(reading, identity, _identity(path))
        return reading

    def read_edits(self, path: Path, deck: Deck) -> Reading:
        """The same of a bundled deck with the edits in this file."""
        if kept := self._reading(path, _identity(path, deck.path), deck.path):
            return kept
        from quizcv.decks.reading.edits import read_edits  # brings YAML, which most starts do without

        identity = _identity(path, deck.path)
        reading = read_edits(path, deck)
        self._keep(reading, identity, _identity(path, deck.path))
        return reading

    def _reading(self, path: Path, identity: Identity | None, deck_path: Path) -> Reading | None:
        """The kept reading of a file that is the same still."""
        kept = self._kept.get(str(path.absolute()))
        if kept and kept.identity == identity:
            with suppress(msgspec.MsgspecError, LookupError, ValueError, RecursionError):
                return _unpacked(kept.reading, path, deck_path)
        return None

    def _keep(self, reading: Reading, before: Identity | None, after: Identity | None) -> None:
        """Keep this reading, if the file has not changed meanwhile and will not unnoticed."""
        if before and before == after and self._now() - max(before[2:4] + before[6:]) > SETTLED:
            self._fresh[str(reading.path.absolute())] = before, reading

    def save(self) -> None:
        """Keep what had to be read anew, where there is a folder for it. Raises OSError."""
        fresh, self._fresh = self._fresh, {}
        if not fresh or not self._path.parent.is_dir():
            return
        kept = {name: kept for name, kept in self._kept.items() if _identity(Path(name))}
        for name, (identity, reading) in fresh.items():
            kept[name] = _Kept(identity, msgspec.Raw(_packed(reading)))
        body = msgspec.msgpack.encode((_maker(), kept))
        seal.write_cache(self._path, body)
        self._kept = kept


def _load(path: Path) -> dict[str, _Kept]:
    try:
        maker, kept = msgspec.msgpack.decode(seal.read_cache(path), type=tuple[str, dict[str, _Kept]])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return {}
    return kept if maker == _maker() else {}


def _maker() -> str:
    """Which reading of decks this is: the version, and the modules of this package as they stand."""
    here = Path(__file__).parent
    return f"{quizcv.__version__} {files.changed([here, here / 'reading'])}"


def _identity(*paths: Path) -> Identity | None:
    """That of these files; None if one of them is not there."""
    found: list[int] = []
    for path in paths:
        try:
            status = path.stat()
        except (OSError, ValueError):
            return None
        found += (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return tuple(found)


def _packed(reading: Reading) -> bytes:
    packed = _packed_deck(reading.deck) if reading.deck else None
    return msgspec.msgpack.encode(
        _Reading(packed, reading.errors, reading.warnings, reading.id_at, reading.advice)
    )


def _packed_deck(deck: Deck) -> _Deck:
    encode = msgspec.msgpack.encode
    cards = [
        (card.key, card.line, card.part, card.content.NAMED_BY, msgspec.Raw(encode(card.content)))
        for card in deck.cards
    ]
    return _Deck(
        deck.id, deck.title, deck.takeaways, deck.next, cards, deck.edits.lines if deck.edits else None
    )


def _unpacked(raw: msgspec.Raw, path: Path, deck_path: Path) -> Reading:
    packed = msgspec.msgpack.decode(raw, type=_Reading)
    deck = _unpacked_deck(packed.deck, path, deck_path) if packed.deck else None
    return Reading(path, deck, packed.errors, packed.warnings, packed.id_at, packed.advice)


def _unpacked_deck(deck: _Deck, path: Path, deck_path: Path) -> Deck:
    cards = [
        Card(key, _CONTENTS[kind].decode(content), line, part)
        for key, line, part, kind, content in deck.cards
    ]
    edits = Edits(path, deck.edited) if deck.edited is not None else None
    return Deck(deck.id, deck.title, deck_path, deck.takeaways, deck.next, tuple(cards), edits)
