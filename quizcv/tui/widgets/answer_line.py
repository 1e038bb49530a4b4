"""The field for an answer of one line."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Key, Paste

from quizcv.tui.widgets.text_line import TextLine


class AnswerLine(TextLine):
    """Enter has it judged by `submit`. While it `is_locked` it takes no keys, and the screen drops them."""

    def __init__(self, submit: Callable[[], None]) -> None:
        super().__init__(select_on_focus=False)
        self.is_locked = False
        self._submit = submit

    async def _on_key(self, event: Key) -> None:
        if self.is_locked:
            event.prevent_default()
        elif event.key in ("enter", "ctrl+r"):
            event.prevent_default()
            event.stop()
            self._submit()  # now, before the keys that were typed behind it

    def _on_paste(self, event: Paste) -> None:
        if self.is_locked:
            event.prevent_default()
            event.stop()
