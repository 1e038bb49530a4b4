"""One line of the report: what was measured, against what, and whether it is within its budget."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass
class Row:
    """A figure of ours beside its reference. `ok` is None where there is no budget, only a number."""

    what: str
    ours: float
    unit: str
    reference: float | None = None
    against: str = ""
    budget: str = ""
    ok: bool | None = None
    samples: int = 0

    @property
    def ratio(self) -> float | None:
        """How many times the reference."""
        return self.ours / self.reference if self.reference else None

    def as_json(self) -> dict[str, Any]:
        """All of it, as plain values."""
        return {**asdict(self), "ratio": self.ratio}


def compared(what: str, unit: str, ours: Sequence[float], against: str, reference: Sequence[float]) -> Row:
    """A row of medians, without a budget."""
    return Row(what, statistics.median(ours), unit, statistics.median(reference), against, samples=len(ours))


def at_most(times: float, row: Row) -> Row:
    """The row with a budget: so many times its reference."""
    row.budget = f"<= {times:g} x"
    row.ok = row.ours <= times * (row.reference or 0)
    return row


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def table(rows: Sequence[Row]) -> str:
    """The rows in columns."""
    cells = [("what", "ours", "reference", "ratio", "budget", "")]
    for row in rows:
        reference = row.against if row.reference is None else f"{row.reference:.2f} {row.unit}, {row.against}"
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        verdict = {True: "ok", False: "OVER", None: ""}[row.ok]
        cells.append((row.what, f"{row.ours:.2f} {row.unit}", reference, ratio, row.budget, verdict))
    widths = [max(len(line[column]) for line in cells) for column in range(6)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in (1, 3) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )
