"""Cards that went badly come back at the end of the day's work."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from quizcv.history import Answered
from quizcv.session import Counts, SavedAnswer, Session

Opener = Callable[..., Session]
A_DAY = timedelta(days=1)


def grade(session: Session, quality: int) -> SavedAnswer:
    turn = session.next()
    assert turn is not None
    return session.grade(turn, Answered(quality))


def test_a_card_below_good_is_drilled_after_everything_else(open_session: Opener) -> None:
    session = open_session("d: a b c")
    failed = grade(session, 1)
    assert session.counts() == Counts(due=0, new=2, again=1)
    grade(session, 3)
    grade(session, 4)
    assert [card.key for card in session.queued()] == ["d/a", "d/b"]
    drill = grade(session, 4)
    assert (drill.event.card, drill.event.kind) == ("d/a", "drill")
    assert drill.progress.state == failed.progress.state, "a drill changes no schedule"
    assert grade(session, 5).event.card == "d/b"
    assert session.next() is None


def test_a_failed_drill_comes_back_after_the_other_drills(open_session: Opener) -> None:
    session = open_session("d: a b")
    asked = [grade(session, quality).event.card for quality in (1, 1, 3, 4, 2, 4)]
    assert asked == ["d/a", "d/b", "d/a", "d/b", "d/a", "d/a"]
    assert session.next() is None


def test_drills_are_still_owed_after_quitting(open_session: Opener) -> None:
    session = open_session("d: a b c")
    for quality in (1, 1, 4, 1):  # the last is the first drill, failed
        grade(session, quality)
    again = open_session("d: a b c")
    assert [card.key for card in again.queued()] == [card.key for card in session.queued()] == ["d/b", "d/a"]


def test_the_days_turn_cancels_drills(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a")
    grade(session, 1)
    clock.now += A_DAY
    turn = session.next()
    assert turn is not None
    assert turn.mode == "review"
    assert session.counts() == Counts(due=1, new=0, again=0)


def test_a_drill_can_be_buried_and_suspended(open_session: Opener) -> None:
    session = open_session("d: a b")
    grade(session, 1)
    grade(session, 1)
    for set_aside in (session.bury, session.suspend):
        turn = session.next()
        assert turn is not None
        assert turn.mode == "drill"
        set_aside(turn)
    assert session.next() is None
    session.undo()
    turn = session.next()
    assert turn is not None
    assert (turn.card.key, turn.mode) == ("d/b", "drill")


def test_only_a_lapse_makes_a_leech(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a")
    leeches = []
    for _ in range(12):
        for quality in (4, 1, 1):  # known, then forgotten, then still not known
            answer = grade(session, quality)
            if answer.is_leech:
                leeches.append((answer.progress.lapses, quality))
            clock.now += A_DAY
    assert leeches == [(8, 1), (12, 1)]
