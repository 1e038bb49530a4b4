"""The wrong answers that a card names: each can be typed, and is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizcv.check.runs import Trials
from quizcv.check.subject import CardProblem, Subject
from quizcv.questions import Question
from quizcv.text import one_line


async def examine_slips(
    subject: Subject, slips: Mapping[str, str], questions: Sequence[Question], trials: Trials
) -> list[CardProblem]:
    """What is wrong with the `slips` of a card that is sound otherwise."""
    found = []
    for place, wrong in enumerate(slips):
        if why := await _fault(place, questions, trials, maybe_told=subject.leaves_some_out):
            what = f"names the slip `{one_line(wrong)}`, which {why}"
            found.append(CardProblem(subject.key, "slips", f"`{subject.name}` {what}"))
    return found


async def _fault(place: int, questions: Sequence[Question], trials: Trials, *, maybe_told: bool) -> str:
    """Why nobody is ever told the slip in this place, under any or under all of the card's values.

    `maybe_told`: whether it may be wrong under values that are not tried here.
    """
    is_told = maybe_told
    for question in questions:
        answer = question.slips[place][0]
        if complaint := question.complaint(answer):
            return f"cannot be typed: {complaint}"
        verdict, results = await trials.answered(question, answer)
        if verdict.complaint:
            return f"cannot be read: {verdict.complaint}"
        is_told = is_told or not (verdict.right or verdict.near)
        if is_told and results:
            break  # what has to run is not tried under all values
    return "" if is_told else "counts as right; name a wrong answer"
