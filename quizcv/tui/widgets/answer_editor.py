"""The editor for an answer that is code."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Key, Paste

from quizcv.tui.widgets.code_editor import CodeEditor


class AnswerEditor(CodeEditor):
    """Tab indents, and escape is left to the screen.

    ctrl+r has it judged by `submit`. While it `is_locked` it takes no keys, and the screen drops them.
    """

    DEFAULT_CSS = """
    AnswerEditor { min-height: 2; max-height: 16; }
    """

    def __init__(self, submit: Callable[[], None]) -> None:
        super().__init__()
        self.tab_behavior = "indent"
        self.is_locked = False
        self._submit = submit

    async def _on_key(self, event: Key) -> None:
        if self.is_locked or event.key == "escape":
            event.prevent_default()
        elif event.key == "ctrl+r":
            event.prevent_default()
            event.stop()
            self._submit()  # now, before the keys that were typed behind it

    async def _on_paste(self, event: Paste) -> None:
        if self.is_locked:
            event.prevent_default()
            event.stop()
