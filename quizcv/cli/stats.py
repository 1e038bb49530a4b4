"""`quizcv stats`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizcv import statistics, statistics_page
from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json
from quizcv.cli.output import as_json_text, echo, echo_text, show_problems
from quizcv.files import read_file, replace_file
from quizcv.text import error_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizcv.decks import Card
    from quizcv.session import DeckToday, Session
    from quizcv.statistics.values import Statistics
    from quizcv.workspace import Workspace

COLUMNS = 80
LARGEST_PICTURE = 20_000_000
"""Bytes; what is larger than any page of ours is left alone."""


@click.command(epilog="Example: quizcv stats --json --today")
@click.option("--short", is_flag=True, help="One line for a shell prompt: `12 due, 5 new, 3 done, streak 9`.")
@click.option("--svg", metavar="FILE", help="The page as a picture to share; `-` for standard output.")
@click.option("--today", is_flag=True, help="Only what today asks, which is faster: the log is not read.")
@with_json()
@with_data_and_decks
def stats(options: CommonOptions, today: bool, short: bool, svg: str | None) -> None:
    """Say what is due today, and what the log says about learning."""
    chosen = [name for name, is_so in (("--short", short), ("--json", options.json), ("--svg", svg)) if is_so]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} are different ways to say the same: choose one.")
    if short:
        echo(_short(options))
        return
    workspace = options.open_workspace()
    workspace.decks.foresee()
    show_problems(workspace)
    session = workspace.session()
    if svg:
        _draw(workspace, svg)
        return
    rows = session.decks_today()
    summary = _summary(session, rows)
    if options.json:
        if not today:
            from quizcv.cli.stats_json import as_json  # what today asks is said without it

            summary["learning"] = as_json(_statistics(workspace))
        echo(as_json_text(summary))
        return
    echo(
        f"{summary['day']}: {summary['due']} due, {summary['new']} new, {summary['done_today']} done,"
        f" {summary['cards']} cards in all{_suspended(summary['suspended'])}"
    )
    if session.behind:
        echo(session.behind)
    if today:
        for row in rows:
            echo(
                f"  {row.deck.title}: {row.due} due, {row.unseen} unseen, {row.young} young,"
                f" {row.mature} mature{_suspended(row.suspended)}"
            )
        return
    echo("")
    for line in statistics_page.page(_statistics(workspace), _cards(workspace), COLUMNS):
        echo(statistics_page.plain(line))


def _draw(workspace: Workspace, path: str) -> None:
    """Write the page as a picture; one sentence where that cannot be."""
    picture = statistics_page.svg.svg(_statistics(workspace), _cards(workspace))
    if path == "-":
        echo_text(picture, nl=False)
        return
    target = Path(path)
    try:
        there = read_file(target, through_link=True, most=LARGEST_PICTURE) if target.exists() else b""
        if not statistics_page.svg.is_svg(there):
            raise click.ClickException(
                f"{path} is there and is no SVG: nothing was written; name another file"
            )
        replace_file(target, [picture.encode()], through_link=True)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
    echo(f"{path}: the page as a picture")


def _cards(workspace: Workspace) -> dict[str, Card]:
    return {card.key: card for deck in workspace.library.decks for card in deck.cards}


def _short(options: CommonOptions) -> str:
    """The day in a line: from what was kept, or computed."""
    prompt = statistics.prompt
    numbers = None if options.decks else prompt.read(options.places(), options.clock())
    if numbers is None:
        workspace = options.open_workspace()
        workspace.decks.foresee()
        now = workspace.session().glances(1)[0]
        numbers = now.due, now.new, now.done, now.streak
    return prompt.line(numbers)


def _suspended(cards: int) -> str:
    return f", {cards} suspended" if cards else ""


def _summary(session: Session, rows: Sequence[DeckToday]) -> dict[str, Any]:
    """What today asks and what was done today."""
    counts = session.counts()
    return {
        "day": session.today.isoformat(),
        "due": sum(row.due for row in rows),
        "today": counts.due,
        "new": counts.new,
        "done_today": session.done_today(),
        "cards": sum(row.cards for row in rows),
        "suspended": sum(row.suspended for row in rows),
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


def _statistics(workspace: Workspace) -> Statistics:
    try:
        return workspace.statistics()
    except OSError as error:
        raise click.ClickException(error_text(error)) from None
