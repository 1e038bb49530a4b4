"""Tries on cards what a lazy learner would; what counts as right then is a warning at the card's line.

With the first choice of values alone, and no case after the first that refuses an attempt.
"""

from __future__ import annotations

from typing import Any

from quizcv.check.lazy import Attempt, lazy_answers, neighbouring_answers
from quizcv.check.runs import Trials
from quizcv.check.subject import CardProblem, Subject
from quizcv.decks.contents import Entry
from quizcv.decks.holes import arguments
from quizcv.layers import MOVING, Settings, sizes_after
from quizcv.questions.code import BlankQuestion, CodeQuestion
from quizcv.questions.compare import difference
from quizcv.runner import Captured, Result
from quizcv.text import joined

_LEFT_OUT = {"padding": 0, "stride": 1, "dilation": 1, "output_padding": 0, "ceil_mode": False}
"""What each setting of a layer is where it is left out; the stride of a pooling is its kernel."""


async def attack_task(subject: Subject, question: CodeQuestion, trials: Trials) -> list[CardProblem]:
    """Which lazy answers a task takes."""
    truths = await trials.truths(question)
    passing = [
        attempt
        for attempt in lazy_answers(question, truths[0].captured)
        if (await trials.attempted(question, attempt.code))[0].right
    ]
    if not passing:
        return []
    whats = joined([attempt.what for attempt in passing])
    return [_warning(subject, f"is also solved by {whats}; {_remedy(question, passing)}")]


async def attack_blank(subject: Subject, question: BlankQuestion, trials: Trials) -> list[CardProblem]:
    """Which neighbours of what belongs in its blanks a card takes."""
    passing = [
        f"`{other}`"
        for _, other, answer in neighbouring_answers(question)
        if (await trials.attempted(question, answer))[0].right
    ]
    if not passing:
        return []
    verb = "is" if len(passing) == 1 else "are"
    advice = "choose other numbers, or let a `check` look at what depends on it"
    return [_warning(subject, f"is not filled in one way only: {joined(passing)} {verb} right too; {advice}")]


async def attack_entry(entry: Entry, place: int, question: BlankQuestion, trials: Trials) -> list[str]:
    """Which other values of an entry's argument give the shape that its front tells, and are refused."""
    truth = (await trials.truths(question))[0].captured
    name = arguments(entry.code)[place - 1].name
    found = []
    for _, other, answer in neighbouring_answers(question):
        _, results = await trials.attempted(question, answer)
        if truth is not None and _gives_such_a_shape(truth, results[0]):
            found.append(f"{other} in the place of argument {name}" if name.isdigit() else f"{name} {other}")
    return found


def attack_shape(subject: Subject, result: Result) -> list[CardProblem]:
    """Which of a layer's settings may be left out, and the shape is right all the same. Runs nothing."""
    layers = result.module.layers if result.module is not None else ()
    settings: Settings = layers[0].settings if len(layers) == 1 else {}
    if settings.get("kind") not in MOVING:
        return []
    before = tuple(layers[0].input.shape or ())
    right = sizes_after(settings, before)
    usual: dict[str, Any] = {**_LEFT_OUT}
    if settings["kind"] == "pooling":
        usual["stride"] = settings["kernel_size"]
    idle = [
        f"`{name}`"
        for name, value in usual.items()
        if _differs(settings.get(name, value), value)
        and sizes_after({**settings, name: value}, before) == right is not None
    ]
    if not idle:
        return []
    return [
        _warning(
            subject, f"asks for a shape that is the same without its {joined(idle)}; choose other numbers"
        )
    ]


def may_be_random(subject: Subject, question: CodeQuestion, truths: tuple[Result, ...]) -> list[CardProblem]:
    """That numbers are not compared, where those of the card's own answer change with the seed."""
    if not question.depends_on_seed(truths):
        return []
    what = "gives other numbers with other random ones, so that only shapes are compared"
    return [_warning(subject, f"{what}; seed it in `setup`, write `compare: shape`, or a `check`")]


def _warning(subject: Subject, message: str) -> CardProblem:
    return CardProblem(subject.key, "", f"`{subject.name}` {message}", is_warning=True)


def _remedy(question: CodeQuestion, passing: list[Attempt]) -> str:
    kinds = {attempt.kind for attempt in passing}
    if kinds == {"constant"}:
        return "add other inputs as `cases`" if len(question.runs) == 1 else "add `cases` with other answers"
    if kinds == {"dtype"}:
        return "assert the dtype in its `check`"
    return "tell them apart with `cases`, with a list in `compare`, or with a `check`"


def _differs(value: object, usual: object) -> bool:
    """Whether a setting is another than the usual one, along any axis; texts such as 'same' are not tried."""
    if isinstance(value, str):
        return False
    return any(each != usual for each in value) if isinstance(value, list | tuple) else value != usual


def _gives_such_a_shape(truth: Captured, result: Result) -> bool:
    """Whether a run gave a tensor, or a module that gave one, of the shape and dtype of the right one."""
    if result.captured is None or truth.type != result.captured.type:
        return False
    if truth.type != "module":
        return not difference(truth, result.captured, shape_only=True)
    pairs = list(zip(truth.items, result.captured.items, strict=False))
    return bool(pairs) and all(not difference(one, other, shape_only=True) for one, other in pairs)
