"""Decks that come first, that are paused, that have a limit of their own; cards that wait for histories."""

from __future__ import annotations

from datetime import date

from quizcv.history import Answered
from quizcv.session import Cards

MONDAY = date(2026, 11, 23)


def asked(session) -> list[str]:
    return [card.key for card in session.queued()]


def test_new_cards_come_first_from_the_decks_that_stand_first(open_session) -> None:
    decks = ("a: a1 a2", "b: b1 b2", "c: c1 c2", "d: d1")
    assert asked(open_session(*decks, first=("c", "b"), new_cards=5)) == [
        "c/c1",
        "c/c2",
        "b/b1",
        "b/b2",
        "a/a1",
    ]
    assert asked(open_session(*decks, first=("d", "nowhere"), new_cards=4)) == [
        "d/d1",
        "a/a1",
        "b/b1",
        "a/a2",
    ]


def test_the_first_deck_gives_way_when_it_has_brought_its_share(open_session) -> None:
    session = open_session("a: a1 a2", "b: b1 b2 b3", first=("b",), new_in_deck={"b": 1}, new_cards=3)
    assert asked(session) == ["b/b1", "a/a1", "a/a2"]


def test_a_decks_limit_and_the_days_limit_both_hold(open_session) -> None:
    decks = ("a: a1 a2 a3", "b: b1 b2 b3")
    assert asked(open_session(*decks, new_in_deck={"a": 1, "b": 1}, new_cards=5)) == ["a/a1", "b/b1"]
    assert len(asked(open_session(*decks, new_in_deck={"a": 3, "b": 3}, new_cards=2))) == 2
    rows = open_session(*decks, new_in_deck={"a": 1}, new_cards=2).decks_today()
    assert [row.new for row in rows] == [1, 2]


def test_who_asks_for_new_cards_gets_them_whatever_a_deck_may_bring(open_session) -> None:
    session = open_session("a: a1 a2 a3 a4 a5 a6", new_in_deck={"a": 0}, new_cards=1)
    assert asked(session) == []
    assert session.five_more() == 6
    assert len(asked(open_session("a: a1 a2 a3", new_in_deck={"a": 0}, insisted=2))) == 2


def test_nothing_of_a_paused_deck_is_asked_unless_it_is_named(open_session, reviewed) -> None:
    decks = ("a: a1 a2", "b: b1 b2")
    reviewed("b/b1", "2026-11-20")
    session = open_session(*decks, paused=("b",))
    assert asked(session) == ["a/a1", "a/a2"]
    assert [(row.deck.id, row.due, row.new) for row in session.decks_today()] == [("a", 0, 2), ("b", 0, 0)]
    assert not session.can_study_ahead()
    assert asked(open_session(*decks, paused=("b",), only=("b",))) == ["b/b2", "b/b1"]


def test_where_all_decks_are_paused_nothing_is_asked(open_session) -> None:
    assert asked(open_session("a: a1", "b: b1", paused=("a", "b"))) == []


def test_what_is_overdue_in_a_paused_deck_holds_no_new_cards_back(open_session, reviewed) -> None:
    names = " ".join(f"c{number}" for number in range(25))
    for number in range(25):
        reviewed(f"b/c{number}", "2026-10-01")
    decks = ("a: a1", f"b: {names}")
    assert "a/a1" not in asked(open_session(*decks))
    assert asked(open_session(*decks, paused=("b",))) == ["a/a1"]


def test_what_is_answered_today_counts_although_its_deck_is_paused(open_session) -> None:
    session = open_session("a: a1", "b: b1", only=("b",))
    session.history.record("review", "b/b1", day=MONDAY, answered=Answered(4))
    assert open_session("a: a1", "b: b1", paused=("b",)).done_today() == 1


def test_a_held_card_is_not_asked_as_a_new_one_until_it_is_settled_what_it_was(open_session, a_deck) -> None:
    session = open_session("a: a1 a2", held=frozenset({"a/a1"}))
    assert asked(session) == ["a/a2"]
    assert [row.new for row in session.decks_today()] == [1]
    turn = session.next()
    session.reload(Cards([a_deck("a: a1 a2")]), turn)
    assert asked(session) == ["a/a2", "a/a1"]


def test_a_held_card_with_a_history_is_asked(open_session, reviewed) -> None:
    reviewed("a/a1", "2026-11-20")
    assert asked(open_session("a: a1", held=frozenset({"a/a1"}))) == ["a/a1"]
