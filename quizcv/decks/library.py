"""All the decks that there are: the bundled ones and the user's."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

import quizcv
from quizcv.decks import folders, references
from quizcv.decks import reading as from_yaml
from quizcv.decks.model import Card, Deck, DeckProblem, Reading, deck_id_of
from quizcv.text import one_line

_COPY = re.compile(
    r"(?P<stem>.+?)(?:(?P<conflict> \(.*conflict.*\)|\.sync-conflict-.+|[._]conflict.*)| \(\d+\)| \d+|-.+)"
    r"(?P<suffix>\.ya?ml)",
    re.IGNORECASE,
)
"""The name of a copy: of Dropbox and Nextcloud, Syncthing, Resilio; of Google Drive, of iCloud, of OneDrive.

The names of the last three may be meant.
"""


class Library(msgspec.Struct, frozen=True, dict=True):
    """Every deck file's reading, the decks that came out of them in order, and what the user should know.

    `bundled` are the ids of the decks that came with quizcv, and of the user's that stand in their place.
    `hidden` decks are not among the others, nor are their readings.
    """

    readings: tuple[Reading, ...] = ()
    decks: tuple[Deck, ...] = ()
    notices: tuple[str, ...] = ()
    bundled: frozenset[str] = frozenset()
    hidden: tuple[Deck, ...] = ()

    def deck(self, deck_id: str) -> Deck | None:
        """The deck with this id."""
        return self._decks.get(deck_id)

    def card(self, key: str) -> Card | None:
        """The card with this key."""
        deck = self._decks.get(deck_id_of(key))
        return deck.card(key) if deck else None

    def source(self, key: str) -> Card | None:
        """A card that is made from the author's card with this key."""
        deck = self._decks.get(deck_id_of(key))
        return deck.sources.get(key) if deck else None

    def new_since(self, before: Library) -> frozenset[str]:
        """The keys of the cards that were not there before."""
        changed = [deck for deck in self.decks if before.deck(deck.id) is not deck]
        keys = (card.key for deck in changed for card in deck.cards)
        return frozenset(key for key in keys if before.card(key) is None)

    @cached_property
    def copies(self) -> tuple[tuple[Deck, Deck], ...]:
        """The user's copies that stand in the place of bundled decks, each with the deck that it hides."""
        pairs = ((self.deck(reading.deck.id), reading.deck) for reading in self.readings if reading.deck)
        return tuple(
            (used, original)
            for used, original in pairs
            if used and used.path != original.path and is_copy(used, original)
        )

    @cached_property
    def sound_copies(self) -> tuple[tuple[Deck, Deck], ...]:
        """Those of them without mistakes: a card that cannot be read looks like one that is missing."""
        mistaken = {reading.path for reading in self.readings if reading.errors}
        return tuple(pair for pair in self.copies if pair[0].path not in mistaken)

    @property
    def has_older(self) -> bool:
        """Whether some deck is what its file gave before there were errors in it."""
        return any(reading.is_older for reading in self.readings)

    @cached_property
    def edited(self) -> frozenset[str]:
        """The cards of the user's that stand in the place of a bundled deck's and differ from them."""
        edited: set[str] = set()
        for reading in self.readings:
            original, used = reading.deck, self.deck(reading.deck.id) if reading.deck else None
            if original and used and used is not original:
                as_bundled = {card.key: card.content for card in original.cards}
                edited |= {card.key for card in used.cards if card.content != as_bundled.get(card.key)}
        return frozenset(edited)

    @cached_property
    def _decks(self) -> dict[str, Deck]:
        return {deck.id: deck for deck in self.decks}


def bundled_folder() -> Path:
    """The folder of the decks that come with quizcv: inside the package, or beside it in a checkout."""
    package = Path(quizcv.__file__).parent
    inside = package / "bundled_decks"
    return inside if inside.is_dir() else package.parent / "decks"


def is_copy(deck: Deck, original: Deck) -> bool:
    """Whether a deck has cards of another one, and is not merely called the same."""
    return bool(deck.sources.keys() & original.sources.keys())


def replaces(deck: Deck, original: Deck) -> str:
    """That a deck of the user's stands in the place of a bundled one, and what to do if it is a copy."""
    remedy = f"; `quizcv decks --only-edits {deck.id}` keeps your changes, and all else up to date"
    what = f"your deck {deck.id} ({_shown(deck.path)}) replaces the bundled one"
    return what + remedy if is_copy(deck, original) else what


