"""Opening the user's editor at a line, and what is done around it for edits to what came with quizcv."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

from quizcv.decks import Card, Deck
from quizcv.editing import EditError, Editing

PLUS_LINE = {
    "vi",
    "vim",
    "nvim",
    "view",
    "nano",
    "pico",
    "emacs",
    "emacsclient",
    "micro",
    "kak",
    "jed",
    "joe",
    "ne",
}
GOTO_AND_WAIT = {"code", "codium", "code-insiders", "cursor", "windsurf"}
COLON_LINE = {"hx", "helix", "subl", "zed"}


class EditorError(Exception):
    """No editor, or one that failed; says what to do."""


def edit_card(card: Card, deck: Deck, editing: Editing) -> Path:
    """Let the user edit a card where it is written and wait; returns the file that was edited.

    A card of a bundled deck lies whole in the file of the user's edits meanwhile; what differs in the end
    stays there. Raises EditorError.
    """
    try:
        opened = editing.open_card(card.key)
        path, line = (opened.path, opened.line) if opened else deck.place(card)
        try:
            edit(path, line)
        finally:
            if opened:
                editing.settle(opened)
    except EditError as error:
        raise EditorError(str(error)) from error
    return path


def tidy_edits(path: Path, editing: Editing) -> None:
    """After a file with edits was edited by itself: take out what is as it came. Raises EditorError."""
    try:
        editing.tidy(path)
    except EditError as error:
        raise EditorError(str(error)) from error


def command(path: Path, line: int) -> list[str]:
    """The command that opens a file at a line. Raises EditorError when there is no editor.

    Its path begins at the root, for a file may have a name that an editor would read as an option.
    """
    path = path.absolute()
    chosen = (os.environ.get("VISUAL") or os.environ.get("EDITOR") or "").strip()
    if not chosen:
        chosen = next((name for name in ("nano", "vim", "vi") if shutil.which(name)), "")
    if not chosen:
        raise EditorError("no editor: set EDITOR, for example with `export EDITOR=nano`")
    try:
        words = shlex.split(chosen)
    except ValueError as error:
        raise EditorError(f"EDITOR is {chosen!r}, which no shell would accept: {error}") from error
    name = Path(words[0]).name
    if name in PLUS_LINE:
        return [*words, f"+{line}", str(path)]
    if name in GOTO_AND_WAIT:
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    if name in COLON_LINE:
        return [*words, *(["--wait"] if name in ("subl", "zed") else []), f"{path}:{line}"]
    return [*words, str(path)]


def edit(path: Path, line: int) -> None:
    """Let the user edit a deck file and wait. Raises EditorError."""
    words = command(path, line)
    before = signal.signal(
        signal.SIGINT, lambda *_: None
    )  # ctrl+c is the editor's; it starts with the default
    try:
        status = subprocess.run(words, check=False).returncode
    except OSError as error:
        raise EditorError(f"the editor {words[0]!r} cannot be started: {error.strerror}") from error
    finally:
        signal.signal(signal.SIGINT, before)
    if status:
        raise EditorError(f"the editor {words[0]!r} ended with status {status}")
