"""`quizcv scheduler`: before and after, a yes, and the way back."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from quizcv.scheduling.fsrs import FSRS

Run = Callable[..., subprocess.CompletedProcess[str]]
DAYS = [f"2026-11-{day}T10:00+01:00" for day in (16, 17, 23)]
TODAY = "2026-11-24T10:00+01:00"


@pytest.fixture
def answered(at: Run) -> None:
    """Three cards, known on three days with SM-2."""
    for day in DAYS:
        at(day, "review", "--plain", input="\n3\n\n3\n\n3\nq\n")


def test_it_says_what_is_in_force(quizcv: Run) -> None:
    assert quizcv("scheduler").stdout == "The scheduler is SM-2.\n"
    assert json.loads(quizcv("scheduler", "--json").stdout) == {"scheduler": {"name": "sm2"}, "title": "SM-2"}
    assert quizcv("scheduler", "sm2").stdout == "The scheduler is SM-2 already.\n"


@pytest.mark.usefixtures("answered")
def test_before_and_after_are_shown_and_nothing_happens_without_a_yes(at: Run, data: Path) -> None:
    log = (data / "reviews.jsonl").read_bytes()
    done = at(TODAY, "scheduler", "fsrs", input="n\n")
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[0].split() == ["SM-2", "FSRS", "at", "90", "%"]
    assert [line.split()[:2] for line in lines[1:4]] == [
        ["due", "today"],
        ["due", "tomorrow"],
        ["due", "within"],
    ]
    assert "3 cards change their due date" in lines
    assert "2026-12-08" in done.stdout
    assert lines[-1].endswith("Nothing was changed.")
    assert json.loads(at(TODAY, "scheduler", "fsrs", "--json").stdout)["changed"] is False
    assert (data / "reviews.jsonl").read_bytes() == log


@pytest.mark.usefixtures("answered")
def test_a_yes_refolds_and_the_way_back_gives_the_same_dates(at: Run, data: Path) -> None:
    before = at(TODAY, "find", "", "--json").stdout
    said = json.loads(at(TODAY, "scheduler", "fsrs", "--retention", "0.85", "--yes", "--json").stdout)
    assert (said["changed"], said["title"]) == (True, "FSRS at 85 %")
    assert said["scheduler"] == FSRS(0.85).to_event()
    assert said["cards_changed"] == len(said["cards"]) == 3
    due = {card["key"]: card["due"] for card in json.loads(at(TODAY, "find", "", "--json").stdout)["cards"]}
    assert {each["key"]: each["after"] for each in said["cards"]} == due
    assert at(TODAY, "scheduler").stdout == "The scheduler is FSRS at 85 %.\n"
    event = json.loads((data / "reviews.jsonl").read_text().splitlines()[-1])
    assert (event["v"], event["kind"], event["scheduler"]["retention"]) == (2, "scheduler", "0.85")
    assert at(TODAY, "undo").stdout.startswith("undone "), "undo is about answers"
    assert at(TODAY, "redo").returncode == 0
    assert at(TODAY, "scheduler", "--undo", "--yes").stdout.endswith("The scheduler is SM-2.\n")
    assert at(TODAY, "find", "", "--json").stdout == before
    at(TODAY, "scheduler", "--retention", "0.85", "--yes")
    assert at(TODAY, "scheduler", "sm2", "--yes").stdout.endswith("The scheduler is SM-2.\n")
    assert at(TODAY, "find", "", "--json").stdout == before
    assert at(TODAY, "scheduler", "fsrs", "--yes").stdout.endswith("The scheduler is FSRS at 85 %.\n"), (
        "as before"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("fsrs", "--retention", "0.5"), "the retention is 0.7 to 0.98, not 0.5"),
        (("fsrs", "--retention", "90"), "the retention is 0.7 to 0.98, not 90"),
        (("fsrs", "--spread", "0.5"), "intervals can move by 0 to 0.1, not 0.5"),
        (("sm2", "--retention", "0.9"), "SM-2 has no retention and no spread that could be chosen"),
        (("--undo",), "no scheduler was chosen; there is nothing to take back"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(quizcv: Run, arguments: tuple[str, ...], sentence: str) -> None:
    done = quizcv("scheduler", *arguments)
    assert (done.returncode, done.stderr) == (1, f"Error: {sentence}\n")


@pytest.mark.usefixtures("answered")
def test_all_that_shows_a_schedule_works_with_it(at: Run) -> None:
    at(TODAY, "scheduler", "fsrs", "--spread", "0.05", "--yes")
    measures = json.loads(at(TODAY, "stats", "--json").stdout)["learning"]["measures"]
    assert {(each["name"], each["cards"]) for each in measures} == {("difficulty", 3)}
    for command in (("stats",), ("log",), ("doctor", "--no-torch"), ("find", "interval>1")):
        done = at(TODAY, *command)
        assert done.returncode == 0, done.stderr
    taken_back = at(TODAY, "scheduler", "--undo", "--yes").stdout
    assert re.match(r" +FSRS at 90 %, spread by 5 %  SM-2\n", taken_back)
    named, undone = at(TODAY, "log").stdout.splitlines()[-2:]
    assert named.endswith(" FSRS at 90 %, spread by 5 % (undone)")
    assert undone.endswith(" scheduler FSRS at 90 %, spread by 5 %")
