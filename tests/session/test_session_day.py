"""Which day it is: the turn at four, daylight saving, travel, and clocks that are wrong."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.history import Answered
from quizcv.session import Counts, Session, study_day

Opener = Callable[..., Session]
A_DAY = timedelta(days=1)
ZONES = BERLIN, AUCKLAND, HONOLULU = (
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Pacific/Auckland"),
    ZoneInfo("Pacific/Honolulu"),
)


def grade(session: Session, quality: int = 4) -> date:
    turn = session.next()
    assert turn is not None
    return session.grade(turn, Answered(quality)).event.day


@pytest.mark.parametrize(
    ("wall", "day"),
    [
        (datetime(2026, 11, 24, 3, 59, 59), date(2026, 11, 23)),
        (datetime(2026, 11, 24, 4, 0), date(2026, 11, 24)),
        (datetime(2026, 3, 29, 1, 59, tzinfo=BERLIN), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN), date(2026, 3, 28)),  # the hour before did not exist
        (datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 3, 59, tzinfo=BERLIN), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 4, 0, tzinfo=BERLIN), date(2026, 10, 25)),
    ],
)
def test_a_day_turns_at_four_on_the_wall_clock(wall: datetime, day: date) -> None:
    assert study_day(wall, 4) == day


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from(ZONES))
def test_days_never_run_backwards_nor_are_skipped(moment: datetime, zone: ZoneInfo) -> None:
    now = moment.replace(tzinfo=UTC)
    day = study_day(now.astimezone(zone), 4)
    later = study_day((now + timedelta(hours=1)).astimezone(zone), 4)
    assert later - day in (timedelta(0), A_DAY)


def test_the_day_turns_while_a_session_is_open(open_session: Opener, clock: SimpleNamespace) -> None:
    clock.now = datetime(2026, 11, 24, 3, 50, tzinfo=BERLIN)
    session = open_session("d: a b c d e f")
    assert grade(session) == date(2026, 11, 23)
    clock.now = datetime(2026, 11, 24, 4, 10, tzinfo=BERLIN)
    session.next()
    assert session.counts() == Counts(due=1, new=5, again=0)
    assert grade(session) == date(2026, 11, 24)


def test_the_hour_at_which_a_day_turns_is_a_setting(open_session: Opener, clock: SimpleNamespace) -> None:
    clock.now = datetime(2026, 11, 24, 1, 0, tzinfo=BERLIN)
    assert grade(open_session("d: a", day_start=0)) == date(2026, 11, 24)


def test_an_event_keeps_utc_and_how_far_local_time_is_ahead(
    open_session: Opener, clock: SimpleNamespace
) -> None:
    clock.now = datetime(2026, 7, 1, 0, 30, tzinfo=BERLIN)
    session = open_session("d: a")
    turn = session.next()
    assert turn is not None
    event = session.grade(turn, Answered(4)).event
    assert (event.time, event.offset, event.day) == ("2026-06-30T22:30:00.000000Z", 120, date(2026, 6, 30))


def test_after_a_flight_west_it_is_still_the_day_of_the_last_answer(
    open_session: Opener, clock: SimpleNamespace
) -> None:
    clock.now = datetime(2026, 11, 24, 9, 0, tzinfo=AUCKLAND)
    session = open_session("d: a b")
    grade(session, 1)
    clock.now = (clock.now.astimezone(UTC) + timedelta(hours=9)).astimezone(HONOLULU)
    assert session.wall_day == date(2026, 11, 23)
    assert session.today == date(2026, 11, 24)
    assert session.doubt == ""
    assert grade(session) == date(2026, 11, 24)
    assert session.counts() == Counts(due=0, new=0, again=1)
    clock.now += A_DAY
    session.next()
    assert session.counts() == Counts(due=0, new=0, again=1), "the 24th lasts until its end in Honolulu"
    clock.now += A_DAY
    session.next()
    assert session.counts() == Counts(due=2, new=0, again=0)


@pytest.mark.parametrize(
    ("days", "doubted"), [(-400, True), (-2, True), (-1, False), (0, False), (365, False), (366, True)]
)
def test_a_clock_that_jumped_is_doubted(
    days: int, doubted: bool, open_session: Opener, clock: SimpleNamespace
) -> None:
    grade(open_session("d: a"))
    clock.now += days * A_DAY
    assert bool(open_session("d: a").doubt) == doubted


def test_the_first_answer_of_all_is_never_in_doubt(open_session: Opener) -> None:
    assert open_session("d: a").doubt == ""


@pytest.mark.parametrize("days", [-2, 400])
def test_a_doubtful_clock_is_asked_about_once(
    days: int, open_session: Opener, clock: SimpleNamespace
) -> None:
    grade(open_session("d: a b"))
    clock.now += days * A_DAY
    session = open_session("d: a b")
    assert str(session.wall_day) in session.doubt
    session.trust_clock()
    assert session.doubt == ""
    assert session.today == session.wall_day
    assert open_session("d: a b").doubt == ""
    assert grade(session) == session.wall_day


def test_a_doubt_that_was_answered_wrongly_comes_up_again_when_the_clock_is_right(
    open_session: Opener, clock: SimpleNamespace
) -> None:
    grade(open_session("d: a"))
    clock.now += 400 * A_DAY
    open_session("d: a").trust_clock()
    clock.now -= 400 * A_DAY
    assert open_session("d: a").doubt


@pytest.mark.parametrize("days", [-2, 400])
def test_undo_and_redo_settle_no_doubt(days: int, open_session: Opener, clock: SimpleNamespace) -> None:
    grade(open_session("d: a"))
    clock.now += days * A_DAY
    session = open_session("d: a")
    session.undo()
    assert session.doubt
    session.redo()
    assert open_session("d: a").doubt


def test_burial_ends_with_the_day(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a")
    turn = session.next()
    assert turn is not None
    session.bury(turn)
    assert session.next() is None
    clock.now += A_DAY
    assert session.next() is not None


def test_a_streak_counts_days_up_to_today_or_yesterday(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a b c d e f g h")
    streaks = [session.streak()]
    for step in (0, 1, 1, 2, 1):
        clock.now += step * A_DAY
        grade(session)
        streaks.append(session.streak())
    assert streaks == [0, 1, 2, 3, 1, 2]
    session.undo()
    assert session.streak() == 1
    clock.now += A_DAY
    assert session.streak() == 0


def test_what_is_done_and_what_comes_is_counted(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a b c d e f g")
    grade(session)
    grade(session, 1)
    grade(session)
    assert session.done_today() == 3
    assert session.unseen() == 4
    assert session.upcoming() == {date(2026, 11, 24): 3}
    (deck,) = session.decks_today()
    assert (deck.due, deck.new, deck.cards) == (0, 2, 7)
    assert (deck.unseen, deck.young, deck.mature, deck.suspended) == (4, 3, 0, 0)
    assert open_session("e: a").done_today() == 3  # the deck is gone, what was done is not
    assert open_session("e: a", only=["e"]).done_today() == 0
    session.undo()
    assert session.done_today() == 2
    clock.now += A_DAY
    session.next()
    assert session.done_today() == 0
    assert session.counts() == Counts(due=2, new=5, again=0)
