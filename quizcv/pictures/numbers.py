"""What the pixels of a picture stand for: colours, numbers above and below zero, or brightness."""

from __future__ import annotations

from itertools import accumulate
from typing import Literal

from quizcv.runner import Picture

FAINT = 0.01
"""What is less than this share of the other side of zero is rounding, and makes no map a signed one."""

Kind = Literal["colour", "signed", "grey"]

Pixel = tuple[float, ...]
"""One number from 0 (black) to 1 (white), or -1 to 1 where signed; of colours three, from 0 to 1."""


def kind(picture: Picture) -> Kind:
    """How its numbers are to be read: as red, green and blue, as above and below zero, or as brightness.

    Three channels are colours if they come in, or lie between 0 and 1 as those of images do.
    """
    low, high = bounds(picture)
    if len(picture.ranges) == channels(picture) == 3 and (picture.role == "input" or 0 <= low <= high <= 1):
        return "colour"
    return "signed" if min(-low, high) > FAINT * max(-low, high) else "grey"


def bounds(picture: Picture) -> tuple[float, float]:
    """The lowest and the highest number of all its maps."""
    return min(low for low, _ in picture.ranges), max(high for _, high in picture.ranges)


def channels(picture: Picture) -> int:
    """How many channels the tensor has; the picture may have fewer maps."""
    return picture.shape[-3] if len(picture.shape) >= 3 else 1


def tiles(picture: Picture) -> int:
    """How many maps are to be drawn; three that are colours are one."""
    return 1 if kind(picture) == "colour" else len(picture.ranges)


def caption(picture: Picture) -> str:
    """What is worth saying behind name and shape: that channels are left out, else the range of numbers."""
    if len(picture.ranges) < channels(picture):
        return f"{len(picture.ranges)} of {channels(picture)}"
    low, high = bounds(picture)
    return f"{low:.3g}…{high:.3g}"


def pixels(picture: Picture, tile: int, width: int, height: int) -> list[list[Pixel]]:
    """A map drawn at a size, row by row.

    Each is scaled by its own numbers: brightness from its lowest to its highest, signed ones by the one
    that is farthest from zero; colours together, by the range of all three unless they are within 0 to 1.
    """
    how = kind(picture)
    if how != "colour":
        low, high = picture.ranges[tile]
        if how == "signed":
            farthest = max(-low, high) or 1.0
            ends = low / farthest, high / farthest
        else:
            ends = (0.0, 1.0) if low < high else (0.5 * (low != 0),) * 2  # a map of one value has no scale
        rows = _resized(picture, picture.maps()[tile], width, height, ends)
        return [[(value,) for value in row] for row in rows]
    low, high = bounds(picture)
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    span = (high - low) or 1.0
    layers = [
        _resized(picture, data, width, height, ((first - low) / span, (last - low) / span))
        for data, (first, last) in zip(picture.maps(), picture.ranges, strict=True)
    ]
    return [list(zip(*rows, strict=True)) for rows in zip(*layers, strict=True)]


def _resized(
    picture: Picture, data: bytes, width: int, height: int, ends: tuple[float, float]
) -> list[list[float]]:
    """A map at another size: its pixels repeated, or the mean of those that one stands for.

    Bytes from 0 to 255 become numbers from the first to the second of `ends`.
    """
    low, step = ends[0], (ends[1] - ends[0]) / 255
    across = [_span(index, picture.width, width) for index in range(width)]
    found = []
    for index in range(height):
        top, bottom = _span(index, picture.height, height)
        rows = (data[line * picture.width : (line + 1) * picture.width] for line in range(top, bottom))
        sums = [0, *accumulate(map(sum, zip(*rows, strict=True)))]  # up to each column
        each = step / (bottom - top)
        found.append([low + each * (sums[right] - sums[left]) / (right - left) for left, right in across])
    return found


def _span(index: int, size: int, shown: int) -> tuple[int, int]:
    """Which pixels, of `size`, the one with this index stands for when so many are shown."""
    start = index * size // shown
    return start, max(start + 1, (index + 1) * size // shown)
