"""One answer, durably saved, however many cards there are; beside a bare write and fsync of the same line."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import material
from row import Row

from quizcv.history import History
from quizcv.session import Session

EXTRA = 0.3
"""Milliseconds that an answer may take beyond the bare append."""
LINE = b"x" * 219 + b"\n"
"""As long as an event."""


def answers(repeats: int) -> Iterator[Row]:
    """Medians of many answers, each followed by a bare append to a file beside the log."""
    extras = []
    for cards in (1_000, 100_000):
        with material.folder() as data:
            ours, bare = _alternating(data, cards, min(900, 40 * repeats))
        extras.append(statistics.median(a - b for a, b in zip(ours, bare, strict=True)))
        row = Row(
            f"one durable answer, {cards:,} cards",
            statistics.median(ours),
            "ms",
            statistics.median(bare),
            "append + fsync",
            f"<= +{EXTRA} ms",
            samples=len(ours),
        )
        row.ok = extras[-1] <= EXTRA
        yield row
    yield Row(
        "what it takes beyond that, 100,000 cards",
        extras[1],
        "ms",
        extras[0],
        "1,000 cards",
        "flat (+0.1 ms)",
        extras[1] <= extras[0] + 0.1,
    )


def _alternating(data: Path, cards: int, answers: int) -> tuple[list[float], list[float]]:
    deck = material.large_deck(cards)
    material.write_reviews(data, [card.key for card in deck.cards])
    session = Session([deck], History(data, clock=material.now), clock=material.now)
    ours: list[float] = []
    bare: list[float] = []
    descriptor = os.open(data / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for _ in range(answers):
        turn = session.next()
        assert turn is not None
        started = time.perf_counter()
        session.grade(turn, 4, 5000)
        graded = time.perf_counter()
        os.write(descriptor, LINE)
        os.fsync(descriptor)
        bare.append((time.perf_counter() - graded) * 1000)
        ours.append((graded - started) * 1000)
    os.close(descriptor)
    return ours, bare
