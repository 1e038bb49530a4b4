"""What a fit is worth, in lines of 80 columns: for the command and for the screen."""

from __future__ import annotations

from collections.abc import Iterator

from quizcv.fitting import Fit
from quizcv.text import counted


def fit_lines(found: Fit) -> Iterator[str]:
    """The scores beside each other, the fit's first."""
    yield f"Fitted to {counted(found.learned, 'review')}, tried on the {found.tried:,} latest ones."
    yield "How far off the foreseen chances were there; less is better:"
    yield ""
    yield f"{'':<34}{'log loss':>10}{'RMSE':>10}"
    for score in (found.fitted, *found.others):
        yield f"{score.scheduler:<34}{score.log_loss:10.4f}{score.rmse:10.4f}"
    if not found.is_better:
        yield ""
        yield "The fit is not better than all others by both, so it is not offered."
