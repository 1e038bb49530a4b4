"""What reading deck files gave, kept from one start to the next: YAML takes longer than all the rest.

Derived and disposable. A deck file that changed, another quizcv, a cache that is damaged, missing or from
elsewhere lead to nothing but reading the YAML once more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property
from itertools import repeat
from pathlib import Path

import msgspec

import quizcv
from quizcv import files, seal
from quizcv.decks import reading as from_yaml
from quizcv.decks.contents import KINDS, Content
from quizcv.decks.model import Card, Deck, DeckProblem, Edits, Outline, Reading

Identity = tuple[int, ...]
"""What changes whenever a file does: inode, size, and when content and inode were last changed."""

SETTLED = 2_000_000_000
"""Nanoseconds. A file changed that short ago may change once more without its times showing it."""


_KINDS = {name: kind for kinds in KINDS.values() for name, kind in kinds.items()}
"""What a content is, by the key that tells its kind.

A tag of msgspec's would be shorter here, but it would also get into the digests of decks and into the schema,
and be one more key that a card in a file may have.
"""


class _Deck(msgspec.Struct, array_like=True):
    """A deck without its path. What its cards say is packed by itself, to be unpacked when it is needed."""

    id: str
    title: str
    takeaways: tuple[str, ...]
    next: str
    keys: list[str]
    lines: list[int]
    parts: list[str]
    outline: Outline
    edited: dict[str, int] | None
    about: dict[str, str]


class _Reading(msgspec.Struct, array_like=True):
    deck: _Deck | None
    errors: tuple[DeckProblem, ...]
    warnings: tuple[DeckProblem, ...]
    id_at: tuple[int, int]
    advice: tuple[DeckProblem, ...]
    is_deck: bool


class _Kept(msgspec.Struct, array_like=True):
    """A reading without what its cards say; the size and digest of that, which is in the rest of the file."""

    identity: Identity
    reading: msgspec.Raw
    size: int
    digest: bytes


_Held = tuple[_Kept, memoryview]
"""What was kept of a file, and what its cards say, packed."""


class Cache:
    """The readings of deck files, kept in the file at `path`, which need not exist.

    `now` gives the time in nanoseconds.
    """

    def __init__(self, path: Path, *, now: Callable[[], int] = time.time_ns) -> None:
        self._path = path
        self._now = now
        self._kept = _load(path)
        self._fresh: dict[str, _Held] = {}
        self._given: dict[Path, tuple[Identity, Reading]] = {}

    def has(self, path: Path) -> bool:
        """Whether the reading of a file is here, so that it need not be read."""
        held = self._kept.get(str(path.absolute()))
        return held is not None and held[0].identity == _identity(path)

    def read(self, path: Path) -> Reading:
        """The reading of a deck file: the kept one, or the same as before, if the file is the same still."""
        return self._reading(path, path, lambda: from_yaml.read(path))

    def read_edits(self, path: Path, deck: Deck) -> Reading:
        """The same of a bundled deck with the edits in this file."""
        return self._reading(path, deck.path, lambda: from_yaml.read_edits(path, deck))

    def _reading(self, path: Path, deck_path: Path, anew: Callable[[], Reading]) -> Reading:
        """What was given or kept for a file, if that and its deck's are the same still; else it is read."""
        files = dict.fromkeys((path, deck_path))
        name, identity = str(path.absolute()), _identity(*files)
        given, held = self._given.get(path), self._kept.get(name)
        if given and given[0] == identity:
            return given[1]
        if held and held[0].identity == identity:
            with suppress(msgspec.MsgspecError, LookupError, ValueError, RecursionError):
                reading = _unpacked(held, path, deck_path, anew)
                self._given[path] = identity, reading
                return reading
        reading = anew()
        if identity and identity == _identity(*files) and self._now() - identity[-1] > SETTLED:
            self._fresh[name] = _packed(reading, identity)
            self._given[path] = identity, reading
        return reading

    def save(self) -> None:
        """Keep what had to be read anew, where there is a folder for it. Raises OSError."""
        fresh, self._fresh = self._fresh, {}
        if not fresh or not self._path.parent.is_dir():
            return
        kept = {name: kept for name, kept in self._kept.items() if _identity(Path(name))} | fresh
        body = msgspec.msgpack.encode((_maker(), {name: held[0] for name, held in kept.items()}))
        seal.write_cache(self._path, body, (contents for _, contents in kept.values()))
        self._kept = kept


