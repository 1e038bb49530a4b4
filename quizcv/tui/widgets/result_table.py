"""The tables of a result: the names bound, then what went through the module, folded by block."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.events import Click, MouseScrollDown, MouseScrollLeft, MouseScrollRight, MouseScrollUp
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from quizcv.results.rows import Row, bound_rows
from quizcv.results.tree import Node, Path, build_tree, open_at_first, visible_nodes
from quizcv.runner import Result
from quizcv.tui.widgets.result_columns import Columns

CLOSED, OPEN = "▸ ", "▾ "


@dataclass(frozen=True)
class Line:
    """A line of the table of names (0) or of the module's (1): the head if it has no row, else a row."""

    table: int
    row: Row | None = None
    path: Path = ()
    node: Node | None = None

    @property
    def can_open(self) -> bool:
        """Whether there is something inside."""
        return self.node is not None and self.node.can_open


class ResultTable(Widget):
    """Draws only the lines that are seen, however many layers there are.

    `cursor` is one of the lines that can be opened; it is marked when `is_marked`.
    """

    DEFAULT_CSS = "ResultTable { height: auto; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self) -> None:
        super().__init__()
        self.cursor = 0
        self.is_marked = False
        self._names: list[Row] = []
        self._tree: list[Node] = []
        self._open: set[Path] = set()
        self._lines: list[Line | None] = []  # None is an empty line
        self._columns: tuple[Columns, Columns] | None = None
        self._passed = 0

    @property
    def has_lines(self) -> bool:
        """Whether there is anything to show."""
        return bool(self._lines)

    def show(self, result: Result | None) -> None:
        """Show the tables of a result, or none."""
        self._names = bound_rows(result) if result is not None else []
        self._tree = build_tree(result) if result is not None else []
        self._open = open_at_first(self._tree)
        self._columns = None
        self._passed = 0
        self._lay_out()
        self.cursor = next((at for at in range(len(self._lines)) if self._can_open(at)), 0)

    def mark(self, is_marked: bool) -> None:
        """Show the line under the cursor, or not."""
        self.is_marked = is_marked
        self.refresh()

    def move(self, step: int) -> bool:
        """Move the cursor to the next line in that direction that can be opened; False if there is none."""
        at = self.cursor + step
        while 0 <= at < len(self._lines) and not self._can_open(at):
            at += step
        if not 0 <= at < len(self._lines):
            return False
        changed = [Region(0, line, self.size.width, 1) for line in (self.cursor, at)]
        self.cursor = at
        self.refresh(*changed)
        return True

    def toggle(self) -> None:
        """Open or close what is under the cursor."""
        if self._can_open(self.cursor):
            self._set(self._path(), self._path() not in self._open)

    def open(self) -> None:
        """Open what is under the cursor."""
        if self._can_open(self.cursor):
            self._set(self._path(), True)

    def close(self) -> None:
        """Close what is under the cursor; if it is closed, the block that it is in."""
        if self._can_open(self.cursor):
            path = self._path()
            self._set(path if path in self._open or len(path) == 1 else path[:-1], False)

    def go_sideways(self, step: int) -> None:
        """Show the columns for which there was no room in place of the first ones, or those again."""
        is_more = step > 0 and self._columns is not None and any(each.hidden for each in self._columns)
        if is_more or (step < 0 and self._passed):
            self._passed += step
            self._columns = None
            self.refresh()

    def on_mouse_scroll_right(self, event: MouseScrollRight) -> None:
        event.stop()
        self.go_sideways(1)

    def on_mouse_scroll_left(self, event: MouseScrollLeft) -> None:
        event.stop()
        self.go_sideways(-1)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        if event.shift:
            event.stop()
            self.go_sideways(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        if event.shift:
            event.stop()
            self.go_sideways(-1)

    def on_click(self, event: Click) -> None:
        if self._can_open(event.y):
            self.cursor = event.y
            self.toggle()

    def on_resize(self) -> None:
        self._columns = None
        self._passed = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """One row of the screen for each line."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """One line of the tables."""
        line = self._lines[y] if y < len(self._lines) else None
        drawn = self._drawn(line) if line is not None else Content("")
        if self.is_marked and y == self.cursor and self._can_open(y):
            drawn = Content.styled(drawn.plain.ljust(self.size.width), "bold $text on $primary-muted")
        return Visual.to_strips(self, drawn, self.size.width, 1, self.visual_style)[0]

    def _drawn(self, line: Line) -> Content:
        if self._columns is None:
            below = [(node.row, len(path)) for path, node in visible_nodes(self._tree, self._is_block)]
            tables = (
                [(row, 0) for row in self._names],
                [(row, depth * self._foldable) for row, depth in below],
            )
            names, layers = (Columns(rows, self.size.width, self._passed) for rows in tables)
            if names.rows and layers.rows:
                names.align(layers)
                layers.align(names)
            self._columns = names, layers
        columns = self._columns[line.table]
        if line.row is None:
            return columns.head()
        mark = (OPEN if line.path in self._open else CLOSED) if line.can_open else ""
        return columns.draw(line.row, len(line.path) * self._foldable, mark)

    @property
    def _foldable(self) -> bool:
        """Whether anything can be opened: then there is room for the marks."""
        return any(node.can_open for node in self._tree)

    def _is_block(self, path: Path) -> bool:
        node = self._tree[path[0]]
        for index in path[1:]:
            node = node.children[index]
        return bool(node.children)

    def _lay_out(self) -> None:
        lines: list[Line | None] = []
        if self._names:
            lines = [Line(0), *(Line(0, row) for row in self._names)]
        if self._tree:
            lines += [None, Line(1)] if lines else [Line(1)]
        for path, node in visible_nodes(self._tree, self._open.__contains__):
            lines.append(Line(1, node.row, path, node))
        self._lines = lines
        self.refresh(layout=True)

    def _set(self, path: Path, is_open: bool) -> None:
        (self._open.add if is_open else self._open.discard)(path)
        self._lay_out()
        self.cursor = next(
            at for at, line in enumerate(self._lines) if line is not None and line.path == path
        )

    def _path(self) -> Path:
        line = self._lines[self.cursor]
        return line.path if line is not None else ()

    def _can_open(self, at: int) -> bool:
        line = self._lines[at] if at < len(self._lines) else None
        return line is not None and line.can_open
