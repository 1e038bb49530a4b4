"""One question that torch judges, from its front to its grade: what both front ends do in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from quizcv.history import Answered, Event
from quizcv.questions import Question, Verdict, suggested
from quizcv.runner import Result, Snippet

LEAST_RIGHT = 3
"""Quality of an answer that was found in the end."""


class StoppedError(Exception):
    """A run was stopped before it told anything: there is no verdict, and nothing counts."""


class Exam:
    """Judges the answers to one question. `run` runs a snippet; `earlier` are the answers to its card so far.

    `truths` are the results that tell what is right, empty until they are there. `verdict` is on the latest
    answer, None before the first. `attempts` counts answers that were judged.
    """

    def __init__(
        self,
        question: Question,
        run: Callable[[Snippet], Awaitable[Result]],
        earlier: Sequence[Event] = (),
    ) -> None:
        self.question = question
        self.truths: tuple[Result, ...] = ()
        self.verdict: Verdict | None = None
        self.attempts = 0
        self.gave_up = False
        self.earlier = earlier
        self._run = run
        self._finding: asyncio.Task[tuple[Result, ...]] | None = None

    def prepare(self) -> asyncio.Task[tuple[Result, ...]]:
        """Have torch find out what is right while the learner thinks."""
        if self._finding is None or _was_stopped(self._finding):
            self._finding = asyncio.create_task(self._run_all(self.question.runs))
        return self._finding

    async def answer(self, text: str) -> Verdict:
        """Judge an answer that is no nonsense (see `Question.complaint`).

        One that torch could not decide about counts as no attempt. Raises StoppedError.
        """
        truths = _not_stopped(await self.prepare())
        results = _not_stopped(await self._run_until_one_fails(self.question.attempts(text)))
        self.truths = truths
        if why := _not_run(results):
            self.verdict = Verdict(False, undecided=why)
        else:
            self.verdict = self.question.judge(text, truths, results)
        self.attempts += not self.verdict.undecided
        return self.verdict

    async def give_up(self) -> str:
        """What is right; "" when torch cannot tell. Raises StoppedError."""
        self.truths = _not_stopped(await self.prepare())
        self.gave_up = True
        return self.truth

    def leave(self) -> None:
        """Run nothing more for this question."""
        if self._finding is not None:
            self._finding.cancel()

    @property
    def truth(self) -> str:
        """What is right, once it is known."""
        return self.question.truth(self.truths) if self.truths else ""

    @property
    def is_right(self) -> bool:
        """Whether the latest answer is right, and was given before giving up."""
        return self.verdict is not None and self.verdict.right and not self.gave_up

    def suggested(self, milliseconds: int) -> int:
        """The quality that the answers suggest, `milliseconds` after the front was shown."""
        usual = [
            event.milliseconds
            for event in self.earlier
            if event.milliseconds and event.quality is not None and event.quality >= LEAST_RIGHT
        ]
        return suggested(
            is_right=self.is_right, attempts=self.attempts, milliseconds=milliseconds, usual=usual
        )

    def answered(self, quality: int, milliseconds: int) -> Answered:
        """What the log keeps of it, with the grade that was given."""
        answer = self.verdict.answer if self.verdict else ""
        return Answered(quality, milliseconds, self.question.parameters, answer, self.truth, self.attempts)

    async def _run_all(self, snippets: Sequence[Snippet]) -> tuple[Result, ...]:
        return tuple([await self._run(snippet) for snippet in snippets])

    async def _run_until_one_fails(self, snippets: Sequence[Snippet]) -> tuple[Result, ...]:
        """So that an endless loop is waited for once, not in every case."""
        results: list[Result] = []
        for snippet in snippets:
            results.append(await self._run(snippet))
            if results[-1].status != "ok":
                break
        return tuple(results)


def _was_stopped(finding: asyncio.Task[tuple[Result, ...]]) -> bool:
    return finding.done() and (finding.cancelled() or _is_stopped(finding.result()))


def _is_stopped(results: Sequence[Result]) -> bool:
    return any(result.status == "cancelled" for result in results)


def _not_stopped(results: tuple[Result, ...]) -> tuple[Result, ...]:
    if _is_stopped(results):
        raise StoppedError
    return results


def _not_run(results: Sequence[Result]) -> str:
    """Why torch could not run an answer, be it what it may; "" if it could."""
    errors = (result.error for result in results if result.status == "error")
    return next((error.message for error in errors if error and not (error.part or error.type)), "")
