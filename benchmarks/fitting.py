"""How many reviews a fit needs: learners whose memory is known, and ever longer logs of each.

    python benchmarks/fitting.py [LEARNERS]

Each learner's memory differs from the usual one in every weight. A row says, of fits to so many reviews, how
often they foresaw 2,000 later reviews better than the usual weights did and how often they would have been
offered, how far the foreseen chances were from the true ones on average (the usual weights', then the fit's),
and the processor's seconds that a fit took.
"""

from __future__ import annotations

import resource
import sys
from random import Random

from learners import Year, anybody

from quizcv.fitting import fit
from quizcv.fitting.scores import foreseen, score
from quizcv.scheduling import DEFAULT
from quizcv.scheduling.fsrs import FSRS

SIZES = (250, 500, 1000, 2000, 4000)
LATER = 2000


def main(learners: int) -> None:
    """Print a table in Markdown."""
    print("| reviews | better later | offered | usual off by | fit off by | seconds |")
    print("|---|---|---|---|---|---|")
    for size in SIZES:
        better = offered = 0
        usual_off = fit_off = seconds = 0.0
        for seed in range(learners):
            year = Year(DEFAULT, FSRS(weights=anybody(Random(seed))), new=5, seed=seed)
            events = []
            for event in year.live(900):
                events.append(event)
                if year.reviews == size + LATER:
                    break
            true = dict(zip(foreseen(events, DEFAULT), year.foreseen, strict=True))
            ids = list(true)
            later = ids[size : size + LATER]
            known = [event for event in events if event.id < later[0]]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            found = fit(known, DEFAULT, 0.9, lambda *_: None, fewest=1)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds += after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
            usual, its = foreseen(events, FSRS()), foreseen(events, found.scheduler)
            better += score("", its, later).log_loss < score("", usual, later).log_loss
            offered += found.is_better
            usual_off += sum(abs(usual[each].chance - true[each]) for each in later) / len(later)
            fit_off += sum(abs(its[each].chance - true[each]) for each in later) / len(later)
        print(
            f"| {size:,} | {better} of {learners} | {offered} of {learners} | {usual_off / learners:.1%} |"
            f" {fit_off / learners:.1%} | {seconds / learners:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
