"""What a screen writes to disk, one thing after the other; keys that come meanwhile wait for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen


class Saving:
    """The saves of a screen; `is_on` from the key that begins one until it is over."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._kept: deque[str] = deque()
        self.is_on = False

    def keeps(self, action: str) -> bool:
        """Whether something is being saved: then this action is done after; twice in a row, once."""
        if self.is_on and (not self._kept or self._kept[-1] != action):
            self._kept.append(action)
        return self.is_on

    def begin(self, save: Callable[[], Awaitable[bool]]) -> None:
        """Have this saved, unless something is being saved; if it gives False, what was kept is forgotten."""
        if not self.is_on:
            self.is_on = True  # from now on: the next key may be there before the worker
            self._screen.run_worker(self._do(save))

    async def _do(self, save: Callable[[], Awaitable[bool]]) -> None:
        """Save, then do what was asked for meanwhile, unless a page now covers the card."""
        try:
            if not await save():
                self._kept.clear()
        finally:
            self.is_on = False
        while self._kept and self._screen.is_current and not self.is_on:
            await self._screen.run_action(self._kept.popleft())
        if not self.is_on:
            self._kept.clear()
