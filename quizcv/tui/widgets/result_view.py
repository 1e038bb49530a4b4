"""The result of a run as a table; axes keep their colour, so that the eye can follow a channel."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from quizcv import report
from quizcv.report import Row
from quizcv.runner import Result

AXES = {
    4: (("N", "$foreground-muted"), ("C", "$text-accent"), ("H", "$text-success"), ("W", "$text-primary")),
    3: (("C", "$text-accent"), ("H", "$text-success"), ("W", "$text-primary")),
}
"""Names and colours by number of axes; with others an axis has no agreed meaning."""

SHORT_NAME = 16
"""Cells that a name gets before columns are left out for it."""
LONG = 12
"""Rows from which a table comes last, below what sums it up."""

TITLES = {"error": "It raises.", "timeout": "It took too long.", "memory": "It ran out of memory."}


class ResultView(VerticalScroll, can_focus=True):
    """What came out of a run, or what the pane is waiting for."""

    DEFAULT_CSS = """
    ResultView { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    ResultView:focus { background: $boost; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._result: Result | None = None
        self._torch: str | None = None
        self._content = Static(markup=False)

    def compose(self) -> ComposeResult:
        """One text, however long the table."""
        yield self._content

    @property
    def has_result(self) -> bool:
        """Whether a result is shown."""
        return self._result is not None

    def wait(self, text: str) -> None:
        """Say what is being waited for."""
        self._result = None
        self._content.update(Content.styled(text, "$foreground-muted"))

    def show(self, result: Result, torch: str | None) -> None:
        """Show a result."""
        self._result, self._torch = result, torch
        self._content.update(_drawn(result, torch, self.size.width - 3))
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Columns follow the width."""
        if self._result is not None:
            self._content.update(_drawn(self._result, self._torch, self.size.width - 3))


def _drawn(result: Result, torch: str | None, width: int) -> Content:
    """All parts of a result, an empty line between them; the table comes last when it is long."""
    rows = report.rows(result)
    is_long = len(rows) > LONG
    ends = [row for row in rows if row.label in ("input", "output")]
    parts = [
        _failure(result),
        _table(ends if is_long else rows, width),
        [Content(report.totals(result))] if result.module else [],
        _printed(result),
        [Content.styled(f"! {text}", "$text-warning") for text in (*result.warnings, *result.notices)],
        [Content.styled(report.context(result, torch), "$foreground-muted")],
        _table([row for row in rows if row not in ends], width) if is_long else [],
    ]
    return Content("\n\n").join(Content("\n").join(part) for part in parts if part)


def _failure(result: Result) -> list[Content]:
    wrong = report.failure(result)
    if not wrong:
        return []
    first = report.hint(result) or TITLES.get(result.status, "")
    head = [Content.styled(first, "bold $text-error")] if first else []
    return [*head, Content.styled(wrong, "$text-error")]


def _printed(result: Result) -> list[Content]:
    if not result.stdout:
        return []
    return [Content.styled("printed", "$foreground-muted"), Content(result.stdout.rstrip("\n"))]


def _table(rows: list[Row], width: int) -> list[Content]:
    """The rows in columns; what does not fit goes from the right, and long names from the left."""
    if not rows:
        return []
    shape = max(len(_shape(row).plain) for row in rows)
    numbers = any(row.parameters for row in rows)
    longest = max(len(_name(row, width)) for row in rows)
    room = width - shape - 2 - (12 if numbers else 0) - min(longest, SHORT_NAME)
    costs = any(row.flops for row in rows) and room >= 10
    kinds = len({row.kind for row in rows if row.kind}) > 1 and room >= 10 * costs + 16
    label = min(longest, SHORT_NAME) + room - 10 * costs - 16 * kinds
    label = max(min(longest, label), 8)
    head = " " * (label + 2) + _axes(rows).ljust(shape)
    head += f"{'parameters':>12}" * numbers + f"{'FLOPs':>10}" * costs
    lines = [Content.styled(head.rstrip(), "$foreground-muted")] if head.strip() else []
    for row in rows:
        drawn = _shape(row)
        cells = Content(_name(row, label).ljust(label) + "  ") + drawn + " " * (shape - len(drawn.plain))
        if numbers:
            cells += f"{row.parameters:>12,}" if row.parameters else " " * 12
        if costs:
            cells += f"{report.flops_text(row.flops):>10}" if row.flops else " " * 10
        if kinds:
            cells += Content.styled(f"  {row.kind}", "$foreground-muted")
        lines.append(cells)
    return lines


def _name(row: Row, room: int) -> str:
    is_layer = row.type and row.label not in ("input", "output", "value") and row.parameters is not None
    name = f"{row.label}  {row.type}".strip() if is_layer else row.label
    if len(name) > room and is_layer:
        name = row.label or row.type
    return name if len(name) <= room else "…" + name[len(name) - room + 1 :]


def _shape(row: Row) -> Content:
    if row.shape is None:
        return Content(row.text or row.type)
    axes = AXES.get(len(row.shape), ())
    parts = [
        Content.styled(str(size), axes[index][1] if axes else "") for index, size in enumerate(row.shape)
    ]
    return Content("(") + Content(", ").join(parts) + (",)" if len(parts) == 1 else ")")


def _axes(rows: list[Row]) -> str:
    """The names of the axes, above the first shape that has them."""
    shape = next((row.shape for row in rows if row.shape is not None), ())
    axes = AXES.get(len(shape))
    if axes is None:
        return ""
    return " " + "  ".join(name.rjust(len(str(size))) for (name, _), size in zip(axes, shape, strict=True))
