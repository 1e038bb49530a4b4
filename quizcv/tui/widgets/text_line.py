"""A field of one line."""

from __future__ import annotations

from textual.events import Key, Paste
from textual.widgets import Input

from quizcv.tui.commands import EDITOR, bindings
from quizcv.tui.widgets.own_keys import act_at_once


class TextLine(Input):
    """Several lines that are pasted become one: nothing of them is dropped."""

    BINDINGS = bindings(EDITOR)

    async def _on_key(self, event: Key) -> None:
        await act_at_once(self, event)

    def _on_paste(self, event: Paste) -> None:
        event.prevent_default()  # `Input` takes the first line alone
        event.stop()
        text = " ".join(filter(None, map(str.strip, event.text.splitlines())))
        self.replace(text, *sorted(self.selection))
