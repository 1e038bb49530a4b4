"""Each number of the statistics against one worked out by hand. `docs/statistics.md` defines them."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from quizcv.decks import Card, Deck, Flashcard
from quizcv.history import Event, Miss
from quizcv.history.fold import effective, fold
from quizcv.statistics.course import from_tally, statistics, streak
from quizcv.statistics.tally import Tally
from quizcv.statistics.values import (
    HardCard,
    Load,
    Recall,
    Retention,
    Slip,
    States,
    Statistics,
    Streak,
    Tries,
)

MONDAY = date(2026, 11, 2)


class Learner:
    """Writes events one after the other; a day is counted from Monday, 2 November 2026."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._numbers = count()

    def does(self, kind: Any, day: int, card: str = "", quality: int | None = None, **fields: Any) -> Event:
        event_id = f"20261101T000000.{next(self._numbers):06}Z-00000000"
        on = MONDAY + timedelta(days=day)
        self.events.append(Event(1, event_id, "", 0, on, kind, card, quality, **fields))
        return self.events[-1]

    def reviews(self, card: str, *answers: tuple[int, int]) -> None:
        for day, quality in answers:
            self.does("review", day, card, quality)

    def statistics(self, day: int, *decks: Deck) -> Statistics:
        today = MONDAY + timedelta(days=day)
        return statistics(effective(self.events), fold(self.events), decks, today)


def a_deck(deck_id: str, *names: str, tags: tuple[str, ...] = ()) -> Deck:
    cards = tuple(
        Card(f"{deck_id}/{name}", Flashcard(front=name, back="!", tags=tags), line)
        for line, name in enumerate(names, 1)
    )
    return Deck(deck_id, deck_id.title(), Path(f"{deck_id}.yaml"), cards=cards)


def test_nothing_in_the_log_is_nothing_everywhere() -> None:
    found = Learner().statistics(0, a_deck("d", "a", "b"))
    assert (found.days, found.weeks, found.tags, found.hardest, found.slips) == ((), (), (), (), ())
    assert (found.states, found.streak, found.tries) == (States(unseen=2), Streak(), Tries())
    assert found.retention.all.share is None
    assert {load.reviews for load in found.forecast} == {0}


def test_a_day_counts_answers_of_all_kinds_and_reviews_and_new_cards_apart() -> None:
    learner = Learner()
    learner.does("review", 0, "d/a", 1, milliseconds=30_000)
    learner.does("drill", 0, "d/a", 4, milliseconds=60_000)
    learner.does("review", 0, "d/b", 4)
    learner.does("review", 1, "d/a", 4, milliseconds=15_000)
    learner.does("review", 1, "d/a", 4, milliseconds=15_000)  # another machine's: not due any more
    learner.does("cram", 1, "d/b", 4)
    first, second = learner.statistics(1).days
    assert (first.answers, first.reviews, first.new, first.minutes) == (3, 2, 2, 1.5)
    assert (second.answers, second.reviews, second.new, second.minutes) == (3, 1, 0, 0.5)


def test_what_was_undone_does_not_count() -> None:
    learner = Learner()
    undone = learner.does("review", 0, "d/a", 1)
    learner.does("undo", 0, target=undone.id)
    assert learner.statistics(0).days == ()


def test_retention_is_by_the_interval_before_the_review_and_leaves_out_first_reviews() -> None:
    # Asked with the intervals 1, 6, 15, 36 (15 × 2.36 = 35.4) and 1; 36 is mature.
    learner = Learner()
    learner.reviews("d/a", (0, 4), (1, 4), (7, 4), (22, 3), (60, 1), (61, 3))
    learner.reviews("e/b", (0, 1), (1, 2), (2, 5))
    found = learner.statistics(61, a_deck("d", "a", tags=("cnn",)), a_deck("e", "b", tags=("cnn", "rnn")))
    # d/a young: days 1, 7, 22 and 61 right; mature: day 60 wrong. e/b: day 1 wrong, day 2 right.
    d = Retention(Recall(4, 4), Recall(0, 1))
    e = Retention(Recall(1, 2), Recall(0, 0))
    assert [deck.retention for deck in found.decks] == [d, e]
    assert found.retention == Retention(Recall(5, 6), Recall(0, 1))
    assert found.retention.all.share == 5 / 7
    assert found.lately == Retention(Recall(1, 1), Recall(0, 1))  # since day 34
    assert [(tag.tag, tag.retention) for tag in found.tags] == [("cnn", d + e), ("rnn", e)]
    # The weeks of days 0 to 6 (three asked again), 7, 22, and 60 and 61.
    assert [((week.monday - MONDAY).days, week.retention.all) for week in found.weeks] == [
        (0, Recall(2, 3)),
        (7, Recall(1, 1)),
        (21, Recall(1, 1)),
        (56, Recall(1, 2)),
    ]


