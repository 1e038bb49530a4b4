"""From a card to the question that it asks at one review: one row for each kind of card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from quizcv.decks import Card, Deck
from quizcv.decks.contents import (
    BlankCard,
    ChoiceCard,
    ClozeCard,
    Content,
    Entry,
    Flashcard,
    PrintsCard,
    RaisesCard,
    Runnable,
    ShapeCard,
    TaskCard,
    TypedCard,
    ValueCard,
)
from quizcv.decks.variation import Parameters, filled_in
from quizcv.questions.draw import Review, draw, first
from quizcv.questions.question import Question
from quizcv.questions.recall import choice, cloze, flashcard, typed


def _of_torch(name: str) -> Callable[[Any, Review], Question]:
    """What makes the question of a kind that torch judges, by its name in `torch_cards`."""

    def question(content: Content, review: Review) -> Question:
        from quizcv.questions import torch_cards  # 8 ms, with all that reads answers: home does without

        made: Question = getattr(torch_cards, name)(content, review)
        return made

    return question


def _of_entry(content: Entry, review: Review) -> Question:
    from quizcv.questions.entries import of_entry  # brings the same

    return of_entry(content, review)


QUESTIONS: dict[type[Content], Callable[[Any, Review], Question]] = {
    Flashcard: flashcard,
    TypedCard: typed,
    ChoiceCard: choice,
    ClozeCard: cloze,
    ShapeCard: _of_torch("shape"),
    RaisesCard: _of_torch("raises"),
    ValueCard: _of_torch("value"),
    PrintsCard: _of_torch("prints"),
    TaskCard: _of_torch("task"),
    BlankCard: _of_torch("blank"),
    Entry: _of_entry,
}
"""What makes the question of each kind of card, its values filled in."""


def runs(card: Card) -> bool:
    """Whether torch decides what is right."""
    return card.content.is_judged(card.part)


def ask(card: Card, deck: Deck, number: int = 0) -> Question:
    """What the card asks after `number` answers to it: on these its parameters depend."""
    vary, where = card.content.drawn_from(card.part)
    return with_parameters(card, deck, draw(card.key, number, vary, where))


def promised(card: Card, deck: Deck) -> Question:
    """The question to which the answer is stored with the card, to be asked from memory without torch."""
    if not isinstance(card.content, Runnable):
        return ask(card, deck)  # stored whatever is drawn
    return with_parameters(card, deck, first(*card.content.drawn_from()))


def with_parameters(card: Card, deck: Deck, parameters: Parameters) -> Question:
    """The question that a card asks with these values."""
    content = card.content
    filled = _filled_in(content, parameters) if isinstance(content, Runnable) else content
    return QUESTIONS[type(content)](filled, Review(card, deck, parameters))


def _filled_in(content: Runnable, parameters: Parameters) -> Runnable:
    """The card with these values in all its code and text."""

    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return filled_in(value, parameters)
        return tuple(map(fill, value)) if isinstance(value, tuple) else value

    names = content.__struct_fields__ if parameters else ()
    return msgspec.structs.replace(content, **{name: fill(getattr(content, name)) for name in names})
