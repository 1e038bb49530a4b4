"""The editor for an answer that is code."""

from __future__ import annotations

from textual.events import Key

from quizcv.tui.widgets.code_editor import CodeEditor


class AnswerEditor(CodeEditor):
    """Tab indents, a new line begins where the one before did, and escape is left to the screen."""

    DEFAULT_CSS = """
    AnswerEditor { min-height: 2; max-height: 16; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.tab_behavior = "indent"

    async def _on_key(self, event: Key) -> None:
        if event.key == "escape":
            event.prevent_default()
        elif event.key == "enter":
            event.prevent_default()
            event.stop()
            before = self.document.get_line(self.cursor_location[0])[: self.cursor_location[1]]
            blank = before[: len(before) - len(before.lstrip())]
            deeper = " " * self.indent_width if before.rstrip().endswith(":") else ""
            self.replace(f"\n{blank}{deeper}", *self.selection, maintain_selection_offset=False)
