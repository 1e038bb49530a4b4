"""A long history: what it costs to open, to fold anew, to undo in and to go on with."""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import material
from row import Row, at_most, compared

from quizcv.history import Answered, History
from quizcv.session import Cards, Session

EVENTS = 100_000
ANSWERS = 10_000
GROWTH = 2.0
"""MiB by which memory may grow over so many answers: each card has some progress to remember."""


def history(repeats: int) -> Iterator[Row]:
    """All of it with 100,000 events, on cards of which each was answered once."""
    yield _memory()  # first: later, what is free again would hide what grows
    with material.folder() as data:
        keys = [card.key for card in material.large_deck(EVENTS).cards]
        material.write_reviews(data, keys)
        log, snapshot = data / "reviews.jsonl", data / "schedule.json"
        decoding = [_milliseconds(lambda: _decode(log)) for _ in range(repeats)]
        rebuilding = [_milliseconds(lambda: _open(data)) for _ in range(repeats)]
        yield compared(f"rebuild from {EVENTS:,} events", "ms", rebuilding, "json.loads alone", decoding)
        _open(data).save_snapshot()
        opening = [_milliseconds(lambda: _open(data)) for _ in range(repeats)]
        row = compared(f"open a history of {EVENTS:,} cards", "ms", opening, "rebuild", rebuilding)
        yield at_most(0.6, row)
        assert snapshot.exists()
        opened = _open(data)
        day = opened.last_day
        assert day is not None
        undoing = [_milliseconds(lambda: opened.undo(day)) for _ in range(repeats)]
        yield at_most(0.5, compared(f"undo in {EVENTS:,} events", "ms", undoing, "rebuild", rebuilding))


def _memory() -> Row:
    """What is taken after many answers more than before them."""
    with material.folder() as data:
        deck = material.large_deck(ANSWERS + 1000)
        material.write_reviews(data, [card.key for card in deck.cards])
        session = Session(Cards([deck]), History(data, clock=material.now))
        sizes = []
        for answers in (1000, ANSWERS):
            for _ in range(answers):
                turn = session.next()
                assert turn is not None
                session.grade(turn, Answered(4, 5000))
            gc.collect()
            sizes.append(_resident())
        row = Row(f"memory after {ANSWERS:,} answers", sizes[1], "MiB", sizes[0], "before them")
        row.budget, row.ok = f"<= +{GROWTH:g} MiB", sizes[1] - sizes[0] <= GROWTH
        return row


def _open(data: Path) -> History:
    return History(data, clock=material.now)


def _decode(log: Path) -> int:
    return sum(1 for line in log.read_bytes().splitlines() if json.loads(line))


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
