"""Which grade an answer suggests: Good at once, Easy when fast, Hard after a miss, Again when given up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from quizcv.decks import Card, Deck
from quizcv.decks.contents import ShapeCard
from quizcv.history import Answered, Event, Miss
from quizcv.judging import Exam, UndecidedError, answered
from quizcv.questions import ask
from quizcv.runner import Problem, Result, Snippet, Value
from quizcv.scheduling.grades import AGAIN, EASY, GOOD, HARD

THREE = Result("ok", outcome=Value("Tensor", shape=(3,)))


def earlier(milliseconds: int | None, quality: int = GOOD) -> Event:
    event_id = "20261123T071209.123456Z-7f3a91c2"
    day = date(2026, 11, 23)
    return Event(1, event_id, "", 0, day, "review", "d/c", quality, 60_000, answered=milliseconds)


def exam(tmp_path: Path, *before: Event, result: Result = THREE) -> Exam:
    async def torch(_: Snippet) -> Result:
        return result

    card = Card("d/c", ShapeCard(shape="torch.zeros({n})", vary={"n": ("3",)}), line=1)
    deck = Deck("d", "D", tmp_path / "d.yaml", cards=(card,))
    return Exam(ask(card, deck), torch, before)


def kept(asked: Exam) -> Answered:
    return answered(asked.question, GOOD, 900, asked)


async def test_right_at_once_is_good(tmp_path: Path) -> None:
    asked = exam(tmp_path)
    await asked.answer("3", 100)
    assert asked.suggested() == GOOD
    assert kept(asked) == Answered(GOOD, 900, {"n": "3"}, "(3,)", "(3,)", 1, 100)


async def test_right_after_a_miss_is_hard_however_fast(tmp_path: Path) -> None:
    asked = exam(tmp_path, earlier(9000), earlier(9000))
    await asked.answer("4", 50)
    assert asked.suggested() == AGAIN, "it is not right yet"
    await asked.answer("3", 100)
    assert asked.suggested() == HARD
    assert kept(asked) == Answered(GOOD, 900, {"n": "3"}, "(3,)", "(3,)", 2, 100, (Miss("(4,)"),))


@pytest.mark.parametrize("answers", [[], ["4"]], ids=["at once", "after a miss"])
async def test_given_up_is_again(answers: list[str], tmp_path: Path) -> None:
    asked = exam(tmp_path)
    for answer in answers:
        await asked.answer(answer)
    assert await asked.give_up() == "(3,)"
    assert asked.suggested() == AGAIN
    written = "(4,)" if answers else ""
    misses = (Miss("(4,)"),) if answers else ()
    assert kept(asked) == Answered(GOOD, 900, {"n": "3"}, written, "(3,)", len(answers), None, misses)


async def test_what_is_right_only_after_it_was_shown_is_again(tmp_path: Path) -> None:
    asked = exam(tmp_path)
    await asked.give_up()
    await asked.answer("3", 100)
    assert asked.suggested() == AGAIN
    assert kept(asked).answered is None


@pytest.mark.parametrize(
    ("before", "milliseconds", "quality"),
    [
        ((8000, 10_000, 12_000), 5000, EASY),
        ((8000, 10_000, 12_000), 5001, GOOD),
        ((10_000, 10_000), 5000, EASY),
        ((10_000,), 1, GOOD),
        ((None, 0, 10_000), 1, GOOD),
    ],
    ids=["half", "more than half", "two are enough", "one is not", "times of answers unknown"],
)
async def test_fast_for_this_card_is_easy(
    before: tuple[int | None, ...], milliseconds: int, quality: int, tmp_path: Path
) -> None:
    asked = exam(tmp_path, *map(earlier, before))
    await asked.answer("3", milliseconds)
    assert asked.suggested() == quality


async def test_earlier_misses_tell_no_usual_time(tmp_path: Path) -> None:
    asked = exam(tmp_path, earlier(10_000, AGAIN), earlier(10_000, AGAIN), earlier(10_000))
    await asked.answer("3", 1)
    assert asked.suggested() == GOOD


async def test_what_torch_cannot_decide_is_no_attempt(tmp_path: Path) -> None:
    broken = Result("error", error=Problem("not today", "ValueError", "setup", 1))
    asked = exam(tmp_path, result=broken)
    with pytest.raises(UndecidedError, match="not today"):
        await asked.answer("3", 100)
    with pytest.raises(UndecidedError, match="could not tell what is right"):
        await asked.give_up()
    assert kept(asked) == Answered(GOOD, 900, {"n": "3"}, "", "", 0)
