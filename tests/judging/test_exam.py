"""What a stopped run, or one that never began, means for a question: nothing is judged by accident."""

from __future__ import annotations

import pytest

from quizcv.decks import Card, Deck
from quizcv.decks.contents import ShapeCard, TaskCard
from quizcv.judging import Exam, StoppedError, UndecidedError
from quizcv.questions import Question, ask
from quizcv.runner import Captured, Problem, Result, Snippet, Value

STOPPED = Result("cancelled", error=Problem("the run was stopped"))
THREE = Result("ok", outcome=Value("Tensor", shape=(3,)))
ONE = Result("ok", captured=Captured("int", text="1"))


def question(content: ShapeCard | TaskCard, tmp_path) -> Question:
    card = Card("d/c", content, line=1)
    return ask(card, Deck("d", "D", tmp_path / "d.yaml", cards=(card,)))


class Torch:
    """Gives these results, one for each run."""

    def __init__(self, *results: Result) -> None:
        self.results = list(results)

    async def __call__(self, _: Snippet) -> Result:
        return self.results.pop(0)


async def test_after_a_stop_the_same_answer_can_be_judged(tmp_path):
    exam = Exam(question(ShapeCard(shape="torch.zeros(3)"), tmp_path), Torch(STOPPED, THREE))
    with pytest.raises(StoppedError):
        await exam.answer("3")
    assert (exam.attempts, exam.verdict) == (0, None)
    assert (await exam.answer("3")).right
    assert exam.attempts == 1


async def test_what_was_stopped_in_the_background_runs_again_when_it_is_needed(tmp_path):
    exam = Exam(question(ShapeCard(shape="torch.zeros(3)"), tmp_path), Torch(STOPPED, THREE))
    await exam.prepare()
    assert (await exam.answer("4")).said


async def test_to_stop_is_not_to_give_up(tmp_path):
    exam = Exam(question(ShapeCard(shape="torch.zeros(3)"), tmp_path), Torch(STOPPED, THREE))
    with pytest.raises(StoppedError):
        await exam.give_up()
    assert (await exam.answer("3")).right
    assert exam.is_right


async def test_a_stopped_answer_is_no_miss(tmp_path):
    exam = Exam(question(TaskCard(task="One.", solution="1"), tmp_path), Torch(ONE, STOPPED, ONE))
    with pytest.raises(StoppedError):
        await exam.answer("while True: pass")
    assert (await exam.answer("1")).right
    assert exam.attempts == 1


async def test_an_answer_that_torch_could_not_run_is_undecided(tmp_path):
    gone = Result("error", error=Problem("there is no torch any more"))
    exam = Exam(question(TaskCard(task="One.", solution="1"), tmp_path), Torch(ONE, gone))
    with pytest.raises(UndecidedError, match="there is no torch any more"):
        await exam.answer("1")
    assert (exam.verdict, exam.attempts) == (None, 0)


async def test_what_fails_once_is_not_run_in_the_other_cases(tmp_path):
    card = TaskCard(task="One.", solution="1", cases=("a = 1", "a = 2"))
    loop = Result("timeout", error=Problem("stopped after 10 s"))
    torch = Torch(ONE, ONE, ONE, ONE, loop, ONE, ONE, ONE)
    exam = Exam(question(card, tmp_path), torch)
    verdict = await exam.answer("while True: pass")
    assert "with another input, stopped after 10 s" in verdict.said
    assert len(torch.results) == 3
    assert (await exam.answer("1")).right
