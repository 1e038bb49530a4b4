"""What asks questions, and judges the answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import msgspec
import pytest

from quizcv.decks import Card, Content, Deck
from quizcv.questions import Question, Verdict, ask
from quizcv.runner import Result, Runner, Snippet

SECONDS = 6


@pytest.fixture(scope="session")
def asked() -> Callable[..., Question]:
    """What a card, alone in its deck, asks after `number` answers."""

    def ask_it(content: Content, number: int = 0, part: str | None = None) -> Question:
        content = msgspec.structs.replace(content, id=content.id or "card")
        part = content.parts()[0] if part is None else part
        card = Card(f"deck/{content.id}" + (f"/{part}" if part else ""), content, 1, part)
        return ask(card, Deck("deck", "Deck", Path("deck.yaml"), cards=(card,)), number)

    return ask_it


@pytest.fixture(scope="session")
def run_all(runner: Runner) -> Callable[[Iterable[Snippet]], Awaitable[list[Result]]]:
    """The results of these snippets."""

    async def run(snippets: Iterable[Snippet]) -> list[Result]:
        return [await runner.run(snippet, seconds=SECONDS) for snippet in snippets]

    return run


@pytest.fixture(scope="session")
def truth(
    asked: Callable[..., Question], run_all: Callable[[Iterable[Snippet]], Awaitable[list[Result]]]
) -> Callable[..., Awaitable[str]]:
    """What is right, in words."""

    async def find(content: Content, number: int = 0, part: str | None = None) -> str:
        question = asked(content, number, part)
        return question.truth(await run_all(question.runs))

    return find


@pytest.fixture(scope="session")
def judged(
    asked: Callable[..., Question], run_all: Callable[[Iterable[Snippet]], Awaitable[list[Result]]]
) -> Callable[..., Awaitable[Verdict]]:
    """The verdict on an answer that is no nonsense; what is said of a wrong one never holds the truth."""

    async def judge(content: Content, answer: str, number: int = 0, part: str | None = None) -> Verdict:
        question = asked(content, number, part)
        assert question.complaint(answer) == ""
        truths, results = await run_all(question.runs), await run_all(question.attempts(answer))
        truths += await run_all(question.second_runs(truths))
        verdict = question.judge(answer, truths, results)
        assert verdict.undecided == ""
        if not verdict.right:
            said = verdict.said or verdict.near or verdict.complaint
            assert said
            assert verdict.truth not in said
        return verdict

    return judge
