"""A screen is left while something is read for it: its widgets go before it does, and nothing may fail."""

from __future__ import annotations

import asyncio
import threading

import pytest
from textual.screen import Screen

from quizcv.history.log import Log
from quizcv.tui.widgets.key_bar import KeyBar

MOMENTS = 200
"""So many things a screen waits for: one comes in each turn of the event loop, until the screen is gone."""


class Late:
    """Something that comes for a screen when the test wants it, and is shown there."""

    def __init__(self, screen: Screen[object]) -> None:
        self._screen = screen
        self._come = asyncio.get_running_loop().create_future()
        screen.run_worker(self._show())

    async def _show(self) -> None:
        await self._come
        self._screen.query_one(KeyBar).refresh()

    def comes(self) -> None:
        if not self._come.done():
            self._come.set_result(None)


@pytest.mark.parametrize("key", ["s", "b", "d", "c", "comma"])
async def test_what_comes_for_a_screen_that_is_being_left_does_no_harm(sit, write_deck, key):
    write_deck()
    async with sit() as desk:
        await desk.sees("Today")
        await desk.press(key)
        left = desk.app.screen
        awaited = [Late(left) for _ in range(MOMENTS)]
        await asyncio.sleep(0)  # now all of them wait
        left.action_back()
        while left.is_attached and awaited:
            awaited.pop().comes()
            await asyncio.sleep(0)
        await desk.until(lambda: not left.is_attached)


@pytest.mark.parametrize("is_full", [False, True])
async def test_what_was_asked_for_is_saved_although_the_screen_is_left_before_its_turn(
    sit, write_deck, is_full, monkeypatch
):
    """It waits behind something else that is read or written, for which a slow disk takes seconds."""
    write_deck()
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("What is one?")
        is_free = threading.Event()
        desk.app.begin_in_history_thread(is_free.wait)
        await desk.press("at", "escape")
        await desk.sees("Today")
        if is_full:
            monkeypatch.setattr(Log, "append", no_space_left)
        is_free.set()
        if is_full:
            await desk.sees("No space left")
        else:
            await desk.until(lambda: [event.kind for event in desk.events()] == ["suspend"])


def no_space_left(*_):
    raise OSError(28, "No space left on device")
