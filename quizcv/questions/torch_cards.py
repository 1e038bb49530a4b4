"""The questions of cards that run, once their parameters are filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from quizcv.decks.contents import (
    BlankCard,
    CodeCard,
    PrintsCard,
    RaisesCard,
    Runnable,
    ShapeCard,
    TaskCard,
    ValueCard,
)
from quizcv.decks.outputs import output_text
from quizcv.decks.variation import filled_in
from quizcv.questions import sizes
from quizcv.questions.code import BlankQuestion, CodeQuestion, with_blanks
from quizcv.questions.draw import Review
from quizcv.questions.python_code import parsed
from quizcv.questions.question import Question
from quizcv.questions.recall import code_block
from quizcv.questions.shapes import ShapeQuestion
from quizcv.questions.values import PrintQuestion, ValueQuestion
from quizcv.runner import Snippet
from quizcv.runner.worker.bindings import bindings, names_read

NO_PROMISE = "No answer is stored with this card; `quizcv check --run --fix` stores it where torch runs."


def shape(card: ShapeCard, review: Review) -> Question:
    """What shape comes out?"""
    promise = f"`{output_text(card.output)}`" if card.output is not None else NO_PROMISE
    return ShapeQuestion(axes=card.axes, **_line(card, review, "What shape comes out?", promise))


def raises(card: RaisesCard, review: Review) -> Question:
    """Does it run, and what does it raise?"""
    prompt = "Does it run? If so, what shape comes out; if not, what does it raise?"
    promise = NO_PROMISE if card.may_run else "It does not run."
    if card.error:
        promise = f"It raises `{card.error}`."
    return ShapeQuestion(does_it_run=True, **_line(card, review, prompt, promise))


def value(card: ValueCard, review: Review) -> Question:
    """Which value comes out?"""
    asked = _line(card, review, "Which value comes out?", _text_block(card.result), capture=True)
    if card.hidden:
        asked["front"] = card.ask.strip()
    return ValueQuestion(tolerance=card.tolerance, **asked)


def prints(card: PrintsCard, review: Review) -> Question:
    """What does it print?"""
    return PrintQuestion(**_line(card, review, "What does it print?", _text_block(card.result)))


def task(card: TaskCard, review: Review) -> Question:
    """Write code that does this."""
    front = joined(card.ask or card.task, shown(card.setup, "", card.input))
    return CodeQuestion(front=front, answering="code", starter=card.starter, **_code(card, review))


def blank(card: BlankCard, review: Review) -> Question:
    """What belongs in the blanks?"""
    code = shown(card.setup, with_blanks(card.blank), card.input)
    front = joined(card.ask or "What belongs in the blank?", code)
    return BlankQuestion(front=front, answering="line", template=card.blank, **_code(card, review))


def shown(setup: str, code: str, given: str) -> str:
    """The code of a front as Markdown: what runs before, the input, and what is asked about.

    Of the picture that is always there the shape is said, since the code does not show it.
    """
    pieces = (setup, f"x = {given.strip()}" if given.strip() else "", code)
    picture = f"# {sizes.IMAGE}: {sizes.written(sizes.IMAGE_SIZES)}" if sizes.reads_image(*pieces) else ""
    return code_block(picture, *pieces)


def joined(*parts: str) -> str:
    """Paragraphs of Markdown."""
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _common(card: Runnable, review: Review) -> dict[str, Any]:
    slips = getattr(card, "slips", {})
    return {
        "source": card.source,
        "tags": card.tags,
        "parameters": review.parameters,
        "note": card.note,
        "hints": getattr(card, "hints", ()),
        "slips": tuple(
            (filled_in(wrong, review.parameters), filled_in(said, review.parameters))
            for wrong, said in slips.items()
        ),
    }


def _line(
    card: Runnable, review: Review, prompt: str, promise: str, *, capture: bool = False
) -> dict[str, Any]:
    """What is the same for all questions about code that are answered with one line."""
    code = card.main_code.text
    return {
        **_common(card, review),
        "front": joined(card.ask or prompt, shown(card.setup, code, card.input)),
        "back": joined(promise, card.note),
        "answering": "line",
        "runs": (Snippet(code, _setup(card), card.input or None, capture=capture),),
    }


def _code(card: CodeCard, review: Review) -> dict[str, Any]:
    """What is the same for all questions that are answered with code."""
    reference = card.main_code.text
    return {
        **_common(card, review),
        "back": joined(code_block(reference), card.note),
        "runs": tuple(_cases(reference, card)),
        "reference": reference,
        "has_check": bool(card.check.strip()),
        "check_reads_result": "result" in _names_read(card.check),
        "shape_only": card.compare == "shape",
        "properties": card.compare if isinstance(card.compare, tuple) else (),
        "without": card.without,
    }


def _cases(reference: str, card: CodeCard) -> Iterator[Snippet]:
    """The reference on the input shown, and then on each of the others."""
    first = Snippet(
        reference,
        _setup(card),
        card.input or None,
        capture=True,
        check=card.check,
        keep=_kept(reference, card.check),
        steady=True,
    )
    yield first
    for case in card.cases:
        if card.input:
            yield msgspec.structs.replace(first, input=case)
        else:
            yield msgspec.structs.replace(first, setup=(*first.setup, case))


def _kept(reference: str, check: str) -> tuple[str, ...]:
    """The names that the check reads and the reference does not bind: they mean there what they did before.

    So an answer cannot put something else under the name that is looked at.
    """
    every = (binding for statement in parsed(reference).body for binding in bindings(statement))
    bound = {binding.name for binding in every if binding.kind != "owner"}
    return tuple(sorted(_names_read(check) - bound - {"result"}))


def _names_read(code: str) -> set[str]:
    return {*names_read(parsed(code))}


def _setup(card: Runnable) -> tuple[str, ...]:
    return (card.setup,) if card.setup.strip() else ()


def _text_block(promise: str) -> str:
    return f"```text\n{promise.strip()}\n```" if promise.strip() else NO_PROMISE
