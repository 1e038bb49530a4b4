"""All that commands print goes through here: lines and texts made harmless, notes, JSON, paths; their end."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from quizcv.cli.options import INTERRUPTED
from quizcv.text import escaped_json, one_line, printable, printable_line

if TYPE_CHECKING:
    from quizcv.workspace import Workspace


class StoppedError(click.ClickException):
    """A command that ctrl+c ended; the message says what is left of it."""

    exit_code = INTERRUPTED

    def show(self, file: IO[str] | None = None) -> None:  # noqa: ARG002 - the signature is click's
        """Say so on stderr."""
        echo(self.format_message(), err=True)


def echo(line: object, *, err: bool = False, nl: bool = True) -> None:
    """Print a line, whatever is in it: file names, keys and words of others do nothing to a terminal."""
    click.echo(printable_line(str(line)), err=err, nl=nl)


def echo_text(text: str, *, err: bool = False, nl: bool = True) -> None:
    """The same for a text of several lines, in which each name is on one line already."""
    click.echo(printable(text), err=err, nl=nl)


def show_notes(sentences: Iterable[str]) -> None:
    """Say these on stderr, each on a line; empty ones are nothing to say."""
    for sentence in filter(None, sentences):
        echo(f"note: {sentence}", err=True)


def show_problems(workspace: Workspace) -> None:
    """Say on stderr what is wrong; it is an error when no deck is left."""
    show_notes([*workspace.notices, workspace.decks.news])
    for reading in workspace.library.readings:
        for kind, problems in (("error", reading.errors), ("warning", reading.warnings)):
            for problem in problems:
                where = f"{reading.path}:{problem.line}:{problem.column}"
                echo(f"{where}: {kind}: {problem.message}", err=True)
    if not workspace.library.decks:
        raise click.ClickException("there are no decks; `quizcv new NAME` starts one")


def keep_up(workspace: Workspace) -> None:
    """Before anything is written: do what the data folder needs, let histories follow, say what that was."""
    notices = workspace.keep_up()
    workspace.decks.adopt()
    show_notes([*notices, workspace.decks.news])


def close(workspace: Workspace) -> None:
    """Bring the snapshot up to date; say on stderr if that failed."""
    show_notes([workspace.close()])


def path_text(path: Path) -> str:
    """A path on one line, harmless for a terminal."""
    return one_line(str(path), limit=None)


def as_json_text(value: object) -> str:
    """A value as one line of JSON, harmless for a terminal."""
    import json  # 1 ms, which the interface does without

    return escaped_json(json.dumps(value, ensure_ascii=False))