def test_twenty_one_days_are_mature_and_twenty_are_not() -> None:
    learner = Learner()
    # Interval 6, then 6 × 2.36 = 14.16, so 15, then 15 × 2.22 = 33.3, so 34; with 2.6: 6, 16, 42.
    learner.reviews("d/a", (0, 4), (1, 4), (7, 3))
    learner.reviews("d/b", (0, 4), (1, 4), (7, 4), (22, 4))
    learner.reviews("d/c", (0, 1))
    learner.does("suspend", 0, "d/d")
    found = learner.statistics(22, a_deck("d", "a", "b", "c", "d", "e"))
    assert found.states == States(unseen=1, learning=1, young=1, mature=1, suspended=1)
    assert [(bucket.first, bucket.cards) for bucket in found.intervals if bucket.cards] == [
        (1, 1),
        (7, 1),
        (21, 1),
    ]
    assert [(row.name, row.value, row.cards) for row in found.measures] == [
        ("easiness", "2.36", 1),
        ("easiness", "2.50", 2),
    ]


def test_the_forecast_has_what_is_overdue_today_and_leaves_out_suspended_cards() -> None:
    learner = Learner()
    learner.reviews("d/a", (0, 4))  # due on day 1
    learner.reviews("d/b", (4, 4))  # due today, buried
    learner.does("bury", 5, "d/b")
    learner.reviews("d/c", (3, 4), (4, 4))  # due on day 10
    learner.reviews("d/d", (3, 4))
    learner.does("suspend", 3, "d/d")
    found = learner.statistics(5, a_deck("d", "a", "b", "c", "d", "e"))
    loads = {(load.day - MONDAY).days: load.reviews for load in found.forecast}
    assert list(loads) == list(range(5, 35))
    assert {day: reviews for day, reviews in loads.items() if reviews} == {5: 1, 6: 1, 10: 1}
    assert found.forecast[0] == Load(MONDAY + timedelta(days=5), 1)


def test_the_hardest_cards_failed_most_often() -> None:
    learner = Learner()
    learner.reviews("d/a", (0, 1), (1, 2), (2, 4))
    learner.reviews("d/b", (0, 4), (1, 1), (2, 1))
    learner.reviews("d/c", (0, 3), (1, 3), (7, 3))
    learner.reviews("d/e", (0, 1), (1, 4))
    learner.reviews("d/f", (0, 1))
    learner.does("suspend", 0, "d/f")
    found = learner.statistics(7, a_deck("d", "a", "b", "c", "e", "f"))
    assert found.hardest == (
        HardCard("d/a", failed=2, reviews=3, lapses=0),
        HardCard("d/b", failed=2, reviews=3, lapses=1),
        HardCard("d/e", failed=1, reviews=2, lapses=0),
    )


def test_streaks_and_missed_days() -> None:
    def on(*days: int, today: int) -> Streak:
        return streak([MONDAY + timedelta(days=day) for day in days], MONDAY + timedelta(days=today))

    assert on(0, 1, 2, 5, 6, today=6) == Streak(now=2, longest=3, studied=5, missed=2)
    assert on(0, 1, 2, 5, 6, today=7) == Streak(now=2, longest=3, studied=5, missed=2)
    assert on(0, 1, 2, 5, 6, today=8) == Streak(now=0, longest=3, studied=5, missed=3)
    assert on(0, today=0) == Streak(now=1, longest=1, studied=1, missed=0)


