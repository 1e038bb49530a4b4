"""The snippet that a cheat-sheet entry runs, and the shape that it promises."""

from __future__ import annotations

from quizcv.decks.model import Card, Deck
from quizcv.runner import Result, Snippet


def snippet(deck: Deck, card: Card) -> Snippet:
    """What to run for a cheat-sheet entry: the entries it comes after as setup, then its own code.

    Its input is its own or, without one, that of the nearest entry before it. Raises ValueError for a
    card that is no entry.
    """
    chain = deck.chain(card)
    if not chain:
        raise ValueError(f"{card.key} is not a cheat-sheet entry")
    *before, entry = chain
    setup = [part for earlier in before for part in (earlier.setup, earlier.code) if part.strip()]
    if entry.setup.strip():
        setup.append(entry.setup)
    given = next((link.input for link in reversed(chain) if link.input), None)
    return Snippet(code=entry.code, setup=tuple(setup), input=given)


def outcome(result: Result) -> tuple[int, ...] | None:
    """The shape that came out of a run: of the module called, else of the last expression's value."""
    for described in (result.module and result.module.output, result.value):
        if described and described.shape is not None:
            return tuple(described.shape)
    return None
