"""What the end of a review tells of: the whole day, whichever session it was answered in."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from quizcv.history import Answered, Miss
from quizcv.history.log import Log
from quizcv.session import Choice, Session
from quizcv.statistics.session import taught

Opener = Callable[..., Session]


def answer(session: Session, *qualities: int, **how: object) -> None:
    """Answer the next cards."""
    for quality in qualities:
        turn = session.next()
        assert turn is not None
        session.grade(turn, Answered(quality, **how))  # type: ignore[arg-type]


def right(session: Session) -> tuple[int, int]:
    """How many cards were reviewed, and how many of them were right at once."""
    reviewed = taught(session.summed_up).reviewed
    return reviewed.cards, reviewed.at_once


def test_who_leaves_and_comes_back_is_told_of_the_whole_day(open_session: Opener) -> None:
    """The drill of a card that failed before does not make it right."""
    answer(open_session("d: a b c"), 1, 4)
    session = open_session("d: a b c")
    answer(session, 4, 4)
    assert [(event.card, event.kind) for event in session.given] == [("d/c", "review"), ("d/a", "drill")]
    assert right(session) == (3, 2)
    assert right(open_session("d: a b c")) == (3, 2)


def test_what_was_undone_is_not_told_of(open_session: Opener) -> None:
    answer(open_session("d: a b c"), 1, 4, 4)
    session = open_session("d: a b c")
    assert right(session) == (3, 2)
    for reviewed in ((2, 1), (1, 0), (0, 0)):
        session.undo()
        assert right(session) == reviewed
    session.redo()
    assert right(session) == (1, 0)
    session.undo()
    answer(session, 4)
    assert right(session) == (1, 1)


def test_a_new_day_is_told_of_anew(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a b c")
    answer(session, 4, 1)
    clock.now += timedelta(days=1)
    assert right(session) == (0, 0)
    answer(session, 4)
    assert right(session) == (1, 1)


def test_a_review_of_one_deck_tells_of_that_deck(open_session: Opener) -> None:
    answer(open_session("d: a b", "e: c"), 4, 1, 4)
    assert right(open_session("d: a b", "e: c", only=("d",))) == (2, 2)
    assert right(open_session("d: a b", "e: c", choice=Choice(("e/c",)))) == (1, 0)
    assert right(open_session("d: a b")) == (3, 2), "as in `done_today`, also of a deck that is gone"


def test_a_round_of_practice_tells_of_that_round(open_session: Opener) -> None:
    answer(open_session("d: a b"), 1, 4, 4)
    practice = open_session("d: a b", choice=Choice(("d/a", "d/b"), cram=True))
    assert practice.summed_up == []
    answer(practice, 4)
    assert [event.kind for event in practice.summed_up] == ["cram"]
    assert right(open_session("d: a b")) == (2, 1)


def test_slips_of_the_day_can_be_practised_also_after_coming_back(open_session: Opener) -> None:
    answer(open_session("d: a b"), 1, attempts=1, misses=(Miss("1", "padding"),))
    assert open_session("d: a b").slipped == ("d/a",)


def test_where_the_log_cannot_be_read_it_tells_of_this_session_and_says_why(
    open_session: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(open_session("d: a b c"), 1)
    session = open_session("d: a b c")
    answer(session, 4)
    with monkeypatch.context() as patch:
        patch.setattr(Log, "read_bytes", raise_input_output_error)
        assert right(session) == right(session) == (1, 1)
        assert session.new_notices() == [
            "The end of this review tells only of answers given in it: Input/output error."
        ]


def raise_input_output_error(*_: object) -> None:
    raise OSError(5, "Input/output error")
