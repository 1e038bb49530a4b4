"""At the start: that something was typed in a form and never saved."""

from __future__ import annotations

from quizcv.paths import unsaved_folder
from quizcv.text import counted, one_line
from quizcv.tui.phrases import time_text
from quizcv.workspace import Workspace


def unsaved_text(workspace: Workspace) -> str:
    """What was typed last of these decks and is not saved, and how it comes back; "" where nothing was."""
    if not any(unsaved_folder().glob("*")):
        return ""
    from quizcv.editing.unsaved import every  # brings YAML, which most starts do without

    folders = () if workspace.decks.paths else (workspace.places.edits, workspace.places.decks)
    paths = {str(reading.path) for reading in workspace.library.readings}
    found = [
        each
        for each in every()
        if each.path in paths or each.path.startswith(tuple(f"{folder}/" for folder in folders))
    ]
    if not found:
        return ""
    newest = found[0]
    name = one_line(newest.key.partition("/")[2]) or "a new card"
    title, when = one_line(newest.title), time_text(newest.at, workspace.clock())
    how = "e on that card" if newest.key else "a for that deck"
    more = (
        f" There {'is' if len(found) == 2 else 'are'} {counted(len(found) - 1, 'other')}."
        if found[1:]
        else ""
    )
    return f"What you typed {when} in {name} of {title} was not saved: {how} brings it back.{more}"
