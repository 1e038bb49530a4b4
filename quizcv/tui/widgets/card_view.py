"""A card: the front, and below it, once flipped, the back and its source."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from quizcv import tui
from quizcv.questions import Question
from quizcv.tui.markdown import EMPTY, RULE, Fitted, Line, Prose, prose

WIDEST = 84
"""Cells of a line; longer ones are hard to read."""
BETWEEN = 3
"""Lines between the front and the back: the rule, an empty one above it and one below."""

MOST_DRAWN = 100
"""Texts whose lines are kept, for when they are shown again."""
NOTHING = Strip([])
"""A line that is empty."""

Lines = Callable[[int], list[Line]]
"""Makes the lines of a text for a width in cells."""


class CardView(ScrollView, can_focus=True):
    """The text stays where it is when the card flips; the answer appears below it.

    It draws its lines itself and repaints those that change: a flip lays nothing out anew.
    """

    ALLOW_SELECT = False  # the lines of a selection could not be copied from here

    DEFAULT_CSS = """
    CardView { height: 1fr; padding: 1 4 1 5; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
               overflow-x: hidden; }
    CardView.-above-field { height: auto; padding: 1 4 0 5; }
    """

    class Clicked(Message):
        """Somebody clicked on the card."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[Prose, ...] = ()
        self._room = 0
        self._drawn: dict[Prose, list[Strip]] = {}
        self._lines: list[Strip] | None = None

    def show_front(self, question: Question) -> None:
        """Show only the front."""
        if len(self._drawn) > MOST_DRAWN:
            self._drawn.clear()
        self._show(prose(question.front))
        self.scroll_home(animate=False)
        self.call_after_refresh(prose, question.back)  # so that it is there at once when the card flips

    def show_hints(self, question: Question, count: int) -> None:
        """Show the front and below it so many hints."""
        self._show(prose(question.front), EMPTY, tui.card_hints.given(question.hints, count))

    def show_back(self, question: Question) -> None:
        """Show the back and source too, scrolled on to where the back begins if the front fills the view."""
        self._show(prose(question.front), RULE, prose(question.back), *_credit(question.source))
        self._scroll_past(prose(question.front))

    def show_above_field(self, front: Lines, room: int) -> None:
        """Show a front above a field for the answer, which gets `room` lines however long the front is."""
        self._show(Fitted(front), room=room)
        self.refresh(layout=True)
        self.scroll_home(animate=False)

    def show_answered(self, front: Lines, answered: Lines, source: str) -> None:
        """Show what came of an answer where the field was, scrolled on to it as `show_back` does."""
        self._show(Fitted(front), EMPTY, Fitted(answered), *_credit(source))
        self.refresh(layout=True)
        self.call_after_refresh(self._scroll_past, Fitted(front))

    def show_below(self, part: Prose) -> None:
        """Show something more below the answer."""
        self._show(*self._parts, EMPTY, part)

    def show_text(self, text: str) -> None:
        """Show a text (Markdown) that is no card."""
        self._show(prose(text))
        self.scroll_home(animate=False)

    def render_line(self, y: int) -> Strip:
        """One line of the text."""
        lines, at = self._all_lines(), y + self.scroll_offset.y
        width, style = self.size.width, self.visual_style.rich_style
        if at >= len(lines):
            return Strip.blank(width, style)
        margin = (width - self._column) // 2
        return Strip.join([Strip.blank(margin, style), lines[at]]).adjust_cell_length(width, style)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are, or as leave room for a field below."""
        if not self._room:
            return super().get_content_height(container, viewport, width)
        lines = sum(part.get_height({}, min(WIDEST, width)) for part in self._parts)
        return max(1, min(lines, container.height - self._room))

    def on_resize(self) -> None:
        self._forget()
        self._lay_out()

    def notify_style_update(self) -> None:
        """Colours follow the theme."""
        super().notify_style_update()
        self._forget()

    def on_click(self, event: Click) -> None:
        event.stop()
        self.post_message(self.Clicked())

    @property
    def _column(self) -> int:
        """How wide the text is."""
        return max(1, min(WIDEST, self.scrollable_content_region.width))

    def _scroll_past(self, front: Prose) -> None:
        """Begin with the back if the front fills the view."""
        lines = front.get_height({}, self._column)
        if lines + BETWEEN >= self.scrollable_content_region.height:
            self.scroll_to(y=lines, animate=False, force=True)  # the first long text has no scroll bar yet

    def _show(self, *parts: Prose, room: int = 0) -> None:
        before = self._lines
        self._parts, self._room, self._lines = parts, room, None
        self.set_class(room > 0, "-above-field")
        self._lay_out()
        if before is None or self._lines is None:
            self.refresh()
        else:
            self._refresh_changes(before, self._lines)

    def _refresh_changes(self, before: list[Strip], after: list[Strip]) -> None:
        top, width = self.scroll_offset.y, self.size.width
        pairs = enumerate(zip_longest(before, after, fillvalue=NOTHING))
        changes = [Region(0, y - top, width, 1) for y, (old, new) in pairs if old is not new and old != new]
        if changes:
            self.refresh(*changes)

    def _forget(self) -> None:
        self._drawn.clear()
        self._lines = None

    def _lay_out(self) -> None:
        region = self.scrollable_content_region
        if region.width:
            least = 0 if self._room else region.height  # which is to shrink to the lines there are
            self.virtual_size = Size(region.width, max(len(self._all_lines()), least))

    def _all_lines(self) -> list[Strip]:
        if self._lines is None:
            self._lines = [line for part in self._parts for line in self._draw(part)]
        return self._lines

    def _draw(self, part: Prose) -> list[Strip]:
        if part not in self._drawn:
            self._drawn[part] = part.strips(self._column, self.visual_style)
        return self._drawn[part]


def _credit(source: str) -> tuple[Prose, ...]:
    """The source, to the right below all."""

    def lines(width: int) -> list[Line]:
        wrapped = Content.styled(source, "$foreground-muted").wrap(width)
        return [("", "", line.pad_left(width - line.cell_length)) for line in wrapped]

    return (EMPTY, Fitted(lines)) if source else ()
