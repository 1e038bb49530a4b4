"""All the decks that there are: the bundled ones and the user's."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

import quizcv
from quizcv.decks import references
from quizcv.decks.model import Card, Deck, DeckProblem, Reading
from quizcv.text import one_line

_ENDINGS = (".yaml", ".yml")

_EVICTED = re.compile(r"\.(.+)\.icloud")
"""What iCloud leaves of a file that it has taken off the disk."""

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
    """

    readings: tuple[Reading, ...] = ()
    decks: tuple[Deck, ...] = ()
    notices: tuple[str, ...] = ()
    bundled: frozenset[str] = frozenset()

    def deck(self, deck_id: str) -> Deck | None:
        """The deck with this id."""
        return self._decks.get(deck_id)

    def card(self, key: str) -> Card | None:
        """The card with this key."""
        deck = self._decks.get(key.partition("/")[0])
        return deck.card(key) if deck else None

    def source(self, key: str) -> Card | None:
        """A card that is made from the author's card with this key."""
        deck = self._decks.get(key.partition("/")[0])
        return deck.sources.get(key) if deck else None

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


def files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The deck files that these paths mean, each once: a folder means its *.yaml and *.yml, by name.

    A path that does not exist stays in, so that reading it says so.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _inside(path) if path.is_dir() else [path]:
            found.setdefault(file.absolute(), file)
    return tuple(found.values())


def read_library(
    bundled: Sequence[Path],
    user: Sequence[Path],
    reader: Callable[[Path], Reading | None] | None = None,
    *,
    are_all: bool = False,
    edits: Path | None = None,
    edits_reader: Callable[[Path, Deck], Reading] | None = None,
) -> Library:
    """Read all these files and folders, with `reading.read` or what stands in for it, which may leave some.

    An id belongs to the first deck that has it; a later one is an error. Only a user's deck may take the
    id, and the place, of a bundled one. `are_all` says that there are no other decks, so that a card which
    names one of another deck names what is not there. `edits` is the folder of the user's edits to bundled
    decks, read with `read_edits` or what stands in for it.
    """
    readings: list[Reading] = []
    decks: dict[str, Deck] = {}
    notices: list[str] = []
    replaceable: set[str] = set()
    read = reader or _reader()
    for reading in _without_copies(filter(None, map(read, files(bundled)))):
        readings.append(_placed(reading, decks))
    replaceable.update(decks)
    bundled_ids = frozenset(decks)
    for reading in _without_copies(filter(None, map(read, files(user)))):
        deck = reading.deck
        if deck and deck.id in replaceable:
            replaceable.remove(deck.id)
            decks[deck.id] = deck
            notices.append(f"your deck {deck.id} ({_shown(deck.path)}) replaces the bundled one")
            at = next(n for n, r in enumerate(readings) if r.deck and r.deck.id == deck.id)
            readings.append(readings[at])
            readings[at] = reading
        else:
            readings.append(_placed(reading, decks))
    notices += _folders_inside(user)
    if edits is not None:
        replaced = bundled_ids - replaceable
        notices += _edited(edits, bundled_ids, replaced, readings, decks, edits_reader)
    found = tuple(decks.values())
    return Library(_with_doubtful_references(readings, found, are_all), found, tuple(notices), bundled_ids)


def _edited(
    folder: Path,
    bundled: Collection[str],
    replaced: Collection[str],
    readings: list[Reading],
    decks: dict[str, Deck],
    reader: Callable[[Path, Deck], Reading] | None,
) -> Iterator[str]:
    """Lay the edits in a folder over the bundled decks that they are for; a notice for each without effect.

    The reading of a deck as it came goes to the end.
    """
    if folder.is_symlink():
        yield f"{_shown(folder)} is a link, which is not followed; put a folder in its place"
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in _inside(folder):
        name = path.stem
        if name not in bundled:
            yield f"{_shown(path)} is not used: no deck that comes with quizcv has the id {one_line(name)}"
        elif name in replaced:
            yield f"{_shown(path)} is not used: your deck {name} ({_shown(decks[name].path)}) is used instead"
        else:
            edited = (reader or _edits_reader())(path, decks[name])
            place = next(n for n, reading in enumerate(readings) if reading.deck is decks[name])
            readings.append(readings[place])
            readings[place] = edited
            decks[name] = edited.deck or decks[name]


def _edits_reader() -> Callable[[Path, Deck], Reading]:
    from quizcv.decks.reading.edits import read_edits  # brings YAML, which most starts do without

    return read_edits


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


def _reader() -> Callable[[Path], Reading | None]:
    from quizcv.decks.reading.deck import read

    return read


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


def _inside(folder: Path) -> list[Path]:
    try:
        names = {_EVICTED.sub(r"\1", path.name) for path in folder.iterdir()}
    except OSError:
        return [folder]
    return [
        folder / name
        for name in sorted(names)
        if name.lower().endswith(_ENDINGS) and not name.startswith(".")
    ]


def _folders_inside(paths: Iterable[Path]) -> Iterator[str]:
    """A notice for each folder with decks in a folder of decks: they are not read."""
    for folder in paths:
        try:
            entries = sorted(folder.iterdir()) if folder.is_dir() else []
            others = [entry for entry in entries if not entry.suffix and not entry.name.startswith(".")]
            for inner in others:
                if inner.is_dir() and any(path.name.lower().endswith(_ENDINGS) for path in inner.iterdir()):
                    yield (
                        f"the decks in {_shown(inner)} are not read, as it is a folder in a folder of decks;"
                        " link its files into that one, or name it with --decks"
                    )
        except OSError:
            continue  # that it cannot be read is said where its decks are


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
