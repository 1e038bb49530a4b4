"""SM-2 against numbers worked out by hand from the formula of the paper."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.scheduling import sm2
from quizcv.scheduling.sm2 import State, review

DAY = date(2026, 11, 23)


def answer(qualities: list[int], state: State | None = None) -> list[State]:
    """The states after each answer, each given on the day the card was due."""
    states, state, today = [], state or State(), DAY
    for quality in qualities:
        state = review(state, quality, today)
        states.append(state)
        assert state.due is not None
        today = state.due
    return states


def test_a_new_card_has_the_easiness_of_the_paper_and_no_date() -> None:
    assert State() == State(repetitions=0, easiness=250, interval=0, due=None, last=None, lapses=0)


def test_good_answers_give_1_then_6_then_times_two_and_a_half() -> None:
    # 6 * 2.5 = 15; 15 * 2.5 = 37.5, up to 38; 38 * 2.5 = 95; 95 * 2.5 = 237.5, up to 238
    assert [state.interval for state in answer([4, 4, 4, 4, 4, 4])] == [1, 6, 15, 38, 95, 238]


def test_easy_answers_raise_the_easiness_before_the_interval_is_computed() -> None:
    # easiness 2.6, 2.7, 2.8, 2.9: 6 * 2.8 = 16.8, up to 17; 17 * 2.9 = 49.3, up to 50
    assert [(state.easiness, state.interval) for state in answer([5, 5, 5, 5])] == [
        (260, 1),
        (270, 6),
        (280, 17),
        (290, 50),
    ]


def test_hard_answers_lower_the_easiness_to_130_and_no_further() -> None:
    # 2.5 - 0.14 per answer: 2.36 2.22 2.08 1.94 1.80 1.66 1.52 1.38, then 1.24 which is below 1.3
    states = answer([3] * 10)
    assert [state.easiness for state in states] == [236, 222, 208, 194, 180, 166, 152, 138, 130, 130]
    # 6 * 2.08 = 12.48; 13 * 1.94 = 25.22; 26 * 1.80 = 46.8; 47 * 1.66 = 78.02; 79 * 1.52 = 120.08
    assert [state.interval for state in states[:7]] == [1, 6, 13, 26, 47, 79, 121]


def test_a_product_that_is_whole_is_not_rounded_up() -> None:
    # in binary floats 50 * 3.0000000000000004 would give 151
    assert review(State(3, 300, 50, DAY, DAY), 4, DAY).interval == 150


@pytest.mark.parametrize("quality", [0, 1, 2])
def test_a_failure_starts_again_and_keeps_the_easiness(quality: int) -> None:
    known = State(repetitions=4, easiness=222, interval=30, due=DAY, last=DAY - timedelta(30), lapses=2)
    assert review(known, quality, DAY) == State(0, 222, 1, DAY + timedelta(1), DAY, 3)


def test_failing_a_card_that_was_not_known_is_not_a_lapse() -> None:
    assert [state.lapses for state in answer([1, 1, 4, 1, 1])] == [0, 0, 0, 1, 1]


def test_being_late_does_not_change_the_interval() -> None:
    known = State(2, 250, 6, DAY, DAY - timedelta(6))
    late = review(known, 4, DAY + timedelta(100))
    assert late.interval == 15
    assert late.due == DAY + timedelta(115)


def test_an_interval_is_at_most_36500_days() -> None:
    states = answer([5] * 14)
    assert states[-1].interval == 36500


def test_a_quality_outside_0_to_5_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 5, not 6"):
        review(State(), 6, DAY)


def test_a_leech_shows_at_the_eighth_lapse_and_then_at_every_fourth() -> None:
    assert [lapses for lapses in range(21) if sm2.is_leech(lapses)] == [8, 12, 16, 20]


@given(st.lists(st.integers(0, 5), max_size=60))
def test_easiness_stays_at_or_above_130_and_intervals_between_1_and_36500(qualities: list[int]) -> None:
    for state in answer(qualities[:40]):
        assert state.easiness >= 130
        assert 1 <= state.interval <= 36500


states = st.builds(
    State,
    st.integers(0, 30),
    st.integers(130, 400),
    st.integers(1, 36500),
    st.just(DAY),
    st.just(DAY),
    st.integers(0, 20),
)


@given(states)
def test_a_better_grade_never_gives_a_shorter_interval(state: State) -> None:
    intervals = [review(state, quality, DAY).interval for quality in range(6)]
    assert intervals == sorted(intervals)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), max_size=20))
def test_the_same_answers_give_the_same_state_again(answers: list[tuple[int, int]]) -> None:
    def fold() -> State:
        state, today = State(), DAY
        for quality, wait in answers:
            today += timedelta(wait)
            state = review(state, quality, today)
        return state

    assert fold() == fold()


def test_there_is_no_float_in_the_scheduler() -> None:
    tree = ast.parse(Path(sm2.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not isinstance(node, ast.Div)
        assert not (isinstance(node, ast.Name) and node.id == "float")
