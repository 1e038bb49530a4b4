"""A hundred decks of a thousand cards: the first start, which reads them, the next, and keys meanwhile."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import material
from row import Row, at_most, compared, percentile
from starts import interleaved
from terminal import Program, quizcv

from quizcv.decks.cache import SETTLED

DOWN, UP = "\x1b[B", "\x1b[A"
HOME = "next 7 days"
CURSOR_LINE = "Today"
"""It is left with one key and come back to with the next, and drawn by both."""
PAUSE = 50.0
"""Milliseconds that a key may take."""


def many(repeats: int) -> Iterator[Row]:
    """Home with these decks, none of them answered and half of them, beside home with the bundled ones."""
    with material.folder() as small, material.folder() as large:
        material.settled(small)
        material.write_decks(large / "decks", 100, 1000)
        time.sleep(SETTLED / 1e9 + 0.1)
        seen, read, waits = _first_start(large)
        cases = {name: (quizcv("--data", str(data)), HOME) for name, data in (("s", small), ("l", large))}
        times, work = interleaved(cases, repeats)
        next_waits = [wait for _ in range(3) for wait in _keys_at_once(large)]
        question = _first_review(large)
        keys = [f"made-{deck}/card-{card}" for deck in range(100) for card in range(0, 1000, 2)]
        material.write_reviews(large, keys)
        material.settled(large)
        times_answered, work_answered = interleaved(cases, repeats)
    yield Row("100 decks of 1,000 cards: first start to home", seen, "ms", samples=1)
    yield Row("until all of them are read", read / 1000, "s", samples=1)
    yield from _waits("a key meanwhile", waits)
    yield compared(
        "100 decks of 1,000 cards: next start to home", "ms", times["l"], "bundled decks", times["s"]
    )
    yield at_most(2, compared("the same, processor time", "ms", work["l"], "bundled decks", work["s"]))
    yield from _waits("the first keys after it", next_waits)
    yield Row("first start of a review of one of them to its question", question, "ms", samples=1)
    yield compared(
        "half of them answered: next start", "ms", times_answered["l"], "bundled decks", times_answered["s"]
    )
    busy = compared("the same, processor time", "ms", work_answered["l"], "bundled decks", work_answered["s"])
    yield at_most(2, busy)


def _first_start(data: Path) -> tuple[float, float, list[float]]:
    """Milliseconds until home is seen and until all decks are read, and of each key in between."""
    waits: list[float] = []
    with Program(quizcv("--data", str(data))) as program:
        seen = program.until(HOME) * 1000
        while not (data / "known.json").exists():  # written once all are read
            waits.append(program.press(UP if len(waits) % 2 else DOWN, CURSOR_LINE)[0] * 1000)
        read = time.perf_counter()
        began = program.started
        while not (data / "decks.cache").exists():
            program.settle(0.1)
        program.settle(0.5)
    return seen, (read - began) * 1000, waits


def _keys_at_once(data: Path) -> list[float]:
    """Milliseconds of the first keys after home is seen."""
    with Program(quizcv("--data", str(data))) as program:
        program.until(HOME)
        return [program.press(DOWN if turn % 2 else UP, CURSOR_LINE)[0] * 1000 for turn in (1, 2, 3, 4)]


def _first_review(data: Path) -> float:
    """Milliseconds until the question of one of the decks is seen, when none of them was ever read."""
    for derived in ("decks.cache", "known.json"):
        (data / derived).unlink()
    with Program(quizcv("review", "made-57", "--data", str(data))) as program:
        return program.until("network 57") * 1000


def _waits(what: str, times: Sequence[float]) -> Iterator[Row]:
    most = percentile(times, 95)
    yield Row(f"{what}, median", statistics.median(times), "ms", samples=len(times))
    yield Row(f"{what}, p95", most, "ms", budget=f"< {PAUSE:g} ms", ok=most < PAUSE, samples=len(times))
