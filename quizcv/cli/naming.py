"""Finding the card that a person means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from quizcv.decks import name_in
from quizcv.text import did_you_mean

if TYPE_CHECKING:
    from quizcv.decks import Card, Deck

FEW = 30
"""So many names a sentence may list."""


def named(what: str, name: str, known: Sequence[tuple[Deck, Card]]) -> tuple[Deck, Card]:
    """The card with this key, or with this id in whichever deck has it alone.

    Raises ClickException, where `what` says what such a card is called.
    """
    found = [(deck, card) for deck, card in known if name in (card.key, name_in(card.key))]
    if len(found) == 1:
        return found[0]
    if found:
        raise click.ClickException(
            f"{name!r} is in several decks; write {' or '.join(card.key for _, card in found)}"
        )
    keys = [card.key for _, card in known]
    if len(keys) <= FEW:
        raise click.ClickException(f"there is no {what} {name!r}; there are: {', '.join(keys) or 'none'}")
    raise click.ClickException(f"there is no {what} {name!r}{did_you_mean(name, keys)}")
