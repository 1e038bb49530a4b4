"""`quizcv undo`, `redo`: taking back what happened."""

from __future__ import annotations

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks
from quizcv.cli.output import close, echo, keep_up
from quizcv.history import NotSavedError
from quizcv.plain import undone_lines


@click.command(epilog="Example: quizcv undo")
@with_data_and_decks
def undo(options: CommonOptions) -> None:
    """Take back the latest answer (or suspension, burial, mark), also of an earlier session."""
    _take_back(options, redo=False)


@click.command(epilog="Example: quizcv redo")
@with_data_and_decks
def redo(options: CommonOptions) -> None:
    """Take back the latest undo, if nothing was done since."""
    _take_back(options, redo=True)


def _take_back(options: CommonOptions, *, redo: bool) -> None:
    workspace = options.open_workspace()
    keep_up(workspace)
    session = workspace.session()
    try:
        done = session.redo() if redo else session.undo()
    except NotSavedError as error:
        raise click.ClickException(str(error)) from None
    if done is None:
        raise click.ClickException(f"there is nothing to {'redo' if redo else 'undo'}")
    for line in undone_lines(done, workspace.history.schedule):
        echo(line.replace("undone", "redone", 1) if redo else line)
    close(workspace)
