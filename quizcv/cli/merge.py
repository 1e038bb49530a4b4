"""`quizcv merge`: the histories of several machines become one."""

from __future__ import annotations

from pathlib import Path

import click

from quizcv.cli.options import Asked, close, with_places


@click.command(
    short_help="Take in the histories of other machines.", epilog="Example: quizcv merge laptop/reviews.jsonl"
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@with_places
def merge(asked: Asked, files: tuple[str, ...]) -> None:
    """Take in the histories of other machines: their reviews.jsonl, a backup, or a data folder.

    Events are told apart by their ids, so nothing is counted twice, however often it is merged.
    """
    from quizcv.history import NotSavedError
    from quizcv.history.care.merge import take_in

    copies = [_log_at(file) for file in files]
    workspace = asked.open()
    try:
        taken = take_in(workspace.places.data, copies)
    except NotSavedError as error:
        raise click.ClickException(str(error)) from None
    for file, (new, known) in zip(files, taken.copies, strict=True):
        click.echo(
            f"{new} event{'s' * (new != 1)} taken in from {file}, {known} {_were(known)} there already"
        )
    for sentence in taken.asides():
        click.echo(f"note: {sentence}", err=True)
    workspace.history.refresh()
    close(workspace)


def _log_at(file: str) -> bytes:
    from quizcv.history.care.backup import CopyError
    from quizcv.history.care.restore import log_in
    from quizcv.paths import Places

    path = Path(file)
    if path.is_dir():
        path = Places(path).log
    try:
        return log_in(path.read_bytes(), path)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
    except CopyError as error:
        raise click.ClickException(str(error)) from None


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
