"""Live mode of the cheat sheet: a line is typed at ten keys a second, and its table is there soon after."""

from __future__ import annotations

from collections.abc import Iterator

import material
from keys import FRAME
from row import Row, percentile
from terminal import Program, quizcv

LINE = "nn.Conv2d(in_channels=3,out_channels=21,kernel_size=5,padding=7)"
"""Without spaces: each letter matters, so a lost one gives no table, or another."""
TABLE = "(1, 21, 42, 42)"
COLUMNS, ROWS = 120, 30
"""Wide enough for the line: what is looked for after a key stands in one piece."""
PACE = 0.1
"""Seconds from key to key."""
SOON = 400.0
"""Milliseconds from the last key to the table."""
DECK = """id: small
title: Small
cheatsheet:
  - {id: line, operation: Line, code: '""', input: 'torch.randn(1, 3, 32, 32)'}
"""


def live_typing(repeats: int) -> Iterator[Row]:
    """The line with live mode on and off, in turns, and the table after each time that it was on."""
    keys: dict[bool, list[float]] = {True: [], False: []}
    tables: list[float] = []
    with material.folder() as data:
        (data / "settings.toml").write_text("device = 'cpu'\n", encoding="utf-8")
        deck = data / "small.yaml"
        deck.write_text(DECK, encoding="utf-8")
        material.allow(data, deck)
        with Program(quizcv("--data", str(data), "--decks", str(deck)), COLUMNS, ROWS) as ours:
            ours.until("Today")
            ours.press("c", "torch ready")
            ours.settle(1.0)
            for number in range(2 * max(3, repeats // 2)):
                is_live = number % 2 == 0
                ours.press("l", "live ·" if is_live else "")
                ours.press("\t\x01\x7f", "")  # to the editor, and empty it
                ours.settle(0.5)
                taken = ours.type(LINE, PACE)
                keys[is_live] += [1000 * seconds for seconds in taken]
                if is_live:
                    tables.append(1000 * (ours.until(TABLE) - ours.last_key))
                ours.press("\x0c\x1b", "")  # as it was, and back to the list
                ours.settle(0.5)
    against = "live off"
    for what, percent in (("median", 50), ("p95", 95)):
        on, off = (percentile(keys[is_live], percent) for is_live in (True, False))
        row = Row(f"live typing: key to repaint, {what}", on, "ms", off, against, samples=len(keys[True]))
        if percent == 95:
            row.budget, row.ok = "< 16.7 ms", on < FRAME
        yield row
    slowest = max(tables)
    yield Row(
        "live typing: last key to the right table, slowest",
        slowest,
        "ms",
        budget=f"<= {SOON:.0f} ms",
        ok=slowest <= SOON,
        samples=len(tables),
    )
