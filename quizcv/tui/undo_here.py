"""Undo where cards are dealt with: what was done there at once, anything else once it was named."""

from __future__ import annotations

from quizcv.text import day_text, error_text
from quizcv.tui import phrases
from quizcv.tui.base import BaseApp


class UndoHere:
    """Knows how many of the latest changes of the history were made on its screen."""

    def __init__(self, app: BaseApp) -> None:
        self._app = app
        self._own = 0
        self._until = -1  # how many changes the history had after the last of them
        self._question = ""

    @property
    def changes(self) -> int:
        """How many the history has; to be asked for before something is done."""
        return self._app.workspace.history.changes

    def count(self, before: int, step: int = 1) -> None:
        """Something was done here when the history had so many changes, or with -1 was taken back."""
        own = self._own if self._until == before else 0
        self._own, self._until = max(0, own + step), self.changes

    async def take_back(self, how: str, said: str) -> str:
        """Undo or redo, or name what would be undone; what to say. `said` is what the screen says now."""
        before = self.changes
        is_own = self._app.edits.is_newest or (self._own > 0 and self._until == before)
        is_asked = said == self._question != "" and self._until == before
        if how == "redo" or is_own or is_asked:
            text = await self._app.take_back(how)
            self.count(before, -1 if how == "undo" else 1)
            return text
        try:
            undone = await self._app.next_undo()
        except OSError as error:
            return error_text(error)
        if undone is None:
            return phrases.undone_text("undo", None)
        day = day_text(undone.event.day, self._app.workspace.calendar.today)
        self._question = f"u again takes back what was done before: {phrases.action_text(undone)}, {day}"
        self._own, self._until = 0, self.changes
        return self._question
