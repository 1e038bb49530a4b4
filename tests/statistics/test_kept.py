"""What was counted before is kept, and the numbers are those of a count from the beginning."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from quizcv import decks
from quizcv.history import Answered, History
from quizcv.statistics.course import statistics
from quizcv.statistics.kept import KeptTally
from quizcv.statistics.tally import Tally
from quizcv.statistics.values import Statistics

TODAY = date(2026, 11, 23)


class Learner:
    """Answers the cards of the deck `birds` and compares both counts after each step."""

    def __init__(self, data: Path, deck: Path) -> None:
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        self.decks = [decks.load(deck)]
        self.history = History(data, clock=self._tick)
        self.kept = KeptTally(self.history)

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def answers(self, card: str, quality: int = 4, history: History | None = None) -> None:
        answered = Answered(quality, 5_000)
        (history or self.history).record("review", f"birds/{card}", day=TODAY, answered=answered)

    def counts(self) -> Statistics:
        found = self.kept.statistics(self.decks, TODAY)
        events = self.history.effective_events()
        assert found == statistics(events, self.history.schedule, self.decks, TODAY)
        return found


@pytest.fixture
def learner(data: Path, deck: Path) -> Learner:
    return Learner(data, deck)


def test_only_what_was_added_is_counted(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    learner.answers("robin")
    assert learner.counts().days[0].answers == 1
    learner.answers("heron")
    learner.answers("swift", 1)
    counted: list[int] = []
    add = Tally.add
    monkeypatch.setattr(Tally, "add", lambda self, events: counted.append(len(events)) or add(self, events))
    assert learner.kept.statistics(learner.decks, TODAY).days[0].answers == 3
    assert learner.kept.statistics(learner.decks, TODAY).days[0].answers == 3
    assert counted == [2, 0]


def test_nothing_in_the_log_is_nothing(learner: Learner) -> None:
    assert learner.counts().days == ()
    learner.answers("robin")
    assert learner.counts().days[0].answers == 1


def test_what_is_taken_back_is_counted_no_more(learner: Learner) -> None:
    learner.answers("robin")
    learner.answers("heron", 1)
    learner.counts()
    learner.history.undo(TODAY)
    assert learner.counts().days[0].answers == 1
    learner.answers("heron")
    learner.history.redo(TODAY)
    learner.history.undo(TODAY)
    learner.history.redo(TODAY)
    assert learner.counts().days[0].answers == 2


def test_what_another_window_and_another_log_bring_is_counted(learner: Learner, data: Path) -> None:
    learner.answers("robin")
    learner.counts()
    learner.answers("heron", history=History(data, clock=learner._tick))
    assert learner.counts().days[0].answers == 2
    log = data / "reviews.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    other = lines[0].replace(b"birds/robin", b"birds/swift").replace(b'"id":"2026', b'"id":"2025')
    log.write_bytes(b"".join([other, *lines]))  # as a merge puts it there
    assert learner.counts().days[0].answers == 3
