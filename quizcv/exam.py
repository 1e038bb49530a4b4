"""One question that torch judges, from its front to its grade: what both front ends do in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from quizcv.history import Event, Work
from quizcv.questions import Question, Verdict, suggested
from quizcv.runner import Result, Snippet

LEAST_RIGHT = 3
"""Quality of an answer that was found in the end."""


class Exam:
    """Judges the answers to one question. `run` runs a snippet; `earlier` are the answers to this card so far.

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
        if self._finding is None:
            self._finding = asyncio.create_task(self._run_all(self.question.runs))
        return self._finding

    async def answer(self, text: str) -> Verdict:
        """Judge an answer that is no nonsense (see `Question.complaint`).

        One that torch could not decide about counts as no attempt.
        """
        self.truths = await self.prepare()
        results = await self._run_all(self.question.attempts(text))
        self.verdict = self.question.judge(text, self.truths, results)
        self.attempts += not self.verdict.undecided
        return self.verdict

    async def give_up(self) -> str:
        """What is right; "" when torch cannot tell."""
        self.gave_up = True
        self.truths = await self.prepare()
        return self.truth

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

    def work(self) -> Work:
        """What the log keeps of it."""
        answer = self.verdict.answer if self.verdict else ""
        return Work(self.question.parameters, answer, self.truth, self.attempts)

    async def _run_all(self, snippets: Sequence[Snippet]) -> tuple[Result, ...]:
        return tuple([await self._run(snippet) for snippet in snippets])
