"""The result of a run: what went wrong, the tables and what else there is to say, or the pictures."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from quizcv.results.rows import context, failure, hint, size_lines, step_changes, totals, weights
from quizcv.runner import Result
from quizcv.tui.keys import RESULT, bindings
from quizcv.tui.widgets.picture_view import NO_NUMBERS, NONE, PictureView
from quizcv.tui.widgets.result_table import ResultTable

TITLES = {"error": "It raises.", "timeout": "It took too long.", "memory": "It ran out of memory."}


class ResultView(VerticalScroll, can_focus=True):
    """What came out of a run, or what the pane is waiting for."""

    DEFAULT_CSS = """
    ResultView { height: 1fr; padding: 0 0 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    ResultView:focus { background: $boost; }
    ResultView > * { margin-bottom: 1; }
    ResultView > Static { height: auto; }
    ResultView.-old > * { opacity: 60%; }
    """
    BINDINGS = bindings(RESULT)

    def __init__(self) -> None:
        super().__init__()
        self._result: Result | None = None
        self._has_pictures = False
        self._head = Static(markup=False)
        self._table = ResultTable()
        self._rest = Static(markup=False)
        self._pictures = PictureView()

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._table
        yield self._rest
        yield self._pictures

    @property
    def has_result(self) -> bool:
        """Whether a result is shown."""
        return self._result is not None

    def wait(self, text: str, wrong: str = "") -> None:
        """Say what is being waited for, and before it what is wrong."""
        self._result = None
        self._table.show(None)
        if wrong:
            self._say(self._head, [[Content.styled(wrong, "$text-error")], [Content(text)]])
        else:
            self._say(self._head, [[Content.styled(text, "$foreground-muted")]])
        self._say(self._rest, [])
        self._choose()

    def show(self, result: Result, torch: str | None, offer: str = "") -> None:
        """Show a result, and what can be done where it went wrong."""
        if result is self._result:
            return
        self._result = result
        self._table.show(result)
        offered = [Content(offer)] if offer else []
        self._say(self._head, [_failure(result), offered, _warnings(result.notices)])
        self._say(self._rest, _rest(result, torch))
        self._pictures.show(result.pictures, NO_NUMBERS if result.device == "meta" else NONE)
        self._choose()
        self.scroll_home(animate=False)

    def show_pictures(self, has_pictures: bool) -> None:
        """Show pictures in place of the tables, or the tables again."""
        self._has_pictures = has_pictures
        self._choose()
        self.scroll_home(animate=False)

    def _choose(self) -> None:
        """Of the tables with the rest and the pictures, show the one that is wanted."""
        self._pictures.display = self._is_drawn
        self._table.display = not self._is_drawn and self._table.has_lines
        self._rest.display = not self._is_drawn and bool(self._rest.content)

    @property
    def _is_drawn(self) -> bool:
        return self._has_pictures and self._result is not None

    def on_focus(self) -> None:
        self._table.mark(True)

    def on_blur(self) -> None:
        self._table.mark(False)

    def action_move(self, step: int) -> None:
        """To the next line that can be opened; scroll where there is none."""
        if not self._is_drawn and self._table.move(step):
            self._show_cursor()
        elif step > 0:
            self.scroll_down(animate=False)
        else:
            self.scroll_up(animate=False)

    def action_open_or_close(self) -> None:
        if not self._is_drawn:
            self._table.toggle()
            self._show_cursor()

    def action_open(self) -> None:
        if not self._is_drawn:
            self._table.open()

    def action_close(self) -> None:
        """Close it, or the block that it is in."""
        if not self._is_drawn:
            self._table.close()
            self._show_cursor()

    def action_go_sideways(self, step: int) -> None:
        if not self._is_drawn:
            self._table.go_sideways(step)

    def _show_cursor(self) -> None:
        top = self._table.virtual_region.y + self._table.cursor
        self.scroll_to_region(Region(0, top, 1, 1), animate=False)

    @staticmethod
    def _say(place: Static, parts: list[list[Content]]) -> None:
        """The parts that are not empty, an empty line between them."""
        text = Content("\n\n").join(Content("\n").join(part) for part in parts if part)
        place.update(text)
        place.display = bool(text)


def _failure(result: Result) -> list[Content]:
    wrong = failure(result)
    if not wrong:
        return []
    first = hint(result) or TITLES.get(result.status, "")
    lines = [Content.styled(first, "bold $text-error")] if first else []
    lines.append(Content.styled(wrong, "$text-error"))
    if result.status == "memory":
        lines.append(Content("m shows the shapes without computing anything."))
    return lines


def _rest(result: Result, torch: str | None) -> list[list[Content]]:
    return [
        [Content(line) for line in size_lines(result)],
        [Content(line) for line in (totals(result), *step_changes(result), weights(result)) if line],
        _printed(result),
        _warnings(result.warnings),
        [Content.styled(context(result, torch), "$foreground-muted")],
    ]


def _warnings(texts: tuple[str, ...]) -> list[Content]:
    return [Content.styled(f"! {text}", "$text-warning") for text in texts]


def _printed(result: Result) -> list[Content]:
    if not result.stdout:
        return []
    return [Content.styled("printed", "$foreground-muted"), Content(result.stdout.rstrip("\n"))]
