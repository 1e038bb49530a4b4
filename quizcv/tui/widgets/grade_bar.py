"""The grades, each with what it leads to; by mouse as by key."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from quizcv.session import Preview
from quizcv.tui.words import GRADES, preview_text


class GradeButton(Static):
    """One grade: its key and name, and below them when the card comes back."""

    @dataclass
    class Pressed(Message):
        """The button at this place, counted from 0, was clicked."""

        index: int

    def __init__(self, index: int) -> None:
        super().__init__(markup=False)
        self._index = index

    def show(self, name: str, leads_to: str) -> None:
        """Say what the button means for this card."""
        key = Content.styled(f"{self._index + 1} ", "$text-accent bold")
        self.update(Content.assemble(key, (name, "bold"), "\n", (leads_to, "$foreground-muted")))

    def on_click(self, event: Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Pressed(self._index))


class GradeBar(Horizontal):
    """All grades in a row."""

    DEFAULT_CSS = """
    GradeBar { height: 2; margin: 0 1; align-horizontal: center; }
    GradeBar GradeButton { width: 1fr; max-width: 24; height: 2; text-align: center; }
    GradeBar GradeButton:hover { background: $boost; }
    """

    def __init__(self, qualities: tuple[int, ...]) -> None:
        super().__init__()
        self._qualities = qualities

    def compose(self) -> ComposeResult:
        """The buttons."""
        for index in range(len(self._qualities)):
            yield GradeButton(index)

    def show(self, previews: tuple[Preview, ...]) -> None:
        """Show what each grade leads to."""
        for button, preview in zip(self.query(GradeButton), previews, strict=True):
            name = GRADES[preview.quality] if len(previews) == 4 else f"quality {preview.quality}"
            button.show(name, preview_text(preview))
