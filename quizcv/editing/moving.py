"""Moving cards between the user's own decks. Their histories follow, and what other cards say of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from quizcv.decks import name_in
from quizcv.decks.contents import Entry
from quizcv.decks.reading.values import Value
from quizcv.editing.values import EditError, Fields
from quizcv.editing.work import Work

_BY_KEY = ("needs", "picture")
"""The keys of a card that name other cards."""


def move(work: Work, keys: Sequence[str], deck_id: str, blank: Callable[[str], Fields]) -> dict[str, str]:
    """Put these authors' cards at the end of a deck: their keys before, and now. `blank` gives one of a kind.

    Other cards of the user's that name them name them as before. Raises EditError.
    """
    renamed = {key: f"{deck_id}/{name}" for key, name in _names(work, keys, deck_id).items()}
    for key, new in renamed.items():
        fields = work.fields(key)
        _refuse_what_must_stay(work, fields)
        wanted = _renamed(fields.written, renamed)
        if name_in(new) != fields.name:
            was = [each for each in wanted.get("was", ()) if isinstance(each, str)]
            wanted |= {"id": name_in(new), "was": [*was, key]}
        work.put(blank(fields.kind), wanted, work.lines(fields, wanted))
        work.take_out(fields)
    for deck in work.library.decks:
        others = {card.source_key: card.content for card in deck.cards if not work.is_bundled(deck)}
        for key, content in others.items():
            if key not in renamed and renamed.keys() & {*content.needs, content.picture}:
                fields = work.fields(key)
                work.put(fields, _renamed(fields.written, renamed))
    return renamed


def _names(work: Work, keys: Sequence[str], deck_id: str) -> dict[str, str]:
    """What each of these cards is called in the other deck: as now, unless that is taken there."""
    deck = work.library.deck(deck_id)
    taken = {name_in(card.source_key) for card in deck.cards} if deck else set[str]()
    names: dict[str, str] = {}
    for key in keys:
        name = name_in(key)
        stems = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
        names[key] = next(stem for stem in stems if stem not in taken)
        taken.add(names[key])
    return names


def _refuse_what_must_stay(work: Work, fields: Fields) -> None:
    if fields.is_bundled:
        raise EditError(f"{fields.key} came with quizcv and stays in its deck")
    deck, _, content = work.found(fields.key)
    if isinstance(content, Entry) and (
        content.after or fields.name in [entry.content.after for entry in deck.entries]
    ):
        raise EditError(f"{fields.key} stays: entries come `after` one another in it")


def _renamed(values: Mapping[str, Value], renamed: Mapping[str, str]) -> dict[str, Value]:
    """The values of a card that names others, with their keys as they are now."""

    def now(value: Value) -> Value:
        if isinstance(value, str):
            return renamed.get(value, value)
        return value if isinstance(value, Mapping) else [now(each) for each in value]

    return {key: now(value) if key in _BY_KEY else value for key, value in values.items()}
