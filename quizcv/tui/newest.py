"""What is typed is followed: something is done about the newest text, and about no other."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Generic, TypeVar

from textual.dom import DOMNode
from textual.timer import Timer
from textual.worker import Worker

T = TypeVar("T")

PAUSE = 0.25
"""Seconds after the last key until something is done."""


class Newest(Generic[T]):
    """Does `act` with the newest wish once it has stayed so for a moment; for an older one it stops."""

    def __init__(self, owner: DOMNode, act: Callable[[T], Coroutine[None, None, None]]) -> None:
        self._owner = owner
        self._act = act
        self._newest: T | None = None
        self._timer: Timer | None = None
        self._worker: Worker[None] | None = None

    def follow(self, wanted: T | None) -> bool:
        """This is wanted now, or nothing (None); whether that is new."""
        if wanted == self._newest:
            return False
        self.forget()
        self._newest = wanted
        if wanted is not None:
            self.later(PAUSE, partial(self._begin, wanted))
        return True

    def forget(self) -> None:
        """Stop, and do the same once more if it is wanted again."""
        self._newest = None
        if self._timer is not None:
            self._timer.stop()
        if self._worker is not None:
            self._worker.cancel()

    def is_newest(self, wanted: T) -> bool:
        """Whether this is still wanted."""
        return wanted is self._newest

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """Do this after a while, unless something else is wanted before."""
        wanted = self._newest

        def unless_forgotten() -> None:  # a timer that has just run out can be stopped no more
            if self._newest is wanted:
                do()

        self._timer = self._owner.set_timer(seconds, unless_forgotten)

    def _begin(self, wanted: T) -> None:
        self._worker = self._owner.run_worker(partial(self._act, wanted), group="newest")

    def now(self, wanted: T) -> None:
        """Do it at once."""
        self._newest = wanted
        self._begin(wanted)
