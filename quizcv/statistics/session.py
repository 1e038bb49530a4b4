"""What one session taught: its answers, counted."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from quizcv.history import Event
from quizcv.scheduling.grades import GOOD
from quizcv.statistics.tally import is_right


class SlipMade(msgspec.Struct, frozen=True):
    """A kind of mistake: in how many `answers`, and on which cards, in the order of the answers."""

    name: str
    answers: int
    keys: tuple[str, ...]


class Taught(msgspec.Struct, frozen=True):
    """What a session was: `cards` that were answered, of which `at_once` were right with the first answer.

    `milliseconds` were spent on all answers; `slips` are those that were made, the most frequent first.
    """

    cards: int
    at_once: int
    milliseconds: int
    slips: tuple[SlipMade, ...]


def taught(answers: Iterable[Event]) -> Taught:
    """What these answers of a session come to, in their order; each card counts by its first answer."""
    answers = list(answers)
    first: dict[str, Event] = {}
    for event in answers:
        first.setdefault(event.card, event)
    return Taught(
        cards=len(first),
        at_once=sum(map(is_right_at_once, first.values())),
        milliseconds=sum(event.milliseconds or 0 for event in answers),
        slips=_slips(answers),
    )


def is_right_at_once(event: Event) -> bool:
    """Whether the first try of a judged answer was right; from memory, whether it was Good or better."""
    if event.attempts is not None:
        return event.attempts == 1 and is_right(event)
    return event.quality is not None and event.quality >= GOOD


def _slips(answers: Iterable[Event]) -> tuple[SlipMade, ...]:
    made: dict[str, list[str]] = {}
    for event in answers:
        for name in dict.fromkeys(miss.slip for miss in event.misses if miss.slip):
            made.setdefault(name, []).append(event.card)
    slips = [SlipMade(name, len(keys), tuple(dict.fromkeys(keys))) for name, keys in made.items()]
    return tuple(sorted(slips, key=lambda slip: (-slip.answers, slip.name)))
