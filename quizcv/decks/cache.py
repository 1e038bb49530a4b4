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
from quizcv.decks.model import Card, Deck, DeckProblem, Reading

Identity = tuple[int, int, int, int]
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
        name, identity = str(path.absolute()), _identity(path)
        kept = self._kept.get(name)
        if kept and kept.identity == identity:
            with suppress(msgspec.MsgspecError, LookupError, ValueError, RecursionError):
                return _unpacked(kept.reading, path)
        from quizcv.decks.reading.deck import read  # brings YAML, which most starts do without

        reading = read(path)
        if identity and identity == _identity(path) and self._now() - max(identity[2:]) > SETTLED:
            self._fresh[name] = identity, reading
        return reading

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


def _identity(path: Path) -> Identity | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


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
    return _Deck(deck.id, deck.title, deck.takeaways, deck.next, cards)


def _unpacked(raw: msgspec.Raw, path: Path) -> Reading:
    packed = msgspec.msgpack.decode(raw, type=_Reading)
    deck = _unpacked_deck(packed.deck, path) if packed.deck else None
    return Reading(path, deck, packed.errors, packed.warnings, packed.id_at, packed.advice)


def _unpacked_deck(deck: _Deck, path: Path) -> Deck:
    cards = [
        Card(key, _CONTENTS[kind].decode(content), line, part)
        for key, line, part, kind, content in deck.cards
    ]
    return Deck(deck.id, deck.title, path, deck.takeaways, deck.next, tuple(cards))
