"""`quizcv find`."""

from __future__ import annotations

from typing import Any

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json
from quizcv.cli.output import as_json_text, echo, show_problems
from quizcv.decks import Card
from quizcv.finding import Facts, QueryError, front_line, kind_of
from quizcv.text import error_text
from quizcv.workspace import Workspace


@click.command(
    context_settings={"ignore_unknown_options": True},  # a query may begin with a `-`
    epilog="Example: quizcv find 'stride tag:cnn -is:suspended'",
)
@click.argument("query")
@with_json("One JSON object: {cards: [{key, deck, kind, front, due, ...}]}.")
@with_data_and_decks
def find(options: CommonOptions, query: str) -> None:
    """Find cards by words and by how far they have come (docs/finding.md)."""
    workspace = options.open_workspace()
    workspace.decks.foresee()
    show_problems(workspace)
    cards, facts = found(workspace, query), workspace.facts()
    if options.json:
        echo(as_json_text({"cards": [_row(card, facts) for card in cards]}))
        return
    for card in cards:
        row = _row(card, facts)
        signs = " ".join(name for name in ("suspended", "marked", "leech") if row[name])
        echo("  ".join(filter(None, [card.key, row["due"] or "new", signs, row["front"]])))


def found(workspace: Workspace, query: str) -> list[Card]:
    """The cards that a query finds, or one sentence on why it cannot be read."""
    try:
        return workspace.find(query)
    except QueryError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(error_text(error)) from None


def _row(card: Card, facts: Facts) -> dict[str, Any]:
    progress = facts.schedule.of(card.key)
    return {
        "key": card.key,
        "deck": card.deck_id,
        "kind": kind_of(card),
        "front": front_line(card),
        "due": progress.due.isoformat() if progress.due else None,
        "interval": progress.interval,
        "lapses": progress.lapses,
        "suspended": progress.suspended is not None,
        "marked": progress.marked is not None,
        "leech": facts.is_leech(progress),
    }
