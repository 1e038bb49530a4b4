"""The last screen of a review tells of the day, also to somebody who left and came back."""

from datetime import timedelta


async def test_the_end_tells_of_the_day_also_after_coming_back(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.press("enter")
        await desk.answer("1")
        await desk.answer("3")
        await desk.press("escape")
        await desk.sees("Today   1 new · 1 again")
        await desk.press("enter")
        await desk.answer("3")
        await desk.sees("once more")
        await desk.answer("3")
        await desk.sees("That is all for today. 3 cards reviewed today, 2 of them right at once (67%)")
        await desk.press("u", "u")
        await desk.sees("What is three?")
        await desk.press("escape", "enter")
        await desk.answer("1")
        await desk.answer("3")
        await desk.answer("3")
        await desk.sees("3 cards reviewed today, 1 of them right at once (33%)")


async def test_a_day_that_begins_within_a_review_is_announced_once_and_counts_anew(
    sit, write_deck, answered, clock
):
    write_deck()
    answered("small/one", days_ago=1)
    clock.now = clock.now.replace(hour=3, minute=58) + timedelta(days=1)
    async with sit() as desk:
        await desk.press("enter")
        await desk.answer("1")
        await desk.sees("What is three?", "3 left")
        clock.now = clock.now.replace(hour=4, minute=1)
        desk.app.look_at_clock()
        await desk.sees("A new day has begun.", "What is three?")
        await desk.answer("3")
        await desk.sees("Good, back tomorrow", "2 left")
        await desk.sees_no("A new day has begun.")
        await desk.answer("3")
        await desk.answer("3")
        await desk.sees("That is all for today. 3 cards reviewed today, all of them right at once")


async def test_a_log_that_cannot_be_read_by_then_is_said(sit, write_deck, monkeypatch):
    write_deck()

    def raise_input_output_error(*_):
        raise OSError(5, "Input/output error")

    async with sit() as desk:
        await desk.press("enter")
        await desk.answer("3")
        await desk.answer("3")
        monkeypatch.setattr("quizcv.history.undo.LogIndex.of_day", raise_input_output_error)
        await desk.answer("3")
        await desk.sees("3 cards reviewed today, all of them right at once")
        await desk.sees("tells only of", "Input/output")
