"""One setting: its name, its value or the field to type a new one in, and what is wrong with that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from quizcv.settings import SETTINGS, Settings, value_of
from quizcv.settings.typed import as_text
from quizcv.text import printable
from quizcv.tui.widgets.text_line import TextLine
from quizcv.tui.widths import WIDE

NAME = 20
VALUE = 44
"""Columns for a name, and for a value when something stands beside it."""


class SettingLine(Vertical, can_focus=True):
    """Has the focus as a whole, or its field has it. A click does what enter does.

    The field and what is wrong are only there when they are needed.
    """

    DEFAULT_CSS = """
    SettingLine { height: auto; padding: 0 1; }
    SettingLine:focus, SettingLine:focus-within { background: $primary-muted; }
    SettingLine.begins-group { margin-top: 1; }
    SettingRow, SettingLine Horizontal { height: 1; }
    SettingLine Horizontal Static { width: 20; }
    SettingLine Input { width: 1fr; max-width: 44; height: 1; padding: 0; }
    SettingLine Input, SettingLine Input:focus { border: none; }
    SettingLine .wrong { color: $text-error; padding-left: 20; }
    """

    @dataclass
    class Asked(Message):
        """This line was clicked."""

        line: SettingLine

    @dataclass
    class Typed(Message):
        """A value was typed: somebody pressed enter, or went elsewhere."""

        line: SettingLine

    def __init__(self, name: str, value: Any) -> None:
        super().__init__(
            id=name.replace(".", "-"), classes="begins-group" if SETTINGS[name].begins_group else ""
        )
        self.setting = name
        self.value = value
        self._field: TextLine | None = None
        self._row = SettingRow(self)

    def compose(self) -> ComposeResult:
        yield self._row

    @property
    def is_open(self) -> bool:
        """Whether the field is there."""
        return self._field is not None

    @property
    def typed(self) -> str | None:
        """What stands in the field; None when it is not there."""
        return self._field.value if self._field is not None else None

    @property
    def explanation(self) -> str:
        """What the setting is for, and its default where that is not its value."""
        default = value_of(Settings(), self.setting)
        explanation = SETTINGS[self.setting].explanation
        if default in ("", (), {}, self.value):
            return explanation
        return f"{explanation} (default: {value_text(self.setting, default)})"

    async def open(self) -> None:
        """Put a field in the place of the value."""
        text = as_text(self.value)
        # All of it is selected at once, and not when the focus comes, by when something may have been typed.
        self._field = TextLine(text, placeholder=SETTINGS[self.setting].empty, select_on_focus=False)
        self._field.selection = Selection(0, len(text))
        self._row.display = False
        name = Static(SETTINGS[self.setting].label, markup=False)
        await self.mount(Horizontal(name, self._field), before=self._row)
        self._field.focus()
        self.can_focus = False

    async def close(self) -> None:
        """Take the field away, and what is wrong with it too."""
        field, self._field = self._field, None
        await self.say("")
        if field is not None:
            self.can_focus = True
            if field.has_focus:
                self.focus()
            await self.query(Horizontal).remove()
            self._row.display = True

    def show(self, value: Any) -> None:
        """Show another value."""
        self.value = value
        self._row.refresh()

    async def say(self, wrong: str) -> None:
        """Say below the value what is wrong; "" for nothing."""
        await self.query(".wrong").remove()
        if wrong:
            await self.mount(Static(printable(wrong), classes="wrong", markup=False))

    def on_focus(self) -> None:
        self._row.refresh()

    def on_blur(self) -> None:
        self._row.refresh()

    def on_click(self, event: Click) -> None:
        event.stop()
        if not self.is_open:
            self.post_message(self.Asked(self))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Typed(self))

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """Going elsewhere on this screen; not to another window."""
        event.stop()
        if self.is_open and self.app.app_focus:
            self.post_message(self.Typed(self))


class SettingRow(Widget):
    """The name and the value, and on a wide screen what the setting is for."""

    def __init__(self, line: SettingLine) -> None:
        super().__init__()
        self._line = line

    def render(self) -> Content:
        line = self._line
        name = Content(SETTINGS[line.setting].label).truncate(NAME, pad=True)
        value = Content(value_text(line.setting, line.value))
        if line.has_focus:
            value = value.stylize("bold")
        room = max(1, self.size.width - NAME)
        if self.app.size.width < WIDE:
            return name + value.truncate(room, ellipsis=True)
        value = value.truncate(VALUE, ellipsis=True, pad=True)
        explanation = Content.styled(line.explanation, "$foreground-muted")
        return name + value + explanation.truncate(max(1, room - VALUE), ellipsis=True)


def value_text(name: str, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    setting = SETTINGS[name]
    return setting.empty if setting.empty and not value else f"{as_text(value)}{setting.unit}"
