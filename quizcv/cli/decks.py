"""`quizcv decks`, `new`, `check`: what there is to learn."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from quizcv.cli.asked import Asked, as_json_text, show_problems, with_places


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


@click.command(epilog="Example: quizcv new birds")
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


@click.command(epilog="Example: quizcv check birds.yaml --run")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--run", is_flag=True, help="Run every cheat-sheet entry and compare with its promise.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_places
def check(asked: Asked, paths: tuple[str, ...], run: bool, as_json: bool) -> None:
    """Say whether decks are sound: all decks, or those in the files and folders named."""
    from quizcv import check as checking
    from quizcv.decks import read_library

    workspace = asked.open()
    library = read_library([Path(path) for path in paths], []) if paths else workspace.library
    if not library.readings:
        raise click.ClickException("there are no decks; `quizcv new NAME` starts one")
    broken = checking.run(library.decks, workspace.runner_settings, _tell_progress) if run else {}
    rows = checking.rows(library, broken)
    click.echo(as_json_text({"decks": rows}) if as_json else checking.text(rows))
    sys.exit(1 if any(row["errors"] for row in rows) else 0)


def _tell_progress(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{what}", err=True, nl=False)
