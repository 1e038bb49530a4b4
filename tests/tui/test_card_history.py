"""`i` on a card: what is known about it, and each answer with what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizcv.history import Answered, History, Miss


@pytest.fixture
def history(data, clock):
    """Three answers to a card: one undone, one wrong and given up, one right at the second try."""
    now = clock.now
    history = History(data, clock=lambda: now)

    def answer(days_ago: int, *arguments, **fields) -> None:
        nonlocal now
        now = clock.now - timedelta(days=days_ago)
        answered = Answered(*arguments, **fields)
        history.record("review", "small/one", day=now.date(), answered=answered)

    answer(9, 5, 2_000)
    history.undo(now.date())
    missed = (Miss("(1, 8)", "padding", "Conv2d"), Miss("x\ny", ""))
    answer(8, 1, 61_000, {"k": "3"}, "x\ny", "(1, 9)", attempts=2, misses=missed)
    answer(7, 3, 12_000, {"k": "5"}, "(1, 7)", "(1, 7)", attempts=2, answered=9_000, misses=missed[:1])
    return history


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("keys", [["b", "i"], ["enter", "i"]], ids=["browse", "review"])
async def test_i_tells_each_answer_the_latest_first(sit, write_deck, keys):
    write_deck("id: small\ncards:\n  - {id: one, front: What is one?, back: The first number.}\n")
    async with sit((80, 40)) as desk:
        await desk.press(keys[0])
        await desk.sees("What is one?")
        await desk.press(keys[1])
        await desk.sees("This card", "3 answers, the latest first")
        rows = desk.lines[desk.line_of("back in") + 1 :]
        shown = [" ".join(row.split()) for row in rows if row.strip()]
        assert shown[:9] == [
            "16 Nov 2026 Hard 1 d 12 s",
            "asked with k = 5",
            "✗ (1, 8) padding in Conv2d",
            "✓ (1, 7)",
            "15 Nov 2026 Again 1 d 1 min +",
            "asked with k = 3",
            "✗ (1, 8) padding in Conv2d",
            "✗ x",
            "y",
        ]
        assert "given up; right is (1, 9)" in shown
        assert any(row.startswith("14 Nov 2026 Easy - 2 s undone") for row in shown)
        await desk.press("q")
        await desk.sees("What is one?")


async def test_a_card_that_was_never_answered_says_so(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("What is one?")
        await desk.press("i")
        await desk.sees("It was never answered.")
