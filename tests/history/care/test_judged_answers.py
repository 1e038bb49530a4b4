"""What the log keeps of a judged answer is shown, and goes along through copies, merges and restores."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from quizcv.history import Answered, History

Run = Callable[..., subprocess.CompletedProcess[str]]

ANSWERS = [
    Answered(3, None, {"k": "3", "s": "2, 2"}, "(8, 16, 31, 31)", "(8, 16, 32, 32)", 1),
    Answered(3, None, {}, "y = x\x1b[2J\ny.permute(0, 3)", "x.permute(0, 3, 1, 2)", 2),
    Answered(3, truth="40", attempts=0),
]


def write_log(data: Path, token: str, answers: list[Answered]) -> None:
    """Answers one after another, and the last of them undone."""
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    history = History(data, clock=lambda: now, token=lambda: token)
    for number, answer in enumerate(answers):
        history.record("review", f"birds/{number}", day=now.date(), answered=answer)
    history.undo(date(2026, 11, 23))
    history.save_snapshot()


@pytest.fixture
def stored(data: Path, log: Path) -> list[str]:
    """The lines of a log with judged answers."""
    write_log(data, "00000000", ANSWERS)
    return log.read_text().splitlines()


@pytest.mark.usefixtures("stored")
def test_people_see_what_was_asked_answered_and_right(run: Run) -> None:
    assert run("log").stdout.splitlines() == [
        "2026-11-23 10:00 review    Hard  birds/0",
        "                                 k = 3; s = 2, 2, 1 attempt",
        "                                 you    (8, 16, 31, 31)",
        "                                 right  (8, 16, 32, 32)",
        "2026-11-23 10:00 review    Hard  birds/1",
        "                                 2 attempts",
        "                                 you    y = x␛[2J",
        "                                        y.permute(0, 3)",
        "                                 right  x.permute(0, 3, 1, 2)",
        "2026-11-23 10:00 review    Hard  birds/2 (undone)",
        "                                 given up at once",
        "                                 right  40",
        "2026-11-23 10:00 undo            review of birds/2",
    ]


def test_scripts_see_it_as_stored(stored: list[str], run: Run) -> None:
    shown = run("log", "--json").stdout.splitlines()
    assert shown == [*stored[:2], stored[2][:-1] + ',"undone":true}', stored[3]]
    (event,) = map(json.loads, run("log", "--card", "birds/0", "--json").stdout.splitlines())
    assert event["parameters"] == {"k": "3", "s": "2, 2"}


def test_an_export_and_an_import_keep_it(stored: list[str], tmp_path: Path, run: Run) -> None:
    run("export", "--history", tmp_path / "file.gz")
    run("import", "--history", tmp_path / "file.gz", "--data", tmp_path / "other")
    assert (tmp_path / "other" / "reviews.jsonl").read_text().splitlines() == stored


def test_a_merge_keeps_it(stored: list[str], tmp_path: Path, log: Path, run: Run) -> None:
    write_log(tmp_path / "other", "ffffffff", ANSWERS[::-1])
    theirs = (tmp_path / "other" / "reviews.jsonl").read_text().splitlines()
    assert run("merge", tmp_path / "other").returncode == 0
    assert log.read_text().splitlines() == sorted([*stored, *theirs], key=id_of)
    answers = [json.loads(line).get("answer", "") for line in run("log", "--json").stdout.splitlines()]
    assert sorted(filter(None, answers)) == sorted([ANSWERS[0].answer, ANSWERS[1].answer] * 2)


def test_a_restore_keeps_it(stored: list[str], tmp_path: Path, data: Path, log: Path, run: Run) -> None:
    run("backup", tmp_path / "copy.gz")
    run("undo")
    assert run("restore", tmp_path / "copy.gz", "--yes").returncode == 0
    assert log.read_text().splitlines() == stored
    history = History(data, clock=lambda: datetime(2026, 11, 23, 11, tzinfo=UTC))
    (event,) = history.answers("birds/1")
    assert (event.answer, event.truth, event.attempts) == (ANSWERS[1].answer, ANSWERS[1].truth, 2)


def id_of(line: str) -> Any:
    return json.loads(line)["id"]
