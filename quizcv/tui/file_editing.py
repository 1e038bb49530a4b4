"""Editing a deck as a file: the screen is left for the user's editor, then all decks are read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.app import SuspendNotSupported

from quizcv.decks import Card, Reading
from quizcv.text import one_line
from quizcv.tui import phrases
from quizcv.tui.base import BaseApp
from quizcv.tui.editor import EditorError, edit, edit_card, tidy_edits
from quizcv.tui.screens.reopen import ReopenScreen


class FileEditing:
    """What an app does around the user's editor; `shown` shows on its screen that the decks are others."""

    def __init__(self, app: BaseApp, shown: Callable[[], None]) -> None:
        self._app = app
        self._shown = shown

    def edit(self, card: Card | None, path: Path, edited: Callable[[], None]) -> None:
        """Open a deck in the user's editor, at the card's line, else at that of a mistake.

        All decks are read again after and `edited` is called; one with a mistake may be opened there again,
        one whose code nobody allowed asks for a yes.
        A card of a bundled deck is opened among the user's edits, if the deck is not named on the command
        line: those are edited where they are. A snippet that runs is stopped first: the app is suspended
        meanwhile.
        """
        app, workspace = self._app, self._app.workspace
        path, is_done = self._edited(card, path)
        workspace.decks.reload()
        if not workspace.library.has_older:
            app.wait_for_history(workspace.decks.adopt)  # as before the first card, so here
            if workspace.decks.news:
                app.say(workspace.decks.news)
        self._shown()
        edited()
        reading = self._reading(path)
        if reading and reading.errors and is_done:
            self._offer_to_reopen(reading, edited)
        elif reading and reading.deck and is_done and not workspace.trust.allows(reading.deck):
            app.ask_to_run(reading.deck, edited)

    def _edited(self, card: Card | None, path: Path) -> tuple[Path, bool]:
        """Let the user edit a file and wait; the file that was edited, and whether an editor did run."""
        app, workspace = self._app, self._app.workspace
        app.torch.stop()
        deck = workspace.library.deck(card.deck_id) if card else None
        is_done = False
        try:
            with app.suspend():  # which comes back only if nothing is raised in it
                try:
                    if card and deck:
                        path = edit_card(card, deck, workspace.editing())
                    else:
                        edit(path, self._first_error(path))
                        if path.parent == workspace.places.edits:
                            tidy_edits(path, workspace.editing())
                    is_done = True
                except EditorError as error:
                    app.say(phrases.sentence(error))
        except SuspendNotSupported:
            app.say(f"The screen cannot be left for an editor here; the deck is {one_line(str(path), None)}")
        return path, is_done

    def _offer_to_reopen(self, reading: Reading, edited: Callable[[], None]) -> None:
        def answered(is_wanted: bool | None) -> None:
            if is_wanted:
                self._app.call_later(self.edit, None, reading.path, edited)  # once that screen is gone

        self._app.push_screen(ReopenScreen(reading), answered)

    def _reading(self, path: Path) -> Reading | None:
        return next((each for each in self._app.workspace.library.readings if each.path == path), None)

    def _first_error(self, path: Path) -> int:
        reading = self._reading(path)
        return reading.errors[0].line if reading and reading.errors else 1
