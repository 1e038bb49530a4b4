"""What is asked today, and in which order."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from msgspec.structs import replace

from quizcv.decks import Card, Deck, Flashcard
from quizcv.decks.contents import ValueCard
from quizcv.history import Answered, History
from quizcv.session import Cards, Counts, Session

Opener = Callable[..., Session]
Reviewed = Callable[..., None]
DUE_TODAY = ("2026-11-01", "2026-11-02", "2026-11-08")  # then 15 days: due on the 23rd
A_DAY = timedelta(days=1)


def keys(session: Session) -> list[str]:
    return [card.key for card in session.queued()]


def do(session: Session, *qualities: int) -> list[str]:
    """Answer the next cards with these qualities; their keys."""
    asked = []
    for quality in qualities:
        turn = session.next()
        assert turn is not None
        asked.append(turn.card.key)
        session.grade(turn, Answered(quality))
    return asked


def test_the_first_day_brings_five_new_cards_in_the_order_of_the_deck(open_session: Opener) -> None:
    session = open_session("d: f e d c b a")
    assert keys(session) == ["d/f", "d/e", "d/d", "d/c", "d/b"]
    assert session.counts() == Counts(due=0, new=5, again=0)
    assert do(session, 4, 4, 4, 4, 4) == ["d/f", "d/e", "d/d", "d/c", "d/b"]
    assert session.next() is None


def test_the_card_asked_stays_the_same_until_it_is_dealt_with(open_session: Opener) -> None:
    session = open_session("d: a b")
    assert session.next() == session.next()


def test_overdue_cards_come_by_relative_lateness_then_by_key(
    open_session: Opener, reviewed: Reviewed
) -> None:
    reviewed("d/today", *DUE_TODAY)
    reviewed("d/late-y", "2026-11-01", "2026-11-02")  # 15 days late after 6
    reviewed("d/late-x", "2026-11-01", "2026-11-02")
    reviewed("d/very-late", "2026-11-20")  # 2 days late after 1: less than 15 / 6
    reviewed("d/latest", "2026-11-17")  # 5 days late after 1
    reviewed("d/not-yet", "2026-11-23")
    session = open_session("d: not-yet today late-y late-x very-late latest")
    assert keys(session) == ["d/latest", "d/late-x", "d/late-y", "d/very-late", "d/today"]


def test_new_cards_are_spread_evenly_among_those_due(open_session: Opener, reviewed: Reviewed) -> None:
    for name in "pqrstu":
        reviewed(f"d/{name}", *DUE_TODAY)
    session = open_session("d: a b c p q r s t u", new_cards=3)
    assert [key[2:] for key in keys(session)] == ["a", "p", "q", "b", "r", "s", "c", "t", "u"]
    session = open_session("d: a b c d e p", new_cards=5)
    assert [key[2:] for key in keys(session)] == ["a", "b", "c", "d", "e", "p"]


def test_the_limit_of_new_cards_holds_for_the_day_and_not_for_the_sitting(
    open_session: Opener, clock: SimpleNamespace
) -> None:
    decks = ("d: a b c", "e: d e f g h i j k")
    do(open_session(*decks), 4, 4, 1)
    assert keys(open_session(*decks)) == ["e/e", "d/c", "d/b"]
    do(open_session(*decks), 4, 4)
    assert keys(open_session(*decks)) == ["d/b"]
    clock.now += A_DAY
    assert open_session(*decks).counts() == Counts(due=5, new=5, again=0)


def test_the_limit_is_a_setting(open_session: Opener) -> None:
    assert keys(open_session("d: a b c", new_cards=2)) == ["d/a", "d/b"]
    assert keys(open_session("d: a b c", new_cards=0)) == []


def test_five_more_gives_five_more_on_top_of_those_seen(open_session: Opener) -> None:
    session = open_session("d: a b c d e f g h i j k l", new_cards=1)
    do(session, 4)
    assert session.counts().new == 0
    assert session.five_more() == 5
    assert do(session, 4, 4) == ["d/b", "d/c"]
    assert session.five_more() == 8
    do(session, *[4] * 8)
    assert session.five_more() == 1


def test_five_more_holds_until_the_days_turn(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a b c d e f g h i j", new_cards=1)
    session.five_more()
    assert session.counts().new == 6
    clock.now += A_DAY
    session.next()
    assert session.counts().new == 1


def test_siblings_are_not_asked_on_one_day(open_session: Opener, clock: SimpleNamespace) -> None:
    decks = "d: a+ b"
    session = open_session(decks)
    assert keys(session) == ["d/a", "d/b"]
    do(session, 4, 4)
    assert session.next() is None
    assert open_session(decks).next() is None
    assert session.unseen() == 0, "nothing is offered that cannot come"
    assert session.five_more() == 0
    clock.now += A_DAY
    # Both sides could be asked: one is due and one is new.
    assert keys(open_session(decks)) == ["d/a", "d/b"]
    clock.now += A_DAY
    assert keys(open_session(decks)) == ["d/a", "d/b"]


def test_of_two_siblings_that_are_due_the_later_one_waits(open_session: Opener, reviewed: Reviewed) -> None:
    reviewed("d/a", "2026-11-20")
    reviewed("d/a/reverse", "2026-11-18")
    session = open_session("d: a+")
    assert keys(session) == ["d/a/reverse"]
    do(session, 4)
    assert session.next() is None


def test_a_sibling_is_not_studied_ahead_either(open_session: Opener, reviewed: Reviewed) -> None:
    reviewed("d/a", "2026-11-20")
    reviewed("d/a/reverse", "2026-11-21", "2026-11-22")
    session = open_session("d: a+")
    do(session, 4)
    assert not session.can_study_ahead()
    assert session.study_ahead() == 0


def test_a_card_is_not_studied_ahead_on_a_day_that_asks_its_sibling(
    open_session: Opener, reviewed: Reviewed
) -> None:
    reviewed("d/a", "2026-11-21", "2026-11-22")
    session = open_session("d: a+")
    assert keys(session) == ["d/a/reverse"]
    assert session.study_ahead() == 0
    assert session.counts().left == 1


def test_suspending_a_card_lets_its_sibling_in(open_session: Opener, reviewed: Reviewed) -> None:
    reviewed("d/a", "2026-11-18")
    reviewed("d/a/reverse", "2026-11-20")
    session = open_session("d: a+")
    turn = session.next()
    assert turn is not None
    session.suspend(turn)
    assert keys(session) == keys(open_session("d: a+")) == ["d/a/reverse"]


def test_burying_a_card_keeps_its_sibling_away_too(open_session: Opener, clock: SimpleNamespace) -> None:
    session = open_session("d: a+ b", new_cards=1)
    turn = session.next()
    assert turn is not None
    session.bury(turn)
    assert keys(session) == keys(open_session("d: a+ b", new_cards=1)) == ["d/b"]
    clock.now += A_DAY
    assert keys(open_session("d: a+ b", new_cards=1)) == ["d/a"]


def test_a_deck_filter_asks_only_the_decks_named(open_session: Opener, reviewed: Reviewed) -> None:
    reviewed("d/b", "2026-11-20")
    session = open_session("d: a b", "e: x y", only=["e"])
    assert keys(session) == ["e/x", "e/y"]
    d, e = session.decks_today()
    assert (d.due, d.new, d.cards) == (0, 0, 2)
    assert (e.due, e.new, e.cards) == (0, 2, 2)


def test_the_limit_counts_new_cards_of_the_decks_left_out(open_session: Opener) -> None:
    decks = ("d: a b", "e: x y")
    do(open_session(*decks, only=["d"], new_cards=3), 4, 4)
    assert keys(open_session(*decks, only=["e"], new_cards=3)) == ["e/x"]


def test_studying_ahead_asks_what_is_due_soonest_and_changes_no_schedule(
    open_session: Opener, reviewed: Reviewed
) -> None:
    reviewed("d/b", "2026-11-21", "2026-11-22")  # due on the 28th
    reviewed("d/a", *DUE_TODAY[:2], "2026-11-22")  # due on December 7th
    session = open_session("d: a b c", new_cards=0)
    assert session.next() is None
    assert session.can_study_ahead()
    assert session.study_ahead() == 2
    assert session.counts().due == 2
    turn = session.next()
    assert turn is not None
    assert (turn.card.key, turn.mode) == ("d/b", "cram")
    (preview,) = session.previews(turn, [4])
    assert (preview.today, preview.days) == (False, 5)
    answer = session.grade(turn, Answered(5))
    assert answer.event.kind == "cram"
    assert answer.progress.state == turn.progress.state
    assert do(session, 1) == ["d/a"]
    assert keys(session) == ["d/a"], "a failed card comes back as a drill"
    assert session.study_ahead() == 0
    assert session.done_today() == 0


def test_a_card_answered_in_another_window_is_not_asked_in_this_one(open_session: Opener) -> None:
    here, there = open_session("d: a b c d"), open_session("d: a b c d")
    do(there, 4, 4)
    assert keys(here)[0] == "d/a"
    assert do(here, 1) == ["d/c"]
    assert do(there, 4) == ["d/d"]
    assert here.next() == there.next()


def test_what_another_window_did_is_seen_although_an_answer_came_first(open_session: Opener) -> None:
    here = open_session("d: a b c")
    turn = here.next()
    assert turn is not None
    assert do(open_session("d: b"), 4) == ["d/b"]
    here.grade(turn, Answered(4))  # which folds in the answer to b
    assert here.counts().new == 1
    assert do(here, 4) == ["d/c"]
    assert here.next() is None


def test_two_sessions_on_one_history_see_each_other(open_session: Opener) -> None:
    review = open_session("d: a b")
    home = Session(review.cards, review.history)
    do(review, 4)
    home.undo()
    assert do(review, 4) == ["d/a"]


def test_what_runs_is_looked_for_only_where_there_is_anything_to_run(
    tmp_path: Path, clock: SimpleNamespace
) -> None:
    """Of very many cards that are plain words none has to be read for it."""

    def unread(key: str) -> Flashcard:
        raise AssertionError(f"{key} was read")

    def deck(name: str, *contents: Flashcard | ValueCard) -> Deck:
        cards = [Card(f"{name}/{n}", content, n) for n, content in enumerate(contents, start=1)]
        return Deck(name, name, Path(f"{name}.yaml"), cards=tuple(cards))

    words = deck("words", Flashcard("Robin?", "Red."))
    outline = words.outline
    words = replace(words, cards=(Card("words/1", unread, 1),))
    words.__dict__["outline"] = outline  # as of a deck that was kept
    code = deck("code", ValueCard(value="1 + 1"), Flashcard("Heron?", "Grey."))
    pictured = deck("pictured", Flashcard("Owl?", "Brown.", picture="code/1"))
    session = Session(Cards([words, code, pictured]), History(tmp_path, clock=lambda: clock.now))
    assert {*keys(session)} == {"words/1", "code/1", "code/2", "pictured/1"}
    assert {card.key for card in session.queued_to_run()} == {"code/1", "code/2", "pictured/1"}
