"""What is typed in a form, written down soon after: no crash and no closed terminal takes it away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.screen import Screen
from textual.timer import Timer

from quizcv.editing import Fields, unsaved
from quizcv.editing.unsaved import Unsaved
from quizcv.text import one_line
from quizcv.tui.base import BaseApp

SECONDS = 1.0
"""After this long at most what was typed is on disk."""


class KeptText:
    """Keeps the text of a form in a file until it is saved or thrown away.

    `text` gives the card, and what there is to keep of it, if anything; `failed` is called with a sentence
    the first time that it cannot be written.
    """

    def __init__(
        self,
        screen: Screen[None],
        app: BaseApp,
        text: Callable[[], tuple[Fields, Unsaved | None]],
        failed: Callable[[str], None],
    ) -> None:
        self._screen = screen
        self._app = app
        self._text = text
        self._failed = failed
        self._timer: Timer | None = None
        self._has_failed = False

    def later(self) -> None:
        """Something was typed: write it down soon, together with what is typed until then."""
        if self._timer is None:
            self._timer = self._screen.set_timer(SECONDS, self._begin)

    async def now(self) -> None:
        """Write down what waits, before the form is gone."""
        if self._stop():
            await self._do(self._change())

    def forget(self, card: Fields) -> None:
        """It is saved, or thrown away. Where its file cannot be removed it is offered once more."""
        self._stop()
        self._app.begin_in_history_thread(partial(unsaved.forget, card))

    def _begin(self) -> None:
        if self._stop():  # else it was stopped as it ran out
            self._screen.run_worker(self._do(self._change()))

    def _stop(self) -> bool:
        """Stop waiting; whether anything waited."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()
        return timer is not None

    def _change(self) -> Callable[[], None]:
        card, text = self._text()
        return partial(unsaved.keep, text) if text is not None else partial(unsaved.forget, card)

    async def _do(self, change: Callable[[], None]) -> None:
        try:
            await self._app.in_history_thread(change)
        except OSError as error:
            if not self._has_failed:
                self._has_failed = True
                where = one_line(str(error.filename), None)
                self._failed(f"A crash would lose what you type here: {where}: {error.strerror}")
