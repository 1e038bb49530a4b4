"""A year with 10 new cards a day, for learners whose memory is known: what each scheduler costs.

    python benchmarks/year.py [NEW_A_DAY]

Each learner lives a year with SM-2. FSRS is then asked for that retention with which, at the end of the same
year, the same part of all cards is known, once with the usual weights and once with weights that `quizcv fit`
finds in a year with SM-2. The learners remember as the usual weights say, worse, or better. Each year is
lived three times, by different chance, and the means are shown. It takes some minutes.
"""

from __future__ import annotations

import sys
from typing import Any

from learners import Year, weights

from quizcv.fitting import fit
from quizcv.scheduling import DEFAULT, Scheduler
from quizcv.scheduling.fsrs import FSRS, RETENTIONS

LEARNERS = {"usual": 1.0, "worse": 0.6, "better": 1.6}
CHANCES = (1, 2, 3)
HALVINGS = 7


class Lives:
    """The means over the same year, lived by different chance."""

    def __init__(self, memory: FSRS, new: int, scheduler: Scheduler[Any]) -> None:
        years = [Year(scheduler, memory, new=new, seed=seed) for seed in CHANCES]
        self.events = [list(year.live()) for year in years]
        self.reviews_a_day = sum(year.reviews for year in years) / len(years) / 365
        self.known_when_asked = sum(year.known for year in years) / sum(year.reviews for year in years)
        self.known = sum(year.cards_known for year in years) / len(years)


def main(new: int) -> None:
    """Print a table in Markdown."""
    print("| memory | scheduler | reviews a day | known when asked | known at the end |")
    print("|---|---|---|---|---|")
    for name, pace in LEARNERS.items():
        memory = FSRS(weights=weights(pace))
        before = Lives(memory, new, DEFAULT)
        show(name, DEFAULT.title, before)
        fitted = fit(before.events[0], DEFAULT, 0.9, lambda *_: None).scheduler.weights
        for title, its in (("usual weights", FSRS().weights), ("fitted", fitted)):
            low, high = RETENTIONS
            tried: list[tuple[float, float, Lives]] = []
            for _ in range(HALVINGS):
                retention = (low + high) / 2
                lives = Lives(memory, new, FSRS(retention, its))
                tried.append((abs(lives.known - before.known), retention, lives))
                low, high = (retention, high) if lives.known < before.known else (low, retention)
            _, retention, lives = min(tried, key=lambda each: each[0])  # chance leaves no exact match
            show("", f"FSRS, {title}, at {retention:.1%}", lives)


def show(name: str, title: str, lives: Lives) -> None:
    """A row."""
    numbers = f"{lives.reviews_a_day:.1f} | {lives.known_when_asked:.1%} | {lives.known:.1%}"
    print(f"| {name} | {title} | {numbers} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
