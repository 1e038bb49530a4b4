"""The pictures of a result, in a widget of their own."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from quizcv.runner import Picture
from quizcv.tui.pictures import DrawnPictures, Look

NONE = "Nothing to draw: no (C, H, W) or (N, C, H, W)."
NO_NUMBERS = "Nothing to draw: shapes alone have no numbers."


class PictureView(Widget):
    """The pictures of a result, as large as they can be beside and below each other."""

    DEFAULT_CSS = "PictureView { height: auto; }"

    def __init__(self, rows: int = 0) -> None:
        """With `rows` that many are filled, else as many as the container has."""
        super().__init__()
        self._rows = rows
        self._pictures: tuple[Picture, ...] = ()
        self._none = NONE
        self._room = Size(0, 0)
        self._drawn = DrawnPictures((), 0, 0, Look(False, True))
        self._drawn_for: tuple[Size, str] | None = None

    @property
    def has_pictures(self) -> bool:
        """Whether there are any."""
        return bool(self._pictures)

    def show(self, pictures: Sequence[Picture], none: str = NONE) -> None:
        """Show these; where there are none, say so in the words `none`."""
        self._pictures = tuple(pictures)
        self._none = none
        self._drawn_for = None
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As high as they are, which depends on the room that there is."""
        self._room = Size(width, self._rows or container.height)
        return len(self._draw()) + 1

    def render_line(self, y: int) -> Strip:
        """One row of cells."""
        drawn = self._draw()
        if y >= len(drawn):
            legend = drawn.legend if self._pictures else self._none
            return self._words(Content.styled(legend, "$foreground-muted"), self.size.width)
        line = drawn.line(y, self._words)
        return line.adjust_cell_length(self.size.width).apply_style(self.rich_style)

    def _draw(self) -> DrawnPictures:
        """All of them for the room that there is."""
        if (self._room, self.app.theme) != self._drawn_for:
            self._drawn_for = self._room, self.app.theme
            size = self._room.width, self._room.height - 1
            self._drawn = DrawnPictures(self._pictures, *size, Look.of(self.app))
        return self._drawn

    def _words(self, text: Content, width: int) -> Strip:
        return Visual.to_strips(self, text.truncate(width, ellipsis=True), width, 1, self.visual_style)[0]
