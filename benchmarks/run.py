"""How fast quizcv is, beside something that anybody can judge by, measured in the same run.

    python benchmarks/run.py                       all of it, as a table (some four minutes)
    python benchmarks/run.py --only start          one group, or several: any of its GROUPS
    python benchmarks/run.py --json FILE           also as JSON (`-`: JSON alone, to the standard output)

Reading the table: `ours` and `reference` are medians (or the percentile that the row names) of samples
taken in turns, ours and the reference's, in a terminal of 80 by 24, on decks and histories in temporary
folders. `ratio` is ours / reference. Milliseconds depend on the machine and on what else it does; the ratio
mostly does not, so the budgets are ratios. A row without a budget is there to be known.

The reference of the interface is `bare_app.py`: a Textual program with one label. "OVER" is a row that
misses its budget; then the exit status is 1. Linux only.

On a busy machine the clock says more about the others than about us, the more so the longer something
takes: look at the processor time of a start, and repeat before believing a row.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from answers import answers
from browsing import browse
from histories import history
from keys import keys
from learning import learning
from live_decks import live_decks
from live_typing import live_typing
from many_decks import many
from row import Row, table
from snippets import snippets
from starts import memory, start
from statistics_screen import statistics_screen
from typing_while import typing
from verdicts import verdict

GROUPS: dict[str, Callable[[int], Iterator[Row]]] = {
    "start": start,
    "memory": memory,
    "many": many,
    "keys": keys,
    "browse": browse,
    "typing": typing,
    "live": live_typing,
    "decks": live_decks,
    "answers": answers,
    "history": history,
    "learning": learning,
    "statistics": statistics_screen,
    "snippets": snippets,
    "verdict": verdict,
}


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=list(GROUPS), metavar="NAME")
    parser.add_argument("--repeats", type=int, default=11, metavar="N", help="starts of each program (11)")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    rows: list[Row] = []
    for name in options.only or GROUPS:
        print(f"measuring {name} ...", file=sys.stderr)
        rows += GROUPS[name](options.repeats)
    report = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        **{name: version(name) for name in ("quizcv", "textual", "torch")},
        "rows": [row.as_json() for row in rows],
    }
    if options.json == "-":
        print(json.dumps(report, indent=1))
    else:
        print(table(rows))
        if options.json:
            Path(options.json).write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return int(any(row.ok is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
