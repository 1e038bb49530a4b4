"""What the next months would cost, in lines of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizcv.session import Limits
from quizcv.simulation import Future
from quizcv.text import counted, percent

NAME = 34
COLUMN = 22


def future_lines(futures: Sequence[Future], limits: Limits) -> Iterator[str]:
    """A column for each scheduler; the averages are over all days."""
    reviews = f"at most {counted(limits.reviews, 'review')} a day" if limits.reviews else "all that is due"
    days = len(futures[0].days)
    yield f"The next {days} days, with {counted(limits.new_cards, 'new card')} a day and {reviews}"
    yield ""
    rows = (
        ("", [future.scheduler for future in futures]),
        ("reviews a day", [f"{future.reviews:.1f}" for future in futures]),
        ("minutes a day", [f"{future.minutes:.1f}" for future in futures]),
        ("cards on the busiest day", [f"{future.busiest:,}" for future in futures]),
        ("known when asked", [percent(future.retention) for future in futures]),
        (f"mature after {days} days", [f"{future.mature:,}" for future in futures]),
        ("left for the limit then", [f"{future.waiting:,}" for future in futures]),
    )
    for name, cells in rows:
        if name != "left for the limit then" or any(future.waiting for future in futures):
            yield f"{name:<{NAME}}{''.join(f'{cell:<{COLUMN}}' for cell in cells)}".rstrip()


def in_short(future: Future) -> str:
    """The same in a sentence, for beside a limit."""
    return (
        f"The next {len(future.days)} days then: {future.reviews:.0f} reviews and"
        f" {future.minutes:.0f} minutes a day, {future.mature:,} cards mature."
    )
