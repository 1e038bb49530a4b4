"""`quizcv stats`."""

from __future__ import annotations

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json
from quizcv.cli.output import as_json_text, echo, show_problems


@click.command(epilog="Example: quizcv stats --json")
@with_json()
@with_data_and_decks
def stats(options: CommonOptions) -> None:
    """Say what is due, what is new and what was done today."""
    workspace = options.open_workspace()
    workspace.foresee()
    show_problems(workspace)
    session = workspace.session()
    rows = session.decks_today()
    suspended = sum(row.suspended for row in rows)
    summary = {
        "day": session.today.isoformat(),
        "due": sum(row.due for row in rows),
        "today": session.counts().due,
        "new": session.counts().new,
        "done_today": session.done_today(),
        "cards": sum(row.cards for row in rows),
        "suspended": suspended,
        "decks": [
            {
                "id": row.deck.id,
                "title": row.deck.title,
                "cards": row.cards,
                "due": row.due,
                "new": row.new,
                "suspended": row.suspended,
            }
            for row in rows
        ],
    }
    if options.json:
        echo(as_json_text(summary))
        return
    echo(
        f"{summary['day']}: {summary['due']} due, {summary['new']} new, {summary['done_today']} done,"
        f" {summary['cards']} cards in all{_suspended(suspended)}"
    )
    if session.behind:
        echo(session.behind)
    for row in rows:
        echo(
            f"  {row.deck.title}: {row.due} due, {row.new} new, {row.known} of {row.cards} known"
            f"{_suspended(row.suspended)}"
        )


def _suspended(cards: int) -> str:
    return f", {cards} suspended" if cards else ""
