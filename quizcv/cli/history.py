"""`quizcv undo`, `redo`, `log`: what happened, and taking it back."""

from __future__ import annotations

import sys

import click

from quizcv.cli.asked import Asked, close, with_places


@click.command(epilog="Example: quizcv undo")
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
    for notice in workspace.keep_up():
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


@click.command(epilog="Example: quizcv log --json | tail -1")
@click.option("--json", "as_json", is_flag=True, help="One event a line, as stored.")
@with_places
def log(asked: Asked, as_json: bool) -> None:
    """Show everything that happened, oldest first; undone events say so."""
    from quizcv.decks.visible import one_line

    workspace = asked.open()
    for logged in workspace.history.log():
        event = logged.event
        if as_json:
            mark = b',"undone":true}' if logged.undone else b"}"
            sys.stdout.buffer.write(logged.line.rstrip()[:-1] + mark + b"\n")
        else:
            grade = "" if event.quality is None else f" {event.quality}"
            what = one_line(event.target or event.card, limit=None)
            click.echo(f"{event.day} {event.kind:<9}{grade:<2} {what}{' (undone)' * logged.undone}")
