"""Browsing few and very many cards: to open it, to move, to find, and how long keys wait meanwhile."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import bare_app
import material
from keys import Times, milliseconds
from row import Row, compared, percentile
from terminal import Program, quizcv
from terminal import bare_app as bare_command

PAUSE = 50.0
"""Milliseconds that no key may wait."""
DOWN, ESCAPE = "\x1b[B", "\x1b"
RESTS = 0.2
"""Seconds between two keys, in which the card under the cursor is shown."""
TYPED_EVERY = 0.06
"""Seconds from one letter of a search to the next."""
MOVES = 30


def browse(repeats: int) -> Iterator[Row]:
    """The same with 1,000 and with 100,000 cards in ten decks, a third of which were answered."""
    for cards in (100, 10_000):
        with material.folder() as data:
            folder = data / "decks-to-measure"
            material.write_decks(folder, 10, cards)
            keys = [f"made-{deck}/card-{card}" for deck in range(10) for card in range(0, cards, 3)]
            material.write_reviews(data, keys)
            material.settled(data, [folder])
            yield from _with(data, folder, 10 * cards, repeats)


def _with(data: Path, folder: Path, cards: int, repeats: int) -> Iterator[Row]:
    of = f"{cards:,} cards"
    opened: list[float] = []
    found: list[float] = []
    waits: list[float] = []
    moves: list[Times] = []
    bare: list[Times] = []
    command = quizcv("--data", str(data), "--decks", str(folder))
    with Program(command) as ours, Program(bare_command()) as label:
        label.until(bare_app.FIRST)
        ours.until("Today", "q quit")
        for number in range(min(5, repeats)):
            time.sleep(RESTS)
            opened.append(ours.press("b", "interval", of)[0] * 1000)
            if number + 1 < min(5, repeats):
                time.sleep(1)
                ours.press("q", "Today")
        time.sleep(5)  # in which all texts are read
        for number in range(1, MOVES):
            time.sleep(RESTS)
            bare.append(label.press(" ", bare_app.FIRST.replace("0", str(number))))
            moves.append(ours.press(DOWN, "▸"))
        for number in range(min(5, repeats)):
            ours.press("/", "esc leave")
            searched = f"layer {number}7 tensor is:due or lapses>9"
            waits += ours.type(searched, TYPED_EVERY)
            found.append((ours.until(f"of {of}") - ours.last_key) * 1000)
            time.sleep(1)
            ours.press(ESCAPE, of)
            time.sleep(1)
            ours.press(ESCAPE, "enter open")
    yield Row(f"browse {of}: open", statistics.median(opened), "ms", samples=len(opened))
    (clock, work), (bare_clock, bare_work) = milliseconds(moves), milliseconds(bare)
    yield compared(f"{of}: down, key to repaint", "ms", clock, "bare app", bare_clock)
    yield compared("the same, processor time", "ms", work, "bare app", bare_work)
    yield from _waits(f"{of}: down, key to repaint", clock)
    yield Row(f"{of}: last letter to what was found", statistics.median(found), "ms", samples=len(found))
    yield from _waits(f"{of}: a letter typed while searching", [wait * 1000 for wait in waits])


def _waits(what: str, times: Sequence[float]) -> Iterator[Row]:
    """How long a key waits. The longest of many is often another program's doing; the p95 has the budget."""
    most = percentile(times, 95)
    yield Row(f"{what}, p95", most, "ms", budget=f"< {PAUSE:g} ms", ok=most < PAUSE, samples=len(times))
    yield Row(f"{what}, longest", max(times), "ms", samples=len(times))