def files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files that these paths mean, as `folders.find` finds them."""
    return folders.find(paths).files


def read_library(
    bundled: Sequence[Path],
    user: Sequence[Path],
    reader: Callable[[Path], Reading | None] | None = None,
    *,
    others: Sequence[Path] = (),
    are_all: bool = False,
    edits: Path | None = None,
    edits_reader: Callable[[Path, Deck], Reading] | None = None,
) -> Library:
    """Read all these files and folders, with `reading.read` or what stands in for it, which may leave some.

    An id belongs to the first deck that has it; a later one is an error. Only a user's deck may take the
    id, and the place, of a bundled one, and not from a folder inside, nor from `others`, which are more
    folders of the user's; there, what is no deck is left out. `are_all` says that there are no other decks,
    so that a card which names one of another deck names what is not there. `edits` is the folder of the
    user's edits to bundled decks, read with `read_edits` or what stands in for it.
    """
    readings: list[Reading] = []
    decks: dict[str, Deck] = {}
    notices: list[str] = []
    replaceable: set[str] = set()
    read = reader or from_yaml.read
    ours, theirs = folders.find(bundled), folders.find(user, others)
    for reading in _without_copies(_read(ours, read)):
        readings.append(_placed(reading, decks))
    replaceable.update(decks)
    bundled_ids = frozenset(decks)
    for reading in _without_copies(_read(theirs, read)):
        deck = reading.deck
        if deck and deck.id in replaceable and deck.path not in theirs.inner:
            replaceable.remove(deck.id)
            notices.append(replaces(deck, decks[deck.id]))
            decks[deck.id] = deck
            at = next(n for n, r in enumerate(readings) if r.deck and r.deck.id == deck.id)
            readings.append(readings[at])
            readings[at] = reading
        else:
            readings.append(_placed(reading, decks))
    notices += theirs.notices
    if edits is not None:
        notices += _edited(
            edits, bundled_ids if are_all else None, replaceable, readings, decks, edits_reader
        )
    found = tuple(decks.values())
    return Library(_with_doubtful_references(readings, found, are_all), found, tuple(notices), bundled_ids)


def _edited(
    folder: Path,
    bundled: Collection[str] | None,
    editable: Collection[str],
    readings: list[Reading],
    decks: dict[str, Deck],
    reader: Callable[[Path, Deck], Reading] | None,
) -> Iterator[str]:
    """Lay the edits in a folder over the bundled decks that they are for; a notice for each without effect.

    `bundled` are the ids of all of these, if all were read, and `editable` of those whose place no deck of
    the user's has taken. The reading of a deck as it came goes to the end.
    """
    if folder.is_symlink():
        yield f"{_shown(folder)} is a link, which is not followed; put a folder in its place"
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in folders.beside(folder):
        name = path.stem
        if path.suffix != ".yaml":
            yield f"{_shown(path)} is not used: edits are in files that end in .yaml"
        elif name not in editable:
            if bundled is not None and name not in bundled:
                yield f"{_shown(path)} is not used: no deck {one_line(name)} comes with quizcv"
            elif name in decks:
                yield f"{_shown(path)} is not used: your deck {name} is, {_shown(decks[name].path)}"
        else:
            edited = (reader or from_yaml.read_edits)(path, decks[name])
            place = next(n for n, reading in enumerate(readings) if reading.deck is decks[name])
            readings.append(readings[place])
            readings[place] = edited
            decks[name] = edited.deck or decks[name]


def _with_doubtful_references(
    readings: Sequence[Reading], decks: Sequence[Deck], are_all: bool
) -> tuple[Reading, ...]:
    """The readings, with a warning for each card that needs or shows what is not there, or needs itself."""
    found: dict[str, list[DeckProblem]] = {}
    for card, _, message in references.problems(decks, are_all=are_all):
        found.setdefault(card.deck_id, []).append(DeckProblem(card.line, 1, message))
    if not found:
        return tuple(readings)
    used = {deck.id: deck for deck in decks}
    return tuple(
        msgspec.structs.replace(
            reading, warnings=tuple(sorted((*reading.warnings, *found[reading.deck.id]), key=_place))
        )
        if reading.deck and used[reading.deck.id] is reading.deck and reading.deck.id in found
        else reading
        for reading in readings
    )


def _place(problem: DeckProblem) -> tuple[int, int]:
    return problem.line, problem.column


def _read(found: folders.Found, read: Callable[[Path], Reading | None]) -> Iterator[Reading]:
    """The readings of these files, but for those that are no decks where nobody says that they are."""
    readings = filter(None, map(read, found.files))
    return (reading for reading in readings if reading.is_deck or reading.path not in found.inner)


def _placed(reading: Reading, decks: dict[str, Deck]) -> Reading:
    """The reading, its deck put among the decks if the id is still free."""
    deck = reading.deck
    if deck is None:
        return reading
    first = decks.setdefault(deck.id, deck)
    if first is deck:
        return reading
    line, column = reading.id_at
    message = f"the deck id `{deck.id}` is taken by {_shown(first.path)}; write another `id:`"
    taken = DeckProblem(line, column, message)
    return msgspec.structs.replace(reading, deck=None, errors=(taken, *reading.errors))


def _without_copies(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings; those of copies that a sync tool left of another file are errors, and no decks."""
    all_readings = list(readings)
    by_path = {reading.path: reading for reading in all_readings}
    for reading in all_readings:
        match = _COPY.fullmatch(reading.path.name)
        original = by_path.get(reading.path.with_name(f"{match['stem']}{match['suffix']}")) if match else None
        if match is None or original is None or not (match["conflict"] or _same_id(reading, original)):
            yield reading
        else:
            message = (
                f"a sync tool left this copy of {_shown(original.path)}; put into that one what is only here,"
                " then delete this one"
            )
            error = DeckProblem(*reading.id_at, message)
            yield msgspec.structs.replace(reading, deck=None, errors=(error,), warnings=())


def _same_id(reading: Reading, other: Reading) -> bool:
    return reading.deck is not None and other.deck is not None and reading.deck.id == other.deck.id


def _shown(path: Path) -> str:
    return one_line(str(path), limit=None)
