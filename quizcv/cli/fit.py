"""`quizcv fit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json
from quizcv.cli.output import as_json_text, close, echo
from quizcv.cli.progress import progress
from quizcv.cli.scheduler import offer, use
from quizcv.fitting import FitError
from quizcv.plain.fitting import fit_lines
from quizcv.workspace import planning

if TYPE_CHECKING:
    from quizcv.fitting import Fit, Score


@click.command(epilog="Example: quizcv fit")
@click.option("--retention", type=float, metavar="R", help="How sure a due card is to be known: 0.9.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_json("One JSON object; nothing is changed without --yes.")
@with_data_and_decks
def fit(options: CommonOptions, retention: float | None, yes: bool) -> None:
    """Fit FSRS to your own answers, with torch.

    The weights are tried on the latest fifth of your reviews, which they were not fitted to. Only if they
    foresee those better than the usual ones and SM-2 do, they are offered. ctrl+c stops it.
    """
    workspace = options.open_workspace()
    try:
        with progress() as show:
            found = planning.fitted(workspace, retention, lambda done, steps: show(done, steps, "fitting"))
    except (FitError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if options.json:
        uses = yes and found.is_better and found.scheduler != workspace.history.schedule.scheduler
        if uses:
            use(workspace, found.scheduler)
            close(workspace)
        echo(as_json_text(_as_json(found, changed=uses)))
        return
    for line in fit_lines(found):
        echo(line)
    if found.is_better:
        echo("")
        offer(options, workspace, found.scheduler, yes=yes)


def _as_json(found: Fit, *, changed: bool) -> dict[str, Any]:
    return {
        "learned": found.learned,
        "tried": found.tried,
        "better": found.is_better,
        "changed": changed,
        "scheduler": found.scheduler.to_event(),
        "scores": [_score(score) for score in (found.fitted, *found.others)],
    }


def _score(score: Score) -> dict[str, Any]:
    return {"title": score.scheduler, "log_loss": round(score.log_loss, 5), "rmse": round(score.rmse, 5)}
