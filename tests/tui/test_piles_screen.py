"""The list of what was set aside: seen from home, and brought back by a key."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_a_suspended_card_is_listed_and_comes_back_by_a_key(sit, write_deck, size):
    write_deck()
    async with sit(size) as desk:
        await desk.press("l")
        await desk.sees("No card is suspended, marked, a leech or buried.")
        await desk.press("q", "enter")
        await desk.sees("What is one?")
        await desk.press("@")
        await desk.sees("What is two?")
        await desk.press("*")
        await desk.sees("Marked")
        await desk.press("-")
        await desk.sees("What is three?")
        await desk.press("q")
        await desk.sees("Today   1 new", "1 suspended")
        await desk.press("l")
        await desk.sees(
            "Suspended, never asked (1)", "What is one?", "Marked (1)", "Buried until tomorrow (1)"
        )
        await desk.press("enter")
        await desk.sees("key", "small/one")
        await desk.press("q", "b")
        await desk.sees("Asked again: “What is one?” · u undoes")
        assert desk.events()[-1].kind == "unsuspend"
        await desk.press("u")
        await desk.sees("Undone: unsuspend of “What is one?”", "Suspended, never asked (1)")
        await desk.press("b")
        await desk.sees("Asked again")
        await desk.press("b")
        await desk.sees("No longer marked: “What is two?”")
        await desk.press("b")
        await desk.sees("Asked again today", "No card is suspended, marked, a leech or buried.")
        await desk.press("q")
        await desk.sees("Today   3 new")
        await desk.press("question_mark")
        await desk.sees("leech:")
        await desk.press("q")
        await desk.sees("Today   3 new")
        assert "suspended" not in desk.text
