"""FSRS-6 against the library `fsrs`, and what of it is our own."""

import random
from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.scheduling import from_event
from quizcv.scheduling.fsrs import FSRS, HIGHEST, LOWEST, RATINGS, WEIGHTS, State

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def library(scheduler: FSRS) -> fsrs.Scheduler:
    """The same as the library does it: without learning steps, without fuzz."""
    return fsrs.Scheduler(scheduler.weights, scheduler.retention, (), (), enable_fuzzing=False)


def as_card(state: State) -> fsrs.Card:
    """The same state as the library has it, at noon UTC of the study day."""
    if state.last is None:
        return fsrs.Card(card_id=1)
    last = datetime.combine(state.last, NOON.time(), UTC)
    return fsrs.Card(1, fsrs.State.Review, None, state.stability / 1000, state.difficulty / 1000, last, last)


def random_weights(chance: random.Random) -> tuple[float, ...]:
    return tuple(
        round(chance.uniform(max(low, usual * 0.7), min(high, usual * 1.4)), 4)
        for low, usual, high in zip(LOWEST, WEIGHTS, HIGHEST, strict=True)
    )


def test_it_starts_from_the_weights_and_bounds_of_the_library() -> None:
    assert WEIGHTS == fsrs.scheduler.DEFAULT_PARAMETERS
    assert (LOWEST, HIGHEST) == (
        fsrs.scheduler.LOWER_BOUNDS_PARAMETERS,
        fsrs.scheduler.UPPER_BOUNDS_PARAMETERS,
    )


def test_ten_thousand_histories_equal_those_of_the_library_within_the_rounding() -> None:
    chance = random.Random(6)
    for number in range(10_000):
        retention = round(chance.uniform(0.7, 0.98), 2)
        ours = FSRS(retention, random_weights(chance)) if number % 2 else FSRS(retention)
        theirs, state, today, stability = library(ours), State(), DAY, 0.0
        for _ in range(chance.randint(1, 8)):
            quality = chance.randrange(6)
            at = datetime.combine(today, NOON.time(), UTC)
            card, _log = theirs.review_card(as_card(state), fsrs.Rating(RATINGS[quality]), at)
            state = ours.review(state, quality, today)
            assert card.stability is not None and card.difficulty is not None
            expected = min(card.stability, 36500)
            assert abs(state.stability - expected * 1000) <= 0.5 + 1e-6
            assert abs(state.difficulty - card.difficulty * 1000) <= 0.5 + 1e-6
            days = (card.due - at).days
            stability = state.stability / 1000
            near = abs(stability - expected) / stability * days + 1e-9
            assert abs(state.interval - min(days, 36500)) <= (0 if near < 1e-9 else 1), (
                "a half may be rounded otherwise"
            )
            today += timedelta(
                days=chance.choice([0, 1, state.interval, state.interval, 2 * state.interval, 200])
            )


def test_good_answers_on_the_day_give_these_intervals() -> None:
    state, today, intervals = State(), DAY, []
    for _ in range(6):
        state = FSRS().review(state, 4, today)
        assert state.due is not None
        today = state.due
        intervals.append(state.interval)
    assert intervals == [2, 11, 46, 163, 497, 1346]


def test_a_higher_retention_asks_earlier() -> None:
    due = [FSRS(retention).preview(State(), 5, DAY) for retention in (0.7, 0.8, 0.9, 0.95)]
    assert due == sorted(due, reverse=True) and len(set(due)) == 4


def test_a_failure_of_a_card_that_had_been_known_is_a_lapse() -> None:
    state, lapses = State(), []
    for quality in (1, 4, 2, 0, 3, 1):
        state = FSRS().review(state, quality, (state.due or DAY))
        lapses.append(state.lapses)
    assert lapses == [0, 0, 1, 1, 1, 2]


def test_the_first_review_of_a_day_counts_due_or_not() -> None:
    state = FSRS().review(State(), 5, DAY)
    assert FSRS().counts(State(), DAY)
    assert not FSRS().counts(state, DAY)
    assert FSRS().counts(state, DAY + timedelta(days=1)), "it is due in eight days"


