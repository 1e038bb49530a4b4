"""`quizcv merge`: the histories of several machines become one."""

from __future__ import annotations

from pathlib import Path

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks
from quizcv.cli.output import close, echo, show_notes
from quizcv.files import read_file, read_some
from quizcv.history import NotSavedError
from quizcv.history.care.backup import MOST, CopyError
from quizcv.history.care.merge import merge_into
from quizcv.history.care.restore import log_from_copy
from quizcv.paths import Places
from quizcv.text import counted


@click.command(epilog="Example: quizcv merge laptop/reviews.jsonl")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@with_data_and_decks
def merge(options: CommonOptions, files: tuple[str, ...]) -> None:
    """Take in the histories of other machines: their reviews.jsonl, a backup, or a data folder.

    Events are told apart by their ids, so nothing is counted twice, however often it is merged.
    """
    copies = [_log_at(file) for file in files]
    workspace = options.open_workspace()
    try:
        taken = merge_into(workspace.places.data, copies)
    except NotSavedError as error:
        raise click.ClickException(str(error)) from None
    for file, (new, known) in zip(files, taken.copies, strict=True):
        echo(f"{counted(new, 'event')} taken in from {file}, {counted(known, 'was', 'were')} there already")
    show_notes(taken.sentences())
    workspace.history.refresh()
    close(workspace)


def _log_at(file: str) -> bytes:
    path = Path(file)
    try:
        if path.is_dir():
            path = Places(path).log
            return log_from_copy(read_file(path, through_link=True, most=MOST), path)
        with path.open("rb") as copy:  # which may be a pipe
            return log_from_copy(read_some(copy, MOST, file), path)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
    except CopyError as error:
        raise click.ClickException(str(error)) from None
