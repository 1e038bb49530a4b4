"""Texts that will not be shown as their authors may think: seen without running anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quizcv.check.subject import CardProblem
from quizcv.decks import Card, Deck
from quizcv.decks.holes import CLOZE
from quizcv.markdown.slips import slips

_NAMESPACE = re.compile(r"^`?(std|torch|at|c10|cv|nn|boost|Eigen|tf|Self|self|crate|Vec|String)$|::")
"""What stands before `::` in languages that have it."""

FIELDS = ("front", "back", "choices", "cloze", "ask", "task", "hints", "note")
"""The keys of cards whose texts are Markdown."""


def doubtful_texts(decks: Sequence[Deck]) -> list[CardProblem]:
    """A warning for each text that holds HTML, a picture, or lines that were broken for the file alone."""
    return [problem for deck in decks for problem in (*_of_deck(deck), *_of_cards(deck.cards))]


def _of_deck(deck: Deck) -> Iterator[CardProblem]:
    for text in (*deck.takeaways, deck.next):
        for message in slips(text):
            yield CardProblem(f"{deck.id}/", "", f"among the takeaways: {message}", is_warning=True)


def _of_cards(cards: Sequence[Card]) -> Iterator[CardProblem]:
    for card in {card.source_key: card for card in cards}.values():
        for field in FIELDS:
            value = getattr(card.content, field, "")
            for text in (value,) if isinstance(value, str) else value:
                cut = _cut_hints(text) if field == "cloze" else ()
                for message in (*slips(re.sub(CLOZE, r"\2", text)), *cut):
                    yield CardProblem(card.source_key, field, message, is_warning=True)


def _cut_hints(text: str) -> Iterator[str]:
    """A sentence for each hole whose hint is the end of some code, such as `{{c1::std::vector}}`."""
    for hole in re.finditer(CLOZE, text):
        before = re.sub(CLOZE, "", text[: hole.start()])
        if hole[3] and (_NAMESPACE.search(hole[2]) or before.count("`") % 2):
            whole = f"{{{{c{hole[1]}::{hole[2]}::{hole[3]}"
            yield (
                f"`{whole}}}}}` hides {hole[2]} and hints at it with {hole[3]};"
                f" if both are the answer, write `{whole}::}}}}`"
            )
