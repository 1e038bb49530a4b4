"""`quizcv decks`, `new`: what there is to learn."""

from __future__ import annotations

import click

from quizcv.cli.options import Asked, show_problems, with_places


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
    import shlex

    from quizcv.decks import bundled_folder, read_library, template
    from quizcv.files import make_folder
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
    click.echo(
        f"{path}\nOpen it in an editor; `quizcv check {shlex.quote(str(path))}` says whether it is sound."
    )
    if read_library([bundled_folder()], []).deck(name):
        click.echo(f"note: it replaces the bundled deck {name}; another `id:` leaves both", err=True)


@click.command(
    short_help="Print the JSON Schema of a deck, for editors.",
    epilog="Example: quizcv schema > deck.schema.json",
)
@with_places
def schema(_: Asked) -> None:
    """Print the JSON Schema of a deck file, with which an editor completes and checks decks."""
    import json

    from quizcv.decks.schema import schema

    click.echo(json.dumps(schema(), indent=2))
