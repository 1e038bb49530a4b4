"""A backlog melts, decks take turns, and what was chosen for a day holds for that day."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from quizcv.decks import Card, Deck, Flashcard
from quizcv.history import Answered, History, Schedule
from quizcv.history.event import Event
from quizcv.session import Cards, Counts, DayFile, Limits, Session
from quizcv.session.agenda import Agenda
from quizcv.session.limits import DayChoices, Tally, days_away, days_worth, room, tally

Opener = Callable[..., Session]
Reviewed = Callable[..., None]
A_DAY = timedelta(days=1)
NOBODY = Tally(Counter(), Counter(), 0, 0)


def a_deck(deck_id: str, *cards: str) -> Deck:
    """Cards by name; "name:core" is tagged, "name<other" needs another."""
    made = []
    for line, text in enumerate(cards, start=1):
        name, _, tag = text.partition(":")
        name, _, need = name.partition("<")
        content = Flashcard(
            front=name, back=name, tags=(tag,) if tag else (), needs=(f"{deck_id}/{need}",) if need else ()
        )
        made.append(Card(f"{deck_id}/{name}", content, line))
    return Deck(deck_id, deck_id, Path(f"{deck_id}.yaml"), cards=tuple(made))


@pytest.fixture
def open_on(tmp_path: Path, clock: SimpleNamespace) -> Callable[..., Session]:
    def open_on(*decks: Deck, limits: Limits | None = None, **options: object) -> Session:
        history = History(tmp_path, clock=lambda: clock.now)
        day_file = DayFile(tmp_path / "today.json")
        return Session(Cards(decks), history, limits=limits, day_file=day_file, **options)  # type: ignore[arg-type]

    return open_on


def queued(session: Session) -> list[str]:
    return [card.key for card in session.queued()]


def answer(session: Session, times: int = 1, quality: int = 4) -> list[str]:
    asked = []
    for _ in range(times):
        turn = session.next()
        assert turn is not None
        asked.append(turn.card.key)
        session.grade(turn, Answered(quality))
    return asked


# Decks take turns


def test_new_cards_come_in_turns_from_an_own_and_a_bundled_deck(
    open_on: Opener, clock: SimpleNamespace
) -> None:
    decks = [a_deck(name, *"abcdef") for name in ("one", "two", "mine", "yours")]
    bundled = {"one", "two"}
    session = open_on(*decks, bundled=bundled)
    assert queued(session) == ["mine/a", "one/a", "mine/b", "one/b", "mine/c"]
    answer(session, 3)
    assert queued(open_on(*decks, bundled=bundled)) == ["one/b", "mine/c"], "no matter how often one comes"
    answer(session, 2)
    clock.now += A_DAY
    session = open_on(*decks, bundled=bundled)
    new = [key for key in queued(session) if session.history.schedule.of(key).is_new]
    assert new == ["one/c", "mine/d", "one/d", "mine/e", "one/e"], "now the bundled one has three"
    session = open_on(*decks, bundled=bundled, limits=Limits(24))
    new = [key for key in queued(session) if session.history.schedule.of(key).is_new]
    assert new.index("mine/f") < new.index("yours/a")
    assert new.index("one/f") < new.index("two/a")


def test_without_own_decks_two_bundled_ones_take_turns(open_on: Opener) -> None:
    decks = a_deck("one", "a", "b"), a_deck("two", *"abc"), a_deck("three", *"abc")
    ids = {deck.id for deck in decks}
    wanted = ["one/a", "two/a", "one/b", "three/a", "two/b", "three/b", "two/c", "three/c"]
    assert queued(open_on(*decks, bundled=ids, limits=Limits(20))) == wanted
    assert queued(open_on(*decks, bundled=ids, only=["two"], limits=Limits(2))) == ["two/a", "two/b"]


def test_one_new_card_a_day_comes_from_each_in_turn(open_on: Opener, clock: SimpleNamespace) -> None:
    decks = a_deck("ours", *"abc"), a_deck("mine", *"abc")
    first: list[str] = []
    for _ in range(6):
        session = open_on(*decks, bundled={"ours"}, limits=Limits(1))
        first += sorted(session._agenda.new)
        while session.next():
            answer(session)
        clock.now += 3 * A_DAY
    assert first == ["mine/a", "ours/a", "mine/b", "ours/b", "mine/c", "ours/c"]


def test_core_cards_come_first_and_what_they_need_before_them(open_on: Opener) -> None:
    deck = a_deck("d", "a", "b:core", "c<e:core", "e", "f<a:core", "g")
    session = open_on(deck, limits=Limits(9))
    assert queued(session) == ["d/a", "d/b", "d/e", "d/g"]
    assert answer(session, 4) == ["d/a", "d/b", "d/e", "d/c"], "e opened c"
    assert queued(session) == ["d/f", "d/g"], "and a opened f"


def test_the_limit_of_a_deck_and_that_of_the_day_both_hold_until_somebody_asks(open_on: Opener) -> None:
    decks = a_deck("ours", *"abcdef"), a_deck("mine", *"abcdef")
    limits = Limits(5, new_in_deck={"mine": 1, "ours": 9})
    session = open_on(*decks, bundled={"ours"}, limits=limits)
    assert queued(session) == ["mine/a", "ours/a", "ours/b", "ours/c", "ours/d"]
    assert [row.new for row in session.decks_today()] == [5, 1]
    assert queued(open_on(*decks, limits=limits, only=["mine"])) == ["mine/a"]
    insisted = Limits(5, new_in_deck={"mine": 1}, insisted=3)
    assert queued(open_on(*decks, limits=insisted, only=["mine"])) == ["mine/a", "mine/b", "mine/c"]
    alone = open_on(*decks, limits=limits, only=["mine"])
    answer(alone)
    assert alone.next() is None
    assert alone.unseen() == 5
    assert alone.five_more() == 5


# A backlog


def test_a_cap_cuts_the_queue_in_its_own_order_and_spares_drills(
    open_session: Opener, reviewed: Reviewed, clock: SimpleNamespace
) -> None:
    for number in range(6):
        reviewed(f"d/{number}", f"2026-11-{20 - number}")
    decks = "d: 0 1 2 3 4 5"
    session = open_session(decks, reviews=2)
    assert queued(session) == ["d/5", "d/4"]
    assert (session.counts().due, session.due, session.decks_today()[0].due) == (2, 6, 6)
    answer(session, 1, quality=1)
    session = open_session(decks, reviews=2)
    assert queued(session) == ["d/4", "d/5"], "one more, and the drill"
    answer(session, 2)
    assert session.next() is None
    assert (session.counts(), session.due) == (Counts(0, 0, 0), 4)
    assert session.more_reviews() == 2
    assert answer(session, 2) == ["d/3", "d/2"]
    session.undo()
    assert queued(session) == ["d/2"]
    answer(session)
    clock.now += A_DAY
    assert queued(open_session(decks, reviews=2)) == ["d/1", "d/0"]


def behind(session: Session) -> tuple[int, str]:
    session.next()
    return session.counts().new, session.behind


def test_while_more_than_a_days_worth_is_overdue_no_new_cards_come(
    open_on: Opener, reviewed: Reviewed, clock: SimpleNamespace
) -> None:
    deck = a_deck("d", *(f"c{n}" for n in range(30)))
    for number in range(21):
        reviewed(f"d/c{number}", "2026-11-20")
    why = "No new cards today: 21 were overdue, more than a day's worth (20)."
    assert behind(open_on(deck)) == (5, ""), "21 a day is the average"
    session = open_on(deck, limits=Limits(reviews=20))
    assert behind(session) == (0, why)
    answer(session, 5)
    assert session.history.schedule.of("d/c0").last
    assert behind(open_on(deck, limits=Limits(reviews=20))) == (0, why), (
        "until the day ends, restarted or not"
    )
    two = Limits(reviews=20, new_cards_when_behind=2)
    assert behind(open_on(deck, limits=two)) == (2, why.replace("No", "2"))
    assert behind(open_on(deck, limits=Limits(reviews=20, insisted=3))) == (3, "")
    assert behind(open_on(deck, limits=Limits(reviews=21))) == (5, "")
    assert session.five_more() == 5
    assert behind(open_on(deck, limits=Limits(reviews=20))) == (5, "")
    clock.now += A_DAY
    assert behind(open_on(deck, limits=Limits(reviews=20))) == (5, "")


def test_a_days_worth_is_the_average_of_the_days_studied_lately() -> None:
    today = date(2026, 11, 23)
    days = {today - timedelta(days=n): answers for n, answers in ((0, 500), (1, 40), (28, 51), (29, 900))}
    assert days_worth(days, today, 0) == 46
    assert days_worth(days, today, 12) == 12
    assert days_worth({today - A_DAY: 3}, today, 0) == days_worth({}, today, 0) == 20
    assert days_away(days, today) == 0
    assert days_away({today - 10 * A_DAY: 3, today: 1}, today) == 9
    assert days_away({}, today) == 0


def test_five_more_survives_quitting_and_not_the_day(
    open_on: Opener, clock: SimpleNamespace, tmp_path: Path
) -> None:
    deck = a_deck("d", *"abcdefghijk")
    session = open_on(deck, limits=Limits(1))
    answer(session)
    assert session.five_more() == 5
    answer(session)
    assert queued(open_on(deck, limits=Limits(1))) == ["d/c", "d/d", "d/e", "d/f"]
    clock.now += A_DAY
    assert open_on(deck, limits=Limits(1)).counts() == Counts(due=2, new=1, again=0)
    (tmp_path / "today.json").write_bytes(b"\xff{")
    assert open_on(deck, limits=Limits(1)).counts().new == 1


def test_a_sibling_suspended_after_its_answer_holds_nothing_back(open_session: Opener) -> None:
    session = open_session("d: a+")
    (first,) = answer(session)
    assert session.next() is None
    session.history.record("suspend", first, day=session.today)
    assert queued(open_session("d: a+")) == ["d/a/reverse"]


# A year


class Year:
    """Somebody who gives at most so many answers a day, and is away now and then; by the rules alone.

    `overdue` has how many cards were left on each evening that are due before the next day, `new` the new
    cards of each day, and `held` the days that began with more than a day's worth overdue.
    """

    def __init__(self, limits: Limits, *, answers: int, cards: int = 800) -> None:
        names = [f"c{n}" for n in range(cards)]
        cards_of = Cards((a_deck("ours", *names), a_deck("mine", *names)))
        schedule, chance = Schedule(), Random(7)
        self.overdue: list[int] = []
        self.new: list[int] = []
        self.held: list[int] = []
        for number in range(365):
            day = date(2026, 1, 1) + number * A_DAY
            begun = cards_of.begun(schedule)
            before = tally(schedule, day, cards_of, begun)
            worth = days_worth(schedule.days, day, limits.reviews)
            left = room(limits, DayChoices(day, overdue=before.overdue), worth, before)
            agenda = Agenda(cards_of, schedule, day, begun=begun, room=left, done=before, bundled={"ours"})
            self.held += [number] * (before.overdue > worth)
            for answered in range(answers if number not in HOLIDAYS else 0):
                if (chosen := agenda.next()) is None:
                    break
                key, mode = chosen
                shares = (15, 12, 58, 15) if mode == "review" else (5, 10, 85, 0)
                event_id = f"{number:03}-{answered:03}"
                (quality,) = chance.choices((1, 3, 4, 5), shares)
                schedule.apply(Event(1, event_id, "", 0, day, mode, key, quality))
                agenda.answered(key)
            begun = cards_of.begun(schedule)
            self.new.append(tally(schedule, day, cards_of, begun).introduced.total())
            self.overdue.append(tally(schedule, day + A_DAY, cards_of, begun).overdue)

    def days_to_catch_up(self, back: int) -> int:
        """How many days after a holiday, which ended before the day `back`, at most 20 are left."""
        return next((n for n, left in enumerate(self.overdue[back:]) if left <= 20), 365)


HOLIDAYS = {*range(60, 70), *range(180, 201), *range(300, 307)}
BACK = (70, 201, 307)


def test_a_backlog_melts_in_a_year_with_holidays() -> None:
    for answers, reviews, most_days in ((40, 0, 21), (60, 25, 28)):
        melts = Year(Limits(reviews=reviews), answers=answers)
        grows = Year(Limits(reviews=reviews, new_cards_when_behind=5), answers=answers)
        caught_up = [melts.days_to_catch_up(day) for day in BACK]
        assert all(melts.new[day] == 0 for day in melts.held)
        assert max(caught_up) <= most_days < max(grows.days_to_catch_up(day) for day in BACK)
        assert melts.overdue[-1] <= 25, "an ordinary day leaves little"
        assert sum(melts.new) > 0.6 * sum(grows.new)