def test_the_chance_has_fallen_to_the_retention_when_a_card_is_due() -> None:
    for retention in (0.8, 0.9, 0.95):
        scheduler = FSRS(retention)
        state = scheduler.review(State(), 5, DAY)
        state = scheduler.review(state, 4, state.due or DAY)
        assert state.due is not None
        assert scheduler.recall(state, state.due) == pytest.approx(retention, abs=0.005)


def test_of_cards_that_are_due_those_least_likely_to_be_known_come_first() -> None:
    scheduler = FSRS()
    states = [scheduler.review(State(), quality, DAY) for quality in (1, 3, 4, 5)]
    day = DAY + timedelta(days=9)
    by_lateness = sorted(states, key=lambda state: -scheduler.lateness(state, day))
    assert by_lateness == sorted(states, key=lambda state: scheduler.recall(state, day))


def test_intervals_of_more_than_a_week_move_by_a_few_percent_with_the_event() -> None:
    spread, plain = FSRS(spread=0.05), FSRS()
    state = State(3, 100, DAY, DAY - timedelta(days=100), 0, 100_000, 5000)
    alone = plain.review(state, 4, DAY)
    moved = [spread.review(state, 4, DAY, f"event {number}") for number in range(200)]
    most = int(alone.interval * 0.05)
    assert {each.interval - alone.interval for each in moved} <= set(range(-most, most + 1))
    assert len({each.interval for each in moved}) > most
    assert {(each.stability, each.difficulty) for each in moved} == {(alone.stability, alone.difficulty)}
    assert moved[7] == spread.review(state, 4, DAY, "event 7"), "an event always moves it alike"
    assert plain.review(state, 4, DAY, "event 7") == alone, "without a spread nothing moves"
    assert spread.preview(state, 4, DAY) == alone.interval
    young = [spread.review(State(), 4, DAY, f"event {number}").interval for number in range(50)]
    assert set(young) == {2}, "short intervals stay"


weights = st.tuples(
    *(st.integers(round(low * 1e4), round(high * 1e4)) for low, high in zip(LOWEST, HIGHEST, strict=True))
).map(lambda numbers: tuple(number / 1e4 for number in numbers))
answers = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40_000)), max_size=40)


@given(st.integers(70, 98), weights, st.integers(0, 100), answers)
def test_any_weights_and_answers_give_whole_numbers_within_bounds(
    retention: int, weights: tuple[float, ...], spread: int, answers: list[tuple[int, int]]
) -> None:
    scheduler = FSRS(retention / 100, weights, spread / 1000)
    assert from_event(scheduler.to_event()) == scheduler
    state, today = State(), DAY
    for quality, days in answers:
        state = scheduler.review(state, quality, today, str(days))
        assert 1 <= state.interval <= 36500
        assert 1 <= state.stability <= 36_500_000
        assert 1000 <= state.difficulty <= 10_000
        assert (state.last, state.due) == (today, today + timedelta(days=state.interval))
        today = min(today + timedelta(days=days), date(9000, 1, 1))


@pytest.mark.parametrize(
    "change",
    [
        {"retention": "0.5"},
        {"retention": 0.9},
        {"retention": "nan"},
        {"retention": "9e-1"},
        {"retention": "0.90000001"},
        {"spread": "0.2"},
        {"spread": "-0.05"},
        {"weights": []},
        {"weights": [str(weight) for weight in WEIGHTS[:19]]},
        {"weights": "0.2"},
        {"weights": [*map(str, WEIGHTS[:20]), "0.9"]},
        {"fuzz": "0.1"},
    ],
)
def test_parameters_that_cannot_be_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        FSRS.from_event(FSRS().to_event() | change)


def test_an_event_says_all_in_decimals() -> None:
    said = FSRS(0.85, spread=0.05).to_event()
    assert (said["name"], said["retention"], said["spread"]) == ("fsrs-6", "0.85", "0.05")
    assert [float(text) for text in said["weights"]] == list(WEIGHTS)
    assert "spread" not in FSRS().to_event()
    with pytest.raises(ValueError, match="0 to 5"):
        FSRS().review(State(), 6, DAY)
