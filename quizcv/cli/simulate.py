"""`quizcv simulate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json
from quizcv.cli.output import as_json_text, echo, show_problems
from quizcv.plain.simulating import future_lines
from quizcv.workspace import planning

if TYPE_CHECKING:
    from quizcv.session import Limits
    from quizcv.simulation import Future


@click.command(epilog="Example: quizcv simulate --new 10")
@click.option("--new", type=click.IntRange(0), metavar="N", help="New cards a day, instead of the setting.")
@click.option("--reviews", type=click.IntRange(0), metavar="N", help="Reviews a day at most; 0: all.")
@click.option("--retention", type=float, metavar="R", help="What FSRS would be asked for: 0.9.")
@with_json()
@with_data_and_decks
def simulate(options: CommonOptions, new: int | None, reviews: int | None, retention: float | None) -> None:
    """Say what the next 90 days would cost, with either scheduler, at your own rates.

    Nothing is changed: try limits and retentions here before you choose them.
    """
    workspace = options.open_workspace()
    workspace.decks.foresee()
    show_problems(workspace)
    limits = _limits(workspace.limits, new, reviews)
    try:
        futures = planning.futures(workspace, limits, retention)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if options.json:
        echo(
            as_json_text(
                {
                    "new_cards": limits.new_cards,
                    "reviews_a_day": limits.reviews,
                    "schedulers": [_as_json(future) for future in futures],
                }
            )
        )
        return
    for line in future_lines(futures, limits):
        echo(line)


def _limits(limits: Limits, new: int | None, reviews: int | None) -> Limits:
    """The limits of the settings, but for what was said."""
    said = {"new_cards": new, "reviews": reviews}
    return replace(limits, **{name: number for name, number in said.items() if number is not None})


def _as_json(future: Future) -> dict[str, Any]:
    retention = future.retention
    return {
        "title": future.scheduler,
        "reviews": round(future.reviews, 2),
        "minutes": round(future.minutes, 2),
        "busiest": future.busiest,
        "retention": None if retention is None else round(retention, 4),
        "mature": future.mature,
        "waiting": future.waiting,
        "days": [
            {
                "day": day.day.isoformat(),
                "reviews": day.reviews,
                "new": day.new,
                "minutes": round(day.minutes, 2),
            }
            for day in future.days
        ],
    }
