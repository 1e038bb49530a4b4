"""The statistics on a screen: with nothing, a week and a year in the log, and what its keys do."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from quizcv.history import Answered, History, Miss
from quizcv.tui.widgets.card_table import CardTable

DECK = """\
id: conv
title: Convolution
cards:
"""
CARDS = 12

pytestmark = pytest.mark.usefixtures("course")


@pytest.fixture
def course(write_deck):
    cards = "".join(f"  - {{id: c{n}, front: What is {n}?, back: It is {n}.}}\n" for n in range(CARDS))
    write_deck(DECK + cards, "conv.yaml")


@pytest.fixture
def learner(data, clock, monkeypatch):
    """Answers for so many days up to today, most right, some judged and with slips."""
    monkeypatch.setattr("os.fsync", lambda _: None)  # it is not the disk that is tested

    def learn(days: int) -> None:
        chance, now = random.Random(17), clock.now
        history = History(data, clock=lambda: now, token=lambda: f"{chance.randrange(1 << 32):08x}")
        for back in reversed(range(days)):
            now = clock.now - timedelta(days=back, minutes=1)
            for n in range(CARDS):
                progress = history.schedule.of(f"conv/c{n}")
                if n <= days - back and (progress.due is None or progress.due <= now.date()):
                    history.record("review", f"conv/c{n}", day=now.date(), answered=an_answer(chance, n))
        history.save_snapshot()

    return learn


def an_answer(chance: random.Random, number: int) -> Answered:
    is_right = chance.random() < 0.85 or number % 4 == 0
    slips = [Miss("1", ["padding", "stride", "batch", "axis"][number % 4], "Conv2d")]
    return Answered(
        4 if is_right else 1,
        9_000,
        attempts=1,
        answered=4_000 if is_right else None,
        misses=() if is_right else tuple(slips),
    )


async def test_without_an_answer_it_says_what_will_be_here(sit):
    async with sit() as desk:
        await desk.press("s")
        await desk.sees("Nothing here yet", "each day of the year", "Convolution", "q back")
        assert "%" not in desk.text
        await desk.press("enter", "p", "1", "q")
        await desk.sees("Today   5 new")


async def test_a_week_is_seen_with_its_numbers(sit, learner):
    learner(7)
    async with sit() as desk:
        await desk.press("s")
        await desk.sees("The year", "7 in a row now", "7 days studied", "0 days missed")
        await desk.sees("Remembered", "28 days")
        await desk.press("end")
        await desk.sees("Hardest cards", "failed reviews")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_year_is_seen_and_scrolled_through(sit, learner, size):
    learner(365)
    async with sit(size) as desk:
        await desk.press("s")
        await desk.sees("The year", "12 cards begun")
        assert any(sign in desk.text for sign in "░▒▓█")
        seen = desk.text
        for _ in range(4):
            await desk.press("pagedown")
            await desk.pilot.pause()
            seen += desk.text
        for title in ("Remembered", "To come", "Slips that cost you most", "The course", "Hardest cards"):
            assert title in seen, title
        if size[0] == 160:  # two columns, of which all is seen
            assert desk.line_of("The year") == desk.line_of("Slips that cost you most")
            assert seen.count("Hardest cards") == 5


async def test_a_key_practises_the_cards_of_a_slip_and_leaves_the_schedule(sit, learner):
    learner(120)
    async with sit() as desk:
        await desk.press("s")
        await desk.sees("The year")
        before = dict(desk.app.workspace.history.schedule.cards)
        await desk.press("1")
        await desk.sees("practised", "What is")
        await desk.answer("3")
        event = desk.events()[-1]
        assert event.kind == "cram"
        after = desk.app.workspace.history.schedule.of(event.card)
        assert after.state == before[event.card].state
        await desk.press("q")
        await desk.sees("The year")


async def test_practice_leads_back_to_where_it_began_also_in_a_review(review, learner):
    learner(120)
    async with review(new_cards=0) as desk:
        await desk.sees("q home")
        while "learn five more" not in desk.text and "study ahead" not in desk.text:
            await desk.answer("4")
        await desk.press("s")
        await desk.sees("The year")
        await desk.press("1")
        await desk.sees("practised", "q back")
        await desk.press("q")
        await desk.sees("The year", "q back")


async def test_enter_lists_the_hardest_cards_and_escape_lists_all(sit, learner):
    learner(120)
    async with sit() as desk:
        await desk.press("s")
        await desk.sees("The year")
        hardest = desk.app.workspace.statistics().hardest
        await desk.press("enter")
        await desk.sees(f"{len(hardest)} of 12 cards")
        await desk.until(lambda: desk.app.screen._card is not None)
        assert desk.app.screen._card.key == hardest[0].key
        assert "▼" not in desk.text, "no column gives their order"
        await desk.press("O")
        await desk.sees("In the order they came in, the other way round")
        table = desk.app.screen.query_one(CardTable)
        await desk.until(lambda: [card.key for card in table.listed] == [h.key for h in reversed(hardest)])
        await desk.press("o")
        await desk.sees("deck▼", "In the order of: deck")
        of_deck = [f"conv/c{n}" for n in range(CARDS) if f"conv/c{n}" in {h.key for h in hardest}]
        await desk.until(lambda: [card.key for card in table.listed] == of_deck)
        await desk.press("escape")
        await desk.sees("12 cards")
        await desk.sees_no(f"{len(hardest)} of 12 cards")
        await desk.press("q")
        await desk.sees("The year")


async def test_an_answer_given_meanwhile_is_counted(sit, learner, answered):
    learner(3)
    async with sit() as desk:
        await desk.press("s")
        await desk.sees("3 in a row now", "answers")
        answers = sum(day.answers for day in desk.app.workspace.statistics().days)
        answered("conv/c11")
        await desk.press("q", "s")
        await desk.sees(f"{answers + 1} answers")
