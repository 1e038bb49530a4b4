"""From Enter to the verdict on screen, in a session whose torch is warm."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import bare_app
import material
from keys import Times, rows
from row import Row
from terminal import Program, quizcv
from terminal import bare_app as bare_command

FASTEST_READER = 0.3
"""Seconds from a front to an answer, at the least."""

PAUSE = 0.6
"""Seconds from the key that submits to a grade: sooner, a key is taken for more of the answer."""

BUDGET = 100.0
"""Milliseconds, at the median."""


def verdict(repeats: int) -> Iterator[Row]:
    """Right answers: a shape, which torch knows while one types, and code, which is run once it is there."""
    count = max(20, 2 * repeats)
    with material.folder() as data:
        shapes, codes, bare = _measure(data, count)
    median, *others = rows("Enter to the verdict on a shape", shapes, bare)
    median.budget, median.ok = f"< {BUDGET:.0f} ms", median.ours < BUDGET
    yield median
    yield from others[:1]
    yield next(rows("ctrl+r to the verdict on code", codes, bare))


def _measure(data: Path, count: int) -> tuple[list[Times], list[Times], list[Times]]:
    deck = data / "judged.yaml"
    cards = [f"  - {{id: s{n}, shape: 'torch.zeros({n}, 7)'}}\n" for n in range(count + 1)]
    cards += [f"  - {{id: c{n}, task: Zeros., solution: 'torch.zeros({n}, 7)'}}\n" for n in range(count)]
    deck.write_text(f"id: judged\ncards:\n{''.join(cards)}", encoding="utf-8")
    material.allow(data, deck)
    command = quizcv("review", "--new", str(len(cards)), "--data", str(data), "--decks", str(deck))
    found: dict[str, list[Times]] = {"\r": [], "\x12": []}
    bare: list[Times] = []
    with Program(command) as ours, Program(bare_command()) as label:
        label.until(bare_app.FIRST)
        ours.until("other keys")
        for number in range(len(cards)):
            is_shape = number <= count
            size = number if is_shape else number - count - 1
            key = "\r" if is_shape else "\x12"
            ours.press(f"{size} 7" if is_shape else f"torch.zeros({size}, 7)", "")
            time.sleep(FASTEST_READER)
            times = ours.press(key, "right", "Easy")
            if number:  # the first waits for torch
                found[key].append(times)
                bare.append(label.press(" ", bare_app.FIRST.replace("0", str(number))))
            time.sleep(PAUSE)
            ours.press("4", "other keys" if number < len(cards) - 1 else "That is all")
    return found["\r"], found["\x12"], bare
