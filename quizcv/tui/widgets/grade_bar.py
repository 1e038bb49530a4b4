"""The grades, each with what it leads to; by mouse as by key."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from quizcv.scheduling.grades import FOUR, grade_name
from quizcv.session import Preview
from quizcv.tui.words import preview_text

WIDEST = 24
"""Cells of a button."""


@dataclass(frozen=True)
class Button:
    """What a key does, and below it what that leads to. `action` is the screen's."""

    key: str
    label: str
    below: str
    action: str
    is_suggested: bool = False


class GradeBar(Widget):
    """All grades in a row; until the card is flipped a hint stands in their place, or other buttons."""

    DEFAULT_CSS = """
    GradeBar { height: 2; margin: 0 1; text-align: center; text-wrap: nowrap; }
    """
    auto_links = False  # a click works all the same, and the colours stay

    def __init__(self) -> None:
        super().__init__()
        self._hint = ""
        self._buttons: tuple[Button, ...] = ()

    def show(self, hint: str, previews: tuple[Preview, ...] = (), suggested: int | None = None) -> None:
        """Show what each grade leads to, or the hint if there is nothing to grade. One may be suggested."""
        buttons = (
            Button(
                str(number),
                grade_name(preview.quality) if len(previews) == len(FOUR) else f"quality {preview.quality}",
                preview_text(preview),
                f"grade({number - 1})",
                preview.quality == suggested,
            )
            for number, preview in enumerate(previews, 1)
        )
        self.offer(tuple(buttons), hint)

    def offer(self, buttons: tuple[Button, ...], hint: str = "") -> None:
        """Show these buttons, or the hint if there are none."""
        if (hint, buttons) != (self._hint, self._buttons):
            self._hint, self._buttons = hint, buttons
            self.refresh()

    def render(self) -> Content:
        """Draw two lines, from one widget: a widget for each button would hold up every flip."""
        if not self._buttons:
            return Content.styled(self._hint, "$foreground-muted")
        width = min(WIDEST, self.size.width // len(self._buttons))
        names, ways = Content(""), Content("")
        for button in self._buttons:
            mark = "▸ " if button.is_suggested else ""
            label = Content.assemble(
                (mark, "$text-accent bold"), (f"{button.key} ", "$text-accent bold"), (button.label, "bold")
            )
            below = Content.styled(button.below, "" if button.is_suggested else "$foreground-muted")
            action = Style.from_meta({"@click": f"screen.{button.action}"})
            names += _centred(label, width).stylize(action)
            ways += _centred(below, width).stylize(action)
        return Content("\n").join([names, ways])


def _centred(content: Content, width: int) -> Content:
    content = content.truncate(width)
    room = width - content.cell_length  # never negative: Textual loops for ever on a span that begins below 0
    return content.pad(room // 2, room - room // 2)
