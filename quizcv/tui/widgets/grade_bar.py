"""The grades, each with what it leads to; by mouse as by key."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from quizcv.session import Preview
from quizcv.tui.words import GRADES, preview_text

WIDEST = 24
"""Cells of a button."""


class GradeBar(Widget):
    """All grades in a row; a hint stands in their place until the card is flipped."""

    DEFAULT_CSS = """
    GradeBar { height: 2; margin: 0 1; text-align: center; text-wrap: nowrap; }
    """
    auto_links = False  # a click works all the same, and the colours stay

    def __init__(self) -> None:
        super().__init__()
        self._hint = ""
        self._previews: tuple[Preview, ...] = ()

    def show(self, hint: str, previews: tuple[Preview, ...] = ()) -> None:
        """Show what each grade leads to, or the hint if there is nothing to grade."""
        if (hint, previews) != (self._hint, self._previews):
            self._hint, self._previews = hint, previews
            self.refresh()

    def render(self) -> Content:
        """Draw two lines, from one widget: a widget for each button would hold up every flip."""
        if not self._previews:
            return Content.styled(self._hint, "$foreground-muted")
        width = min(WIDEST, self.size.width // len(self._previews))
        names, ways = Content(""), Content("")
        for index, preview in enumerate(self._previews):
            name = GRADES[preview.quality] if len(self._previews) == 4 else f"quality {preview.quality}"
            label = Content.assemble((f"{index + 1} ", "$text-accent bold"), (name, "bold"))
            way = Content.styled(preview_text(preview), "$foreground-muted")
            button = Style.from_meta({"@click": f"screen.grade({index})"})
            names += _centred(label, width).stylize(button)
            ways += _centred(way, width).stylize(button)
        return Content("\n").join([names, ways])


def _centred(content: Content, width: int) -> Content:
    content = content.truncate(width)
    room = width - content.cell_length  # never negative: Textual loops for ever on a span that begins below 0
    return content.pad(room // 2, room - room // 2)
