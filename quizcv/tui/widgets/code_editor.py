"""An editor for a few lines of Python, highlighted without a grammar to install."""

from __future__ import annotations

from functools import lru_cache

from pygments.lexers.python import PythonLexer
from rich.style import Style as RichStyle
from rich.text import Text
from textual.binding import Binding
from textual.events import Key
from textual.highlight import HighlightTheme
from textual.style import Style
from textual.widgets import TextArea

from quizcv.tui.commands import EDITOR, bindings
from quizcv.tui.widgets.own_keys import act_at_once


class CodeEditor(TextArea):
    """Tab goes to the next pane and enter starts a new line; `error_line` marks a line, counted from 1."""

    DEFAULT_CSS = """
    CodeEditor { height: auto; max-height: 9; border: none; padding: 0 1; background: $surface; }
    CodeEditor:focus { border: none; background: $boost; }
    """
    BINDINGS = [Binding("ctrl+r", "screen.run", show=False), *bindings(EDITOR)]  # noqa: RUF012

    def __init__(self, text: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            text,
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
        )
        self.error_line: int | None = None
        self._colours: dict[str, RichStyle] = {}

    async def _on_key(self, event: Key) -> None:
        await act_at_once(self, event)

    def get_line(self, line_index: int) -> Text:
        """A line in colours."""
        text = super().get_line(line_index)
        for start, end, style in _spans(self.text).get(line_index, ()):
            text.stylize(self._colour(style), start, end)
        if self.error_line == line_index + 1:
            text.stylize(RichStyle(underline=True, color="red"))
        return text

    def mark_error(self, line: int | None) -> None:
        """Mark the line that failed, or none."""
        self.error_line = line
        self._line_cache.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours follow the theme."""
        super().notify_style_update()
        self._colours.clear()
        self._line_cache.clear()

    def _colour(self, style: str) -> RichStyle:
        """A style of the theme as the line's own, which leaves the background alone."""
        if style not in self._colours:
            full = (self.visual_style + Style.parse(style)).rich_style
            self._colours[style] = RichStyle(
                color=full.color, bold=full.bold, italic=full.italic, underline=full.underline
            )
        return self._colours[style]


@lru_cache(maxsize=8)
def _spans(code: str) -> dict[int, list[tuple[int, int, str]]]:
    """For each line, where it is to be styled and how: the styles in which cards show Python code."""
    spans: dict[int, list[tuple[int, int, str]]] = {}
    row = column = 0
    for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(code):
        kinds = reversed(token.split())  # the token's own kind first, then those it is one of
        style = next((HighlightTheme.STYLES[kind] for kind in kinds if kind in HighlightTheme.STYLES), "")
        for index, part in enumerate(text.split("\n")):
            if index:
                row, column = row + 1, 0
            if style and part:
                spans.setdefault(row, []).append((column, column + len(part), style))
            column += len(part)
    return spans
