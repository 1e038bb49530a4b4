"""The screen of statistics after a long history: until it is counted, and how long keys wait meanwhile."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import material
from browsing import PAUSE
from row import Row, percentile
from terminal import Program, quizcv

EVENTS, CARDS, DAYS = 100_000, 3_000, 900
HEADING = "The year"
"""What the page begins with, once they are counted."""
KEYS = {"\r": "No card was forgotten", "p": "There is no slip"}
"""What these keys say as long as nothing is counted, and of a learner who forgets nothing."""


def statistics_screen(repeats: int) -> Iterator[Row]:
    """Open it in a program that was just started, so that all is counted anew."""
    counted: list[float] = []
    waits: list[float] = []
    with material.folder() as data:
        material.write_decks(data / "decks", CARDS // 1000, 1000)
        _write_events(data)
        material.settled(data)
        for _ in range(min(5, repeats)):
            with _at_home(data) as ours:
                counted.append(1000 * ours.press("s", HEADING)[0])
            with _at_home(data) as ours:
                ours.press("s", "being counted")
                begun = ours.now()
                while ours.now() - begun < counted[-1] / 1000:
                    waits += [1000 * ours.press(key, said)[0] for key, said in KEYS.items()]
    of = f"{EVENTS:,} events"
    yield Row(f"statistics of {of}: open and count", statistics.median(counted), "ms", samples=len(counted))
    most = percentile(waits, 95)
    what = f"{of}: a key while they are counted"
    yield Row(f"{what}, p95", most, "ms", budget=f"< {PAUSE:g} ms", ok=most < PAUSE, samples=len(waits))
    yield Row(f"{what}, longest", max(waits), "ms", samples=len(waits))


def _at_home(data: Path) -> Program:
    """The program, once it is at home and has nothing more to do."""
    program = Program(quizcv("--data", str(data)))
    program.until("next 7 days")
    program.settle(1)
    return program


def _write_events(data: Path) -> None:
    """A log of so many reviews, some on each day; none is forgotten, so that no key opens another screen."""
    start = material.now().astimezone(UTC) - timedelta(days=DAYS)
    with (data / "reviews.jsonl").open("wb") as file:
        for number in range(EVENTS):
            moment, card = start + number * timedelta(days=DAYS) / EVENTS, number % CARDS
            key = f"made-{card // 1000}/card-{card % 1000}"
            file.write(material.review_line(moment, moment.date(), number, key, 3 + number % 3))
