"""The footer: the keys that work now. A click on one does what the key does."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment

from quizcv.tui.keys import Command
from quizcv.tui.widgets.drawn_lines import DrawnLines

ALWAYS_LAST = 2
"""How many commands at the end stay when the terminal is too narrow for all: help and the way out."""


class KeyBar(DrawnLines):
    """One line of keys and labels; what does not fit is left out from the middle."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self._commands = commands

    def show(self, commands: tuple[Command, ...]) -> None:
        """Offer these commands from now on."""
        if commands != self._commands:
            self._commands = commands
            self.refresh()

    def shown(self) -> tuple[Command, ...]:
        """The commands."""
        return self._commands

    def pieces(self, _: int) -> Iterator[Segment]:
        """As many as fit."""
        shown = [command for command in self._commands if command.shown]
        while len(shown) > ALWAYS_LAST and _width(shown) > self.size.width:
            del shown[-ALWAYS_LAST - 1]
        for number, command in enumerate(shown):
            action = command.action if "." in command.action else f"screen.{command.action}"
            yield self.piece("  " if number else "")
            yield self.piece(command.first_key, "$text-accent bold", action)
            yield self.piece(f" {command.label}", "", action)


def _width(commands: list[Command]) -> int:
    return sum(len(command.first_key) + len(command.label) + 3 for command in commands) - 2
