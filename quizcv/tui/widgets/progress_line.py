"""The line above a card: deck and tags, how far today's work has come, what is left."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from quizcv.session import Counts

LONGEST_BAR = 24
SHORTEST_BAR = 8


class ProgressLine(Widget):
    """Title to the left, a bar, and the numbers to the right."""

    DEFAULT_CSS = """
    ProgressLine { dock: top; height: 1; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._counts = Counts(0, 0, 0)
        self._done = 0

    def show(self, title: str, counts: Counts, done: int) -> None:
        """What to say from now on; `done` is the number of answers so far."""
        self._title, self._counts, self._done = title, counts, done
        self.refresh()

    def render(self) -> Content:
        """Draw it; the bar goes first when there is no room, then the title is cut."""
        numbers = [f"{self._counts.left} left"]
        if self._counts.new:
            numbers.append(f"{self._counts.new} new")
        if self._counts.again:
            numbers.append(f"{self._counts.again} again")
        right = Content(" · ".join(numbers))
        room = self.size.width - right.cell_length - 2
        title = Content.styled(self._title, "bold")
        bar = self._bar(min(LONGEST_BAR, room - title.cell_length - 4))
        title = title.truncate(max(0, room - bar.cell_length - 1), ellipsis=True)
        gap = self.size.width - title.cell_length - bar.cell_length - right.cell_length
        return Content.assemble(title, " " * max(1, gap - 2), bar, "  ", right)

    def _bar(self, length: int) -> Content:
        if length < SHORTEST_BAR:
            return Content("")
        total = self._done + self._counts.left + self._counts.again
        full = length * self._done // total if total else length
        return Content.assemble(("━" * full, "$text-accent"), ("─" * (length - full), "$foreground-muted"))
