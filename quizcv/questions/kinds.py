"""From a card to the question that it asks at one review."""

from __future__ import annotations

from typing import Any

import msgspec

from quizcv.decks import BlankCard, Card, ClozeCard, Deck, Entry, Flashcard, Runnable, TaskCard
from quizcv.decks.variation import Parameters, filled_in
from quizcv.questions.draw import draw, first
from quizcv.questions.question import Question
from quizcv.questions.recall import cloze, flashcard, operation


def runs(card: Card) -> bool:
    """Whether torch decides what is right."""
    content = card.content
    return bool(card.part) if isinstance(content, Entry) else not isinstance(content, Flashcard | ClozeCard)


def ask(card: Card, deck: Deck, number: int = 0) -> Question:
    """What the card asks after `number` answers to it: on these its parameters depend."""
    content = card.content
    if isinstance(content, Flashcard):
        return flashcard(content, card.part)
    if isinstance(content, ClozeCard):
        return cloze(content, card.part)
    if not isinstance(content, Entry):
        return with_parameters(content, draw(card.key, number, content.vary, content.where))
    if not card.part:
        return operation(content)
    from quizcv.questions.entries import more_of_entry  # brings the runner, which most reviews do without

    return more_of_entry(card, content, deck, number)


def promised(card: Card, deck: Deck) -> Question:
    """The question to which the answer is stored with the card, to be asked from memory without torch."""
    content = card.content
    if isinstance(content, Flashcard | ClozeCard | Entry):
        return ask(card, deck)
    return with_parameters(content, first(content.vary, content.where))


def with_parameters(content: Runnable, parameters: Parameters) -> Question:
    """The question that a card asks with these values."""
    from quizcv.questions.torch_cards import question  # as above

    return question(_filled_in(content, parameters), parameters)


def _filled_in(content: Runnable, parameters: Parameters) -> Runnable:
    texts = {name: getattr(content, name) for name in content.__struct_fields__}
    filled: dict[str, Any] = {
        name: filled_in(text, parameters) for name, text in texts.items() if isinstance(text, str)
    }
    if isinstance(content, TaskCard | BlankCard):
        filled["cases"] = tuple(filled_in(case, parameters) for case in content.cases)
    return msgspec.structs.replace(content, **filled)
