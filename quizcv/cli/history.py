"""`quizcv undo`, `redo`: taking back what happened."""

from __future__ import annotations

import click

from quizcv.cli.options import Asked, close, with_places


@click.command(short_help="Take back the latest answer, whenever it was.", epilog="Example: quizcv undo")
@with_places
def undo(asked: Asked) -> None:
    """Take back the latest answer (or suspension, burial, mark), also of an earlier session."""
    _take_back(asked, redo=False)


@click.command(epilog="Example: quizcv redo")
@with_places
def redo(asked: Asked) -> None:
    """Take back the latest undo, if nothing was done since."""
    _take_back(asked, redo=True)


def _take_back(asked: Asked, *, redo: bool) -> None:
    from quizcv.history import NotSavedError
    from quizcv.plain import undone_line

    workspace = asked.open()
    notices = workspace.keep_up()
    workspace.adopt()
    for notice in filter(None, [*notices, workspace.news]):
        click.echo(f"note: {notice}", err=True)
    session = workspace.session()
    try:
        done = session.redo() if redo else session.undo()
    except NotSavedError as error:
        raise click.ClickException(str(error)) from None
    if done is None:
        raise click.ClickException(f"there is nothing to {'redo' if redo else 'undo'}")
    line = undone_line(done)
    click.echo(line.replace("undone", "redone", 1) if redo else line)
    close(workspace)
