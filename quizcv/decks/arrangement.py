"""Which of the decks that there are come first, and of which nothing is to be seen. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from quizcv.decks.library import Library
from quizcv.decks.model import Reading


def arranged(library: Library, first: Sequence[str] = (), hidden: Collection[str] = ()) -> Library:
    """The library with the decks `first` in front, in this order, and without those that are `hidden`.

    Then come the user's own, so that they are found among many bundled ones, and then the bundled ones. A
    hidden deck is left out as if it were not loaded: its cards and their histories are not taken for gone.
    """
    places = {deck_id: place for place, deck_id in enumerate(dict.fromkeys(first))}

    def place(deck_id: str) -> tuple[int, bool]:
        return places.get(deck_id, len(places)), deck_id in library.bundled

    shown = [reading for reading in library.readings if _id(reading) not in hidden]
    decks = [deck for deck in library.decks if deck.id not in hidden]
    return msgspec.structs.replace(
        library,
        readings=tuple(sorted(shown, key=lambda reading: place(_id(reading)))),
        decks=tuple(sorted(decks, key=lambda deck: place(deck.id))),
        hidden=tuple(deck for deck in library.decks if deck.id in hidden),
    )


def unknown(library: Library, ids: Collection[str]) -> list[str]:
    """Those of these ids that no deck has, hidden or not."""
    known = {deck.id for deck in (*library.decks, *library.hidden)}
    return [deck_id for deck_id in dict.fromkeys(ids) if deck_id not in known]


def _id(reading: Reading) -> str:
    return reading.deck.id if reading.deck else ""