def test_judged_answers_are_right_at_once_after_tries_or_given_up() -> None:
    learner = Learner()
    wrong = Miss("1")
    learner.does("review", 0, "d/a", 4, attempts=1, answered=900)
    learner.does("review", 0, "d/b", 3, attempts=2, answered=900, misses=(wrong,))
    learner.does("review", 0, "d/c", 1, attempts=0)
    learner.does("drill", 0, "d/c", 4, attempts=1, answered=900)
    learner.does("review", 1, "d/d", 3, attempts=2, misses=(wrong, wrong))  # a grade changes nothing
    learner.does("review", 1, "d/e", 4, attempts=1)  # as an older quizcv wrote it
    learner.does("review", 1, "d/f", 1, attempts=2)  # the same
    learner.does("review", 1, "d/g", 4)  # nobody judged it
    found = learner.statistics(1)
    assert [day.tries for day in found.days] == [Tries(2, 1, 1), Tries(1, 0, 2)]
    assert found.tries == Tries(at_once=3, after_tries=1, given_up=3)


def test_slips_are_counted_by_answer_beside_all_answers_to_the_cards_where_they_happened() -> None:
    padding, stride = Miss("1", "padding", "Conv2d"), Miss("2", "stride", "MaxPool2d")
    learner = Learner()
    learner.does("review", 0, "d/a", 3, attempts=3, answered=9, misses=(padding, padding))
    learner.does("review", 1, "d/a", 4, attempts=1, answered=9)
    learner.does("review", 0, "d/b", 1, attempts=3, misses=(padding, stride, Miss("3")))
    learner.does("review", 2, "d/c", 4, attempts=1, answered=9)
    learner.does("review", 3, "d/c", 3, attempts=2, answered=9, misses=(Miss("4", "ceil"),))
    found = learner.statistics(3)
    assert found.slips == (
        Slip("padding", answers=2, asked=3, cards=2, last=MONDAY, keys=("d/a", "d/b")),
        Slip("stride", answers=1, asked=1, cards=1, last=MONDAY, keys=("d/b",)),
        Slip("ceil", answers=1, asked=2, cards=1, last=MONDAY + timedelta(days=3), keys=("d/c",)),
    )
    assert found.layers == (
        Slip("Conv2d", answers=2, asked=3, cards=2, last=MONDAY, keys=("d/a", "d/b")),
        Slip("MaxPool2d", answers=1, asked=1, cards=1, last=MONDAY, keys=("d/b",)),
    )
    assert (found.misses, found.unnamed_misses) == (6, 1)


def test_a_card_takes_its_numbers_along_to_another_key() -> None:
    learner = Learner()
    learner.reviews("d/old", (0, 1), (1, 1))
    learner.does("moved", 1, "d/old", to="e/new")
    learner.reviews("d/old", (2, 4))  # by a machine that does not know yet
    found = learner.statistics(2, a_deck("d", "old"), a_deck("e", "new"))
    assert [deck.retention.all.asked for deck in found.decks] == [0, 2]
    assert found.hardest == (HardCard("e/new", failed=2, reviews=3, lapses=0),)
    learner.does("moved", 2, "d/old", to="d/old")  # another card has that name since
    learner.reviews("d/old", (2, 4))
    found = learner.statistics(2, a_deck("d", "old"), a_deck("e", "new"))
    assert found.states == States(learning=2)


def test_a_count_goes_on_where_it_ended() -> None:
    learner = Learner()
    learner.reviews("d/a", (0, 1), (1, 4), (2, 4))
    learner.does("moved", 2, "d/a", to="d/b")
    learner.reviews("d/b", (8, 4))
    events, decks = effective(learner.events), [a_deck("d", "b")]
    tally = Tally(events[:2])
    tally.add(events[2:])
    schedule, today = fold(events), MONDAY + timedelta(days=8)
    assert from_tally(tally, schedule, decks, today) == statistics(events, schedule, decks, today)
