"""`quizcv backup`, `restore`, `export`, `import`: copies of the history, out and in again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizcv.cli.options import Asked, with_places

if TYPE_CHECKING:
    from quizcv.history.care.restore import Change, Span

SHOWN = 8
"""How many cards a preview names."""


@click.command(short_help="Copy the log of all answers now.", epilog="Example: quizcv backup")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@with_places
def backup(asked: Asked, file: Path | None) -> None:
    """Copy the log of all answers now, into the data folder's `backups` or to FILE, and say where."""
    from quizcv.history.care.backup import back_up_now
    from quizcv.history.care.restore import present_log
    from quizcv.paths import Places

    data = asked.folder()
    with _one_sentence():
        log = present_log(data)
        if not log:
            raise click.ClickException(f"{data} has no answers yet; there is nothing to copy")
        if file is None:
            click.echo(back_up_now(data, asked.clock()))
            return
        if file.is_dir():
            file = file / f"{Places(data).log.name}.gz"
        _write(file, log, data)
    click.echo(file)


@click.command(
    short_help="Go back to a backup, after a preview.",
    epilog="Example: quizcv restore reviews-2026-11-22.jsonl.gz",
)
@click.argument("file", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_places
def restore(asked: Asked, file: str | None, yes: bool) -> None:
    """Go back to a backup: a name from the list that is shown without FILE, or any copy of a log.

    Shows what would change and asks first. The log that is replaced is kept in the backups.
    """
    from quizcv.history.care.restore import compare, log_in, present_log, replace_log

    data = asked.folder()
    with _one_sentence():
        if file is None:
            _list_backups(data)
            return
        path = _find(data, file)
        log, present = log_in(path.read_bytes(), path), present_log(data)
        if log == present:
            click.echo("The log is the same already; there is nothing to restore.")
            return
        for line in _preview(compare(present, log)):
            click.echo(line)
        if not yes and not click.confirm("Replace the log? The present one is kept in the backups."):
            click.echo("Nothing was changed.")
            sys.exit(1)
        kept = replace_log(data, log, instead_of=present, clock=asked.clock)
    click.echo(f"Restored. What was there before is in {kept}" if kept else "Restored.")


@click.command(
    name="export",
    short_help="Write the history to a file.",
    epilog="Example: quizcv export --history answers.jsonl",
)
@click.option("--history", "file", required=True, metavar="FILE", help="Where to write it; - prints it.")
@with_places
def export(asked: Asked, file: str) -> None:
    """Copy the log of all answers, byte for byte, for `import` (compressed if FILE ends in .gz)."""
    from quizcv.history.care.restore import present_log

    data = asked.folder()
    with _one_sentence():
        log = present_log(data)
        if file == "-":
            sys.stdout.buffer.write(log)
        else:
            _write(Path(file), log, data)


@click.command(name="import", epilog="Example: quizcv import --history answers.jsonl")
@click.option("--history", "file", required=True, metavar="FILE", help="What to read; - reads the input.")
@with_places
def import_(asked: Asked, file: str) -> None:
    """Take in what `export` wrote. A history that is there already is joined with it: no answer is lost."""
    from quizcv.history import History
    from quizcv.history.care.merge import take_in
    from quizcv.history.care.restore import log_in, present_log, replace_log

    data = asked.folder()
    with _one_sentence():
        copy = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        log = log_in(copy, "the input" if file == "-" else file)
        if present_log(data):
            taken = take_in(data, [log])
            for sentence in taken.asides():
                click.echo(f"note: {sentence}", err=True)
            new, known = taken.copies[0]
            were = "was" if known == 1 else "were"
            click.echo(f"{_events(new)} taken in, {known:,} {were} there already")
            History(data, clock=asked.clock).save_snapshot()
        elif log:
            replace_log(data, log, instead_of=b"", clock=asked.clock)
            click.echo(f"{_events_in(log)} taken in")


def _write(file: Path, log: bytes, data: Path) -> None:
    """Write a copy of the log of `data`, compressed if the name says so."""
    from quizcv.files import replace_file
    from quizcv.history.care.backup import compressed
    from quizcv.history.log import Log

    if file.exists() and file.samefile(Log(data).path):
        raise click.ClickException(f"{file} is the log itself; choose another name")
    chunks = compressed([log]) if file.suffix == ".gz" else iter([log])
    if file.exists() and not file.is_file():
        with file.open("wb") as device:
            device.writelines(chunks)
    else:
        replace_file(file, chunks)


def _find(data: Path, name: str) -> Path:
    from quizcv.paths import Places

    for path in (Path(name), Places(data).backups / name):
        if path.is_file():
            return path
    raise click.ClickException(f"{name}: no such file; `quizcv restore` lists the backups")


def _list_backups(data: Path) -> None:
    from quizcv.history.care.backup import CopyError, backups, expanded

    found = backups(data)
    if not found:
        raise click.ClickException(f"there are no backups in {data} yet; `quizcv backup` makes one")
    for path in found:
        try:
            lines = expanded(path.read_bytes(), path).count(b"\n")
            text = f"{lines:,} lines"
        except CopyError:
            text = "damaged"
        click.echo(f"{path.name:<36} {text:>13}")


def _preview(change: Change) -> Iterator[str]:
    from quizcv.text import one_line

    yield f"The log now: {_span_text(change.now)}"
    yield f"The copy:    {_span_text(change.then)}"
    cards = "1 card changes its" if len(change.due) == 1 else f"{len(change.due):,} cards change their"
    yield f"{_events(change.lost)} would be lost, {change.gained:,} gained; {cards} due date"
    for card in change.due[:SHOWN]:
        yield f"  {one_line(card.card)}: {card.now or 'new'} -> {card.then or 'new'}"
    if len(change.due) > SHOWN:
        yield f"  and {len(change.due) - SHOWN:,} more"


def _events_in(log: bytes) -> str:
    from quizcv.history.care.restore import span
    from quizcv.history.log import parse

    return _span_text(span(parse(log).events))


def _span_text(span: Span) -> str:
    days = f", {span.first} to {span.last}" if span.events else ""
    return f"{_events(span.events)}{days}"


def _events(number: int) -> str:
    return f"{number:,} event{'s' * (number != 1)}"


@contextmanager
def _one_sentence() -> Iterator[None]:
    """Turn what goes wrong with files into one sentence."""
    from quizcv.history import NotSavedError
    from quizcv.history.care.backup import CopyError

    try:
        yield
    except (CopyError, NotSavedError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'a file'}: {error.strerror or error}") from None
