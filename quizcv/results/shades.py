"""Pictures of tensors in characters: for terminals of few colours, and as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from quizcv.results.pictures import Pixel, arrange, caption, kind, pixels
from quizcv.results.rows import shape_text
from quizcv.runner import Picture

FAINT_SHOWS = 0.6
"""The power that brings out, against black, what is near zero."""

SHADES, SHADES_BELOW = " ░▒▓█", " ·-=≡"
"""What stands for more and more, above and below zero."""

LEGEND = f"{SHADES_BELOW[1:]} below zero, {SHADES[1:]} above"


def shade(pair: tuple[Pixel, Pixel], is_signed: bool, is_dark: bool) -> str:
    """A character with as much ink as its two pixels are far from zero, or bright, on dark ground."""
    value = sum(_brightness(pixel) for pixel in pair) / 2
    shades = SHADES if value >= 0 else SHADES_BELOW
    if is_signed:
        value = abs(value) ** FAINT_SHOWS
    elif not is_dark:
        value = 1 - value
    return shades[min(len(shades) - 1, round(value * (len(shades) - 1)))]


def text(pictures: Sequence[Picture], columns: int, rows: int) -> str:
    """Pictures in so many columns, and rows if they can be read in those, for dark ground."""
    places = arrange(pictures, columns, rows)
    lines = [[" "] * columns for _ in range(max((place.row + place.rows for place in places), default=0))]

    def write(words: str, row: int, column: int) -> None:
        lines[row][column : column + len(words)] = words

    for place in places:
        picture, is_signed = place.picture, kind(place.picture) == "signed"
        words = f"{picture.name} {shape_text(picture.shape)} {caption(picture)}"
        write(words[: place.room], place.row, place.column)
        for tile in range(place.tiles):
            column, row = place.at(tile)
            drawn = pixels(picture, tile, place.width, place.height)
            for index, (top, bottom) in enumerate(zip(drawn[::2], [*drawn[1::2], drawn[-1]], strict=False)):
                pairs = zip(top, bottom, strict=True)
                write("".join(shade(pair, is_signed, True) for pair in pairs), row + index, column)
    shown = ["".join(line).rstrip() for line in lines]
    if any(kind(picture) == "signed" for picture in pictures):
        shown.append(LEGEND)
    return "\n".join(shown).strip("\n")


def _brightness(pixel: Pixel) -> float:
    return pixel[0] if len(pixel) == 1 else 0.3 * pixel[0] + 0.59 * pixel[1] + 0.11 * pixel[2]
