"""A screen is left while something is read for it: its widgets go before it does, and nothing may fail."""

from __future__ import annotations

import asyncio

import pytest
from textual.screen import Screen

from quizcv.tui.widgets.key_bar import KeyBar

MOMENTS = 40
"""After so many turns of the event loop and fewer, one after the other, comes what a screen waits for."""


class Late:
    """Something that comes for a screen when the test wants it, and is shown there."""

    def __init__(self, screen: Screen[object]) -> None:
        self._screen = screen
        self._come = asyncio.get_running_loop().create_future()
        screen.run_worker(self._show())

    async def _show(self) -> None:
        await self._come
        self._screen.query_one(KeyBar).refresh()

    async def comes(self, moment: int) -> None:
        await turns(moment)
        if not self._come.done():
            self._come.set_result(None)


async def turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


@pytest.mark.parametrize("key", ["s", "b", "d", "c", "comma"])
async def test_what_comes_for_a_screen_that_is_being_left_does_no_harm(sit, write_deck, key):
    write_deck()
    async with sit() as desk:
        await desk.sees("Today")
        for moment in range(MOMENTS):
            await desk.press(key)
            left = desk.app.screen
            late = Late(left)
            await turns(2)
            left.action_back()
            await late.comes(moment)
            await desk.until(lambda left=left: not left.is_attached)
