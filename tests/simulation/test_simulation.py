"""What the next months would cost: rates from the log, days that follow from them, and no surprise."""

import runpy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from quizcv.decks import Card, Flashcard
from quizcv.history import Event
from quizcv.history.fold import Schedule, fold
from quizcv.scheduling import DEFAULT, Scheduler
from quizcv.scheduling.fsrs import FSRS
from quizcv.session import Limits
from quizcv.simulation import Future, Learner, learner_of, simulate
from quizcv.simulation.learner import USUAL_SECONDS, drawn

LEARNERS = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "learners.py"))
MONDAY = date(2026, 11, 23)
CARDS = [Card(f"d/{number}", Flashcard(front=f"{number}?", back="!"), 1) for number in range(400)]
NOBODY = learner_of([], FSRS())


def answers(*given: tuple[int, int, int], card: str = "d/0", kind: str = "review") -> list[Event]:
    """Answers to a card: the day, the quality and the seconds of each."""
    events = []
    for day, quality, seconds in given:
        moment = datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(days=day, milliseconds=int(card[2:]))
        events.append(
            Event(
                1,
                f"{moment:%Y%m%dT%H%M%S.%f}Z-0000000a",
                "",
                0,
                moment.date(),
                kind,  # type: ignore[arg-type]
                card,
                quality=quality,
                milliseconds=seconds * 1000,
            )
        )
    return events


def future(
    learner: Learner = NOBODY, *, scheduler: Scheduler[Any] = DEFAULT, cards: int = 100, **limits: int
) -> Future:
    empty, memories = Schedule(scheduler, scheduler), Schedule(learner.memory, learner.memory)
    return simulate(empty, memories, CARDS[:cards], learner, Limits(**limits), MONDAY)


def test_of_somebody_unknown_the_usual_is_taken() -> None:
    assert (NOBODY.young, NOBODY.mature) == pytest.approx((0, 0), abs=0.001)
    assert NOBODY.seconds == (USUAL_SECONDS,) * 4
    assert NOBODY.reviews == 0


def test_seconds_and_grades_are_counted_by_what_was_asked() -> None:
    learner = learner_of(
        [*answers((0, 1, 30), (2, 4, 6), (4, 2, 40)), *answers((1, 4, 9), card="d/1", kind="drill")], FSRS()
    )
    assert learner.seconds == tuple((10 * USUAL_SECONDS + seconds) / 11 for seconds in (30, 6, 40, 9))
    assert dict(learner.first) == {1: 3, 3: 2, 4: 5, 5: 1}
    assert dict(learner.later) == {3: 1, 4: 9, 5: 1}
    assert learner.reviews == 2


def test_grades_are_drawn_by_their_shares() -> None:
    shares = ((1, 1.0), (4, 2.0), (5, 1.0))
    assert [drawn(shares, chance) for chance in (0, 0.24, 0.26, 0.74, 0.76, 0.9999)] == [1, 1, 4, 4, 5, 5]


@pytest.mark.parametrize("quality", [1, 4])
def test_who_remembers_more_or_less_than_foreseen_is_taken_to_go_on_so(quality: int) -> None:
    events = []
    for number in range(300):
        events += answers((0, 4, 5), (3, quality, 5), card=f"d/{number}")
    events.sort(key=lambda event: event.id)
    learner = learner_of(events, FSRS())
    state = FSRS().review(FSRS().new, 4, MONDAY)
    foreseen, own = (
        FSRS().recall(state, MONDAY + timedelta(days=3)),
        learner.recall(state, MONDAY + timedelta(days=3)),
    )
    assert learner.reviews == 300
    assert own > 0.95 > foreseen if quality == 4 else own < 0.15 < foreseen


def test_a_day_brings_what_the_limits_allow_until_no_card_is_unseen() -> None:
    result = future(new_cards=7, cards=100)
    assert [day.new for day in result.days] == [7] * 14 + [2] + [0] * 75
    assert result.days[0].day == MONDAY + timedelta(days=1)
    assert (len(result.days), result.days[0].reviews) == (90, 0)
    assert result.asked == sum(day.reviews for day in result.days) > 100
    assert 0 < result.known < result.asked
    assert result.minutes == pytest.approx(sum(day.minutes for day in result.days) / 90)
    assert result.waiting == 0
    assert result == future(new_cards=7, cards=100), "chance has a seed"


def test_reviews_beyond_the_limit_wait_and_a_backlog_holds_new_cards_back() -> None:
    result = future(new_cards=20, reviews=5, cards=400)
    assert max(day.reviews for day in result.days) == 5
    assert result.waiting > 20
    assert any(day.new == 0 for day in result.days), "more is overdue than a day's worth"


def test_more_retention_costs_more_reviews_and_more_is_known() -> None:
    low, high = (future(scheduler=FSRS(retention), new_cards=5) for retention in (0.75, 0.95))
    assert low.reviews * 1.3 < high.reviews
    assert (low.retention or 0) < (high.retention or 0)


def test_suspended_cards_never_come_and_what_is_overdue_comes_first() -> None:
    events = answers((-30, 4, 5)) + answers((-30, 4, 5), card="d/1")
    suspend = replace(events[0], id="20261123T100000.000000Z-0000000b", kind="suspend", quality=None)
    schedule = fold([*events, suspend])
    memories = Schedule(FSRS(), FSRS())
    for event in events:
        memories.apply(event)
    result = simulate(schedule, memories, CARDS[:2], NOBODY, Limits(new_cards=5), MONDAY)
    assert (result.days[0].reviews, sum(day.new for day in result.days)) == (1, 0)


def test_what_is_foreseen_for_a_learner_comes_about() -> None:
    memory = FSRS(weights=LEARNERS["weights"](0.7))
    year = LEARNERS["Year"](DEFAULT, memory, new=4, seed=3)
    events = list(year.live(240))
    today = events[-1].day - timedelta(days=90)
    before = [event for event in events if event.day <= today]
    after = [event for event in events if event.day > today]
    learner = learner_of(before, FSRS())
    memories = Schedule(FSRS(), FSRS())
    for event in before:
        memories.apply(event)
    cards = [Card(f"d/{number}", Flashcard(front="?", back="!"), 1) for number in range(1000)]
    result = simulate(fold(before), memories, cards, learner, Limits(new_cards=4), today)
    came = len(after) - 90 * 4
    assert result.asked == pytest.approx(came, rel=0.15)
    assert result.mature == pytest.approx(
        sum(progress.interval >= 21 for progress in fold(events).cards.values()), rel=0.15
    )
