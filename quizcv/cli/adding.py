"""`quizcv add-card`: a card more, for scripts."""

from __future__ import annotations

from collections.abc import Sequence

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json
from quizcv.cli.output import as_json_text, echo, show_notes
from quizcv.editing import EditError
from quizcv.editing.keys import KIND_OF, key_of, keys_of, kind_named
from quizcv.text import did_you_mean, joined

Values = dict[str, str | list[str]]


@click.command(epilog="Example: quizcv add-card norsk --front 'et hus' --back 'a house' --tags ord,hus")
@click.argument("deck")
@click.option("--front", metavar="TEXT", help="What a flashcard asks.")
@click.option("--back", metavar="TEXT", help="What it answers.")
@click.option("--tags", metavar="A,B", help="Words to find it by, with commas between them.")
@click.option("--source", metavar="TEXT", help="Where the fact can be checked.")
@click.option(
    "--set",
    "others",
    multiple=True,
    metavar="KEY=VALUE",
    help="Any key of a card or a cheat-sheet entry. Repeatable: a list has an item for each time.",
)
@click.option("--title", default="", metavar="TEXT", help="The title of a deck that is not there yet.")
@with_json("One JSON object: {key, path, line}.")
@with_data_and_decks
def add_card(
    options: CommonOptions,
    deck: str,
    front: str | None,
    back: str | None,
    tags: str | None,
    source: str | None,
    others: tuple[str, ...],
    title: str,
) -> None:
    """Add a card to one of your decks, or begin a new deck with it, and print its key.

    DECK is the id of the deck. Nothing is written unless the card is sound.
    """
    named = {"front": front, "back": back, "source": source}
    values: Values = {key: text for key, text in named.items() if text is not None}
    if tags is not None:
        values["tags"] = tags.split(",")
    kind = _add_others(values, others)
    workspace = options.open_workspace()
    show_notes(workspace.library.notices)
    editing = workspace.editing()
    try:
        draft = editing.draft(editing.blank(deck, kind, title), values)
        saved = editing.save(draft)
    except EditError as error:
        raise click.ClickException(str(error)) from None
    if options.json:
        echo(as_json_text({"key": saved.key, "path": str(saved.path), "line": saved.line}))
    else:
        echo(saved.key)


def _add_others(values: Values, others: Sequence[str]) -> str:
    """Put the keys of `--set` among the values; the one that tells the kind of the card."""
    pairs = [other.partition("=") for other in others]
    for key, sign, _ in pairs:
        if not sign or not key.strip():
            raise click.BadParameter("write KEY=VALUE, as in reverse=true", param_hint="--set")
    kind = kind_named([*values, *(key.strip() for key, _, _ in pairs)])
    if not kind:
        known = {key.name for each in KIND_OF for key in keys_of(each)}
        for name in (key.strip() for key, _, _ in pairs):
            if name not in known:
                raise click.UsageError(f"`{name}` is not a key of a card{did_you_mean(name, known)}")
        names = joined((f"{name}=..." for name in KIND_OF if name != "front"), "or")
        raise click.UsageError(f"say what the card asks: --front, or --set with {names}")
    for key, _, text in pairs:
        name = key.strip()
        if key_of(kind, name).sort == "list":
            values[name] = [*values.get(name, ()), text]
        elif name in values:
            raise click.UsageError(f"`{name}` is given twice; say once what it is")
        else:
            values[name] = text
    return kind
