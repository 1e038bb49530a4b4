"""`quizcv backup`, `restore`, `export`, `import`: copies of the history, out and in again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks
from quizcv.cli.output import echo, show_notes
from quizcv.files import read_file, read_some, replace_file
from quizcv.history import History, NotSavedError
from quizcv.history.care.backup import MOST, CopyError, back_up_now, backups, compressed, expanded
from quizcv.history.care.merge import merge_into
from quizcv.history.care.restore import (
    LogComparison,
    Span,
    compare,
    log_from_copy,
    present_log,
    replace_log,
    span,
)
from quizcv.history.log import parse
from quizcv.paths import Places
from quizcv.text import counted, one_line

MOST_CARDS = 8
"""How many cards a preview names."""


@click.command(epilog="Example: quizcv backup")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@with_data_and_decks
def backup(options: CommonOptions, file: Path | None) -> None:
    """Copy the log of all answers now, into the data folder's `backups` or to FILE, and say where."""
    places = options.places()
    with _one_sentence():
        log = present_log(places.data)
        if not log:
            raise click.ClickException(f"{places.data} has no answers yet; there is nothing to copy")
        if file is None:
            echo(back_up_now(places.data, options.clock()))
            return
        if file.is_dir():
            file = file / f"{places.log.name}.gz"
        _write(file, log, places)
    echo(file)


@click.command(epilog="Example: quizcv restore reviews-2026-11-22.jsonl.gz")
@click.argument("file", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_data_and_decks
def restore(options: CommonOptions, file: str | None, yes: bool) -> None:
    """Go back to a backup: a name from the list that is shown without FILE, or any copy of a log.

    Shows what would change and asks first. The log that is replaced is kept in the backups.
    """
    places = options.places()
    with _one_sentence():
        if file is None:
            _list_backups(places)
            return
        path = _find(places, file)
        log = log_from_copy(read_file(path, through_link=True, most=MOST), path)
        present = present_log(places.data)
        if log == present:
            echo("The log is the same already; there is nothing to restore.")
            return
        for line in _preview(compare(present, log)):
            echo(line)
        if not yes and not click.confirm("Replace the log? The present one is kept in the backups."):
            echo("Nothing was changed.")
            sys.exit(1)
        kept = replace_log(places.data, log, instead_of=present, clock=options.clock)
    echo(f"Restored. What was there before is in {kept}" if kept else "Restored.")


@click.command(epilog="Example: quizcv export --history answers.jsonl")
@click.option("--history", "file", required=True, metavar="FILE", help="Where to write it; - prints it.")
@with_data_and_decks
def export(options: CommonOptions, file: str) -> None:
    """Copy the log of all answers, byte for byte, for `import` (compressed if FILE ends in .gz)."""
    places = options.places()
    with _one_sentence():
        log = present_log(places.data)
        if file == "-":
            sys.stdout.buffer.write(log)
        else:
            _write(Path(file), log, places)


@click.command(name="import", epilog="Example: quizcv import --history answers.jsonl")
@click.option("--history", "file", metavar="FILE", help="What to read; - reads the input.")
@click.argument("others", nargs=-1, metavar="")
@with_data_and_decks
def import_(options: CommonOptions, file: str | None, others: tuple[str, ...]) -> None:
    """Take in what `export` wrote. A history that is there already is joined with it: no answer is lost."""
    if file is None or others:
        raise click.UsageError(
            "import takes in a history, with --history FILE; cards are written into a deck, which"
            " `quizcv new NAME` starts"
        )
    places = options.places()
    with _one_sentence():
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as source:
            copy = read_some(source, MOST, "the input" if file == "-" else file)
        log = log_from_copy(copy, "the input" if file == "-" else file)
        if present_log(places.data):
            taken = merge_into(places.data, [log])
            show_notes(taken.sentences())
            new, known = taken.copies[0]
            echo(f"{counted(new, 'event')} taken in, {counted(known, 'was', 'were')} there already")
            History(places.data, clock=options.clock).save_snapshot()
        elif log:
            replace_log(places.data, log, instead_of=b"", clock=options.clock)
            echo(f"{_span_text(span(parse(log).events))} taken in")


def _write(file: Path, log: bytes, places: Places) -> None:
    """Write a copy of the log, compressed if the name says so."""
    if file.exists() and file.samefile(places.log):
        raise click.ClickException(f"{file} is the log itself; choose another name")
    chunks = compressed([log]) if file.suffix == ".gz" else iter([log])
    if file.exists() and not file.is_file():
        with file.open("wb") as device:
            device.writelines(chunks)
    else:
        replace_file(file, chunks, through_link=True)


def _find(places: Places, name: str) -> Path:
    for path in (Path(name), places.backups / name):
        if path.is_file():
            return path
    raise click.ClickException(f"{name}: no such file; `quizcv restore` lists the backups")


def _list_backups(places: Places) -> None:
    paths = backups(places.data)
    if not paths:
        raise click.ClickException(f"there are no backups in {places.data} yet; `quizcv backup` makes one")
    for path in paths:
        try:
            text = counted(expanded(read_file(path), path).count(b"\n"), "line")
        except CopyError:
            text = "damaged"
        echo(f"{path.name:<36} {text:>13}")


def _preview(change: LogComparison) -> Iterator[str]:
    yield f"The log now: {_span_text(change.now)}"
    yield f"The copy:    {_span_text(change.then)}"
    cards = counted(len(change.due), "card changes its", "cards change their")
    yield f"{counted(change.lost, 'event')} would be lost, {change.gained:,} gained; {cards} due date"
    for card in change.due[:MOST_CARDS]:
        yield f"  {one_line(card.card)}: {card.now or 'new'} -> {card.then or 'new'}"
    if len(change.due) > MOST_CARDS:
        yield f"  and {len(change.due) - MOST_CARDS:,} more"


def _span_text(span: Span) -> str:
    days = f", {span.first} to {span.last}" if span.events else ""
    return f"{counted(span.events, 'event')}{days}"


@contextmanager
def _one_sentence() -> Iterator[None]:
    """Turn what goes wrong with files into one sentence."""
    try:
        yield
    except (CopyError, NotSavedError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'a file'}: {error.strerror or error}") from None
