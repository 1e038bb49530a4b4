"""Which cards build on which others, and what an author got wrong about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from quizcv.decks.model import Card, Deck
from quizcv.text import one_line

Needs = Mapping[str, tuple[str, ...]]
"""For each author's card that builds on others, by its key: theirs."""


class NeedsProblem(NamedTuple):
    """What is wrong with what the card with this key needs."""

    card: Card
    message: str


def needs_of(cards: Iterable[Card]) -> Needs:
    """What these cards need, where they need anything."""
    return {card.source_key: card.content.needs for card in cards if card.content.needs}


def without_circles(needs: Needs) -> Needs:
    """The same without those needs that lead back to the card that has them: else it would wait for ever."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError:
        pass
    else:
        return needs
    return {key: tuple(need for need in its if not _way(need, key, needs)) for key, its in needs.items()}


def problems(
    decks: Iterable[Deck], others: Iterable[Deck] = (), *, are_all: bool = True
) -> Iterator[NeedsProblem]:
    """What is wrong with the needs in `decks`, which know the cards of `others` too.

    Unless these `are_all` the decks there are, a need in a deck that is not among them is believed.
    """
    decks = list(decks)
    every = [*decks, *others]
    keys, ids = {card.source_key for deck in every for card in deck.cards}, {deck.id for deck in every}
    needs = needs_of(card for deck in every for card in deck.cards)
    if not needs:
        return
    has_circles = without_circles(needs) is not needs
    cards = {card.source_key: card for deck in decks for card in deck.cards if card.content.needs}
    told: set[str] = set()  # the cards of circles that were told
    for key, card in cards.items():
        for need in needs[key]:
            if need not in keys and (are_all or need.partition("/")[0] in ids):
                yield NeedsProblem(
                    card, f"`needs` names {one_line(need)}, and there is no such card; correct or remove it"
                )
            elif has_circles and key not in told and (way := _way(need, key, needs)):
                told.update(way)
                circle = " -> ".join([key, *way])
                yield NeedsProblem(card, f"`needs` runs in a circle ({circle}); remove one of them")


def _way(start: str, end: str, needs: Needs) -> list[str]:
    """The keys from one card to another by what each needs, both included; none if there is no way."""
    came_from: dict[str, str] = {start: ""}
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key == end:
            way = [key]
            while came_from[way[-1]]:
                way.append(came_from[way[-1]])
            return way[::-1]
        for need in needs.get(key, ()):
            if need not in came_from:
                came_from[need] = key
                waiting.append(need)
    return []
