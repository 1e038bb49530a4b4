"""Cards answered with code: the reference must be right, and something else must be able to be wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from quizcv.check.attacks import attack_blank, attack_task, may_be_random
from quizcv.check.runs import Combined, Fault, Trials, does_not_run
from quizcv.check.slips import examine_slips
from quizcv.check.subject import CardProblem, Subject
from quizcv.decks.contents import BlankCard, CodeCard
from quizcv.decks.holes import holes
from quizcv.questions.code import NO_VALUE, BlankQuestion, CodeQuestion, fillings
from quizcv.runner import Result

NOTHING = "pass"


async def examine_answers(subject: Subject, card: CodeCard, trials: Trials) -> list[CardProblem]:
    """What is wrong with a task or with code that has blanks in it."""
    combined = Combined()
    questions = subject.questions()
    keys = {part: part for part in ("setup", "input", "check")} | {"code": _reference_key(card)}
    for question in questions:
        assert isinstance(question, CodeQuestion)
        for key, message in await reference_faults(question, trials, keys):
            combined.add(key, (key, message), question.parameters)
    first = questions[0]
    assert isinstance(first, CodeQuestion)
    faults = combined.faults or await _faults_of_answers(card, first, trials)
    if not faults:
        warnings = may_be_random(subject, first, await trials.truths(first))
        if isinstance(card, BlankCard) and isinstance(first, BlankQuestion):
            slips = await examine_slips(subject, card.slips, questions, trials)
            return warnings + slips + await attack_blank(subject, first, trials)
        return warnings + await attack_task(subject, first, trials)
    return [CardProblem(subject.key, key, f"`{subject.name}` {message}") for key, message in faults]


async def reference_faults(question: CodeQuestion, trials: Trials, keys: Mapping[str, str]) -> list[Fault]:
    """What keeps the card's own answer from being right."""
    truths = await trials.truths(question)
    code = keys["code"]
    for number, result in enumerate(truths, 1):
        case = f" (case {number})" if number > 1 else ""
        if result.status != "ok":
            key, message = does_not_run(result, keys)
            if key == "check":
                message = message.replace("does not run", "does not pass its own check", 1)
            elif number > 1:
                key = "cases"  # as it ran before
            return [(key, message + case)]
    answer = own_answer(question)
    if (complaint := question.complaint(answer)) == NO_VALUE:
        nothing = "gives nothing that can be compared; the card needs a `check`"
        return [(code, f"cannot be judged: the card's own answer {nothing}")]
    if complaint:
        return [(code, f"has an answer that cannot be typed: {complaint}")]
    verdict, _ = await trials.answered(question, answer)
    if verdict.undecided:
        return [(code, f"cannot be judged: {verdict.undecided}")]
    if not verdict.right:
        message = "gives something else at each run, so that its own answer is not right"
        return [(code, f"{message}: {verdict.said}")]
    return []


async def takes_anything(question: BlankQuestion, trials: Trials) -> list[str]:
    """Which blanks may be filled with whatever runs."""
    right = holes(question.template)
    found = []
    for place, filling in enumerate(right):
        judged: set[bool] = set()
        for other in _other_fillings(filling):
            answer = "; ".join([*right[:place], other, *right[place + 1 :]])
            verdict, results = await trials.attempted(question, answer)
            if verdict.right or (results and all(map(_came_to_be_judged, results))):
                judged.add(verdict.right)
            if False in judged:
                break
        if judged == {True}:
            found.append(filling)
    return found


def own_answer(question: CodeQuestion) -> str:
    """What the author would type."""
    return fillings(question.template) if isinstance(question, BlankQuestion) else question.reference


async def _faults_of_answers(card: CodeCard, question: CodeQuestion, trials: Trials) -> list[Fault]:
    """Wrong answers that count as right."""
    judge = "check" if card.check.strip() else _reference_key(card)
    if isinstance(question, BlankQuestion):
        return [
            (judge, f"takes anything for `{filling}`; check what depends on it, or show it")
            for filling in await takes_anything(question, trials)
        ]
    for key, answer, what in (
        ("starter", question.starter, "is solved by its `starter` already"),
        (judge, NOTHING, "is solved by doing nothing: whatever is written counts as right"),
    ):
        if (await trials.attempted(question, answer))[0].right:
            return [(key, f"{what}; let a `check` look at what changes")]
    return []


def _came_to_be_judged(result: Result) -> bool:
    """Whether the code itself ran, so that what it gave was looked at."""
    return result.status == "ok" or (result.error is not None and result.error.part == "check")


def _other_fillings(filling: str) -> Iterator[str]:
    """What could stand in a blank instead: things of many kinds, as some will not run."""
    try:
        value = ast.literal_eval(filling)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = None
    others: list[object] = [0, 1, 2, True, False, None, ""]
    if type(value) in (int, float):
        others = [value + 1, value * 2, *others]
    for other in others:
        if other is None or other != value:
            yield repr(other)


def _reference_key(card: CodeCard) -> str:
    return str(card.main_code.path[0])
