"""Pictures of tensors in half blocks: two pixels to a cell, or shades where there are few colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.content import Content
from textual.strip import Strip
from textual.style import Style as TextStyle

from quizcv.results.pictures import PicturePlace, Pixel, arrange, caption, kind, pixels
from quizcv.results.rows import shape_text
from quizcv.results.shades import FAINT_SHOWS, LEGEND, shade
from quizcv.runner import Picture
from quizcv.tui.markdown import Prose

ABOVE, BELOW = (255, 150, 40), (70, 150, 255)
"""Orange and blue: told apart by all eyes."""

Words = Callable[[Content, int], Strip]
"""Draws words in so many cells."""

RGB = tuple[int, int, int]


class Look(NamedTuple):
    """How pictures can be drawn: in full colour or in shades, and those on dark ground or on light."""

    has_few_colours: bool
    is_dark: bool

    @classmethod
    def of(cls, app: App[Any]) -> Look:
        """What the terminal and the theme allow."""
        few = app.no_color or app.native_ansi_color or app.console.color_system in (None, "standard")
        return cls(few, app.current_theme.dark)


class DrawnPictures:
    """The lines of pictures that are arranged in so many columns, and rows if they can be read in those."""

    def __init__(self, pictures: Sequence[Picture], columns: int, rows: int, look: Look) -> None:
        self._look = look
        self._places = arrange(pictures, columns, rows)
        self._lines: list[list[tuple[int, Strip | PicturePlace]]]  # what begins where in a row
        self._lines = [[] for _ in range(max((place.row + place.rows for place in self._places), default=1))]
        del self._lines[-1]
        for place in self._places:
            self._lines[place.row].append((place.column, place))
            for tile in range(place.tiles):
                column, row = place.at(tile)
                for index, strip in enumerate(self._drawn(place, tile)):
                    self._lines[row + index].append((column, strip))

    def __len__(self) -> int:
        return len(self._lines)

    def line(self, y: int, words: Words) -> Strip:
        """One row of cells; what is beside the pictures, and they themselves in shades, have no style yet."""
        parts: list[Strip] = []
        column = 0
        for start, part in sorted(self._lines[y], key=lambda part: part[0]):
            strip = words(_caption(part), part.room) if isinstance(part, PicturePlace) else part
            parts += [Strip.blank(start - column), strip]
            column = start + strip.cell_length
        return Strip.join(parts)

    @property
    def legend(self) -> str:
        """What the colours mean; "" where that needs no word."""
        kinds = {kind(place.picture) for place in self._places}
        if "signed" not in kinds:
            return "each map from its lowest to its highest number" if "grey" in kinds else ""
        return LEGEND if self._look.has_few_colours else "blue is below zero, orange above"

    def _drawn(self, place: PicturePlace, tile: int) -> list[Strip]:
        """The rows of cells of one map."""
        rows = pixels(place.picture, tile, place.width, place.height)
        is_signed = kind(place.picture) == "signed"
        strips = []
        for top, bottom in zip(rows[::2], [*rows[1::2], None][: len(rows[::2])], strict=True):
            if self._look.has_few_colours:
                pairs = zip(top, bottom or top, strict=True)
                cells = [Segment(shade(pair, is_signed, self._look.is_dark)) for pair in pairs]
            elif bottom is None:
                cells = [Segment("▀", _colour(_rgb(pixel, is_signed))) for pixel in top]
            else:
                cells = [
                    Segment("▀", _colour(_rgb(above, is_signed), _rgb(below, is_signed)))
                    for above, below in zip(top, bottom, strict=True)
                ]
            strips.append(Strip(Segment.simplify(cells), len(cells)))
        return strips


class PictureProse(Prose):
    """Pictures among texts, in so many rows if they can be read in those."""

    def __init__(self, pictures: Sequence[Picture], rows: int, app: App[Any]) -> None:
        super().__init__([("", "", Content(""))])
        self._pictures = pictures
        self._rows = rows
        self._app = app

    def strips(self, width: int, style: TextStyle) -> list[Strip]:
        drawn = DrawnPictures(self._pictures, width, self._rows, Look.of(self._app))

        def words(content: Content, room: int) -> Strip:
            shown = content.truncate(room, ellipsis=True).render(style, end="")
            return Strip(Segment(text, own.rich_style) for text, own in shown if text)

        legend = Content.styled(drawn.legend, "$foreground-muted")
        lines = (drawn.line(y, words).apply_style(style.rich_style) for y in range(len(drawn)))
        return [*lines, words(legend, width)]


def _caption(place: PicturePlace) -> Content:
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
