"""Undo and redo, of anything, from anywhere; and what they take back."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from quizcv.history import Answered, Miss
from quizcv.session import Cards, Counts, OvertakenError, Session, Turn

Opener = Callable[..., Session]
A_DAY = timedelta(days=1)


def next_turn(session: Session) -> Turn:
    turn = session.next()
    assert turn is not None
    return turn


def test_an_undone_card_comes_next_as_if_nothing_had_happened(open_session: Opener) -> None:
    session = open_session("d: a b c")
    session.grade(next_turn(session), Answered(4))
    before, counts, unseen = next_turn(session), session.counts(), session.unseen()
    session.grade(before, Answered(1))
    undone = session.undo()
    assert undone is not None
    assert undone.event.card == "d/b"
    assert undone.progress.is_new
    assert next_turn(session) == before
    assert session.counts() == counts
    assert session.unseen() == unseen


def test_the_last_card_can_be_undone_when_nothing_is_left(open_session: Opener) -> None:
    session = open_session("d: a")
    turn = next_turn(session)
    session.grade(turn, Answered(4))
    assert session.next() is None
    assert session.undo() is not None
    assert session.next() == turn


def test_undo_reaches_back_over_a_restart_and_a_day(open_session: Opener, clock: SimpleNamespace) -> None:
    first = open_session("d: a b", new_cards=1)
    first.grade(next_turn(first), Answered(4))
    clock.now += A_DAY
    session = open_session("d: a b", new_cards=0)
    session.grade(next_turn(session), Answered(4))
    assert session.next() is None
    assert [undone and undone.event.card for undone in (session.undo(), session.undo())] == ["d/a", "d/a"]
    turn = next_turn(session)
    assert (turn.card.key, turn.mode, turn.progress.is_new) == ("d/a", "review", True)
    assert session.counts() == Counts(due=0, new=1, again=0)
    assert session.undo() is None


@pytest.mark.parametrize("act", [Session.suspend, Session.bury])
def test_setting_a_card_aside_can_be_undone(act: Callable[..., object], open_session: Opener) -> None:
    session = open_session("d: a b")
    turn = next_turn(session)
    act(session, turn)
    assert next_turn(session).card.key == "d/b"
    assert next_turn(open_session("d: a b")).card.key == "d/b"
    undone = session.undo()
    assert undone is not None
    assert next_turn(session) == turn
    assert session.counts().left == 2


def test_an_undone_drill_and_an_undone_cram_come_next_in_the_same_way(open_session: Opener) -> None:
    session = open_session("d: a b")
    for quality in (1, 4, 4):
        session.grade(next_turn(session), Answered(quality))
    session.undo()
    assert (next_turn(session).card.key, next_turn(session).mode) == ("d/a", "drill")


def test_an_undone_cram_comes_next_as_a_cram(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a b c", new_cards=2)
    session.grade(next_turn(session), Answered(5))
    session.grade(next_turn(session), Answered(5))
    clock.now += A_DAY
    session = open_session("d: a b c", new_cards=0)
    session.grade(next_turn(session), Answered(4))
    session.grade(next_turn(session), Answered(4))
    clock.now += A_DAY
    assert session.next() is None
    assert session.study_ahead() == 2
    turn, counts = next_turn(session), session.counts()
    session.grade(turn, Answered(4))
    session.undo()
    assert next_turn(session) == turn
    assert turn.mode == "cram"
    assert session.counts() == counts


def test_a_cram_undone_once_the_card_is_due_comes_back_as_a_review(
    open_session: Opener, clock: SimpleNamespace
) -> None:
    session = open_session("d: a")
    session.grade(next_turn(session), Answered(4))
    clock.now += A_DAY
    session.grade(next_turn(session), Answered(4))
    clock.now += A_DAY
    session.next()
    session.study_ahead()
    session.grade(next_turn(session), Answered(4))
    clock.now += 6 * A_DAY
    session.undo()
    assert next_turn(session).mode == "review"


def test_an_undone_card_takes_the_place_of_its_sibling(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: b a+", new_cards=2)
    session.grade(next_turn(session), Answered(4))
    session.suspend(next_turn(session))
    clock.now += A_DAY
    assert [card.key for card in session.queued()] == ["d/a/reverse"]
    session.undo()
    assert [card.key for card in session.queued()] == ["d/a", "d/b"]
    assert session.counts() == Counts(due=1, new=1, again=0)


def test_redo_takes_the_undo_back(open_session: Opener) -> None:
    session = open_session("d: a b")
    session.grade(next_turn(session), Answered(5))
    after = session.history.schedule
    session.undo()
    redone = session.redo()
    assert redone is not None
    assert (redone.event.card, redone.event.quality) == ("d/a", 5)
    assert session.history.schedule == after
    assert next_turn(session).card.key == "d/b"
    assert session.redo() is None


def test_an_undo_of_a_deck_that_is_not_loaded_says_which_card(open_session: Opener) -> None:
    other = open_session("e: x")
    other.grade(next_turn(other), Answered(4))
    session = open_session("d: a")
    undone = session.undo()
    assert undone is not None
    assert (undone.event.card, undone.card) == ("e/x", None)
    assert next_turn(session).card.key == "d/a"


def test_an_undo_outside_the_decks_named_does_not_bring_its_card(open_session: Opener) -> None:
    decks = ("d: a", "e: x")
    other = open_session(*decks, only=["e"])
    other.grade(next_turn(other), Answered(4))
    session = open_session(*decks, only=["d"])
    assert session.undo() is not None
    assert next_turn(session).card.key == "d/a"


def test_a_marked_card_stays_where_it_is(open_session: Opener) -> None:
    session = open_session("d: a b")
    turn = next_turn(session)
    marked = session.mark(turn)
    assert marked.progress.marked
    assert next_turn(session) == marked
    session.grade(marked, Answered(4))
    assert not session.mark(session.mark(next_turn(session))).progress.marked
    assert next_turn(session).card.key == "d/b"


def test_a_card_changed_elsewhere_is_not_overwritten_by_anything(open_session: Opener) -> None:
    def good(session: Session, turn: Turn) -> object:
        return session.grade(turn, Answered(4))

    for act in (Session.suspend, Session.bury, Session.mark, good):
        here, there = open_session("d: a b c d e"), open_session("d: a b c d e")
        turn = next_turn(here)
        there.grade(next_turn(there), Answered(4))
        with pytest.raises(OvertakenError):
            act(here, turn)
        assert next_turn(here) == next_turn(there)


def test_edited_decks_are_taken_over_and_the_card_stays(
    open_session: Opener, a_deck: Callable[[str], object]
) -> None:
    session = open_session("d: a b c")
    session.grade(next_turn(session), Answered(4))
    turn = next_turn(session)
    session.reload(Cards([a_deck("d: z c b")]), turn)
    assert [card.key for card in session.queued()] == ["d/b", "d/z", "d/c"]
    assert next_turn(session).card.key == "d/b"
    session.reload(Cards([a_deck("d: z c")]), turn)
    assert next_turn(session).card.key == "d/z"


def test_a_deck_is_untouched_until_a_card_of_it_is_answered(open_session: Opener) -> None:
    session = open_session("d: a", "d2: b")
    session.mark(next_turn(session))
    assert session.is_untouched("d")
    session.grade(next_turn(session), Answered(1))
    assert (session.is_untouched("d"), session.is_untouched("d2")) == (False, True)


def test_what_was_taken_back_was_not_given_in_this_session(open_session: Opener) -> None:
    before = open_session("d: a b c d")
    before.grade(next_turn(before), Answered(4))
    session = open_session("d: a b c d")
    session.undo()  # what was answered in another one
    for slip in ("padding", ""):
        session.grade(next_turn(session), Answered(1, attempts=1, misses=(Miss("1", slip),)))
    assert [event.card for event in session.given] == ["d/a", "d/b"]
    assert session.slipped == ("d/a",)
    session.undo()
    session.undo()
    assert session.given == []
    session.redo()
    session.redo()
    assert [event.card for event in session.given] == ["d/a", "d/b"]
    session.suspend(next_turn(session))
    session.grade(next_turn(session), Answered(4))
    assert [event.card for event in session.given] == ["d/a", "d/b", "d/d"]


def test_what_is_buried_today_comes_tomorrow(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a b")
    for _ in range(2):
        session.grade(next_turn(session), Answered(4))
    clock.now += A_DAY
    session = open_session("d: a b")
    session.bury(next_turn(session))
    assert session.upcoming() == {session.today + A_DAY: 1}
