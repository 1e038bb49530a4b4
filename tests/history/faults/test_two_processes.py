"""Two reviews on one data folder at the same time, each in a process of its own."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from quizcv.history import Event, Schedule
from quizcv.history.fold import fold

pytestmark = pytest.mark.needs("strace")

ROUNDS = 100
Run = Callable[..., Any]


def test_a_hundred_rounds_lose_nothing_and_schedule_from_nothing_stale(a_place: Run, start: Run) -> None:
    chance = random.Random(20261123)
    place, day = a_place("two"), date(2026, 11, 23)
    players = [start(place.command()), start(place.command())]
    overtaken: list[str] = []

    def answer(player: Any, button: str) -> None:
        """Give an answer; compare what is said, and what is asked next, with the log alone."""
        asked, before = player.asked, place.events()
        outcome = player.answer(button)
        events = place.events()
        schedule = fold(events)
        if outcome.startswith("? "):
            assert outcome == f"? {asked} was changed in another window"
            assert events == before
            overtaken.append(asked)
        else:
            assert events[:-1] == before
            assert outcome == line_of(events, schedule)
        assert player.way == "review"
        progress = schedule.of(player.asked)
        assert progress.is_new or progress.is_due(day), "it was answered in the other window"

    for number in range(ROUNDS):
        if number % 10 == 9:
            day += timedelta(days=chance.choice([1, 1, 5, 8]))
            place.set_clock(day.isoformat())
        first, second = chance.sample(players, 2)
        first.flip()
        if both_think := chance.random() < 0.5:
            second.flip()
        answer(first, chance.choice("1334"))
        if not both_think:
            second.flip()
        answer(second, chance.choice("1334"))
        if chance.random() < 0.1:
            answer(first, "u")
    assert len(overtaken) > 10, "they did meet"
    assert [player.leave() for player in players] == [0, 0]
    assert [player.notes for player in players] == [[], []]
    ids = [event.id for event in place.events()]
    assert ids == sorted(set(ids))
    assert max(fold(place.events()).of(f"birds/b{n:03}").state.repetitions for n in range(9)) >= 2


def line_of(events: list[Event], schedule: Schedule) -> str:
    """What has to be printed for the last event, from nothing but the log."""
    event = events[-1]
    if event.kind == "undo":
        target = next(earlier for earlier in events if earlier.id == event.target)
        return f"undone {target.id} {target.card} due {schedule.of(target.card).due or 'new'}"
    return f"saved {event.id} {event.card} {event.quality} due {schedule.of(event.card).due}"


def test_without_locks_it_is_said_once_and_no_line_is_lost(a_place: Run, start: Run) -> None:
    place = a_place("unlocked")
    command = place.traced("-e inject=flock:error=ENOLCK")
    players = [start(command), start(command)]
    chance = random.Random(20261123)
    saved = []
    for _ in range(40):
        outcome = chance.choice(players).flip_and_answer()
        if outcome.startswith("saved "):
            saved.append(outcome.split()[1])
    assert len(saved) > 20
    for player in players:
        assert player.leave() == 0
        (note,) = player.notes
        assert "without locks (No locks available)" in note
    assert sorted(event.id for event in place.events()) == sorted(saved)
