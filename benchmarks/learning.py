"""What the log says about learning: counting all of it, and the line for a shell prompt."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import material
from row import Row, at_most, compared

from quizcv.history import Event, Miss
from quizcv.history.fold import effective, fold
from quizcv.statistics.course import statistics

EVENTS = 100_000
CARDS = 3_000
SECOND = 1000


def learning(repeats: int) -> Iterator[Row]:
    """The statistics of 100,000 events, and `stats --short` beside `--version`."""
    deck, events = material.large_deck(CARDS), effective(list(_events()))
    schedule = fold(events)
    today = events[-1].day
    counting = [_milliseconds(lambda: statistics(events, schedule, [deck], today)) for _ in range(repeats)]
    folding = [_milliseconds(lambda: fold(events)) for _ in range(repeats)]
    row = compared(f"statistics of {EVENTS:,} events, processor time", "ms", counting, "their fold", folding)
    row.budget, row.ok = f"<= {SECOND} ms", row.ours <= SECOND
    yield row
    with material.folder() as data:
        material.review_some(data, 3, "computer-vision")
        short = [sys.executable, "-m", "quizcv", "stats", "--short", "--data", str(data)]
        version = [sys.executable, "-m", "quizcv", "--version"]
        pairs = [(_processor_time(short), _processor_time(version)) for _ in range(repeats + 1)][1:]
    lines, versions = zip(*pairs, strict=True)
    yield at_most(1.3, compared("stats --short, processor time", "ms", lines, "--version", versions))


def _events() -> Iterator[Event]:
    """Nine hundred days of reviews, a third of them judged and most of those with a slip."""
    keys, chance = [card.key for card in material.large_deck(CARDS).cards], random.Random(1)
    start = material.now() - timedelta(days=900)
    for number in range(EVENTS):
        moment = start + number * timedelta(days=900) / EVENTS
        judged = {}
        if number % 3 == 0:
            slip = Miss("1", chance.choice(["padding", "stride", ""]), "Conv2d")
            judged = {"attempts": 2, "answered": 3000, "misses": (slip,)}
        yield Event(
            v=1,
            id=f"{moment:%Y%m%dT%H%M%S.%f}Z-{number:08x}",
            time="",
            offset=0,
            day=moment.date(),
            kind="review",
            card=chance.choice(keys),
            quality=chance.choice([1, 3, 4, 4, 4, 5]),
            milliseconds=5000,
            **judged,
        )


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _processor_time(command: list[str]) -> float:
    """Milliseconds of a processor that a command takes, with bytecode and outside of any checkout."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, cwd="/", stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000
