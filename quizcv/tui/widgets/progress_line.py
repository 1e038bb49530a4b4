"""The line above a card: deck and tags, how far today's work has come, what is left."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content

from quizcv.session import Counts
from quizcv.tui.widgets.drawn_lines import DrawnLines

LONGEST_BAR = 24
SHORTEST_BAR = 8


class ProgressLine(DrawnLines):
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

    def shown(self) -> tuple[str, Counts, int]:
        """What was said last."""
        return self._title, self._counts, self._done

    def pieces(self, _: int) -> Iterator[Segment]:
        """The bar goes first when there is no room, then the title is cut, then numbers go, each whole."""
        numbers = [f"{self._counts.left} left"]
        if self._counts.new:
            numbers.append(f"{self._counts.new} new")
        if self._counts.again:
            numbers.append(f"{self._counts.again} again")
        while len(numbers) > 1 and cell_len(" · ".join(numbers)) > self.size.width - 3:
            numbers.pop()
        right = " · ".join(numbers)
        room = self.size.width - cell_len(right) - 2
        full, empty = self._bar(min(LONGEST_BAR, room - cell_len(self._title) - 4))
        title = Content(self._title).truncate(max(0, room - full - empty - 1), ellipsis=True).plain
        yield self.piece(title, "bold")
        yield self.piece(" " * max(1, room - cell_len(title) - full - empty))
        yield self.piece("━" * full, "$text-accent")
        yield self.piece("─" * empty, "$foreground-muted")
        yield self.piece(f"  {right}")

    def _bar(self, length: int) -> tuple[int, int]:
        """The cells of the bar for what is done and for what is not."""
        if length < SHORTEST_BAR:
            return 0, 0
        total = self._done + self._counts.left
        full = length * self._done // total if total else length
        return full, length - full
