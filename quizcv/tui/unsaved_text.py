"""At the start: that something was typed in a form and never saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizcv import editing
from quizcv.decks import name_in
from quizcv.paths import unsaved_folder
from quizcv.text import counted, one_line
from quizcv.tui.phrases import time_text
from quizcv.workspace import Workspace

if TYPE_CHECKING:
    from quizcv.editing.unsaved import Unsaved


def unsaved_text(workspace: Workspace) -> str:
    """What was typed last of these decks and is not saved, and how it comes back; "" where nothing was."""
    found = [each for each in _kept(workspace) if not _has_no_place(each, workspace)]
    if not found:
        return ""
    how = "e on that card" if found[0].key else "a for that deck"
    more = (
        f" There {'is' if len(found) == 2 else 'are'} {counted(len(found) - 1, 'other')}."
        if found[1:]
        else ""
    )
    return f"{what_was_typed(found[0], workspace)} was not saved: {how} brings it back.{more}"


def without_place(workspace: Workspace) -> Unsaved | None:
    """What was typed last in a card, or for a deck, that is not there any more; None where nothing was."""
    mistaken = {str(reading.path) for reading in workspace.library.readings if reading.errors}
    found = (each for each in _kept(workspace) if _has_no_place(each, workspace))
    return next((each for each in found if each.path not in mistaken), None)


def what_was_typed(unsaved: Unsaved, workspace: Workspace) -> str:
    """To begin a sentence: when something was typed, and where."""
    name = one_line(name_in(unsaved.key)) or "a new card"
    when = time_text(unsaved.at, workspace.clock())
    return f"What you typed {when} in {name} of {one_line(unsaved.title)}"


def _kept(workspace: Workspace) -> list[Unsaved]:
    """All that is kept of these decks, the newest first."""
    if not any(unsaved_folder().glob("*")):
        return []
    folders = () if workspace.decks.paths else (workspace.places.edits, workspace.places.decks)
    paths = {str(reading.path) for reading in workspace.library.readings}
    return [
        each
        for each in editing.unsaved.every()
        if each.path in paths or each.path.startswith(tuple(f"{folder}/" for folder in folders))
    ]


def _has_no_place(unsaved: Unsaved, workspace: Workspace) -> bool:
    """Whether the card is not there any more, or of a new one its deck."""
    library = workspace.library
    deck = next((deck for deck in (*library.decks, *library.hidden) if deck.id == unsaved.deck_id), None)
    if deck is None:
        return True
    return unsaved.key not in deck.sources if unsaved.key else str(deck.path) != unsaved.path
