"""What an author got wrong about the cards that a card speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from quizcv.check.subject import CardProblem
from quizcv.decks import Deck, references


def cards_with_wrong_references(decks: Sequence[Deck], others: Sequence[Deck]) -> list[CardProblem]:
    """An error for each; the cards of `others` are known too, unless a deck here has the same id."""
    ids = {deck.id for deck in decks}
    rest = [deck for deck in others if deck.id not in ids]
    found = (*references.problems(decks, rest), *references.former_keys(decks, rest))
    return [CardProblem(card.source_key, field, message) for card, field, message in found]
