"""Live decks: a deck is saved in another window, and is on the screen soon."""

from __future__ import annotations

from collections.abc import Iterator

import material
from row import Row, percentile
from terminal import Program, quizcv

SOON = 1000.0
"""Milliseconds from the save to the screen."""
DECK = "id: small\ntitle: {}\ncards:\n  - {{id: one, front: What is one?, back: The first number.}}\n"


def live_decks(repeats: int) -> Iterator[Row]:
    """A deck with another title each time, beside the bundled ones; from its save to the line at home."""
    taken: list[float] = []
    with material.folder() as data:
        deck = data / "decks" / "small.yaml"
        deck.parent.mkdir()
        deck.write_text(DECK.format("Before"), encoding="utf-8")
        with Program(quizcv("--data", str(data)), 120, 50) as ours:
            ours.until("Before")
            ours.settle(2.0)  # until files are watched
            for number in range(2 * max(5, repeats)):
                title = f"Saved {number:03}"
                began = ours.now()
                deck.write_text(DECK.format(title), encoding="utf-8")
                taken.append(1000 * (ours.until(title) - began))
                ours.settle(0.5)
    yield Row("live decks: save to screen, median", percentile(taken, 50), "ms", samples=len(taken))
    slowest = max(taken)
    yield Row(
        "live decks: save to screen, slowest",
        slowest,
        "ms",
        budget=f"< {SOON:.0f} ms",
        ok=slowest < SOON,
        samples=len(taken),
    )
