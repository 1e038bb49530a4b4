"""What home asks of its own accord once all decks are read: one question after the other, each once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from quizcv import editing
from quizcv.text import error_text
from quizcv.tui import phrases
from quizcv.tui.base import BaseApp
from quizcv.tui.unsaved_text import what_was_typed, without_place

if TYPE_CHECKING:
    from quizcv.editing import Saved
    from quizcv.editing.unsaved import Unsaved


class HomeQuestions:
    """Whether to make edits of a copy of a bundled deck; and what to do with what was typed in a lost card.

    `say` says what came of an answer, `show` shows the decks as they are then; `added` is called after a card
    was added.
    """

    def __init__(
        self,
        app: BaseApp,
        say: Callable[[str], None],
        show: Callable[[], None],
        added: Callable[[Saved], None],
    ) -> None:
        self._app = app
        self._say = say
        self._show = show
        self._added = added
        self._copies = set[str]()  # the decks about whose copies it was asked
        self._has_asked = False  # about what was typed

    def ask(self) -> None:
        """Ask the next question, if there is one."""
        workspace = self._app.workspace
        if workspace.decks.backlog is not None:
            return
        copies = workspace.library.sound_copies
        known = self._copies | workspace.declined_copies if copies else set[str]()
        pair = next((pair for pair in copies if pair[0].id not in known), None)
        unsaved = None if pair or self._has_asked else without_place(workspace)
        if pair is not None:
            from quizcv.tui.screens.copy import CopyScreen  # few are asked

            self._copies.add(pair[0].id)
            self._app.push_screen(CopyScreen(*pair), partial(self._about_copy, pair[0].id))
        elif unsaved is not None:
            from quizcv.tui.screens.homeless import HomelessScreen  # the same

            self._has_asked = True
            said = what_was_typed(unsaved, workspace)
            self._app.push_screen(HomelessScreen(unsaved, said), partial(self._about_text, unsaved))

    async def _about_copy(self, deck_id: str, answer: str | None) -> None:
        if answer == "copy":
            await self._app.in_history_thread(partial(self._app.workspace.keep_copy, deck_id))
        elif answer == "edits":
            try:
                self._say(phrases.saved_text(await self._app.edits.only_edits(deck_id)))
            except editing.EditError as error:
                self._say(phrases.sentence(error))
            self._show()
        self.ask()

    async def _about_text(self, unsaved: Unsaved, answer: str | None) -> None:
        if answer == "open":
            self._app.add_cards(unsaved.deck_id, self._added, homeless=unsaved)
        elif answer == "throw away":
            try:
                await self._app.in_history_thread(partial(editing.unsaved.throw_away, unsaved))
            except OSError as error:
                self._say(error_text(error))
