"""What is announced for the next day is what its queue holds in the morning."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from quizcv.history import Answered
from quizcv.session import Session

Opener = Callable[..., Session]
A_DAY = timedelta(days=1)


def answer_all(session: Session) -> None:
    """Answer what is left today with Good."""
    while turn := session.next():
        session.grade(turn, Answered(4))


def in_the_morning(open_session: Opener, clock: SimpleNamespace, *decks: str, **limits: int) -> int:
    """How many cards there are to review on the next day."""
    clock.now += A_DAY
    return open_session(*decks, **limits).counts().due


def test_of_siblings_that_are_due_on_one_day_one_is_announced(
    open_session: Opener, reviewed: Callable[..., None], clock: SimpleNamespace
) -> None:
    """Both sides of a are due tomorrow, of b one side is."""
    for key in ("d/a", "d/a/reverse", "d/b"):
        reviewed(key, "2026-11-17", "2026-11-18")
    session = open_session("d: a+ b", new_cards=0)
    assert session.upcoming() == {session.today + A_DAY: 2, session.today + 2 * A_DAY: 1}
    assert in_the_morning(open_session, clock, "d: a+ b", new_cards=0) == 2


def test_the_day_on_which_cards_come_next_may_be_later(
    open_session: Opener, reviewed: Callable[..., None]
) -> None:
    for key in ("d/a", "d/a/reverse"):
        reviewed(key, "2026-11-19", "2026-11-20")
    session = open_session("d: a+", new_cards=0)
    first = session.today + 3 * A_DAY
    assert session.upcoming() == {first: 1, first + A_DAY: 1}


def test_one_waiting_for_a_sibling_that_is_due_tomorrow_comes_after_it(
    open_session: Opener, reviewed: Callable[..., None], clock: SimpleNamespace
) -> None:
    for key in ("d/a", "d/a/reverse"):
        reviewed(key, "2026-11-22")
    session = open_session("d: a+", new_cards=0)
    assert session.upcoming() == {session.today + A_DAY: 1}, "that of the one that is asked is not known yet"
    turn = session.next()
    assert turn is not None
    session.grade(turn, Answered(1))
    assert sorted(session.upcoming().items()) == [(session.today + A_DAY, 1), (session.today + 2 * A_DAY, 1)]
    assert in_the_morning(open_session, clock, "d: a+", new_cards=0) == 1


def test_what_today_has_no_room_for_is_announced_within_the_limit(
    open_session: Opener, reviewed: Callable[..., None], clock: SimpleNamespace
) -> None:
    cards = "abcde"
    for name in cards:
        reviewed(f"d/{name}", "2026-11-22")
    deck = f"d: {' '.join(cards)}"
    session = open_session(deck, reviews=2, new_cards=0)
    tomorrow = session.today + A_DAY
    assert session.upcoming() == {tomorrow: 2, tomorrow + A_DAY: 1}, "two of five are asked today"
    answer_all(session)
    assert session.upcoming()[tomorrow] == 2
    assert in_the_morning(open_session, clock, deck, reviews=2, new_cards=0) == 2
