"""What a move means for the schedule: the history goes along, whoever sees the move when."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quizcv.history import Answered, History
from quizcv.history.event import Event, Kind
from quizcv.history.fold import NOTHING, Schedule, fold
from quizcv.scheduling import sm2

MONDAY = date(2026, 11, 23)
Opener = Callable[..., History]


def an_id(number: int) -> str:
    return f"20261123T10{number // 60:02}{number % 60:02}.000000Z-00000000"


def event(number: int, kind: Kind, card: str = "", *, to: str = "", target: str = "", days: int = 0) -> Event:
    """The event with this place in the order of ids."""
    quality = 4 if kind == "review" else None
    day = MONDAY + timedelta(days=days)
    return Event(1, an_id(number), "", 0, day, kind, card, quality, None, target, to)


def review(number: int, card: str, days: int = 0) -> Event:
    return event(number, "review", card, days=days)


def moved(number: int, old: str, new: str) -> Event:
    return event(number, "moved", old, to=new)


def undo(number: int, target: int) -> Event:
    return event(number, "undo", target=an_id(target))


def test_the_history_goes_along() -> None:
    schedule = fold([review(1, "d/a"), moved(2, "d/a", "e/a"), review(3, "e/a", days=1)])
    assert schedule.cards.keys() == {"e/a"}
    assert schedule.of("e/a").interval == 6


def test_a_review_under_the_old_key_by_a_machine_that_has_not_seen_the_move_follows_it() -> None:
    schedule = fold([review(1, "d/a"), moved(2, "d/a", "e/a"), review(3, "d/a", days=1)])
    assert schedule.of("e/a").interval == 6
    assert schedule.of("d/a") == schedule.of("e/a"), "that machine goes on with the card as it is"


def test_moves_follow_each_other() -> None:
    schedule = fold([review(1, "a"), moved(2, "a", "b"), moved(3, "b", "c"), review(4, "a", days=1)])
    assert schedule.cards.keys() == {"c"}
    assert schedule.of("c").interval == 6


def test_a_card_that_moved_back_has_its_history_again() -> None:
    schedule = fold([review(1, "a"), moved(2, "a", "b"), moved(3, "a", "c"), moved(4, "c", "b")])
    assert [schedule.current(key) for key in "abc"] == ["b", "b", "b"]
    assert schedule.of("b").interval == 1


def test_two_machines_that_saw_the_same_edit_move_the_card_once() -> None:
    once = fold([review(1, "a"), moved(2, "a", "b")])
    assert fold([review(1, "a"), moved(2, "a", "b"), moved(3, "a", "b")]) == once


def test_two_machines_that_moved_a_card_to_different_keys_agree_on_the_later_one() -> None:
    schedule = fold([review(1, "a"), moved(2, "a", "b"), moved(3, "a", "c")])
    assert {schedule.current(key) for key in "abc"} == {"c"}


def test_a_move_never_overwrites_a_history() -> None:
    schedule = fold([review(1, "a"), review(2, "b"), review(3, "b", days=1), moved(4, "a", "b")])
    assert (schedule.of("a").interval, schedule.of("b").interval) == (1, 6)
    assert schedule.moved == {}


def test_a_review_made_before_a_move_can_be_undone_after_it() -> None:
    events = [review(1, "a"), review(2, "a", days=1), moved(3, "a", "b")]
    assert fold([*events, undo(4, 2)]).of("b").interval == 1
    assert fold([*events, undo(4, 2), undo(5, 4)]) == fold(events), "and redone"
    assert fold([*events, undo(4, 2), undo(5, 1)]).of("b") == NOTHING


def test_a_key_that_moves_to_itself_begins_anew() -> None:
    schedule = fold([review(1, "a"), moved(2, "a", "b"), moved(3, "a", "a"), review(4, "a", days=1)])
    assert (schedule.of("a").interval, schedule.of("b").interval) == (1, 1)
    assert schedule.moved == {}


keys = st.sampled_from("abcd")
things = st.tuples(st.just("review"), keys, keys) | st.tuples(st.just("moved"), keys, keys)
happenings = st.lists(things | things | st.tuples(st.just("undo"), keys, keys), max_size=14)


def written(happenings: list[tuple[str, str, str]]) -> list[Event]:
    events: list[Event] = []
    for number, (what, card, other) in enumerate(happenings, start=1):
        if what == "review":
            events.append(review(number, card, days=number))
        elif what == "moved":
            events.append(moved(number, card, other))
        else:
            events.append(undo(number, 1 + ord(card) % max(number - 1, 1)))
    return events


@given(happenings, st.randoms(use_true_random=False))
def test_the_schedule_depends_on_nothing_but_the_events(
    happenings: list[tuple[str, str, str]], chance: random.Random
) -> None:
    events = written(happenings)
    shuffled = events * 2
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(events)


@given(happenings)
def test_no_answer_is_lost_and_no_two_keys_go_in_a_circle(happenings: list[tuple[str, str, str]]) -> None:
    schedule = fold(written(happenings))
    assert not schedule.moved.keys() & schedule.cards.keys(), "a key that was left has no progress of its own"
    for key in "abcd":
        assert schedule.current(key) not in schedule.moved
        assert schedule.of(key) == schedule.cards.get(schedule.current(key), NOTHING)
    without_moves = fold(event for event in written(happenings) if event.kind != "moved")
    assert schedule.days == without_moves.days


def a_reviewed(history: History, *cards: str) -> None:
    for card in cards:
        history.record("review", card, day=MONDAY, answered=Answered(4))


def reopened(open_history: Opener, folder: Path) -> list[Schedule]:
    """From the snapshot, and from the log alone."""
    schedules = [open_history().schedule]
    (folder / "schedule.json").unlink(missing_ok=True)
    return [*schedules, open_history().schedule]


def test_moves_are_on_disk_at_once_and_in_the_snapshot(open_history: Opener, tmp_path: Path) -> None:
    history = open_history()
    a_reviewed(history, "d/a", "d/b")
    history.move([("d/a", "e/a"), ("d/b", "e/b")])
    assert history.schedule.cards.keys() == {"e/a", "e/b"}
    assert reopened(open_history, tmp_path / "data") == [history.schedule] * 2
    history.save_snapshot()
    assert reopened(open_history, tmp_path / "data") == [history.schedule] * 2


def test_two_windows_move_a_card_once(open_history: Opener) -> None:
    here, there = open_history(), open_history()
    a_reviewed(here, "d/a")
    there.refresh()
    here.move([("d/a", "e/a")])
    there.move([("d/a", "e/a")])
    assert [logged.event.kind for logged in here.log()] == ["review", "moved"]
    assert there.schedule == here.schedule


def test_a_move_settles_no_doubt_about_the_date(open_history: Opener) -> None:
    history = open_history()
    history.record("review", "d/a", day=date(2024, 1, 1), answered=Answered(4))
    history.move([("d/a", "e/a")])
    assert history.last_day == date(2024, 1, 1)


def test_undo_takes_back_the_answer_before_a_move_and_not_the_move(open_history: Opener) -> None:
    history = open_history()
    a_reviewed(history, "d/a")
    history.move([("d/a", "e/a")])
    (undone,) = history.undo(MONDAY)
    assert undone.card == "d/a"
    assert history.schedule.of("e/a") == NOTHING
    history.redo(MONDAY)
    assert history.schedule.of("e/a").state == sm2.review(sm2.State(), 4, MONDAY)
