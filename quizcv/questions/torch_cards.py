"""The questions of cards that run, once their parameters are filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quizcv.decks import BlankCard, PrintsCard, RaisesCard, Runnable, ShapeCard, TaskCard, ValueCard, heading
from quizcv.decks.parts import without_holes
from quizcv.decks.variation import Parameters
from quizcv.questions.code import BlankQuestion, CodeQuestion, with_blanks
from quizcv.questions.question import Question
from quizcv.questions.recall import code_block
from quizcv.questions.shapes import ShapeQuestion
from quizcv.questions.values import PrintQuestion, ValueQuestion
from quizcv.runner import Snippet

PROMPTS = {
    ShapeCard: "What shape comes out?",
    RaisesCard: "Does it run? If so, what shape comes out; if not, what does it raise?",
    ValueCard: "Which value comes out?",
    PrintsCard: "What does it print?",
    BlankCard: "What belongs in the blank?",
}

NO_PROMISE = "No answer is stored with this card; `quizcv check --run --fix` stores it where torch runs."


def question(card: Runnable, parameters: Parameters) -> Question:
    """What the card asks."""
    common = {"source": card.source, "tags": card.tags, "parameters": parameters, "note": card.note}
    if isinstance(card, TaskCard | BlankCard):
        return _for_code(card, common)
    code = heading(card)
    run = Snippet(code, _setup(card), card.input or None, capture=isinstance(card, ValueCard))
    asked: dict[str, Any] = {
        **common,
        "front": joined(card.ask or PROMPTS[type(card)], shown(card.setup, code, card.input)),
        "back": joined(_promise(card), card.note),
        "answering": "line",
        "runs": (run,),
    }
    if isinstance(card, ShapeCard):
        return ShapeQuestion(axes=card.axes, **asked)
    if isinstance(card, RaisesCard):
        return ShapeQuestion(does_it_run=True, **asked)
    if isinstance(card, ValueCard):
        return ValueQuestion(tolerance=card.tolerance, **asked)
    return PrintQuestion(**asked)


def shown(setup: str, code: str, given: str) -> str:
    """The code of a front as Markdown: what runs before, the input, and what is asked about."""
    return code_block(setup, f"x = {given.strip()}" if given.strip() else "", code)


def joined(*parts: str) -> str:
    """Paragraphs of Markdown."""
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _for_code(card: TaskCard | BlankCard, common: dict[str, Any]) -> Question:
    reference = card.solution if isinstance(card, TaskCard) else without_holes(card.blank)
    asked: dict[str, Any] = {
        **common,
        "back": joined(code_block(reference), card.note),
        "hints": card.hints,
        "runs": tuple(_cases(reference, card)),
        "reference": reference,
        "has_check": bool(card.check.strip()),
        "shape_only": card.compare == "shape",
    }
    if isinstance(card, TaskCard):
        front = joined(card.ask or card.task, shown(card.setup, "", card.input))
        return CodeQuestion(front=front, answering="code", starter=card.starter, **asked)
    front = joined(card.ask or PROMPTS[BlankCard], shown(card.setup, with_blanks(card.blank), card.input))
    return BlankQuestion(front=front, answering="line", template=card.blank, **asked)


def _cases(reference: str, card: TaskCard | BlankCard) -> Iterator[Snippet]:
    """The reference on the input shown, and then on each of the others."""
    setup = _setup(card)
    yield Snippet(reference, setup, card.input or None, capture=True, check=card.check)
    for case in card.cases:
        if card.input:
            yield Snippet(reference, setup, case, capture=True, check=card.check)
        else:
            yield Snippet(reference, (*setup, case), None, capture=True, check=card.check)


def _setup(card: Runnable) -> tuple[str, ...]:
    return (card.setup,) if card.setup.strip() else ()


def _promise(card: ShapeCard | RaisesCard | ValueCard | PrintsCard) -> str:
    if isinstance(card, ShapeCard):
        return f"`{tuple(card.output)}`" if card.output is not None else NO_PROMISE
    if isinstance(card, RaisesCard):
        if card.error:
            return f"It raises `{card.error}`."
        return NO_PROMISE if card.may_run else "It does not run."
    return f"```text\n{card.result.strip()}\n```" if card.result.strip() else NO_PROMISE
