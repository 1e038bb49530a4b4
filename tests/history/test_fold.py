"""What a log means: the fold of its events."""

import random
from datetime import date, timedelta

from quizcv.history.event import Event, Kind
from quizcv.history.fold import Progress, fold, next_redo, next_undo

MONDAY = date(2026, 11, 23)
TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)
EIGHTH = MONDAY + timedelta(days=7)


def an_id(number: int) -> str:
    return f"20261123T{number // 10000:02}{number // 100 % 100:02}{number % 100:02}.000000Z-00000000"


def event(
    number: int,
    kind: Kind = "review",
    quality: int | None = None,
    *,
    day: date = MONDAY,
    card: str = "d/a",
    undoes: int | None = None,
    to: str = "",
) -> Event:
    """The event with this place in the order of ids."""
    return Event(
        v=1,
        id=an_id(number),
        time="",
        offset=0,
        day=day,
        kind=kind,
        card="" if undoes else card,
        quality=quality,
        target=an_id(undoes) if undoes else "",
        to=to,
    )


def undo(number: int, target: int) -> Event:
    return event(number, "undo", undoes=target)


def card(*events: Event, key: str = "d/a") -> Progress:
    return fold(events).of(key)


REVIEWED_TWICE = (event(1, quality=4), event(2, quality=4, day=TUESDAY))
"""Due on the eighth day, with an interval of 6."""


def test_reviews_on_the_day_they_are_due_lengthen_the_interval() -> None:
    progress = card(*REVIEWED_TWICE, event(3, quality=4, day=EIGHTH))
    assert progress.interval == 15
    assert progress.introduced == MONDAY


def test_a_review_of_a_card_that_is_not_due_counts_as_cram() -> None:
    before, after = card(*REVIEWED_TWICE), card(*REVIEWED_TWICE, event(3, quality=1, day=SUNDAY))
    assert after.state == before.state
    assert after.answered == an_id(3)
    assert after.owes_drill(SUNDAY)


def test_two_machines_that_reviewed_the_same_card_do_not_double_its_interval() -> None:
    here, there = event(3, quality=4, day=EIGHTH), event(4, quality=4, day=EIGHTH)
    assert card(*REVIEWED_TWICE, here, there).interval == 15
    assert card(*REVIEWED_TWICE, there, here).interval == 15


def test_drills_and_crams_change_no_schedule_but_count_as_answers_of_the_day() -> None:
    before = card(*REVIEWED_TWICE)
    schedule = fold([*REVIEWED_TWICE, event(3, "drill", 1, day=EIGHTH), event(4, "cram", 5, day=EIGHTH)])
    assert schedule.of("d/a").state == before.state
    assert schedule.days == {MONDAY: 1, TUESDAY: 1, EIGHTH: 2}


def test_a_drill_is_owed_until_the_last_answer_of_that_day_is_good() -> None:
    hard = (event(1, quality=3),)
    assert card(*hard).owes_drill(MONDAY)
    assert not card(*hard).owes_drill(TUESDAY)
    assert card(*hard, event(2, "drill", 1)).owes_drill(MONDAY)
    assert not card(*hard, event(2, "drill", 1), event(3, "drill", 4)).owes_drill(MONDAY)


def test_an_undone_event_leaves_no_trace_in_the_schedule() -> None:
    answers = [event(1, quality=4), event(2, quality=1, card="d/b")]
    assert fold([*answers, undo(3, 2)]) == fold(answers[:1])


def test_undoing_an_undo_brings_the_event_back() -> None:
    answer = event(1, quality=4)
    assert fold([answer, undo(2, 1), undo(3, 2)]) == fold([answer])
    assert fold([answer, undo(2, 1), undo(3, 2), undo(4, 3)]) == fold([])


def test_undos_are_decided_from_the_newest_to_the_oldest() -> None:
    # Both 2 and 3 undo the answer. 4 takes 3 back, which leaves 2 in force.
    answer = event(1, quality=4)
    assert fold([answer, undo(2, 1), undo(3, 1), undo(4, 3)]) == fold([])


def test_an_undo_of_something_that_is_not_there_does_nothing() -> None:
    assert fold([event(1, quality=4), undo(2, 9999)]) == fold([event(1, quality=4)])


def test_a_burial_is_remembered_with_its_day() -> None:
    assert card(event(1, "bury")).buried == MONDAY


def test_a_card_is_suspended_until_it_is_unsuspended() -> None:
    assert card(event(1, "suspend")).suspended == MONDAY
    assert card(event(1, "suspend"), event(2, "unsuspend")) == Progress()


def test_an_answer_keeps_a_card_suspended_and_marked() -> None:
    progress = card(event(1, "suspend"), event(2, "mark"), event(3, quality=4))
    assert (progress.suspended, progress.marked) == (MONDAY, MONDAY)


def test_a_second_mark_takes_the_mark_away() -> None:
    assert card(event(1, "mark")).marked == MONDAY
    assert card(event(1, "mark"), event(2, "mark", day=TUESDAY)).marked is None


def test_a_moved_card_takes_its_history_along() -> None:
    schedule = fold([event(1, quality=4), event(2, "moved", to="e/a")])
    assert schedule.of("e/a").interval == 1
    assert "d/a" not in schedule.cards


def test_a_move_never_overwrites_a_card_with_a_history() -> None:
    there = event(1, quality=5, card="e/a")
    assert fold([there, event(2, quality=1), event(3, "moved", to="e/a")]).of("e/a") == card(there, key="e/a")


def test_trusting_the_clock_changes_no_schedule() -> None:
    assert fold([event(1, "clock", card="")]) == fold([])


def test_neither_order_nor_repetition_of_lines_matters() -> None:
    events = [*REVIEWED_TWICE, event(3, quality=2, day=EIGHTH), undo(4, 2), event(5, "mark"), undo(6, 4)]
    shuffled = events * 3
    random.Random(7).shuffle(shuffled)
    assert fold(shuffled) == fold(events)


def test_undo_takes_back_the_newest_effective_event_that_a_person_meant() -> None:
    answer, mark = event(1, quality=4), event(2, "mark")
    meant_by_nobody = [event(3, "clock", card=""), event(4, "moved", to="e/a")]
    assert next_undo([answer, mark, *meant_by_nobody]) == mark
    assert next_undo([answer, mark, *meant_by_nobody, undo(5, 2)]) == answer
    assert next_undo([answer, mark, undo(5, 2), undo(6, 1)]) is None
    assert next_undo([answer, mark, undo(5, 2), undo(6, 5)]) == mark


def test_redo_takes_back_undos_from_the_last_to_the_first() -> None:
    first, second = event(1, quality=4), event(2, quality=4, card="d/b")
    events = [first, second, undo(3, 2), undo(4, 1)]
    assert next_redo(events) == (events[3], first)
    events.append(undo(5, 4))
    assert next_redo(events) == (events[2], second)
    events.append(undo(6, 3))
    assert next_redo(events) is None


def test_there_is_nothing_to_redo_once_something_new_was_done() -> None:
    assert next_redo([event(1, quality=4), undo(2, 1), event(3, quality=3)]) is None