def _load(path: Path) -> dict[str, _Held]:
    body, rest = seal.read_cache(path)
    try:
        maker, kept = msgspec.msgpack.decode(body, type=tuple[str, dict[str, _Kept]])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return {}
    if maker != _maker():
        return {}
    held: dict[str, _Held] = {}
    for name, each in kept.items():
        held[name] = each, rest[: each.size]
        rest = rest[each.size :]
    return held


def _maker() -> str:
    """Which reading of decks this is: the version, and the modules of this package as they stand."""
    here = Path(__file__).parent
    return f"{quizcv.__version__} {files.changed([here, here / 'reading'])}"


def _identity(*paths: Path) -> Identity | None:
    """That of these files, with the latest of their times at the end; None if one of them is not there."""
    found: list[int] = []
    latest = 0
    for path in paths:
        try:
            status = path.stat()
        except (OSError, ValueError):
            return None
        found += (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        latest = max(latest, status.st_mtime_ns, status.st_ctime_ns)
    return *found, latest


class _Contents:
    """What the cards of a kept deck say, each unpacked when it is asked for the first time.

    If that is not what was kept, the file is read `anew`. Of a large deck all at once would hold up a key.
    """

    def __init__(self, held: _Held, anew: Callable[[], Reading]) -> None:
        self._kept, self._contents = held
        self._anew = anew
        self._unpacked: dict[str, Content] = {}

    def __call__(self, source_key: str) -> Content:
        """The content of an author's card, the same each time."""
        if source_key not in self._unpacked:
            try:
                kind, content = self._packed[source_key]
                self._unpacked.setdefault(source_key, _decoder(kind).decode(content))
            except (msgspec.MsgspecError, LookupError, ValueError, RecursionError):
                deck = self._anew().deck
                self._unpacked = {card.source_key: card.content for card in deck.cards} if deck else {}
        return self._unpacked[source_key]

    @cached_property
    def _packed(self) -> dict[str, tuple[str, msgspec.Raw]]:
        if seal.digest(self._contents) != self._kept.digest:
            raise ValueError("damaged, or from elsewhere")
        return msgspec.msgpack.decode(self._contents, type=dict[str, tuple[str, msgspec.Raw]])


@cache
def _decoder(kind: str) -> msgspec.msgpack.Decoder[Content]:
    """What decodes a kind of content; making it takes longer than reading a deck."""
    return msgspec.msgpack.Decoder(_KINDS[kind])


def _packed(reading: Reading, identity: Identity) -> _Held:
    encode = msgspec.msgpack.encode
    cards = reading.deck.cards if reading.deck else ()
    contents = encode({card.source_key: (card.content.NAMED_BY, card.content) for card in cards})
    packed = encode(
        _Reading(
            _packed_deck(reading.deck) if reading.deck else None,
            reading.errors,
            reading.warnings,
            reading.id_at,
            reading.advice,
            reading.is_deck,
        )
    )
    whole = msgspec.Raw(encode(packed))  # as bytes, which are passed over at once
    return _Kept(identity, whole, len(contents), seal.digest(contents)), memoryview(contents)


def _packed_deck(deck: Deck) -> _Deck:
    return _Deck(
        deck.id,
        deck.title,
        deck.takeaways,
        deck.next,
        [card.key for card in deck.cards],
        [card.line for card in deck.cards],
        [card.part for card in deck.cards],
        deck.outline,
        deck.edits.lines if deck.edits else None,
        deck.about,
    )


def _unpacked(held: _Held, path: Path, deck_path: Path, anew: Callable[[], Reading]) -> Reading:
    decode = msgspec.msgpack.decode
    packed = decode(decode(held[0].reading, type=bytes), type=_Reading)
    deck = None
    if packed.deck:
        edits = Edits(path, packed.deck.edited) if packed.deck.edited is not None else None
        deck = _unpacked_deck(packed.deck, deck_path, edits, _Contents(held, anew))
    return Reading(path, deck, packed.errors, packed.warnings, packed.id_at, packed.advice, packed.is_deck)


def _unpacked_deck(packed: _Deck, path: Path, edits: Edits | None, contents: _Contents) -> Deck:
    if not len(packed.keys) == len(packed.lines) == len(packed.parts):
        raise ValueError("damaged")
    cards = tuple(map(Card, packed.keys, repeat(contents), packed.lines, packed.parts))
    deck = Deck(packed.id, packed.title, path, packed.takeaways, packed.next, cards, edits, packed.about)
    deck.__dict__["outline"] = packed.outline  # where a cached property keeps its value
    return deck
