"""Signs of life between this process and a worker that may be far away, over a line that may freeze."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

BEAT_SECONDS = 2.0  # between two signs of ours
PATIENCE = 30.0  # seconds without one after which the worker ends, so that nothing stays over there
FIRST_SECONDS = 10.0  # for the first sign of a worker that is ready
BUSY_SECONDS = 0.5  # this process may be late by so much, before that is its own silence


class Pulse:
    """Sends signs of life, and calls `give_up` with the seconds of silence when the worker's stay away.

    Each of the worker's says within how many seconds the next will come: few while a snippet runs (`SOON` in
    `worker/protocol.py`).
    """

    def __init__(self, send: Callable[[], None], give_up: Callable[[float], None]) -> None:
        self._send = send
        self._give_up = give_up
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self._sending: asyncio.Task[None] | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to send; the worker is there."""
        self._sending = self._sending or asyncio.create_task(self._send_all())

    def expect(self, seconds: float) -> None:
        """Note a sign of life; the next must come within so many seconds."""
        self._heard = self._loop.time()
        self._wait(seconds)

    def stop(self) -> None:
        """Send and expect nothing any more."""
        if self._sending is not None:
            self._sending.cancel()
        if self._alarm is not None:
            self._alarm.cancel()

    def _wait(self, seconds: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = self._loop.call_later(seconds, self._on_alarm)

    def _on_alarm(self) -> None:
        """Give up, unless this process itself was busy or asleep, so that a sign may wait unread."""
        assert self._alarm is not None
        if self._loop.time() - self._alarm.when() > BUSY_SECONDS:
            self._wait(BUSY_SECONDS)
        else:
            self._give_up(self._loop.time() - self._heard)

    async def _send_all(self) -> None:
        while True:
            self._send()
            await asyncio.sleep(BEAT_SECONDS)
