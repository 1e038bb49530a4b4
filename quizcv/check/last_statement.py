"""Cards that ask for a value and whose last statement gives none: seen without running anything."""

from __future__ import annotations

from collections.abc import Sequence

from quizcv.check.subject import CardProblem, Subject, subjects
from quizcv.decks import Deck
from quizcv.decks.contents import CodeCard, ShapeCard, ValueCard
from quizcv.decks.variation import combinations, filled_in
from quizcv.questions.python_code import parsed
from quizcv.runner.worker.outcome import gives_value


def cards_without_value(decks: Sequence[Deck]) -> list[CardProblem]:
    """An error for each shape, value, task and blank card of that kind; what has a `check` needs no value."""
    return [problem for subject in subjects(decks) if (problem := without_value(subject)) is not None]


def without_value(subject: Subject) -> CardProblem | None:
    """What is wrong with the last statement of this card, if it is such a one."""
    card = subject.content
    if not isinstance(card, ShapeCard | ValueCard | CodeCard):
        return None
    if isinstance(card, CodeCard) and card.check.strip():
        return None
    code = filled_in(card.main_code.text, combinations(card.vary, card.where)[0])
    body = parsed(code).body
    if not body or gives_value(body[-1]):
        return None
    remedy = "end it with an expression"
    if isinstance(card, CodeCard):
        remedy += ", or add a `check`"
    message = f"`{subject.name}` ends with a statement that gives no value; {remedy}"
    return CardProblem(subject.key, str(card.main_code.path[0]), message)
