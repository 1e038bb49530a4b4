"""Where the decks of a data folder are, and reading them as the settings arrange them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from quizcv import decks
from quizcv.decks import Library, Reading
from quizcv.decks.arrangement import arranged, unknown
from quizcv.decks.kept import Reader
from quizcv.paths import Places
from quizcv.settings import DeckSettings
from quizcv.text import joined, one_line

Read = Callable[[Path], Reading | None]


def read_decks(
    places: Places,
    deck_paths: Sequence[Path],
    reader: Reader | None = None,
    read: Read | None = None,
    *,
    chosen: DeckSettings | None = None,
    are_all: bool = True,
) -> Library:
    """The decks at these paths, else the bundled ones and the user's own, as they were `chosen`.

    `read` reads in place of the reader; if it leaves some, these are not `are_all`.
    """
    chosen = chosen or DeckSettings()
    paths, others = deck_folders(places, deck_paths, chosen)
    first, own = (paths, []) if deck_paths else (paths[:1], [path for path in paths[1:] if path.exists()])
    library = decks.read_library(
        first,
        own,
        read or (reader.read if reader else None),
        others=others,
        are_all=are_all and not deck_paths,
        edits=None if deck_paths else places.edits,
        edits_reader=reader.read_edits if reader else None,
    )
    if deck_paths:
        return arranged(library, chosen.order)
    library = arranged(library, chosen.order, chosen.hidden)
    if are_all and (notice := strange_decks(library, chosen)):
        library = msgspec.structs.replace(library, notices=(*library.notices, notice))
    return library


def strange_decks(library: Library, chosen: DeckSettings) -> str:
    """A sentence on the decks that the settings name and that are not among all there are, or ""."""
    strange = unknown(library, (*chosen.order, *chosen.hidden, *chosen.paused, *chosen.new_cards))
    if not strange:
        return ""
    return f"the settings name decks that do not exist: {joined(map(one_line, strange), 'and')}"


def deck_folders(
    places: Places, deck_paths: Sequence[Path], chosen: DeckSettings
) -> tuple[list[Path], list[Path]]:
    """Where the decks are: those that were named, else those that come with quizcv and the user's own.

    Then the folders that the settings name.
    """
    if deck_paths:
        return [*deck_paths], []
    others = [_folder(places, name) for name in chosen.folders]
    return [decks.bundled_folder(), places.decks], others


def _folder(places: Places, name: str) -> Path:
    """A folder of decks as the settings name it; a relative one lies in the data folder."""
    with suppress(RuntimeError):  # nobody's home
        return places.data / Path(name).expanduser()
    return places.data / name
