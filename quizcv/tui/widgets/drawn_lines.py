"""A widget whose few lines are drawn from pieces of text, each with one style."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

MOST_KEPT = 50
"""Drawings that are kept."""


class DrawnLines(Widget):
    """Draws what changes with every key at a fraction of the price of Textual's `Content`.

    `Content` is wrapped, aligned and told apart by style anew each time: a millisecond for a dozen keys in a
    line. Here a style is looked up once, until the colours change, and what comes again, as most keys do
    with every other card, is not drawn again.
    """

    ALLOW_SELECT = False
    auto_links = False  # a click works all the same, and the colours stay

    def __init__(self) -> None:
        super().__init__()
        self._rich_styles: dict[tuple[str, str], RichStyle] = {}
        self._kept: dict[Hashable, list[Strip]] = {}

    def shown(self) -> Hashable:
        """What the lines are made from."""
        raise NotImplementedError

    def pieces(self, y: int) -> Iterable[Segment]:
        """What line `y` is made of, from left to right; the rest of the line stays empty."""
        raise NotImplementedError

    def piece(self, text: str, style: str = "", action: str = "") -> Segment:
        """A text with a style of the theme; a click on it calls the action."""
        key = (style, action)
        if key not in self._rich_styles:
            full = self.visual_style + Style.parse(style)
            if action:
                full += Style.from_meta({"@click": action})
            self._rich_styles[key] = full.rich_style
        return Segment(text, self._rich_styles[key])

    def render_lines(self, crop: Region) -> list[Strip]:
        """All lines, unless they are known."""
        key = (self.shown(), crop)
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = super().render_lines(crop)
        return self._kept[key]

    def render_line(self, y: int) -> Strip:
        """One line."""
        return Strip(piece for piece in self.pieces(y) if piece.text)

    def notify_style_update(self) -> None:
        """Colours follow the theme."""
        super().notify_style_update()
        self._rich_styles.clear()
        self._kept.clear()
