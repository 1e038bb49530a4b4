"""A field of one line."""

from __future__ import annotations

from textual.events import Paste
from textual.widgets import Input

from quizcv.tui.keys import EDITOR, bindings


class TextLine(Input):
    """Several lines that are pasted become one: nothing of them is dropped."""

    BINDINGS = bindings(EDITOR)
    has_one_line = True

    def _on_paste(self, event: Paste) -> None:
        event.prevent_default()  # `Input` takes the first line alone
        event.stop()
        text = " ".join(filter(None, map(str.strip, event.text.splitlines())))
        start, end = sorted(self.selection)
        stands_alone = not start or self.value[start - 1].isspace() or not event.text[:1].isspace()
        self.replace(text if stands_alone else f" {text}", start, end)
