"""What a day taught, counted by hand, and the sentences on it."""

from datetime import date
from itertools import count
from typing import Any

from quizcv.history import Event, Miss
from quizcv.statistics.session import Asked, SlipMade, Taught, taught
from quizcv.statistics_page import next_sentence, sentences

DAY = date(2026, 11, 23)
_numbers = count()


def an_answer(
    card: str, quality: int, milliseconds: int = 60_000, kind: Any = "review", **fields: Any
) -> Event:
    event_id = f"20261123T090000.{next(_numbers):06}Z-00000000"
    return Event(1, event_id, "", 0, DAY, kind, card, quality, milliseconds, **fields)


def test_each_card_counts_by_its_first_review() -> None:
    """Of five cards a, b and d were right at once; the drills of c and e come too late."""
    padding, batch = Miss("8,8", "padding", "Conv2d"), Miss("16,8,8", "batch")
    answers = [
        an_answer("d/a", 4),
        an_answer("d/b", 5, 30_000, attempts=1, answered=2_000),
        an_answer("d/c", 3, attempts=2, answered=9_000, misses=(padding,)),
        an_answer("d/d", 3, 30_000),
        an_answer("d/e", 1, attempts=3, misses=(padding, padding, batch)),
        an_answer("d/c", 4, 30_000, "drill", attempts=1, answered=2_000),
        an_answer("d/e", 3, 30_000, "drill", attempts=2, answered=2_000, misses=(batch,)),
    ]
    slips = (SlipMade("batch", 2, ("d/e",)), SlipMade("padding", 2, ("d/c", "d/e")))
    assert taught(answers) == Taught(Asked(5, 3, 300_000), Asked(0, 0, 0), slips)
    assert sentences(taught(answers)) == [
        "5 cards reviewed today, 3 of them right at once (60%), in 5 minutes.",
        "Slips: batch twice and padding twice.",
    ]


def test_practice_counts_for_itself_and_makes_no_card_right_that_was_reviewed() -> None:
    answers = [
        an_answer("d/a", 1),
        an_answer("d/a", 4, kind="drill"),
        an_answer("d/b", 4, kind="cram"),
        an_answer("d/a", 4, kind="cram"),
        an_answer("d/c", 4, kind="cram"),
        an_answer("d/c", 1),
        an_answer("d/e", 1, kind="cram"),
    ]
    assert sentences(taught(answers), of_these=True) == [
        "2 of these cards reviewed today, none of them right at once, in 3 minutes.",
        "2 of these cards practised or studied ahead today, 1 of them right at once (50%), in 4 minutes.",
    ]
    assert sentences(taught(answers[2:5]), of_these=True, is_round=True) == [
        "3 cards practised, all of them right at once, in 3 minutes."
    ]


def test_a_drill_alone_makes_no_card_right() -> None:
    assert sentences(taught([an_answer("d/a", 4, kind="drill")])) == []


def test_a_slip_that_the_card_names_is_called_the_cards_own() -> None:
    answers = [an_answer("d/a", 3, 20_000, attempts=2, misses=(Miss("gutt", "card"),))]
    assert sentences(taught(answers)) == [
        "1 card reviewed today, not right at once, in under a minute.",
        "Slips: one that its card names.",
    ]


def test_what_was_forgotten_or_given_up_is_not_right_at_once() -> None:
    answers = [an_answer("d/a", 2, 20_000), an_answer("d/b", 4, 2_000, attempts=0, truth="(1,)")]
    said = "2 cards reviewed today, none of them right at once, in under a minute."
    assert sentences(taught(answers)) == [said]


def test_where_nothing_was_answered_nothing_is_said() -> None:
    assert sentences(taught([])) == []


def test_it_is_said_when_cards_come_next() -> None:
    days = {date(2026, 11, 28): 3, date(2026, 11, 24): 1}
    assert next_sentence(days, DAY) == ["Next: 1 card tomorrow."]
    assert next_sentence({date(2026, 11, 28): 3}, DAY) == ["Next: 3 cards on 28 Nov."]
    assert next_sentence({}, DAY) == []
