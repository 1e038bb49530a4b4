"""What a day, or a round of practice, taught: its answers, counted."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from quizcv.history import Event
from quizcv.scheduling.grades import HARD
from quizcv.statistics.tally import is_right


class SlipMade(msgspec.Struct, frozen=True):
    """A kind of mistake: in how many `answers`, and on which cards, in the order of the answers."""

    name: str
    answers: int
    keys: tuple[str, ...]


class Asked(msgspec.Struct, frozen=True):
    """So many `cards`, of which `at_once` were right at once; all their answers took `milliseconds`."""

    cards: int
    at_once: int
    milliseconds: int


class Taught(msgspec.Struct, frozen=True):
    """What answers come to: the cards that were `reviewed`, with their drills, and others only `practised`.

    `slips` are those that were made, the most frequent first.
    """

    reviewed: Asked
    practised: Asked
    slips: tuple[SlipMade, ...]


def taught(answers: Iterable[Event]) -> Taught:
    """What these answers come to, in their order.

    Each card counts once, by its first review; one without a review by the first time that it was practised
    or studied ahead. So neither a drill nor practice makes a card right that was reviewed.
    """
    answers = list(answers)
    reviewed = _firsts(event for event in answers if event.kind == "review")
    crams = [event for event in answers if event.kind == "cram"]
    practised = _firsts(event for event in crams if event.card not in reviewed)
    with_drills = (event for event in answers if event.kind != "cram")
    return Taught(_asked(reviewed, with_drills), _asked(practised, crams), _slips(answers))


def _firsts(answers: Iterable[Event]) -> dict[str, Event]:
    """The first of these answers to each card."""
    first: dict[str, Event] = {}
    for event in answers:
        first.setdefault(event.card, event)
    return first


def _asked(first: dict[str, Event], answers: Iterable[Event]) -> Asked:
    at_once = sum(map(is_right_at_once, first.values()))
    return Asked(len(first), at_once, sum(event.milliseconds or 0 for event in answers))


def is_right_at_once(event: Event) -> bool:
    """Whether the first try of a judged answer was right; from memory, whether the card was remembered."""
    if event.attempts is not None:
        return event.attempts == 1 and is_right(event)
    return event.quality is not None and event.quality >= HARD


def _slips(answers: Iterable[Event]) -> tuple[SlipMade, ...]:
    made: dict[str, list[str]] = {}
    for event in answers:
        for name in dict.fromkeys(miss.slip for miss in event.misses if miss.slip):
            made.setdefault(name, []).append(event.card)
    slips = [SlipMade(name, len(keys), tuple(dict.fromkeys(keys))) for name, keys in made.items()]
    return tuple(sorted(slips, key=lambda slip: (-slip.answers, slip.name)))
