"""A table of text, in columns that fit the width there is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

BETWEEN = " │ "
LEAST = 5
"""Cells below which no column is squeezed; where even that is too wide, a table becomes a list."""


class Table:
    """Headings and rows of cells. `aligns` has "right", "center" or something else for each column."""

    def __init__(
        self, headings: Sequence[Content], rows: Sequence[Sequence[Content]], aligns: Sequence[str]
    ) -> None:
        self._headings = headings
        self._rows = rows
        self._aligns = aligns

    @property
    def plain(self) -> str:
        """The text without styles, as wide as it is."""
        return "\n".join(line.plain for line in self.lines(10_000))

    def get_minimal_width(self, _: object) -> int:
        """What `lines` needs at least."""
        return LEAST

    def lines(self, width: int) -> list[Content]:
        """The lines, at most `width` cells long: cells wrap in their columns."""
        widths = self._widths(width - len(BETWEEN) * (len(self._headings) - 1))
        if widths is None:
            return self._as_list(width)
        rule = Content.styled("─┼─".join("─" * width for width in widths), "$foreground-muted")
        body = [line for row in self._rows for line in self._row(row, widths)]
        return [*self._row(self._headings, widths), rule, *body]

    def _widths(self, room: int) -> list[int] | None:
        """How wide each column is: as its longest cell, or squeezed, the widest first; None without room.

        A column keeps its longest word whole as long as another one can give way.
        """
        columns = list(zip(self._headings, *self._rows, strict=True))
        widths = [max(1, *(cell.cell_length for cell in column)) for column in columns]
        words = [max(LEAST, *(cell.get_minimal_width({}) for cell in column)) for column in columns]
        for least in (words, [LEAST] * len(words)):
            while sum(widths) > room:
                spare = [width - word for width, word in zip(widths, least, strict=True)]
                if max(spare) <= 0:
                    break
                widest = max((width, at) for at, width in enumerate(widths) if spare[at] > 0)
                widths[widest[1]] -= 1
        return widths if sum(widths) <= room else None

    def _row(self, cells: Sequence[Content], widths: Sequence[int]) -> list[Content]:
        wrapped = [
            cell.wrap(width, align="left") if cell.cell_length else [Content("")]
            for cell, width in zip(cells, widths, strict=True)
        ]
        between = Content.styled(BETWEEN, "$foreground-muted")
        lines = []
        for number in range(max(map(len, wrapped))):
            parts = [
                _aligned(cell[number] if number < len(cell) else Content(""), width, align)
                for cell, width, align in zip(wrapped, widths, self._aligns, strict=True)
            ]
            lines.append(between.join(parts))
        return lines

    def _as_list(self, width: int) -> list[Content]:
        """Each row as its cells below each other, behind their headings."""
        lines = []
        for row in self._rows:
            for heading, cell in zip(self._headings, row, strict=True):
                lines += Content.assemble(heading, ": ", cell).wrap(max(1, width))
            lines.append(Content(""))
        return lines[:-1] or [Content(" ").join(self._headings)]


def _aligned(cell: Content, width: int, align: str) -> Content:
    spare = max(0, width - cell.cell_length)
    left = {"right": spare, "center": spare // 2}.get(align, 0)
    return cell.pad_left(left).pad_right(spare - left)
