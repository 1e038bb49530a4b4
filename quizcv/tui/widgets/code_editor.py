"""An editor for a few lines of Python, highlighted without a grammar to install."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pygments.lexers.python import PythonLexer
from rich.style import Style as RichStyle
from rich.text import Text
from textual.binding import Binding
from textual.events import Key
from textual.highlight import HighlightTheme
from textual.style import Style
from textual.widgets import TextArea

from quizcv.tui.keys import EDITOR, bindings

if TYPE_CHECKING:
    from quizcv.tui.base import BaseApp

PASTED = 0.02
"""Seconds between two keys below which nobody typed them."""


class CodeEditor(TextArea):
    """A new line begins where the one before did. Tab indents it, and elsewhere goes to the next pane.

    `error_line` marks a line, counted from 1.
    """

    DEFAULT_CSS = """
    CodeEditor { height: auto; max-height: 9; border: none; padding: 0 1; background: $surface; }
    CodeEditor:focus { border: none; background: $boost; }
    """
    BINDINGS = [Binding("ctrl+r", "screen.run", show=False), *bindings(EDITOR)]  # noqa: RUF012

    app: BaseApp

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
        self._last_key_at = 0.0

    async def _on_key(self, event: Key) -> None:
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        blank = before[: len(before) - len(before.lstrip())]
        if event.key == "enter" and not self._is_pasted:
            deeper = " " * self.indent_width if before.rstrip().endswith(":") else ""
            self._type(event, f"\n{blank}{deeper}")
        elif event.key == "tab" and self.tab_behavior == "focus" and row and before == blank:
            self._type(event, " " * (self.indent_width - len(blank.expandtabs()) % self.indent_width))
        self._last_key_at = self.app.monotonic()

    def _type(self, event: Key, text: str) -> None:
        """Have this stand where the cursor is, instead of what the key means elsewhere."""
        event.prevent_default()
        event.stop()
        self.replace(text, *self.selection, maintain_selection_offset=False)

    @property
    def _is_pasted(self) -> bool:
        """Whether keys come faster than they are typed: a terminal that pastes so brings its own blanks."""
        return self.app.monotonic() - self._last_key_at < PASTED

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
