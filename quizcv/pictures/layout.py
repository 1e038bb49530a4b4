"""Where pictures and their maps go in so many columns and rows of a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from quizcv.pictures.numbers import tiles
from quizcv.runner import Picture

GAP = 2
"""Columns between two pictures; between two maps of one there are half as many, and one row."""

HEAD = 1
"""Rows of a caption."""

LEAST, LEAST_OF_MANY = 20, 10
"""Pixels below which a map that is alone, or among others, is not shrunk only to spare scrolling."""


class Place(msgspec.Struct, frozen=True):
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


def arrange(pictures: Sequence[Picture], columns: int, rows: int) -> list[Place]:
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


def _placed(pictures: Sequence[Picture], beside: int, room: int, high: int) -> list[Place]:
    """Line by line, each as high as its highest."""
    places: list[Place] = []
    row = 0
    for first in range(0, len(pictures), beside):
        line = []
        for index, picture in enumerate(pictures[first : first + beside]):
            across, width, height, _ = _fitted(picture, room, high)
            line.append(Place(picture, index * (room + GAP), row, room, across, width, height))
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
