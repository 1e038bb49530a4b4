"""`quizcv decks`, `new`, `check`: what there is to learn."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizcv.cli.asked import Asked, as_json_text, show_problems, with_places, with_runner
from quizcv.cli.trusting import insist, yes_option

if TYPE_CHECKING:
    from quizcv.decks import Library, Reading
    from quizcv.workspace import Workspace


@click.command(epilog="Example: quizcv decks")
@with_places
def decks(asked: Asked) -> None:
    """List the decks, with what each asks today."""
    workspace = asked.open()
    session = workspace.session()
    rows = session.decks_today()
    width = max((len(row.deck.title) for row in rows), default=0)
    for row in rows:
        click.echo(
            f"{row.deck.title:<{width}}  {row.cards:>5} cards  {row.due:>4} due  {row.new:>4} new"
            f"  {row.deck.id}  ({row.deck.path})"
        )
    show_problems(workspace)


@click.command(short_help="Write a small commented deck to start from.", epilog="Example: quizcv new birds")
@click.argument("name")
@with_places
def new(asked: Asked, name: str) -> None:
    """Write a small commented deck into your decks folder, to be changed in an editor."""
    from quizcv.decks import template
    from quizcv.history import make_folder
    from quizcv.paths import Places, data_folder

    try:
        text = template(name)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="NAME") from None
    path = Places(data_folder(asked.data)).decks / f"{name}.yaml"
    try:
        make_folder(path.parent)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        if error.filename != str(path):
            raise click.ClickException(f"{error.filename} is not a folder") from None
        raise click.ClickException(f"{path} is already there; choose another name or edit it") from None
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from None
    click.echo(f"{path}\nOpen it in an editor; `quizcv check {path}` says whether it is sound.")


@click.command(
    short_help="Say whether decks are sound, and run their code.",
    epilog="Example: quizcv check birds.yaml --run",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--run", is_flag=True, help="Run every cheat-sheet entry and compare with its promise.")
@click.option("--add-ids", is_flag=True, help="Write an id into each card that lacks one, so that it stays.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@yes_option
@with_places
@with_runner
def check(asked: Asked, paths: tuple[str, ...], run: bool, add_ids: bool, as_json: bool, yes: bool) -> None:
    """Say whether decks are sound: all decks, or those named by file, folder or id.

    Says too what happened to cards that you have learned since they were last used.
    """
    from quizcv import check as checking

    workspace = asked.open()
    library = _library(workspace, paths)
    if not library.readings:
        raise click.ClickException("there are no decks; `quizcv new NAME` starts one")
    all_named = True
    if add_ids:
        all_named = _add_ids(library, named=bool(paths or asked.decks), err=as_json)
        workspace.reload()
        library = _library(workspace, paths)
    if run:
        insist(workspace.trust, library.decks, yes=yes)
    broken = checking.run(library.decks, workspace.runner_settings, _tell_progress) if run else {}
    rows = checking.rows(library, broken)
    click.echo(as_json_text({"decks": rows}) if as_json else checking.text(rows))
    news = workspace.changes(library).sentence
    if news and not as_json:
        click.echo(news)
    sys.exit(0 if all_named and not any(row["errors"] for row in rows) else 1)


def _library(workspace: Workspace, paths: tuple[str, ...]) -> Library:
    """The decks to check."""
    from quizcv.decks import read_library

    return read_library([_named(workspace, path) for path in paths], []) if paths else workspace.library


def _named(workspace: Workspace, name: str) -> Path:
    """The path meant: `name` itself, unless nothing is there and a deck has that id or file name."""
    path = Path(name)
    if path.exists():
        return path
    by_id = [deck.path for deck in workspace.library.decks if deck.id == name]
    by_file = [reading.path for reading in workspace.library.readings if reading.path.stem == name]
    return next(iter(by_id + by_file), path)


def _add_ids(library: Library, *, named: bool, err: bool) -> bool:
    """Write ids into these decks and say so; False if one of them could not be changed.

    The bundled decks are passed over, unless they were `named`: then that is refused.
    """
    from quizcv.decks import bundled_folder
    from quizcv.visible import one_line

    bundled, all_done = bundled_folder().resolve(), True
    for reading in library.readings:
        ours = reading.path.resolve().parent == bundled
        if ours and not named:
            continue
        done, what = (
            (False, "this deck comes with quizcv and stays as it is") if ours else _name_cards(reading)
        )
        click.echo(f"{one_line(str(reading.path), limit=None)}: {what}", err=err)
        all_done = all_done and done
    return all_done


def _name_cards(reading: Reading) -> tuple[bool, str]:
    """Write an id into each card of a deck that lacks one; whether it could be done, and what to say."""
    from quizcv.decks import DeckError
    from quizcv.decks.naming import with_ids
    from quizcv.history.durable import replace_file

    try:
        content, count = with_ids(reading.path)
        if not count:
            return True, "every card has an id already"
        mode = reading.path.stat().st_mode
        replace_file(reading.path, [content])
        reading.path.chmod(mode & 0o777)
    except DeckError as error:
        first = error.errors[0]
        return False, f"no ids added; line {first.line} comes first: {first.message}"
    except OSError as error:
        return False, f"no ids added: {error.strerror}"
    return True, "1 id added" if count == 1 else f"{count} ids added"


def _tell_progress(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{what}", err=True, nl=False)
