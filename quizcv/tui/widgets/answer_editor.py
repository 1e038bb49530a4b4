"""The editor for an answer that is code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.events import Key, Paste

from quizcv.tui.widgets.code_editor import CodeEditor

if TYPE_CHECKING:
    from quizcv.tui.base import BaseApp

PASTED = 0.02
"""Seconds between two keys below which nobody typed them."""


class AnswerEditor(CodeEditor):
    """Tab indents, a new line begins where the one before did, and escape is left to the screen.

    ctrl+r has it judged by `submit`. While it `is_locked` it takes no keys, and the screen drops them.
    """

    DEFAULT_CSS = """
    AnswerEditor { min-height: 2; max-height: 16; }
    """

    app: BaseApp

    def __init__(self, submit: Callable[[], None]) -> None:
        super().__init__()
        self.tab_behavior = "indent"
        self.is_locked = False
        self._last_key_at = 0.0
        self._submit = submit

    async def _on_key(self, event: Key) -> None:
        if self.is_locked or event.key == "escape":
            event.prevent_default()
        elif event.key == "ctrl+r":
            event.prevent_default()
            event.stop()
            self._submit()  # now, before the keys that were typed behind it
        elif event.key == "enter" and not self._is_pasted:
            event.prevent_default()
            event.stop()
            before = self.document.get_line(self.cursor_location[0])[: self.cursor_location[1]]
            blank = before[: len(before) - len(before.lstrip())]
            deeper = " " * self.indent_width if before.rstrip().endswith(":") else ""
            self.replace(f"\n{blank}{deeper}", *self.selection, maintain_selection_offset=False)
        self._last_key_at = self.app.monotonic()

    @property
    def _is_pasted(self) -> bool:
        """Whether keys come faster than they are typed: a terminal that pastes so brings its own blanks."""
        return self.app.monotonic() - self._last_key_at < PASTED

    async def _on_paste(self, event: Paste) -> None:
        if self.is_locked:
            event.prevent_default()
            event.stop()
