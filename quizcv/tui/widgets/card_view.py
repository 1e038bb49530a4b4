"""A card: the front, and below it, once flipped, the back and its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from quizcv.questions import Question
from quizcv.tui.markdown import Fitted, Line, Prose, below, prose

WIDEST = 84
"""Cells of a line; longer ones are hard to read."""
BETWEEN = 3
"""Lines between the front and the back: the rule, an empty one above it and one below."""

Lines = Callable[[int], list[Line]]
"""Makes the lines of a text for a width in cells."""


class CardView(ScrollView, can_focus=True):
    """The text stays where it is when the card flips; the answer appears below it.

    It draws its lines itself, from one text: a flip then repaints lines and lays nothing out anew.
    """

    DEFAULT_CSS = """
    CardView { height: 1fr; padding: 1 5; scrollbar-size-vertical: 1; overflow-x: hidden; }
    CardView.-above-field { height: auto; padding: 1 5 0 5; }
    """

    @dataclass
    class Clicked(Message):
        """Somebody clicked on the card."""

    def __init__(self) -> None:
        super().__init__()
        self._text = prose("")
        self._source = ""
        self._room = 0
        self._lines: list[Strip] | None = None

    def show_front(self, question: Question) -> None:
        """Show only the front."""
        self._show(prose(question.front))
        self.scroll_home(animate=False)
        self.call_after_refresh(prose, question.back)  # so that it is there at once when the card flips

    def show_back(self, question: Question) -> None:
        """Show the back and source too, scrolled on to where the back begins if the front fills the view."""
        front = prose(question.front)
        self._show(below(front, prose(question.back)), question.source)
        lines = front.get_height({}, self._column)
        if lines + BETWEEN >= self.scrollable_content_region.height:
            self.scroll_to(y=lines, animate=False)

    def show_above_field(self, front: Lines, room: int) -> None:
        """Show a front above a field for the answer, which gets `room` lines however long the front is."""
        self._show(Fitted(front), room=room)
        self.refresh(layout=True)
        self.scroll_home(animate=False)

    def show_answered(self, front: Lines, answered: Lines, source: str) -> None:
        """Show what came of an answer where the field was, scrolled on to it as `show_back` does."""
        self._show(Fitted(lambda width: [*front(width), ("", "", Content("")), *answered(width)]), source)
        self.refresh(layout=True)
        self.call_after_refresh(self._scroll_past, front)

    def show_text(self, text: str) -> None:
        """Show a text (Markdown) that is no card."""
        self._show(prose(text))
        self.scroll_home(animate=False)

    def render_line(self, y: int) -> Strip:
        """One line of the text."""
        lines, at = self._drawn(), y + self.scroll_offset.y
        width, style = self.size.width, self.visual_style.rich_style
        if at >= len(lines):
            return Strip.blank(width, style)
        margin = (width - self._column) // 2
        return Strip.join([Strip.blank(margin, style), lines[at]]).adjust_cell_length(width, style)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are, or as leave room for a field below."""
        if not self._room:
            return super().get_content_height(container, viewport, width)
        lines = self._text.get_height({}, min(WIDEST, width))
        return max(1, min(lines, container.height - self._room))

    def on_resize(self) -> None:
        """Lines follow the width."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Colours follow the theme."""
        super().notify_style_update()
        self._lines = None

    def on_click(self, event: Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Clicked())

    @property
    def _column(self) -> int:
        """How wide the text is."""
        return min(WIDEST, self.scrollable_content_region.width)

    def _scroll_past(self, front: Lines) -> None:
        lines = Fitted(front).get_height({}, self._column)
        if lines + BETWEEN >= self.scrollable_content_region.height:
            self.scroll_to(y=lines, animate=False)

    def _show(self, text: Prose, source: str = "", room: int = 0) -> None:
        self._text, self._source, self._room = text, source, room
        self.set_class(room > 0, "-above-field")
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        self._lines = None
        region = self.scrollable_content_region
        if region.width:
            least = 0 if self._room else region.height  # which is to shrink to the lines there are
            self.virtual_size = Size(region.width, max(len(self._drawn()), least))

    def _drawn(self) -> list[Strip]:
        """All lines, the source to the right below them."""
        if self._lines is None:
            column, style = self._column, self.visual_style
            self._lines = Visual.to_strips(self, self._text, column, None, style)
            if self._source:
                source = Content.styled(self._source, "$foreground-muted").wrap(column)
                right = [line.pad_left(column - line.cell_length) for line in source]
                drawn = Content("\n").join([Content(""), *right])
                self._lines += Visual.to_strips(self, drawn, column, None, style)
        return self._lines
