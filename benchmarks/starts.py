"""From the command to the first question, and the memory that this takes, beside the bare app."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import bare_app
import material
from row import Row, at_most, compared
from terminal import Program, quizcv
from terminal import bare_app as bare_command

Case = tuple[list[str], str]
"""A command line, and the text that shows that it has started."""


def bundled(data: Path) -> Case:
    """The review of one of the bundled decks, with cards that are due and new ones; all of them are there."""
    deck = "computer-vision"
    material.review_some(data, 3, deck)
    return quizcv("review", deck, "--data", str(data)), material.first_words(material.settled(data), deck)


def ten_thousand(data: Path) -> Case:
    """The review of 10,000 cards in 10 decks, half of them answered before."""
    decks = data / "made"
    material.write_decks(decks, 10, 1000)
    cards = [card.key for deck in material.today(data, [decks]).library.decks for card in deck.cards]
    material.write_reviews(data, cards[::2])
    workspace = material.settled(data, [decks])
    command = quizcv("review", "--data", str(data), "--decks", str(decks))
    return command, material.first_words(workspace)


def long_history(data: Path) -> Case:
    """The review of the bundled decks, after 100,000 cards of decks that are gone were answered."""
    material.write_reviews(data, [card.key for card in material.large_deck(100_000).cards], 2 * material.DAYS)
    return bundled(data)


def interleaved(cases: dict[str, Case], repeats: int) -> tuple[dict[str, list[float]], ...]:
    """Milliseconds to each start, by the clock and of a processor.

    They are taken in turns, once more than counted, to fill the caches.
    """
    times: dict[str, list[float]] = {name: [] for name in cases}
    work: dict[str, list[float]] = {name: [] for name in cases}
    for turn in range(repeats + 1):
        for name in list(cases)[:: -1 if turn % 2 else 1]:
            command, text = cases[name]
            with Program(command) as program:
                seconds, busy = program.until(text), program.cpu()
            if turn:
                times[name].append(seconds * 1000)
                work[name].append(busy * 1000)
    return times, work


def start(repeats: int) -> Iterator[Row]:
    """All starts, in one rotation."""
    with material.folder() as small, material.folder() as large, material.folder() as long:
        cases = {
            "bare": (bare_command(), bare_app.FIRST),
            "review": bundled(small),
            "home": (quizcv("--data", str(small)), "next 7 days"),
            "large": ten_thousand(large),
            "long": long_history(long),
        }
        times, work = interleaved(cases, repeats)
    review = compared("start to the first question", "ms", times["review"], "bare app", times["bare"])
    yield at_most(1.25, review)
    yield compared("the same, processor time", "ms", work["review"], "bare app", work["bare"])
    yield compared("start to home", "ms", times["home"], "bare app", times["bare"])
    large_start = compared("start with 10,000 cards", "ms", times["large"], "bundled decks", times["review"])
    yield at_most(2, large_start)
    after_long = times["long"]
    yield compared("start after 100,000 cards of history", "ms", after_long, "bundled decks", times["review"])
    yield compared("the same, processor time", "ms", work["large"], "bundled decks", work["review"])


def memory(repeats: int) -> Iterator[Row]:
    """The peak of the interface's own process; torch has another, which is not counted."""
    ours: list[float] = []
    bare: list[float] = []
    with material.folder() as data:
        command, text = bundled(data)
        for _ in range(max(3, repeats // 3)):
            for peaks, (arguments, wanted) in (
                (ours, (command, text)),
                (bare, (bare_command(), bare_app.FIRST)),
            ):
                with Program(arguments) as program:
                    program.until(wanted)
                    time.sleep(0.5)
                    peaks.append(program.peak_memory())
    yield at_most(1.5, compared("memory after the first question", "MiB", ours, "bare app", bare))
