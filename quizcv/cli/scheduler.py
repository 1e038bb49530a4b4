"""`quizcv scheduler`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json
from quizcv.cli.output import as_json_text, close, echo, keep_up
from quizcv.history import NotSavedError
from quizcv.plain.switching import switch_lines
from quizcv.scheduling import CHOICES, Scheduler
from quizcv.workspace import planning

if TYPE_CHECKING:
    from quizcv.statistics.switching import Outlook, Switch
    from quizcv.workspace import Workspace


@click.command(epilog="Example: quizcv scheduler fsrs --retention 0.9")
@click.argument("name", required=False, type=click.Choice(CHOICES))
@click.option("--retention", type=float, metavar="R", help="How sure a due card is to be known: 0.9 (fsrs).")
@click.option("--spread", type=float, metavar="S", help="By which part intervals may move: 0.05 (fsrs).")
@click.option("--undo", is_flag=True, help="Take back the latest choice of a scheduler.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_json("One JSON object; nothing is changed without --yes.")
@with_data_and_decks
def scheduler(
    options: CommonOptions,
    name: str | None,
    retention: float | None,
    spread: float | None,
    undo: bool,
    yes: bool,
) -> None:
    """Say which scheduler is in force, or choose another.

    First it shows what that changes: tomorrow's load, the next 30 days, when some cards are due. All
    is computed anew from the log, either way, and no answer is lost.
    """
    asks_for_numbers = retention is not None or spread is not None
    if undo and (name or asks_for_numbers):
        raise click.UsageError("--undo takes back the latest choice; it chooses nothing else.")
    workspace = options.open_workspace()
    if not (name or undo or asks_for_numbers):
        _show(options, workspace)
        return
    if undo:
        chosen = None
        if not workspace.history.schedulers():
            raise click.ClickException("no scheduler was chosen; there is nothing to take back")
    else:
        try:
            chosen = planning.chosen(workspace, name or CHOICES[1], retention=retention, spread=spread)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
    offer(options, workspace, chosen, yes=yes)


def offer(options: CommonOptions, workspace: Workspace, chosen: Scheduler[Any] | None, *, yes: bool) -> None:
    """Show what a scheduler would change (None: taking the latest choice back), ask, and do it."""
    if chosen == workspace.history.schedule.scheduler:
        _show(options, workspace, already=True)
        return
    keep_up(workspace)
    switch = planning.switch(workspace, chosen)
    does_it = yes
    if not options.json:
        cards = {card.key: card for deck in workspace.library.decks for card in deck.cards}
        for line in switch_lines(switch, cards):
            echo(line)
        after = switch.after.scheduler
        way_back = f"{after} from now on? `quizcv scheduler --undo` takes it back."
        question = way_back if chosen else f"Back to {after}?"
        does_it = yes or click.confirm(question)
    if does_it:
        use(workspace, chosen)
    if options.json:
        echo(as_json_text(_as_json(workspace, switch, changed=does_it)))
    else:
        echo(
            f"The scheduler is {workspace.history.schedule.scheduler.title}."
            if does_it
            else "Nothing was changed."
        )
    if does_it:
        close(workspace)
    elif not options.json:
        sys.exit(1)


def use(workspace: Workspace, chosen: Scheduler[Any] | None) -> None:
    """Write down which scheduler is in force from now on, or take back the latest choice."""
    try:
        planning.use(workspace, chosen)
    except NotSavedError as error:
        raise click.ClickException(str(error)) from None


def _show(options: CommonOptions, workspace: Workspace, *, already: bool = False) -> None:
    now = workspace.history.schedule.scheduler
    if options.json:
        echo(as_json_text({"scheduler": now.to_event(), "title": now.title}))
    else:
        echo(f"The scheduler is {now.title}{' already' if already else ''}.")


def _as_json(workspace: Workspace, switch: Switch, *, changed: bool) -> dict[str, Any]:
    now = workspace.history.schedule.scheduler
    return {
        "scheduler": now.to_event(),
        "title": now.title,
        "changed": changed,
        "before": _outlook(switch.before),
        "after": _outlook(switch.after),
        "cards_changed": switch.changed,
        "cards": [
            {"key": dates.card, "before": dates.before.isoformat(), "after": dates.after.isoformat()}
            for dates in switch.cards
        ],
    }


def _outlook(outlook: Outlook) -> dict[str, Any]:
    days = [{"day": load.day.isoformat(), "reviews": load.reviews} for load in outlook.loads]
    return {"title": outlook.scheduler, "today": outlook.today, "tomorrow": outlook.tomorrow, "days": days}
