"""One key after the other: none is looked at before the one before it has been acted upon.

Textual hands a key to whatever has the focus when the key comes. What was typed right behind a key that moves
the focus, opens a field or another screen would go to where the focus was, and be lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.events import Event, Key, Paste
from textual.message_pump import MessagePump
from textual.timer import Timer
from textual.widget import Widget

PATIENCE = 1.0
"""Seconds after which a key is no longer waited for: what it was given to is gone, or very busy."""
AT_ONCE = ("ctrl+c", "ctrl+q")
"""Keys that stop or leave, for which nothing is waited."""


class Passed(Event, bubble=True):
    """Follows a key on its way from what had the focus up to the app: then the key has been acted upon."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class TypedInOrder:
    """Holds back what is typed while the key before it is on its way; `handle` is what the app does then."""

    def __init__(self, app: App[Any], handle: Callable[[Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._current: Event | None = None  # what is on its way, if it was handed on
        self._taker: MessagePump | None = None  # what had the focus then
        self._waiting: deque[Event] = deque()
        self._awaited: Passed | None = None  # what follows it
        self._timer: Timer | None = None

    async def take(self, event: Event) -> None:
        """Handle any event of the app; of what is typed, one after the other."""
        if isinstance(event, Passed):
            if event is self._awaited:
                self._go_on_after(event.event)
        elif not isinstance(event, Key | Paste):
            await self._handle(event)
        elif event.is_forwarded:  # it has come up to the app
            await self._handle(event)
            if not (event is self._current and self._leads_out_of_field and self._send_behind(event)):
                self._go_on_after(event)
        elif self._current is None or self._need_not_wait(event):
            await self._hand_on(event)
        else:
            self._waiting.append(event)
            self._follow()

    def _need_not_wait(self, event: Event) -> bool:
        """Whether it stops or leaves, or is one more letter for a field, which keeps them in order itself."""
        if isinstance(event, Key) and event.key in AT_ONCE:
            return True
        field = self._taker
        return (
            not self._waiting
            and isinstance(field, Widget)
            and field is self._app.focused
            and all(
                isinstance(each, Key) and field.check_consume_key(each.key, each.character)
                for each in (self._current, event)
            )
        )

    @property
    def _leads_out_of_field(self) -> bool:
        """Whether it came up from a field: what that says of it, as of enter, may be on its way still."""
        return isinstance(self._taker, Widget) and self._taker.check_consume_key("x", "x")

    def _send_behind(self, event: Event) -> bool:
        """Send on the same way what tells that it has been acted upon, if that way is still there."""
        self._awaited = Passed(event)
        return self._taker is not None and self._taker.post_message(self._awaited)

    async def _hand_on(self, event: Event) -> None:
        taker = self._app.focused or self._app.screen
        await self._handle(event)
        if event.is_forwarded:
            self._current, self._taker = event, taker
            if self._waiting:
                self._follow()

    def _follow(self) -> None:
        """Have it told when what is on its way has been acted upon, also where it never comes up here."""
        current = self._current
        if current is None or self._taker is None or self._timer is not None:
            return
        self._timer = self._app.set_timer(PATIENCE, lambda: self._go_on_after(current))
        if not self._send_behind(current):
            self._go_on_after(current)

    def _go_on_after(self, event: Event) -> None:
        """A screen that was opened is there first, and what an action asks for later, such as a focus."""
        if event is not self._current:
            return
        if not self._app.screen.call_later(self._app.call_later, self._next, event):
            self._app.call_later(self._next, event)

    async def _next(self, event: Event) -> None:
        if event is not self._current:
            return
        self._current = self._taker = self._awaited = None
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        while self._waiting and self._current is None:
            await self._hand_on(self._waiting.popleft())
