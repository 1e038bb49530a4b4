"""Typing into the editor of the cheat sheet: from a key to the frame that shows it, while a snippet runs."""

from __future__ import annotations

from collections.abc import Iterator

import material
from keys import FRAME, Times, rows
from row import Row, percentile
from terminal import Program, quizcv

DECK = """id: small
title: Small
cheatsheet:
  - id: endless
    operation: Endless
    code: "while True: print('x' * 99)"
"""
"""It keeps a processor busy, and the worker too, which reads what it prints."""


def typing(repeats: int) -> Iterator[Row]:
    """The same keys into the same editor, first at rest and then during a run."""
    count = max(40, 8 * repeats)
    with material.folder() as data:
        (data / "settings.toml").write_text("seconds = 300.0\ndevice = 'cpu'\n", encoding="utf-8")
        deck = data / "small.yaml"
        deck.write_text(DECK, encoding="utf-8")
        material.allow(data, deck)
        with Program(quizcv("--data", str(data), "--decks", str(deck))) as ours:
            ours.until("Today")
            ours.press("c", "torch ready")
            ours.press("\t", "")
            at_rest = _type(ours, count)
            ours.press("\x12", "Running")
            during = _type(ours, count)
    clock = [seconds * 1000 for seconds, _ in during]
    *others, p95 = rows("typing while a snippet runs", during, at_rest, "typing at rest")
    yield from others
    p95.budget, p95.ok = "< 16.7 ms", percentile(clock, 95) < FRAME
    yield p95


def _type(program: Program, count: int) -> list[Times]:
    """Digits, each at the start of the line, so that it is new on the screen."""
    return [program.press(str(number % 10), str(number % 10)) for number in range(count)]
