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


def needs_of(decks: Iterable[Deck]) -> Needs:
    """What the cards of these decks need, where they need anything."""
    return {key: needs for deck in decks for key, needs in deck.outline.needs.items()}


def without_circles(needs: Needs) -> Needs:
    """The same without those needs that lead back to the card that has them: else it would wait for ever."""
    if _run_backwards(needs):
        return needs
    try:
        TopologicalSorter(needs).prepare()
    except CycleError:
        pass
    else:
        return needs
    return {key: tuple(need for need in its if not way_from(need, key, needs)) for key, its in needs.items()}


def _run_backwards(needs: Needs) -> bool:
    """Whether each card builds on earlier ones alone, as in most decks: then there is no circle."""
    later = set(needs)
    for key, its in needs.items():
        if not later.isdisjoint(its):
            return False
        later.discard(key)
    return True


def problems(
    decks: Iterable[Deck], others: Iterable[Deck] = (), *, are_all: bool = True
) -> Iterator[NeedsProblem]:
    """What is wrong with the needs in `decks`, which know the cards of `others` too.

    Unless these `are_all` the decks there are, a need in a deck that is not among them is believed.
    """
    decks = list(decks)
    every = [*decks, *others]
    needs = needs_of(every)
    if not needs:
        return
    by_id: dict[str, list[Deck]] = {}
    for deck in every:
        by_id.setdefault(deck.id, []).append(deck)
    has_circles = without_circles(needs) is not needs
    told: set[str] = set()  # the cards of circles that were told
    for deck in decks:
        for key in deck.outline.needs:
            for need in needs[key]:
                named = by_id.get(need.partition("/")[0], [])
                is_there = any(need in each.sources for each in named)
                if not is_there and (are_all or named):
                    named_so = one_line(need)
                    message = f"`needs` names {named_so}, and there is no such card; correct or remove it"
                    yield NeedsProblem(deck.sources[key], message)
                elif has_circles and key not in told and (back := way_from(need, key, needs)):
                    told.update(back)
                    circle = " -> ".join([key, *back])
                    message = f"`needs` runs in a circle ({circle}); remove one of them"
                    yield NeedsProblem(deck.sources[key], message)


def way_from(start: str, end: str, needs: Needs) -> list[str]:
    """The keys from one card to another by what each needs, both included; none if there is no way."""
    came_from: dict[str, str] = {start: ""}
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key == end:
            back = [key]
            while came_from[back[-1]]:
                back.append(came_from[back[-1]])
            return back[::-1]
        for need in needs.get(key, ()):
            if need not in came_from:
                came_from[need] = key
                waiting.append(need)
    return []
