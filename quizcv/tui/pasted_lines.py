"""What a terminal that marks no paste pastes into a field of one line: line ends and tabs do not leave it.

Such a terminal sends a paste as keys, all of them at once. A person who types, however fast, does not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.events import Event, Key, Paste
from textual.timer import Timer

AT_ONCE = 0.01
"""Seconds between two keys below which nobody typed them."""
ENDS = {"enter": "\n", "ctrl+j": "\n", "tab": " "}
"""The keys that leave a field, and what they are in a paste."""


class PastedLines:
    """Holds back a key that leaves the field right behind letters, until it shows whether it is in a paste.

    It is if at least two letters follow at once: a single one is the next command of somebody
    whose keys came late. `handle` is what the app does with all that happens.
    """

    def __init__(self, app: App[Any], handle: Callable[[Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._before: Key | None = None
        self._held: list[Key] = []
        self._timer: Timer | None = None

    async def take(self, event: Event) -> None:
        """Handle any event of the app, in order."""
        if not isinstance(event, Key) or event.is_forwarded:
            if isinstance(event, Paste):
                await self._let_go()
            await self._handle(event)
            return
        before, self._before = self._before, event
        follows = (
            before is not None
            and event.time - before.time < AT_ONCE
            and _text(event) != ""
            and _text(before) != ""
        )
        if self._held and not follows:
            await self._let_go()
        if self._held or (follows and event.key in ENDS and self._is_in_line):
            self._hold(event)
        else:
            await self._handle(event)

    @property
    def _is_in_line(self) -> bool:
        """Whether a field of one line has the focus."""
        return getattr(self._app.focused, "has_one_line", False)

    def _hold(self, event: Key) -> None:
        self._held.append(event)
        if self._timer is None:
            self._timer = self._app.set_timer(AT_ONCE, self._let_go)
        else:
            self._timer.reset()

    async def _let_go(self) -> None:
        held, self._held = self._held, []
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        text = "".join(map(_text, held))
        if len(text.strip()) > 1:
            await self._handle(Paste(text))
            return
        for key in held:
            await self._handle(key)


def _text(key: Key) -> str:
    """What a key stands for in a paste; "" if it cannot be in one."""
    letter = key.character or "" if key.is_printable else ""
    return ENDS.get(key.key, letter)
