"""`quizcv decks`, `new`: what there is to learn."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import click

from quizcv import editing
from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json
from quizcv.cli.output import as_json_text, close, echo, echo_text, keep_up, show_problems
from quizcv.decks import bundled_folder, read_library, template
from quizcv.decks.counts import count
from quizcv.decks.schema import schema as deck_schema
from quizcv.decks.template import KINDS as TEMPLATES
from quizcv.decks.template import SCHEMA, Kind, named
from quizcv.files import make_folder, read_file, replace_file
from quizcv.session.values import DeckToday
from quizcv.workspace import Workspace


@click.command(epilog="Example: quizcv decks")
@click.option(
    "--only-edits",
    metavar="DECK",
    help="Of your copy of a bundled deck keep only what differs, so that the rest follows new versions.",
)
@with_json()
@with_data_and_decks
def decks(options: CommonOptions, only_edits: str | None) -> None:
    """List the decks, with what each asks today."""
    workspace = options.open_workspace()
    if only_edits is not None:
        echo(_only_edits(workspace, only_edits))
        return
    workspace.decks.foresee()
    session = workspace.session()
    rows = session.decks_today()
    if options.json:
        show_problems(workspace)
        echo(as_json_text({"decks": [_row(row) for row in rows]}))
        return
    width = max((len(row.deck.title) for row in rows), default=0)
    for row in rows:
        echo(
            f"{row.deck.title:<{width}}  {row.cards:>5} cards  {row.due:>4} due  {row.new:>4} new"
            f"  {row.deck.id}  ({row.deck.path})" + (f", {row.suspended} suspended" if row.suspended else "")
        )
    show_problems(workspace)


def _only_edits(workspace: Workspace, deck_id: str) -> str:
    """Lay what differs in a copy of a bundled deck over that, and let histories follow; what was done."""
    try:
        saved = workspace.editing().only_edits(deck_id)
    except editing.EditError as error:
        raise click.ClickException(str(error)) from None
    workspace.decks.reload()
    keep_up(workspace)
    close(workspace)
    return saved.sentence


def _row(row: DeckToday) -> dict[str, Any]:
    """A deck for scripts, with what its author wrote, by kind."""
    deck, counts = row.deck, count([row.deck])
    return {
        "id": deck.id,
        "title": deck.title,
        "path": str(deck.path),
        "cards": counts.cards,
        "entries": counts.entries,
        "judged": counts.judged,
        "kinds": counts.kinds,
        "questions": row.cards,
        "due": row.due,
        "new": row.new,
        "suspended": row.suspended,
        "about": deck.about,
    }


@click.command(epilog="Example: quizcv new verbs --kind words")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice(TEMPLATES),
    default="code",
    show_default=True,
    help="What the example is about: words of a language, code, or next to nothing.",
)
@with_data_and_decks
def new(options: CommonOptions, name: str, kind: Kind) -> None:
    """Write a small commented deck into your decks folder, to be changed in an editor."""
    try:
        name, title = named(name)
        text = template(name, kind, title)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="NAME") from None
    path = options.places().decks / f"{name}.yaml"
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
    problem = _write_schema(path.with_name(SCHEMA))
    echo(path)
    echo(f"Open it in an editor; `quizcv check {shlex.quote(str(path))}` says whether it is sound.")
    if read_library([bundled_folder()], []).deck(name):
        echo(f"note: it replaces the bundled deck {name}; another `id:` leaves both", err=True)
    if problem:
        echo(f"note: {problem}", err=True)


def _write_schema(path: Path) -> str:
    """Let editors know the keys of the decks in this folder; a sentence if that fails."""
    schema = deck_schema()
    text = json.dumps(schema, indent=2) + "\n"
    try:
        before = read_file(path).decode("utf-8", "replace")
    except FileNotFoundError:
        before = ""
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}"
    if before and f'"title": "{schema["title"]}"' not in before:
        return f"{path} is not ours and stays; `quizcv schema` prints what editors need"
    try:
        if text != before:
            replace_file(path, [text.encode()])
    except OSError as error:
        return f"{path} cannot be written: {error.strerror}"
    return ""


@click.command(epilog="Example: quizcv schema > deck.schema.json")
@with_data_and_decks
def schema(_: CommonOptions) -> None:
    """Print the JSON Schema of a deck file, with which an editor completes and checks decks."""
    echo_text(json.dumps(deck_schema(), indent=2))
