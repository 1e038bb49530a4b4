"""One question, answered: what an answer is worth, which grade that suggests, what the log keeps of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from quizcv.history import Answered, Event, Miss
from quizcv.questions import Question, Sizes, Verdict
from quizcv.questions.question import Row
from quizcv.runner import Result, Snippet
from quizcv.scheduling.grades import AGAIN, EASY, GOOD, HARD
from quizcv.text import counted

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

ENOUGH = 2
"""Earlier right answers, before one can be called fast."""

FAST = 0.5
"""A part of the usual time for a card."""


class StoppedError(Exception):
    """A run was stopped before it showed anything: there is no verdict, and nothing counts."""


class UndecidedError(Exception):
    """Torch cannot tell what an answer is worth; the text says why. Nothing counts."""


class NotCountedError(Exception):
    """What was typed cannot be read, or is a NearError; the text says why."""


class NearError(NotCountedError):
    """What was typed is right but for how it is written; the text says so."""


async def _nothing_runs(_: Snippet) -> Result:
    raise TypeError("a question with something to run needs what runs it")


class Exam:
    """Judges the answers to one question. `earlier` are the answers to its card so far.

    `run` runs a snippet. Without anything to run nothing is waited for: then see `at_once`.

    `truths` are the results that show what is right, empty until they are there. `verdict` is on the latest
    answer that was judged, None before the first. `attempts` counts them, `misses` are the wrong ones, and
    `answered` is the time from the front shown to the right one, in milliseconds.
    """

    def __init__(
        self,
        question: Question,
        run: Callable[[Snippet], Awaitable[Result]] = _nothing_runs,
        earlier: Sequence[Event] = (),
    ) -> None:
        self.question = question
        self.truths: tuple[Result, ...] = ()
        self.verdict: Verdict | None = None
        self.attempts = 0
        self.misses: list[Miss] = []
        self.answered: int | None = None
        self.gave_up = False
        self.earlier = earlier
        self._run = run
        self._preparing: asyncio.Task[tuple[Result, ...]] | None = None

    def prepare(self) -> asyncio.Task[tuple[Result, ...]]:
        """Have torch find out what is right while the learner thinks."""
        import asyncio  # which a review without torch does without

        if self._preparing is None or _was_stopped(self._preparing):
            self._preparing = asyncio.create_task(self._find_truths())
        return self._preparing

    async def answer(self, text: str, milliseconds: int | None = None) -> Verdict:
        """What an answer without a `complaint` is worth, given `milliseconds` after the front was shown.

        Raises StoppedError, UndecidedError or NotCountedError.
        """
        truths = await self._truths()
        results = _not_stopped(await self._run_until_one_fails(self.question.attempts(text)))
        self.truths = truths
        if why := next(filter(None, (result.not_run for result in results)), ""):
            raise UndecidedError(why)
        verdict = self.question.judge(text, truths, results)
        if verdict.undecided:
            raise UndecidedError(verdict.undecided)
        if verdict.complaint:
            raise NotCountedError(verdict.complaint)
        if verdict.near:
            raise NearError(verdict.near)
        self.verdict = verdict
        self.attempts += 1
        if not verdict.right:
            slip = verdict.slip
            named = (slip.word, slip.layer) if slip is not None else ("", "")
            self.misses.append(Miss(verdict.answer, *named))
        elif not self.gave_up:
            self.answered = milliseconds
        return verdict

    async def give_up(self) -> str:
        """What is right. Raises StoppedError or UndecidedError."""
        self.truths = await self._truths()
        if not self.truth:
            raise UndecidedError("it could not tell what is right")
        self.gave_up = True
        return self.truth

    def leave(self) -> None:
        """Run nothing more for this question."""
        if self._preparing is not None:
            self._preparing.cancel()

    @property
    def truth(self) -> str:
        """What is right, once it is known."""
        return self.question.truth(self.truths) if self.truths or not self.question.runs else ""

    @property
    def sizes(self) -> Sizes | None:
        """The shape that is right, once it is known; None for all that is no shape."""
        return self.question.sizes(self.truths) if self.truths else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """What was answered beside what is right, where no torch judged it."""
        is_right = self.verdict is not None and self.verdict.right
        return self.question.rows(self.verdict, self.misses[-1].answer if is_right and self.misses else "")

    @property
    def is_right(self) -> bool:
        """Whether the latest answer is right, and was given before giving up."""
        return self.verdict is not None and self.verdict.right and not self.gave_up

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be answered: it is right, or was given up."""
        return self.is_right or self.gave_up

    @property
    def tries(self) -> str:
        """How many answers were judged, where that is more than one: "2 tries"; else ""."""
        return counted(self.attempts, "try", "tries") if self.attempts > 1 else ""

    def with_tries(self, said: str) -> str:
        """What is said of the latest answer, and at which try if not at the first."""
        return f"{said} · {self.tries}" if self.tries else said

    @property
    def last_time(self) -> Event | None:
        """The newest earlier answer for which something was written."""
        return next((event for event in reversed(self.earlier) if event.answer.strip()), None)

    def suggested(self) -> int:
        """The quality that the answers suggest.

        Good when right at once, Easy when also fast for this card, Hard after a miss, Again when given up.
        The learner has the last word.
        """
        if not self.is_right:
            return AGAIN
        if self.attempts > 1:
            return HARD
        from statistics import median  # brings much, and most answers do without

        usual = [
            event.answered
            for event in self.earlier
            if event.answered and event.quality is not None and event.quality >= HARD
        ]
        is_fast = self.answered is not None and len(usual) >= ENOUGH and self.answered <= FAST * median(usual)
        return EASY if is_fast else GOOD

    async def _truths(self) -> tuple[Result, ...]:
        return _not_stopped(await self.prepare()) if self.question.runs else ()

    async def _find_truths(self) -> tuple[Result, ...]:
        truths = await self._run_all(self.question.runs)
        return truths + await self._run_all(self.question.second_runs(truths))

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


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What comes of work that waits for nothing, as judging without torch does."""
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    raise RuntimeError("this waits for something")


def answered(question: Question, quality: int, milliseconds: int, exam: Exam | None = None) -> Answered:
    """What the log keeps of an answer to a question, from memory or judged in an `exam`.

    The values with which it was asked are always kept.
    """
    if exam is None:
        return Answered(quality, milliseconds, question.parameters)
    return Answered(
        quality,
        milliseconds,
        question.parameters,
        answer=exam.verdict.answer if exam.verdict else "",
        truth=exam.truth,
        attempts=exam.attempts,
        answered=exam.answered,
        misses=tuple(exam.misses),
    )


def _was_stopped(preparing: asyncio.Task[tuple[Result, ...]]) -> bool:
    return preparing.done() and (preparing.cancelled() or _is_stopped(preparing.result()))


def _is_stopped(results: Sequence[Result]) -> bool:
    return any(result.status == "cancelled" for result in results)


def _not_stopped(results: tuple[Result, ...]) -> tuple[Result, ...]:
    if _is_stopped(results):
        raise StoppedError
    return results
