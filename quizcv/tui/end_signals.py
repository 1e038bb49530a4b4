"""The signals by which the system asks a program to end."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

LEAVE_AT = (signal.SIGTERM, signal.SIGHUP)

LEAVING_SECONDS = 5.0
"""How long leaving may take after a signal."""


class EndSignals:
    """Has an app end at them as its user would end it, with the terminal left clean, until `restore`.

    Where the terminal is gone, Textual may wait for it for ever (its writing thread has died), so the
    process ends after a while in any case. All answers are on disk then as ever.
    """

    def __init__(self, leave: Callable[[], object]) -> None:
        loop = asyncio.get_running_loop()

        def end(number: int, _: FrameType | None) -> None:
            loop.call_soon_threadsafe(leave)
            last_resort = threading.Timer(LEAVING_SECONDS, os._exit, (128 + number,))
            last_resort.daemon = True
            last_resort.start()

        self._before = {number: signal.signal(number, end) for number in LEAVE_AT}

    def restore(self) -> None:
        """As it was before."""
        for number, handler in self._before.items():
            signal.signal(number, handler or signal.SIG_DFL)
