"""Live mode of the pane: what stands in it runs by itself, a moment after the last key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual.dom import DOMNode

from quizcv.results.rows import failure, hint
from quizcv.runner import Result, Snippet
from quizcv.tui.newest import Newest

LIMIT = 1.0
"""Seconds that such a run gets."""
SECOND_THOUGHT = 0.75
"""Seconds more before an error is shown, so that a line half typed stays quiet."""

UNFINISHED = ("SyntaxError", "IndentationError", "TabError")


@dataclass(frozen=True)
class Wanted:
    """What stands in the pane: the entry that it began with, what to run, and where."""

    key: str
    snippet: Snippet
    device: str


class LiveRuns:
    """Runs the newest text and no other: one that is running for an older text is stopped.

    `run` runs it, `show` takes a good result, `tell` a few words on how the newest text fares ("" when
    well); what went wrong is only said, so that the last good result can stay.
    """

    def __init__(
        self,
        owner: DOMNode,
        run: Callable[[Wanted], Awaitable[Result]],
        show: Callable[[Wanted, Result], None],
        tell: Callable[[str], None],
    ) -> None:
        self._newest: Newest[Wanted] = Newest(owner, self._follow_up)
        self._run = run
        self._show = show
        self._tell = tell

    def follow(self, wanted: Wanted | None) -> None:
        """This stands in the pane now: run it once it has stayed so for a moment. None: run nothing."""
        if self._newest.follow(wanted):
            self._tell("")

    def forget(self) -> None:
        """Stop, and run the same once more if it is asked for again."""
        self._newest.forget()

    async def _follow_up(self, wanted: Wanted) -> None:
        result = await self._run(wanted)
        if not self._newest.is_newest(wanted):
            return
        if result.status == "ok":
            self._tell("")
            self._show(wanted, result)
        elif result.error is not None and result.error.type in UNFINISHED:
            self._tell("unfinished")
        elif result.status != "cancelled":
            words = _words(result)
            self._newest.later(SECOND_THOUGHT, lambda: self._tell(words))


def _words(result: Result) -> str:
    """What went wrong, in a line."""
    if result.status == "timeout":
        return "over a second; ctrl+r gives it more time"
    words = hint(result) or failure(result)
    return (words.splitlines() or [result.status])[0]
