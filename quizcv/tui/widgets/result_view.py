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

LONG = 12
"""Rows from which a table comes last, below what sums it up."""


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
    lines: list[Content] = []
    if wrong := report.failure(result):
        title = {"error": "It raises.", "timeout": "Stopped: it took too long."}.get(result.status, "")
        if title:
            lines.append(Content.styled(title, "bold $text-error"))
        lines += [Content.styled(wrong, "$text-error"), Content("")]
    table = report.rows(result)
    is_long = len(table) > LONG
    if is_long:
        lines += _table([row for row in table if row.label in ("input", "output")], width)
        table = [row for row in table if row.label not in ("input", "output")]
    else:
        lines += _table(table, width)
    if summary := report.totals(result):
        lines += [Content(""), Content(summary)]
    if result.stdout:
        lines += [
            Content(""),
            Content.styled("printed", "$foreground-muted"),
            Content(result.stdout.rstrip("\n")),
        ]
    if result.warnings or result.notices:
        lines.append(Content(""))
    lines += [Content.styled(f"! {text}", "$text-warning") for text in (*result.warnings, *result.notices)]
    lines += [Content(""), Content.styled(report.context(result, torch), "$foreground-muted")]
    if is_long:
        lines += [Content(""), *_table(table, width)]
    return Content("\n").join(lines)


def _table(rows: list[Row], width: int) -> list[Content]:
    """The rows in columns; what does not fit goes from the right, and long names from the left."""
    if not rows:
        return []
    shape = max(len(_shape(row).plain) for row in rows)
    numbers = any(row.parameters for row in rows)
    costs = any(row.flops for row in rows) and width >= shape + 44
    kinds = len({row.kind for row in rows if row.kind}) > 1 and width >= shape + 60
    right = shape + 2 + (12 if numbers else 0) + (10 if costs else 0) + (16 if kinds else 0)
    label = min(max(len(_name(row, 99)) for row in rows), max(10, width - right))
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
