"""A session does what it says, whatever a person does in whichever order, in one window or two."""

import tempfile
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from quizcv.decks import Card, Deck, Flashcard
from quizcv.history import Answered, History
from quizcv.history.fold import fold
from quizcv.session import Cards, Counts, Limits, OvertakenError, Session, Turn

qualities = st.integers(0, 5)
NEW_CARDS = 3
NEEDS = {"b": ("d/a",), "c": ("d/b", "d/h"), "e": ("d/g",), "g": ("d/f",), "f": ("d/g", "d/gone")}
"""f and g need each other, which nothing can wait for."""


def a_deck() -> Deck:
    """Eight cards, two of which have a reverse, and some of which need others."""
    cards = []
    for line, name in enumerate("abcdefgh"):
        flashcard = Flashcard(front=name, back=name, reverse=name in "ae", needs=NEEDS.get(name, ()))
        cards.append(Card(f"d/{name}", flashcard, line))
        if flashcard.reverse:
            cards.append(Card(f"d/{name}/reverse", flashcard, line, "reverse"))
    return Deck("d", "D", Path("d.yaml"), cards=tuple(cards))


class Desk:
    """A data folder and the clock on the wall."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.now = datetime(2026, 11, 23, 10, tzinfo=UTC)
        self._numbers = count()

    def open(self) -> Session:
        history = History(
            Path(self.folder.name), clock=lambda: self.now, token=lambda: f"{next(self._numbers):08x}"
        )
        return Session(Cards([a_deck()]), history, limits=Limits(NEW_CARDS))


@given(st.lists(st.tuples(qualities, st.integers(0, 3)), max_size=25), qualities, st.booleans())
def test_a_preview_is_what_the_grade_then_does(
    earlier: list[tuple[int, int]], quality: int, ahead: bool
) -> None:
    desk = Desk()
    session = desk.open()
    for given_quality, days in earlier:
        if turn := session.next():
            session.grade(turn, Answered(given_quality))
        desk.now += timedelta(days=days)
    if ahead:
        session.study_ahead()
    turn = session.next()
    assume(turn is not None)
    assert turn is not None
    (preview,) = session.previews(turn, [quality])
    answer = session.grade(turn, Answered(quality))
    due = answer.progress.due
    assert preview.days == ((due - session.today).days if due else 0)
    assert preview.today == answer.progress.owes_drill(session.today)
    assert preview.today == (turn.card in session.queued())


class Reviewing(RuleBasedStateMachine):
    """Two windows on one data folder, whose days pass."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.session = self.desk.open()
        self.other = self.desk.open()
        self.plain = True
        """Whether today's queue is what the schedule alone asks for: nothing was asked for on top."""

    def turn(self) -> Turn | None:
        return self.session.next()

    @rule(quality=qualities)
    def grade(self, quality: int) -> None:
        if turn := self.turn():
            answer = self.session.grade(turn, Answered(quality))
            assert answer.card == turn.card
            following = self.turn()
            assert following is None or following.card != turn.card or following.mode == "drill"

    @rule(quality=qualities)
    def grade_in_the_other_window(self, quality: int) -> None:
        mine = self.turn()
        if turn := self.other.next():
            self.other.grade(turn, Answered(quality))
            if mine is not None and mine.card == turn.card:
                try:
                    self.session.grade(mine, Answered(quality))
                except OvertakenError:
                    return
                raise AssertionError("a card was answered twice")

    @rule()
    def bury(self) -> None:
        if turn := self.turn():
            self.session.bury(turn)
            assert turn.card not in self.session.queued()

    @rule()
    def suspend(self) -> None:
        if turn := self.turn():
            self.session.suspend(turn)
            assert turn.card not in self.session.queued()

    @rule()
    def mark(self) -> None:
        if turn := self.turn():
            marked = self.session.mark(turn)
            assert self.turn() == marked

    @rule()
    def undo(self) -> None:
        before = self.session.history.log()
        undone = self.session.undo()
        self.plain = False
        assert (undone is None) == all(item.undone or item.event.kind == "undo" for item in before)

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @rule()
    def five_more(self) -> None:
        self.session.five_more()
        self.plain = False

    @rule()
    def study_ahead(self) -> None:
        ahead = self.session.study_ahead()
        assert (ahead > 0) == self.session.can_study_ahead()
        self.plain = False

    @rule()
    def reopen(self) -> None:
        self.session.history.save_snapshot()
        self.session = self.desk.open()
        self.plain = True

    @rule(days=st.integers(1, 8))
    def some_days_pass(self, days: int) -> None:
        self.desk.now += timedelta(days=days)
        self.session.next()
        self.plain = True

    @precondition(lambda self: self.plain)
    @invariant()
    def the_queue_is_what_it_would_be_after_a_restart(self) -> None:
        self.session.next()
        fresh = self.desk.open()
        assert set(self.session.queued()) == set(fresh.queued())
        assert self.session.counts() == fresh.counts()

    @invariant()
    def living_equals_refolding(self) -> None:
        self.session.next()
        assert self.session.history.schedule == fold(item.event for item in self.session.history.log())

    @invariant()
    def a_card_is_reviewed_once_a_day_and_without_its_sibling(self) -> None:
        """A sibling suspended after its answer holds nothing back."""
        reviews: Counter[tuple[date, str]] = Counter()
        suspended: set[tuple[date, str]] = set()
        answered: defaultdict[tuple[date, str], set[str]] = defaultdict(set)
        for item in self.session.history.log():
            event = item.event
            if event.kind == "suspend":
                suspended.add((event.day, event.card.removesuffix("/reverse")))
            if not item.undone and event.is_answer:
                answered[event.day, event.card.removesuffix("/reverse")].add(event.card)
                if event.kind == "review":
                    reviews[event.day, event.card] += 1
        assert max(reviews.values(), default=1) == 1
        assert all(len(keys) == 1 for place, keys in answered.items() if place not in suspended)

    @invariant()
    def a_card_waits_for_what_it_needs_only_before_its_first_answer(self) -> None:
        """Told by the log alone."""
        self.session.next()
        answers: defaultdict[str, list[int]] = defaultdict(list)
        for item in self.session.history.log():
            if item.event.is_answer and not item.undone and item.event.quality is not None:
                answers[item.event.card.removesuffix("/reverse")].append(item.event.quality)
        of, queued = self.session.history.schedule.of, {card.key for card in self.session.queued()}
        for key in queued:
            source = key.removesuffix("/reverse")
            needs = (
                set(NEEDS.get(source[2:], ())) - {"d/f", "d/gone"} - ({"d/g"} if source == "d/f" else set())
            )
            if not answers[source]:
                assert all(of(need).suspended or max(answers[need], default=0) >= 4 for need in needs)
        for key in (f"d/{name}" for name in "bcdfgh"):  # without siblings, which may come another day
            progress = of(key)
            if progress.is_due(self.session.today) and not progress.suspended:
                assert key in queued or progress.buried == self.session.today

    def teardown(self) -> None:
        """Answer all that is left, all well: it is what was counted, and what waited for one of these."""
        self.session.next()
        before, kinds = self.session.counts(), Counter[str]()
        queued, waited = {card.key for card in self.session.queued()}, 0
        while turn := self.session.next():
            kinds[turn.mode] += 1
            waited += turn.card.key not in queued
            assert turn.card.key in queued or turn.card.content.needs
            self.session.grade(turn, Answered(4))
        asked = kinds.total()
        assert asked <= before.left + waited
        if self.plain or not waited:  # else the queue is laid out anew, without what was asked for on top
            assert asked >= before.left
        assert kinds["drill"] == before.again
        assert self.session.counts() == Counts(0, 0, 0)
        self.desk.folder.cleanup()


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(max_examples=25, stateful_step_count=25)
