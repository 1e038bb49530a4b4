"""The last screen of a review tells of the day, also to somebody who left and came back."""


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
