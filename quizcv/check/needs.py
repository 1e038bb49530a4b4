"""Cards that build on others: on ones that are not there, or in the end on themselves."""

from __future__ import annotations

from collections.abc import Sequence

from quizcv.check.subject import CardProblem
from quizcv.decks import Deck, needs


def cards_with_wrong_needs(decks: Sequence[Deck], others: Sequence[Deck]) -> list[CardProblem]:
    """An error for each; the cards of `others` are known too, unless a deck here has the same id."""
    ids = {deck.id for deck in decks}
    rest = {deck.id: deck for deck in others if deck.id not in ids}
    found = needs.problems(decks, rest.values())
    return [CardProblem(card.source_key, "needs", message) for card, message in found]
