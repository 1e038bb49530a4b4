"""One answer, durably saved, until the next card is there, however many cards there are.

Beside a bare append and fsync, and beside the same with Anki's library, which does an fsync too.
The tenth percentile (p10) is what it takes while no other program uses the disk.

Anki's library runs in a process of its own: with this Python, or with the one that the environment variable
QUIZCV_ANKI names (`python3 -m venv anki && anki/bin/pip install anki`; then QUIZCV_ANKI=anki/bin/python).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import material
from row import Row, at_most, compared, percentile

from quizcv.history import Answered, History
from quizcv.session import Cards, Session

EXTRA = 0.3
"""Milliseconds that an answer may take beyond the bare append."""
LINE = b"x" * 219 + b"\n"
"""As long as an event."""
ANKI = os.environ.get("QUIZCV_ANKI", sys.executable if find_spec("anki") else "")


def answers(repeats: int) -> Iterator[Row]:
    """Medians of many answers: ours, a bare append to a file beside the log, Anki's, in turns."""
    extras = []
    for cards in (1_000, 10_000, 100_000):
        with material.folder() as data, anki(cards) as answer_in_anki:
            ours, bare, theirs = _in_turns(data, cards, min(900, 40 * repeats), answer_in_anki)
        extras.append(statistics.median(a - b for a, b in zip(ours, bare, strict=True)))
        what = f"answer, durably, to next card, {cards:,} cards"
        row = compared(what, "ms", ours, "append + fsync", bare)
        row.budget = f"<= +{EXTRA} ms"
        row.ok = extras[-1] <= EXTRA
        yield row
        if theirs:
            yield compared(what, "ms", ours, "Anki's library", theirs)
            fastest = [percentile(times, 10) for times in (ours, theirs)]
            undisturbed = Row(f"{what}, p10", fastest[0], "ms", fastest[1], "Anki's library")
            yield at_most(1, undisturbed)
        else:
            yield Row(what, row.ours, "ms", against="anki is not installed")
    yield Row(
        "what it takes beyond that, 100,000 cards",
        extras[-1],
        "ms",
        extras[0],
        "1,000 cards",
        "flat (+0.1 ms)",
        extras[-1] <= extras[0] + 0.1,
    )


@contextmanager
def anki(cards: int) -> Iterator[Callable[[], float] | None]:
    """Answers a card with Anki's library, and returns the milliseconds; None where there is none."""
    if not ANKI:
        yield None
        return
    with material.folder() as folder:
        script = Path(__file__).with_name("anki_answers.py")
        with subprocess.Popen(
            [ANKI, script, folder, str(cards)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            stdin, stdout = process.stdin, process.stdout
            assert stdin is not None
            assert stdout is not None
            assert stdout.readline() == "ready\n"

            def answer() -> float:
                stdin.write("\n")
                stdin.flush()
                return float(stdout.readline())

            yield answer
            stdin.close()


def _in_turns(
    data: Path, cards: int, answers: int, answer_in_anki: Callable[[], float] | None
) -> tuple[list[float], list[float], list[float]]:
    deck = material.large_deck(cards)
    material.write_reviews(data, [card.key for card in deck.cards])
    session = Session(Cards([deck]), History(data, clock=material.now))
    descriptor = os.open(data / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def ours() -> float:
        turn = session.next()
        assert turn is not None
        started = time.perf_counter()
        session.grade(turn, Answered(4, 5000))
        session.next()
        return (time.perf_counter() - started) * 1000

    def bare() -> float:
        started = time.perf_counter()
        os.write(descriptor, LINE)
        os.fsync(descriptor)
        return (time.perf_counter() - started) * 1000

    kinds = [ours, bare, *([answer_in_anki] if answer_in_anki else [])]
    times: list[list[float]] = [[], [], []]
    for number in range(answers):
        for place in range(len(kinds)):  # whose turn it is moves on, for each pays for what the last left
            kind = (number + place) % len(kinds)
            times[kind].append(kinds[kind]())
    os.close(descriptor)
    return times[0], times[1], times[2]
