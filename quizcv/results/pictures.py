"""Pictures of tensors: what their pixels stand for, and where each goes. Drawing them is the interface's.

for place in arrange(result.pictures, columns=52, rows=12):
    for tile in range(place.tiles):
        rows = pixels(place.picture, tile, place.width, place.height)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

import msgspec

from quizcv.runner import Picture

GAP = 2
"""Columns between two pictures; between two maps of one there are half as many, and one row."""

HEAD = 1
"""Rows of a caption."""

LEAST, LEAST_OF_MANY = 20, 10
"""Pixels below which a map that is alone, or among others, is not shrunk only to spare scrolling."""


class PicturePlace(msgspec.Struct, frozen=True):
    """A picture's caption stands at `column` and `row`, in `room` columns, and below it are its maps.

    Columns and rows are those of a terminal. There are `across` maps in a line, each `width` by `height`
    pixels; a cell holds two, one above the other.
    """

    picture: Picture
    column: int
    row: int
    room: int
    across: int
    width: int
    height: int

    @property
    def tiles(self) -> int:
        """How many maps are drawn."""
        return tiles(self.picture)

    @property
    def rows(self) -> int:
        """How many rows it takes, with the caption, and an empty row at the end."""
        return HEAD + -(-self.tiles // self.across) * self._step

    def at(self, tile: int) -> tuple[int, int]:
        """Column and row of a map."""
        down, right = divmod(tile, self.across)
        return self.column + right * (self.width + GAP // 2), self.row + HEAD + down * self._step

    @property
    def _step(self) -> int:
        return -(-self.height // 2) + 1


def arrange(pictures: Sequence[Picture], columns: int, rows: int) -> list[PicturePlace]:
    """Pictures from left to right, as many beside each other as lets the smallest be largest.

    If they would be too small to be read then, as many are beside each other as can be read, and they
    take more rows than there are.
    """
    if not pictures:
        return []
    ways = []
    for beside in range(1, 1 + min(len(pictures), _most(columns, GAP))):
        high = rows // -(-len(pictures) // beside) - HEAD - 1
        sizes = [_fitted(picture, _room(columns, beside), high) for picture in pictures]
        if all(is_readable for *_, is_readable in sizes):
            ways.append((min(max(width, height) for _, width, height, _ in sizes), beside, high))
    most = max(1, min(len(pictures), (columns + GAP) // (LEAST + GAP)))
    _, beside, high = max(ways, default=(0, most, max(rows - HEAD, LEAST // 2)))
    return _placed(pictures, beside, _room(columns, beside), high)


def _placed(pictures: Sequence[Picture], beside: int, room: int, high: int) -> list[PicturePlace]:
    """Line by line, each as high as its highest."""
    places: list[PicturePlace] = []
    row = 0
    for first in range(0, len(pictures), beside):
        line = []
        for index, picture in enumerate(pictures[first : first + beside]):
            across, width, height, _ = _fitted(picture, room, high)
            line.append(PicturePlace(picture, index * (room + GAP), row, room, across, width, height))
        places += line
        row += max(place.rows for place in line)
    return places


def _fitted(picture: Picture, room: int, high: int) -> tuple[int, int, int, bool]:
    """How many maps across, the pixels of each, and whether they can be read in so many columns and rows.

    If they cannot, they are as small as can be read and take more rows.
    """
    count = tiles(picture)
    largest = max(picture.width, picture.height)
    least = min(LEAST if count == 1 else LEAST_OF_MANY, largest) / largest
    scale, across = 0.0, 1
    for number in range(1, 1 + min(count, _most(room, GAP // 2))):
        lines = -(-count // number)
        found = _scale(picture, _room(room, number, GAP // 2), (high + 1) // lines - 1)
        if found > scale:
            scale, across = found, number
    is_readable = scale >= least
    if not is_readable:
        across = int((room + GAP // 2) / (least * picture.width + GAP // 2))
        across = max(1, min(count, across, _most(room, GAP // 2)))
        scale = _scale(picture, _room(room, across, GAP // 2), picture.height)
        scale = min(scale, max(least, 2 * high / picture.height) if count == 1 else 1.0)
    return across, max(1, int(picture.width * scale)), max(1, int(picture.height * scale)), is_readable


def _scale(picture: Picture, columns: int, rows: int) -> float:
    """How often a map fits; a whole number when it is enlarged, so that its pixels stay squares."""
    fits = min(columns / picture.width, 2 * rows / picture.height)
    return float(int(fits)) if fits >= 1 else max(fits, 0.0)


def _most(columns: int, gap: int) -> int:
    """How many things of a single column have room beside each other."""
    return (columns + gap) // (1 + gap)


def _room(columns: int, beside: int, gap: int = GAP) -> int:
    """The columns of each of several things with a gap between them."""
    return max(1, (columns - gap * (beside - 1)) // beside)


FAINT = 0.01
"""What is less than this share of the other side of zero is rounding, and makes no map a signed one."""

Kind = Literal["colour", "signed", "grey"]

Pixel = tuple[float, ...]
"""One number from 0 (black) to 1 (white), or -1 to 1 where signed; of colours three, from 0 to 1."""


def kind(picture: Picture) -> Kind:
    """What its numbers mean: red, green and blue, signed values around zero, or brightness.

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
    """Text after name and shape: how many channels are drawn if not all are, else the range of numbers."""
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
