"""The columns of a result: rows of one table drawn in line; axes keep their colour from row to row."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from quizcv.layers import AXIS_NAMES
from quizcv.results.rows import Row, flops_text, shape_or_text

AXIS_COLOURS = {
    "N": "$foreground-muted",
    "C": "$text-accent",
    "D": "$text-warning",
    "H": "$text-success",
    "W": "$text-primary",
    "L": "$text-primary",
}
"""The colour of an axis, wherever it stands."""

SHORT_NAME = 16
"""Cells that a name gets before columns are left out for it."""
LONGEST_SHAPE = 40
"""Cells that a text in place of a shape may widen the table to."""
PARAMETERS, FLOPS, LINE = 12, 10, 10
"""Cells of the columns of numbers."""
MARK = 2
"""Cells by which what is inside a block is moved in, and that its mark takes."""


class Columns:
    """How wide each column is for rows that are shown at some depth; what does not fit is left out.

    `passed` columns behind the names are left out to see those for which there is no room otherwise. `before`
    names them, and `hidden` those that are still left out.
    """

    def __init__(self, rows: Sequence[tuple[Row, int]], width: int, passed: int = 0) -> None:
        shapes = [shape_or_text(row) for row, _ in rows if row.label]
        shape = min(max(map(len, shapes), default=0), LONGEST_SHAPE)
        kind = max((len(row.kind) for row, _ in rows), default=0) + 2
        has_lines = any(row.line is not None for row, _ in rows)
        kinds = has_lines or len({row.kind for row, _ in rows if row.kind}) > 1
        there_are = {
            "shape": shape > 0,
            "parameters": any(row.parameters for row, _ in rows),
            "FLOPs": any(row.flops for row, _ in rows),
            "dtype": kinds and kind > 2,
        }
        names = [name for name, there_is in there_are.items() if there_is]
        self.before, ahead = names[:passed], names[passed:]
        self.rows = rows
        self.width = width
        self.shape = shape if "shape" in ahead else 0
        self.parameters = "parameters" in ahead
        self.lines = has_lines
        longest = max((MARK * depth + len(_name(row)) for row, depth in rows), default=0)
        room = width - self.shape - 2 - PARAMETERS * self.parameters - LINE * self.lines
        room -= min(longest, SHORT_NAME)
        self.flops = "FLOPs" in ahead and room >= FLOPS
        self.kind = kind if "dtype" in ahead and room >= FLOPS * self.flops + kind else 0
        self.hidden = ["FLOPs"] * ("FLOPs" in ahead and not self.flops)
        self.hidden += ["dtype"] * ("dtype" in ahead and not self.kind)
        label = min(longest, SHORT_NAME) + room - FLOPS * self.flops - self.kind
        self.label = max(min(longest, label), 8)
        self._names = _names([row for row, _ in rows])
        self._axes = _axes([row for row, _ in rows], self._names)

    def align(self, other: Columns) -> None:
        """Have the shapes stand below those of another table, if there is room for it."""
        used = self.label + 2 + self.shape + PARAMETERS * self.parameters + FLOPS * self.flops
        used += self.kind + LINE * self.lines
        if other.label > self.label and used + other.label - self.label <= self.width:
            self.label = other.label

    def head(self) -> Content:
        """The names of the axes and of the columns of numbers; and of those for which there is no room."""
        marks = [
            f"{sign} {', '.join(names)}" for sign, names in (("‹", self.before), ("…", self.hidden)) if names
        ]
        said = " ".join(marks)
        mark = said if len(said) <= self.label else "".join(mark[0] for mark in marks)
        text = mark.ljust(self.label + 2) + self._axes.ljust(self.shape) * bool(self.shape)
        text += f"{'parameters':>{PARAMETERS}}" * self.parameters + f"{'FLOPs':>{FLOPS}}" * self.flops
        return Content.styled(text.rstrip(), "$foreground-muted")

    def draw(self, row: Row, depth: int = 0, mark: str = "") -> Content:
        """One row; a `mark` stands before the name of what can be opened."""
        indent = " " * (MARK * depth - len(mark)) + mark
        if not row.label and not row.type:
            return Content(indent + row.text)
        drawn = _shape(row, self._names) if self.shape else Content("")
        parts = [
            Content.styled(indent, "$foreground-muted"),
            _drawn_name(row, self.label - len(indent)),
            Content("  "),
            drawn,
            Content(" " * (self.shape - len(drawn.plain))),
        ]
        if self.parameters:
            parts.append(
                Content(f"{row.parameters or '':>{PARAMETERS},}" if row.parameters else " " * PARAMETERS)
            )
        if self.flops:
            parts.append(Content(f"{flops_text(row.flops) if row.flops else '':>{FLOPS}}"))
        if self.kind:
            parts.append(Content.styled(f"  {row.kind}".ljust(self.kind), "$foreground-muted"))
        if self.lines and row.line is not None:
            parts.append(Content.styled(f"  line {row.line}", "$foreground-muted"))
        return Content("").join(parts)


def _name(row: Row) -> str:
    is_layer = row.type and row.parameters is not None
    return f"{row.label}  {row.type}".strip() if is_layer else row.label


def _drawn_name(row: Row, room: int) -> Content:
    """The name filled up to `room`; one that is too long loses its type, then its beginning."""
    name = _name(row)
    if len(name) > room:
        name = row.label or row.type
    if len(name) > room:
        name = "…" + name[len(name) - room + 1 :]
    return Content(name.ljust(room))


def _names(rows: Sequence[Row]) -> str:
    """What the axes are called here: those that the first kernel moves along, else those of images."""
    moving = (row.layer.settings.get("axes") for row in rows if row.layer is not None)
    return AXIS_NAMES[next((axes for axes in moving if axes in AXIS_NAMES), 2)]


def _shape(row: Row, names: str) -> Content:
    if row.shape is None or not row.shape:
        return Content(shape_or_text(row))
    is_named = len(row.shape) == len(names)
    parts = [
        Content.styled(str(size), AXIS_COLOURS[names[place]] if is_named else "")
        for place, size in enumerate(row.shape)
    ]
    return Content("(") + Content(", ").join(parts) + (",)" if len(parts) == 1 else ")")


def _axes(rows: Sequence[Row], names: str) -> str:
    """The names of the axes, above the first shape if that has them."""
    shape = next((row.shape for row in rows if row.shape is not None), ())
    if len(shape) != len(names):
        return ""
    return " " + "  ".join(name.rjust(len(str(size))) for name, size in zip(names, shape, strict=True))
