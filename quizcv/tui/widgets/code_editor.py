"""An editor for a few lines of Python, highlighted without a grammar to install."""

from __future__ import annotations

from functools import lru_cache

from pygments.lexers.python import PythonLexer
from pygments.token import Token, is_token_subtype
from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.widgets import TextArea

from quizcv.tui.commands import EDITOR, bindings

STYLES = (
    (Token.Comment, Style(dim=True, italic=True)),
    (Token.Keyword, Style(color="magenta")),
    (Token.Literal.String, Style(color="green")),
    (Token.Literal.Number, Style(color="cyan")),
    (Token.Name.Builtin, Style(color="blue")),
)


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

    def get_line(self, line_index: int) -> Text:
        """A line in colours."""
        text = super().get_line(line_index)
        for start, end, style in _spans(self.text).get(line_index, ()):
            text.stylize(style, start, end)
        if self.error_line == line_index + 1:
            text.stylize(Style(underline=True, color="red"))
        return text

    def mark_error(self, line: int | None) -> None:
        """Mark the line that failed, or none."""
        self.error_line = line
        self._line_cache.clear()
        self.refresh()


@lru_cache(maxsize=8)
def _spans(code: str) -> dict[int, list[tuple[int, int, Style]]]:
    """For each line, where it is to be styled and how."""
    spans: dict[int, list[tuple[int, int, Style]]] = {}
    row = column = 0
    for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(code):
        style = next((style for kind, style in STYLES if is_token_subtype(token, kind)), None)
        for index, part in enumerate(text.split("\n")):
            if index:
                row, column = row + 1, 0
            if style is not None and part:
                spans.setdefault(row, []).append((column, column + len(part), style))
            column += len(part)
    return spans
