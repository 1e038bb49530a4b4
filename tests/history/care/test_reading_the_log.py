"""`quizcv log`: all that happened, or what is about one card, or since a day; for people and as JSON."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from quizcv.history import History

Answer = Callable[..., History]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def history(answer: Answer) -> History:
    """Two answers on the 22nd, of which the second was undone and redone; one on the 23rd; a move."""
    first = answer(22, "birds/robin", "birds/crane")
    first.undo(date(2026, 11, 22))
    first.redo(date(2026, 11, 22))
    return answer(23, "birds/robin", quality=1)


@pytest.mark.usefixtures("history")
def test_people_can_read_it(run: Run) -> None:
    assert run("log").stdout.splitlines() == [
        "2026-11-22 10:00 review    Good  birds/robin",
        "2026-11-22 10:00 review    Good  birds/crane",
        "2026-11-22 10:00 undo            review of birds/crane (undone)",
        "2026-11-22 10:00 undo            undo of review of birds/crane",
        "2026-11-23 10:00 review    Again birds/robin",
    ]


def test_an_empty_log_says_so(run: Run) -> None:
    done = run("log")
    assert (done.stdout, done.stderr, done.returncode) == ("", "There is nothing in the log.\n", 0)


@pytest.mark.usefixtures("history")
def test_one_card_at_a_time(run: Run) -> None:
    shown = run("log", "--card", "birds/crane").stdout.splitlines()
    assert [line.split()[2] for line in shown] == ["review", "undo", "undo"]
    assert len(run("log", "--card", "birds/robin", "--json").stdout.splitlines()) == 2
    done = run("log", "--card", "birds/swift")
    assert (done.stdout, done.returncode) == ("", 0), "in a deck, and nothing happened to it"
    assert done.stderr == "There is nothing in the log about birds/swift.\n"
    assert run("log", "--card", "birds/swift", "--json").stderr == ""
    done = run("log", "--card", "birds/dodo")
    assert (done.returncode, done.stderr) == (
        1,
        "Error: there is no card 'birds/dodo', neither in the decks nor in the log\n",
    )


@pytest.mark.usefixtures("history")
def test_since_a_study_day(run: Run) -> None:
    lines = run("log", "--since", "2026-11-23", "--json").stdout.splitlines()
    assert [json.loads(line)["card"] for line in lines] == ["birds/robin"]
    done = run("log", "--since", "2026-11-24")
    assert (done.stdout, done.stderr) == ("", "There is nothing in the log since 2026-11-24.\n")
    assert len(run("log", "--since", "2020-01-01").stdout.splitlines()) == 5


@pytest.mark.parametrize("day", ["yesterday", "23.11.2026", "2026-11-31", ""])
def test_what_is_no_day_is_a_usage_error(day: str, run: Run) -> None:
    done = run("log", "--since", day)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{day!r} is no day; write it as in 2026-11-23" in done.stderr


@pytest.mark.usefixtures("history")
def test_a_card_that_was_moved_brings_its_past_along(log: Path, run: Run) -> None:
    line = log.read_text().splitlines()[-1]
    event = json.loads(line) | {"id": "20261123T110000.000000Z-00000000", "kind": "moved", "to": "owls/robin"}
    del event["quality"]
    with log.open("a") as file:
        file.write(json.dumps(event) + "\n")
    shown = run("log", "--card", "owls/robin").stdout.splitlines()
    assert shown[0].endswith("review    Good  birds/robin")
    assert shown[-1].endswith("moved           birds/robin -> owls/robin")


def test_the_time_is_the_one_on_the_wall(answer: Answer, log: Path, run: Run) -> None:
    answer(22, "birds/robin")
    log.write_text(log.read_text().replace('"offset":0', '"offset":-150'))
    assert run("log").stdout.startswith("2026-11-22 07:30 review")
    log.write_text(log.read_text().replace('"time":"2026-11-22T', '"time":"someday '))
    assert run("log").stdout.startswith("2026-11-22 10:00 review")
