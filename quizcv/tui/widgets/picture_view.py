"""Pictures of tensors in half blocks: two pixels to a cell, or shades where there are few colours."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from quizcv.results.pictures import PicturePlace, Pixel, arrange, caption, kind, pixels
from quizcv.results.rows import shape_text
from quizcv.runner import Picture

ABOVE, BELOW = (255, 150, 40), (70, 150, 255)
"""Orange and blue: told apart by all eyes."""
FAINT_SHOWS = 0.6
"""The power that brings out, against black, what is near zero."""
SHADES, SHADES_BELOW = " ░▒▓█", " ·-=≡"
"""What stands for more and more, above and below zero."""
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
        self._places: list[PicturePlace] = []
        self._drawn_for: tuple[Size, str] | None = None
        self._lines: list[list[tuple[int, Strip | PicturePlace]]] = []  # what begins where in a row

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
        self._draw()
        return len(self._lines) + 1

    def render_line(self, y: int) -> Strip:
        """One row of cells."""
        self._draw()
        if y >= len(self._lines):
            return self._words(Content.styled(self._legend(), "$foreground-muted"), self.size.width)
        parts: list[Strip] = []
        column = 0
        for start, part in sorted(self._lines[y], key=lambda part: part[0]):
            strip = self._words(self._caption(part), part.room) if isinstance(part, PicturePlace) else part
            parts += [Strip.blank(start - column), strip]
            column = start + strip.cell_length
        return Strip.join(parts).adjust_cell_length(self.size.width).apply_style(self.rich_style)

    def _draw(self) -> None:
        """Place and draw all of them for the room that there is, unless that is done."""
        if (self._room, self.app.theme) == self._drawn_for:
            return
        self._drawn_for = self._room, self.app.theme
        self._places = arrange(self._pictures, self._room.width, self._room.height - 1)
        self._lines = [[] for _ in range(max((place.row + place.rows for place in self._places), default=1))]
        del self._lines[-1]
        for place in self._places:
            self._lines[place.row].append((place.column, place))
            for tile in range(place.tiles):
                column, row = place.at(tile)
                for index, strip in enumerate(self._drawn(place, tile)):
                    self._lines[row + index].append((column, strip))

    def _caption(self, place: PicturePlace) -> Content:
        """Name, shape, and what else is worth saying if there is room for it."""
        picture = place.picture
        parts = [
            (picture.name, "bold"),
            (shape_text(picture.shape), ""),
            (caption(picture), "$foreground-muted"),
        ]
        while len(" ".join(text for text, _ in parts)) > place.room and len(parts) > 1:
            del parts[-1]
        return Content(" ").join(Content.styled(text, style) for text, style in parts)

    def _words(self, text: Content, width: int) -> Strip:
        return Visual.to_strips(self, text.truncate(width, ellipsis=True), width, 1, self.visual_style)[0]

    def _legend(self) -> str:
        kinds = {kind(place.picture) for place in self._places}
        if not kinds:
            return self._none
        if "signed" not in kinds:
            return "each map from its lowest to its highest number" if "grey" in kinds else ""
        if self._has_few_colours:
            return f"{SHADES_BELOW[1:]} below zero, {SHADES[1:]} above"
        return "blue is below zero, orange above"

    @property
    def _has_few_colours(self) -> bool:
        app = self.app
        return app.no_color or app.native_ansi_color or app.console.color_system in (None, "standard")

    def _drawn(self, place: PicturePlace, tile: int) -> list[Strip]:
        """The rows of cells of one map."""
        rows = pixels(place.picture, tile, place.width, place.height)
        is_signed = kind(place.picture) == "signed"
        strips = []
        for top, bottom in zip(rows[::2], [*rows[1::2], None][: len(rows[::2])], strict=True):
            if self._has_few_colours:
                is_dark = self.app.current_theme.dark
                pairs = zip(top, bottom or top, strict=True)
                cells = [Segment(_shade(pair, is_signed, is_dark)) for pair in pairs]
            elif bottom is None:
                cells = [Segment("▀", _colour(_rgb(pixel, is_signed))) for pixel in top]
            else:
                cells = [
                    Segment("▀", _colour(_rgb(above, is_signed), _rgb(below, is_signed)))
                    for above, below in zip(top, bottom, strict=True)
                ]
            strips.append(Strip(Segment.simplify(cells), len(cells)))
        return strips


RGB = tuple[int, int, int]


def _rgb(pixel: Pixel, is_signed: bool) -> RGB:
    """The colour of a pixel: its own, a grey, or towards orange above zero and blue below it."""
    if is_signed:
        part = min(1.0, abs(pixel[0])) ** FAINT_SHOWS
        red, green, blue = (round(part * end) for end in (ABOVE if pixel[0] >= 0 else BELOW))
    else:
        red, green, blue = (round(255 * min(1.0, max(0.0, value))) for value in (pixel * 3)[:3])
    return red, green, blue


@lru_cache(maxsize=8192)
def _colour(above: RGB, below: RGB | None = None) -> Style:
    return Style(color=Color.from_rgb(*above), bgcolor=Color.from_rgb(*below) if below else None)


def _shade(pair: tuple[Pixel, Pixel], is_signed: bool, is_dark: bool) -> str:
    """A character with as much ink as its two pixels are far from zero, or bright, on dark ground."""
    value = sum(_brightness(pixel) for pixel in pair) / 2
    shades = SHADES if value >= 0 else SHADES_BELOW
    if is_signed:
        value = abs(value) ** FAINT_SHOWS
    elif not is_dark:
        value = 1 - value
    return shades[min(len(shades) - 1, round(value * (len(shades) - 1)))]


def _brightness(pixel: Pixel) -> float:
    return pixel[0] if len(pixel) == 1 else 0.3 * pixel[0] + 0.59 * pixel[1] + 0.11 * pixel[2]
