"""What a session taught, counted by hand, and the sentences on it."""

from datetime import date
from itertools import count
from typing import Any

from quizcv.history import Event, Miss
from quizcv.overview import next_sentence, sentences
from quizcv.statistics.session import SlipMade, Taught, taught

DAY = date(2026, 11, 23)
_numbers = count()


def an_answer(
    card: str, quality: int, milliseconds: int = 60_000, kind: Any = "review", **fields: Any
) -> Event:
    event_id = f"20261123T090000.{next(_numbers):06}Z-00000000"
    return Event(1, event_id, "", 0, DAY, kind, card, quality, milliseconds, **fields)


def test_each_card_counts_by_its_first_answer() -> None:
    """Of five cards a, b and d were right at once; the drill of c comes too late."""
    padding, batch = Miss("8,8", "padding", "Conv2d"), Miss("16,8,8", "batch")
    answers = [
        an_answer("d/a", 4),
        an_answer("d/b", 5, 30_000, attempts=1, answered=2_000),
        an_answer("d/c", 3, attempts=2, answered=9_000, misses=(padding,)),
        an_answer("d/d", 4, 30_000),
        an_answer("d/e", 1, attempts=3, misses=(padding, padding, batch)),
        an_answer("d/c", 4, 30_000, "drill", attempts=1, answered=2_000),
        an_answer("d/e", 3, 30_000, "drill", attempts=2, answered=2_000, misses=(batch,)),
    ]
    slips = (SlipMade("batch", 2, ("d/e",)), SlipMade("padding", 2, ("d/c", "d/e")))
    assert taught(answers) == Taught(cards=5, at_once=3, milliseconds=300_000, slips=slips)
    assert sentences(taught(answers)) == [
        "Right at once: 3 of 5 cards (60%), in 5 minutes.",
        "Slips: batch twice and padding twice.",
    ]


def test_a_slip_that_the_card_names_is_called_the_cards_own() -> None:
    answers = [an_answer("d/a", 3, 20_000, attempts=2, misses=(Miss("gutt", "card"),))]
    assert sentences(taught(answers))[-1] == "Slips: the card's own once."


def test_hard_is_not_right_at_once_nor_is_what_was_given_up() -> None:
    answers = [an_answer("d/a", 3, 20_000), an_answer("d/b", 4, 2_000, attempts=0, truth="(1,)")]
    assert sentences(taught(answers)) == ["2 cards, none of them right at once, in under a minute."]


def test_a_session_without_an_answer_taught_nothing() -> None:
    assert sentences(taught([])) == []


def test_it_is_said_when_cards_come_next() -> None:
    days = {date(2026, 11, 28): 3, date(2026, 11, 24): 1}
    assert next_sentence(days, DAY) == ["Next: 1 card tomorrow."]
    assert next_sentence({date(2026, 11, 28): 3}, DAY) == ["Next: 3 cards 28 Nov."]
    assert next_sentence({}, DAY) == []
