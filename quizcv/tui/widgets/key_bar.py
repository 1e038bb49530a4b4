"""The footer: the keys that work now. A click on one does what the key does."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from quizcv.tui.commands import Command

ALWAYS_LAST = 2
"""How many commands at the end stay when the terminal is too narrow for all: help and the way out."""


class KeyBar(Widget):
    """One line of keys and labels; what does not fit is left out from the middle."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; color: $text-muted; padding: 0 1; }
    """
    auto_links = False  # a click works all the same, and the keys keep their colour

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self._commands = commands

    def show(self, commands: tuple[Command, ...]) -> None:
        """Offer these commands from now on."""
        if commands != self._commands:
            self._commands = commands
            self.refresh()

    def render(self) -> Content:
        """Draw as many as fit."""
        shown = [command for command in self._commands if command.shown]
        while len(shown) > ALWAYS_LAST and _width(shown) > self.size.width:
            del shown[-ALWAYS_LAST - 1]
        return Content("  ").join(_drawn(command) for command in shown)


def _width(commands: list[Command]) -> int:
    return sum(len(command.first_key) + len(command.label) + 3 for command in commands) - 2


def _drawn(command: Command) -> Content:
    action = command.action if "." in command.action else f"screen.{command.action}"
    key = Content.styled(command.first_key, "$text-accent bold")
    return (key + f" {command.label}").stylize(Style.from_meta({"@click": action}))
