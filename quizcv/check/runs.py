"""Runs what the questions of one subject need, and collects what goes wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizcv.check.running import Run
from quizcv.decks.variation import Parameters, parameters_text
from quizcv.questions import Question, Verdict
from quizcv.results.rows import failure
from quizcv.runner import Result, Snippet
from quizcv.text import counted

Fault = tuple[str, str]
"""The key in the file that is concerned, "" for the card as a whole, and what is wrong."""


class Trials:
    """Runs what questions need, and nothing twice that tells what is right."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: dict[Snippet, Result] = {}

    async def truths(self, question: Question) -> tuple[Result, ...]:
        """The results of the question's `runs`."""
        truths = tuple([await self.once(snippet) for snippet in question.runs])
        return truths + tuple([await self.once(snippet) for snippet in question.second_runs(truths)])

    async def once(self, snippet: Snippet) -> Result:
        """What comes of a snippet, run at most once."""
        if snippet not in self._known:
            self._known[snippet] = await self._run(snippet)
        return self._known[snippet]

    async def anew(self, question: Question) -> tuple[Result, ...]:
        """The results of the question's `runs`, run once more."""
        return tuple([await self._run(snippet) for snippet in question.runs])

    async def attempted(self, question: Question, answer: str) -> tuple[Verdict, tuple[Result, ...]]:
        """The same, run at most once, up to the first case that decides; no results for what is no answer."""
        if complaint := question.complaint(answer):
            return Verdict(False, complaint=complaint), ()
        results: tuple[Result, ...] = ()
        verdict = Verdict(False)
        for snippet in question.attempts(answer):
            results += (await self.once(snippet),)
            verdict = question.judge(answer, await self.truths(question), results)
            if not verdict.undecided:
                break  # one that is right so far is undecided until all have run
        return verdict, results

    async def answered(self, question: Question, answer: str) -> tuple[Verdict, tuple[Result, ...]]:
        """What this answer is worth, and the results that decided it."""
        results = tuple([await self._run(snippet) for snippet in question.attempts(answer)])
        return question.judge(answer, await self.truths(question), results), results


class Combined:
    """Collects faults with the values that show them; each kind is told once, with the first of them."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Fault, Parameters, int]] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, kind: str, fault: Fault, parameters: Parameters) -> None:
        """Remember a fault. Those of one `kind` are taken together."""
        first, shown, others = self._found.get(kind, (fault, parameters, -1))
        self._found[kind] = first, shown, others + 1

    @property
    def faults(self) -> list[Fault]:
        """The key of each kind of fault, and what is wrong, with which values."""
        return [
            (key, f"{message}{_values(parameters, others)}")
            for (key, message), parameters, others in self._found.values()
        ]


def does_not_run(result: Result, keys: Mapping[str, str]) -> Fault:
    """That something had to run and did not. `keys` are those of the file for each part of a snippet."""
    part = (result.error.part if result.error is not None else None) or ""
    return keys.get(part, ""), f"does not run: {failure(result)}"


def answer_counts(question: Question, answer: str, truths: Sequence[Result]) -> str:
    """Why the right answer, typed, would not count as right; "" when it does."""
    if complaint := question.complaint(answer):
        return complaint
    verdict = question.judge(answer, truths, ())
    return "" if verdict.right else verdict.undecided or verdict.complaint or verdict.near or verdict.said


def _values(parameters: Parameters, others: int) -> str:
    if not parameters:
        return ""
    more = f", and with {counted(others, 'other choice')} of values" if others else ""
    return f" (with {parameters_text(parameters)}{more})"
