"""What cards say of others by their keys, and what an author got wrong about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from quizcv.decks import needs
from quizcv.decks.model import Card, Deck
from quizcv.text import one_line


class ReferenceProblem(NamedTuple):
    """What is wrong with the key `field` of this card."""

    card: Card
    field: str
    message: str


def problems(
    decks: Iterable[Deck], others: Iterable[Deck] = (), *, are_all: bool = True
) -> Iterator[ReferenceProblem]:
    """What is wrong with what the cards of `decks` need and show, which know the cards of `others` too.

    Unless these `are_all` the decks there are, what is said of a deck that is not among them is believed.
    """
    decks, others = list(decks), list(others)
    for card, message in needs.problems(decks, others, are_all=are_all):
        yield ReferenceProblem(card, "needs", message)
    yield from _pictures(decks, others, are_all)


def _pictures(decks: list[Deck], others: list[Deck], are_all: bool) -> Iterator[ReferenceProblem]:
    every = [*decks, *others]
    shown = [(deck, *each) for deck in decks for each in deck.outline.pictures.items()]
    if not shown:
        return
    ids = {deck.id for deck in every}
    entries = {key for deck in every for key in deck.outline.entries}
    for deck, key, named in shown:
        if named not in entries and (are_all or named.partition("/")[0] in ids):
            message = f"`picture` names {one_line(named)}, and there is no such entry; correct or remove it"
            yield ReferenceProblem(deck.sources[key], "picture", message)


def former_keys(decks: Iterable[Deck], others: Iterable[Deck] = ()) -> Iterator[ReferenceProblem]:
    """What is wrong with what the cards of `decks` were, beside those of `others` in the same folder.

    A deck elsewhere may have cards of the same keys: they keep their histories, until it is gone.
    """
    decks = list(decks)
    in_use: dict[Path, set[str]] = {}
    for deck in (*decks, *others):
        keys = {key for card in deck.cards for key in (card.key, card.source_key)}
        in_use.setdefault(deck.path.parent, set()).update(keys)
    said: dict[tuple[Path, str], str] = {}
    for deck in decks:
        for heir, names in deck.outline.was.items():
            for key in names:
                first = said.setdefault((deck.path.parent, key), heir)
                if key in in_use[deck.path.parent]:
                    message = f"`was` names {key}, and that is a card of its own; remove one of them"
                elif first != heir:
                    message = f"`was` names {key}, and so does {first}; a history goes to one card alone"
                else:
                    continue
                yield ReferenceProblem(deck.sources[heir], "was", message)
