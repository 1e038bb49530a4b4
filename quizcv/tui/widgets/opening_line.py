"""A line among the settings that opens a screen of its own."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from quizcv.tui.widgets.setting_line import NAME, VALUE
from quizcv.tui.widths import WIDE


class OpeningLine(Widget, can_focus=True):
    """A name and what is so now; enter or a click opens the screen."""

    DEFAULT_CSS = """
    OpeningLine { height: 1; padding: 0 1; }
    OpeningLine:focus { background: $primary-muted; }
    """

    is_open = False
    """It never has a field, unlike a `SettingLine`."""

    @dataclass
    class Opened(Message):
        """This line was clicked."""

        line: OpeningLine

    def __init__(self, name: str, label: str, value: str, explanation: str) -> None:
        super().__init__(id=name)
        self._label = label
        self._value = value
        self.explanation = explanation

    def show(self, value: str) -> None:
        """Show another value."""
        self._value = value
        self.refresh()

    def render(self) -> Content:
        value = Content(self._value)
        value = value.stylize("bold") if self.has_focus else value
        name, room = Content(self._label).truncate(NAME, pad=True), max(1, self.content_size.width - NAME)
        if self.app.size.width < WIDE:
            return name + value.truncate(room, ellipsis=True)
        about = Content.styled(self.explanation, "$foreground-muted").truncate(
            max(1, room - VALUE), ellipsis=True
        )
        return name + value.truncate(VALUE, ellipsis=True, pad=True) + about

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: Click) -> None:
        event.stop()
        self.post_message(self.Opened(self))
