"""Weights are fitted, tried on later reviews, and offered only if they are better there."""

import os
import runpy
from datetime import UTC, date, datetime, timedelta
from math import log, sqrt
from pathlib import Path

import pytest

from quizcv.fitting import Fit, FitError, Score, TooFewError, fit
from quizcv.fitting import process as processes
from quizcv.fitting.scores import Review, foreseen, score
from quizcv.history import Event
from quizcv.scheduling import DEFAULT
from quizcv.scheduling.fsrs import FSRS

LEARNERS = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "learners.py"))
MONDAY = date(2026, 11, 23)


def silent(_done: int, _steps: int) -> None:
    """Nobody wants to know how far it is."""


def answer(day: int, quality: int, card: str = "d/a") -> Event:
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(days=day)
    return Event(
        1, f"{moment:%Y%m%dT%H%M%S.%f}Z-0000000a", "", 0, moment.date(), "review", card, quality=quality
    )


def test_scores_are_those_worked_out_by_hand() -> None:
    reviews = {
        "a": Review(0.9, True, 4, 1, 0),
        "b": Review(0.8, False, 7, 1, 0),  # 4 to 7 days are alike
        "c": Review(0.6, True, 8, 1, 0),
    }
    found = score("t", reviews, ["a", "b", "c"])
    assert found.log_loss == pytest.approx(-(log(0.9) + log(0.2) + log(0.6)) / 3)
    assert found.rmse == pytest.approx(sqrt((2 * (0.85 - 0.5) ** 2 + (0.6 - 1) ** 2) / 3))
    assert score("t", {"a": Review(1.0, False, 1, 1, 0)}, ["a"]).log_loss < 10, "one surprise is not all"


def test_sm2_is_taken_to_mean_ninety_percent_on_the_day_that_it_chose() -> None:
    events = [answer(0, 4), answer(1, 4), answer(7, 1), answer(9, 4)]
    reviews = list(foreseen(events, DEFAULT).values())
    assert [(each.days, each.number, each.lapses, each.known) for each in reviews] == [
        (1, 1, 0, True),
        (6, 2, 0, False),
        (2, 3, 1, True),
    ]
    assert [each.chance for each in reviews[:2]] == pytest.approx([0.9, 0.9])
    assert reviews[2].chance < 0.9, "it came a day late"


def test_fsrs_says_its_chance_and_counts_a_card_once_a_day() -> None:
    events = [answer(0, 4), answer(3, 4), answer(3, 1, card="d/b"), answer(8, 4)]
    state = FSRS().review(FSRS().new, 4, MONDAY)
    first = foreseen(events, FSRS())[events[1].id]
    assert first.chance == FSRS().recall(state, MONDAY + timedelta(days=3))
    assert len(foreseen(events, FSRS())) == 2


def test_only_what_is_better_by_both_measures_than_all_others_is_offered() -> None:
    def found(*others: Score) -> bool:
        return Fit(FSRS(), 1, 1, Score("f", 0.3, 0.05), others).is_better

    assert found(Score("a", 0.31, 0.06), Score("b", 0.4, 0.051))
    assert not found(Score("a", 0.31, 0.04))
    assert not found(Score("a", 0.31, 0.06), Score("b", 0.29, 0.06))


def test_a_fit_of_a_known_memory_finds_it_and_is_better_on_later_reviews(
    monkeypatch: pytest.MonkeyPatch, forked_python: str
) -> None:
    monkeypatch.setattr("sys.executable", forked_python)
    memory = FSRS(weights=LEARNERS["weights"](0.5))
    events = list(LEARNERS["Year"](DEFAULT, memory, new=12, seed=1).live(60))
    steps: list[tuple[int, int]] = []
    found = fit(events, DEFAULT, 0.9, lambda done, all_: steps.append((done, all_)))
    assert found.is_better
    assert found.learned + found.tried == pytest.approx(len(foreseen(events, FSRS())), abs=5)
    assert [score.scheduler for score in (found.fitted, *found.others)] == [
        "FSRS at 90 %, fitted",
        "FSRS at 90 %",
        "SM-2",
    ]
    true, usual, fitted = (foreseen(events, each) for each in (memory, FSRS(), found.scheduler))
    off = [
        sum(abs(its[each].chance - true[each].chance) for each in true) / len(true) for its in (usual, fitted)
    ]
    assert off[1] < off[0] / 2
    assert steps[0][0] == 1 and steps[-1][0] == steps[-1][1] == len(steps)


def test_a_log_that_says_too_little_is_told_so() -> None:
    with pytest.raises(TooFewError, match="there are 1 so far"):
        fit([answer(0, 4), answer(1, 4)], DEFAULT, 0.9, silent)


ANSWERS = [[(0, 3), (3, 3)], [(0, 1), (1, 3), (2, 1)]]


def test_without_torch_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "find_spec", lambda _: None)
    with pytest.raises(FitError, match="pip install torch"):
        processes.optimised(ANSWERS, silent)


def test_a_process_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    worker = tmp_path / "worker.py"
    monkeypatch.setattr(processes, "WORKER", worker)
    for code in (
        "raise MemoryError('no room')",
        "import sys; sys.stdin.read(); raise MemoryError('no room')",
    ):
        worker.write_text(code)
        with pytest.raises(FitError, match="no room"):
            processes.optimised(ANSWERS * 100_000, silent)


def test_it_ends_with_whoever_stops_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(
        'import os, time\nprint(\'{"done": %d, "steps": 1}\' % os.getpid(), flush=True)\ntime.sleep(600)\n'
    )
    monkeypatch.setattr(processes, "WORKER", worker)
    told: list[int] = []

    def stop(done: int, _steps: int) -> None:
        told.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        processes.optimised(ANSWERS, stop)
    with pytest.raises(ProcessLookupError):
        os.kill(told[0], 0)
