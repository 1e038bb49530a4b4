"""The grades, each with what it leads to; by mouse as by key."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from quizcv.scheduling.grades import FOUR, grade_name
from quizcv.session import Preview
from quizcv.tui.phrases import preview_text, short_preview_text
from quizcv.tui.widgets.drawn_lines import DrawnLines

WIDEST = 24
"""Cells of a button."""


class Button(msgspec.Struct, frozen=True):
    """What a key does, and below it what that leads to. `action` is the screen's.

    `short` stands for what it leads to where there is no room for all of them in full.
    """

    key: str
    label: str
    below: str
    action: str
    is_suggested: bool = False
    short: str = ""


class GradeBar(DrawnLines):
    """All grades in a row; until the card is flipped a hint stands in their place, or other buttons."""

    DEFAULT_CSS = """
    GradeBar { height: 2; }
    """

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
                short_preview_text(preview),
            )
            for number, preview in enumerate(previews, 1)
        )
        self.offer(tuple(buttons), hint)

    def offer(self, buttons: tuple[Button, ...], hint: str = "") -> None:
        """Show these buttons, or the hint if there are none."""
        if (hint, buttons) != (self._hint, self._buttons):
            self._hint, self._buttons = hint, buttons
            self.refresh()

    def shown(self) -> tuple[str, tuple[Button, ...]]:
        """The hint, or the buttons."""
        return self._hint, self._buttons

    def pieces(self, y: int) -> Iterator[Segment]:
        """Names above, below them what they lead to: a widget for each button would hold up every flip.

        Nothing is cut, since "today, 1" would be read as a number of cards: it is shorter, or not there.
        """
        if not self._buttons:
            yield from self._centred(self.size.width, (self._hint if y == 0 else "", "$foreground-muted"))
            return
        width = min(WIDEST, self.size.width // len(self._buttons))
        yield self.piece(" " * ((self.size.width - width * len(self._buttons)) // 2))
        is_roomy = all(cell_len(button.below) < width for button in self._buttons)
        for button in self._buttons:
            action = f"screen.{button.action}"
            if y == 0:
                label = f" {button.label}" if cell_len(f"{button.key} {button.label}") < width else ""
                mark = "▸ " if button.is_suggested else ""
                if cell_len(f"{mark}{button.key}{label}") >= width:
                    mark = mark.strip()
                key = f"{mark}{button.key}"
                yield from self._centred(width, (key, "$text-accent bold"), (label, "bold"), action=action)
            else:
                style = "" if button.is_suggested else "$foreground-muted"
                below = button.below if is_roomy else button.short
                yield from self._centred(
                    width, (below if cell_len(below) < width else "", style), action=action
                )

    def _centred(self, width: int, *texts: tuple[str, str], action: str = "") -> Iterator[Segment]:
        """Texts with their styles in the middle of so many cells, cut where they do not fit."""
        room = max(0, width - sum(cell_len(text) for text, _ in texts))
        yield self.piece(" " * (room // 2), "", action)
        left = width
        for text, style in texts:
            cells = min(left, cell_len(text))
            yield self.piece(set_cell_size(text, cells), style, action)
            left -= cells
        yield self.piece(" " * (room - room // 2), "", action)
