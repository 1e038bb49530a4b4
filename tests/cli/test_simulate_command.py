"""`quizcv simulate`: what the next 90 days would cost, and nothing is changed."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

from quizcv.plain.simulating import future_lines
from quizcv.session import Limits
from quizcv.simulation import Future, FutureDay

Run = Callable[..., subprocess.CompletedProcess[str]]
MONDAY, TUESDAY = "2026-11-23T10:00+01:00", "2026-11-24T10:00+01:00"


def test_both_schedulers_are_simulated_from_tomorrow_on_and_nothing_is_written(at: Run, data: Path) -> None:
    at(MONDAY, "review", "--plain", input="\n3\n\n3\nq\n")
    before = {path: path.read_bytes() for path in data.glob("*.json*")}
    done = at(MONDAY, "simulate", "--new", "1", "--retention", "0.95", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["new_cards"], said["reviews_a_day"]) == (1, 0)
    sm2, fsrs = said["schedulers"]
    assert (sm2["title"], fsrs["title"]) == ("SM-2", "FSRS at 95 %")
    for each in (sm2, fsrs):
        assert [len(each["days"]), each["days"][0]["day"]] == [90, "2026-11-24"]
        assert sum(day["new"] for day in each["days"]) == 1, "of three cards two were seen"
        assert each["reviews"] == round(sum(day["reviews"] for day in each["days"]) / 90, 2)
        assert each["busiest"] == max(day["reviews"] + day["new"] for day in each["days"])
    assert fsrs["reviews"] > 0 and 0 <= sm2["mature"] <= 3
    lines = at(MONDAY, "simulate", "--reviews", "7").stdout.splitlines()
    assert lines[0] == "The next 90 days, with 5 new cards a day and at most 7 reviews a day"
    assert lines[2].split() == ["SM-2", "FSRS", "at", "90", "%"]
    assert {path: path.read_bytes() for path in data.glob("*.json*")} == before


def test_cards_that_were_edited_are_no_new_ones(at: Run, deck: Path) -> None:
    at(MONDAY, "review", "--plain", input="\n3\n\n3\n\n3\nq\n")
    deck.write_text(deck.read_text().replace("id: heron", "id: grey-heron"))
    for each in json.loads(at(TUESDAY, "simulate", "--json").stdout)["schedulers"]:
        assert sum(day["new"] for day in each["days"]) == 0


def test_a_retention_that_cannot_be_is_said_in_a_sentence(quizcv: Run) -> None:
    done = quizcv("simulate", "--retention", "0.2", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (
        1,
        {"error": "the retention is 0.7 to 0.98, not 0.2"},
    )


def test_the_table_has_a_column_for_each_scheduler() -> None:
    day = FutureDay(date(2026, 11, 24), 10, 2, 3.0)
    futures = [Future("A", (day, day), 20, 15, 7, 0), Future("B", (day,), 0, 0, 1234, 5)]
    assert list(future_lines(futures, Limits(new_cards=2))) == [
        "The next 2 days, with 2 new cards a day and all that is due",
        "",
        f"{'':34}{'A':22}B",
        f"{'reviews a day':34}{'10.0':22}0.0",
        f"{'minutes a day':34}{'3.0':22}3.0",
        f"{'cards on the busiest day':34}{'12':22}12",
        f"{'known when asked':34}{'75%':22}-",
        f"{'mature after 2 days':34}{'7':22}1,234",
        f"{'left for the limit then':34}{'0':22}5",
    ]
