"""The quiet line that says what happened."""

from __future__ import annotations

from rich.cells import cell_len
from textual.widgets import Static

from quizcv.text import printable


class StatusLine(Static):
    """One line, or up to four for a long `text`. The screen is laid out anew only when that changes."""

    auto_links = False  # there are none to be looked for

    def __init__(self) -> None:
        super().__init__(id="status", markup=False)
        self.text = ""

    def say(self, text: str, *, failed: bool = False) -> None:
        """Say this from now on; what failed stands out."""
        text = printable(text)
        if (text, failed) == (self.text, self.has_class("failed")):
            return  # as at most flips and grades, which would repaint it
        self.text = text
        self.set_class(failed, "failed")
        fits = self.size.height == 1 and cell_len(text) <= self.size.width and "\n" not in text
        self.update(text, layout=not fits)
