"""`quizcv find` and `quizcv review --find`, as scripts use them."""

import json
import subprocess
from collections.abc import Callable

Run = Callable[..., subprocess.CompletedProcess[str]]
MONDAY, TUESDAY = "2026-11-23T10:00+01:00", "2026-11-24T10:00+01:00"


def test_cards_are_found_as_lines_and_as_json(at: Run) -> None:
    at(MONDAY, "review", "--plain", input="\n1\nq\n")
    at(MONDAY, "mark", "birds/robin")
    done = at(TUESDAY, "find", "is:due", "--json")
    assert json.loads(done.stdout) == {
        "cards": [
            {
                "key": "birds/robin",
                "deck": "birds",
                "kind": "front",
                "front": "What colour is a robin's breast?",
                "due": "2026-11-24",
                "interval": 1,
                "lapses": 0,
                "suspended": False,
                "marked": True,
                "leech": False,
            }
        ]
    }
    assert at(TUESDAY, "find", "failed:2").stdout == (
        "birds/robin  2026-11-24  marked  What colour is a robin's breast?\n"
    )
    assert len(at(TUESDAY, "find", "-is:marked").stdout.splitlines()) == 2
    assert len(json.loads(at(TUESDAY, "find", "", "--json").stdout)["cards"]) == 3
    assert at(TUESDAY, "find", "nothing of the kind", "--json").stdout == '{"cards": []}\n'


def test_a_search_that_cannot_be_read_is_an_error_with_its_place(at: Run) -> None:
    done = at(MONDAY, "find", "bird is:dew")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: after `is:` write due, new,")
    assert done.stderr.endswith("(at character 9 of the search)\n")
    done = at(MONDAY, "find", "(bird", "--json")
    assert "is not closed" in json.loads(done.stdout)["error"]


def test_a_review_asks_what_a_search_finds_and_is_due(at: Run) -> None:
    done = at(MONDAY, "review", "--plain", "--find", "heron or swift", input="\n1\n\n3\n\n3\n")
    asked = [line.split()[2] for line in done.stdout.splitlines() if line.startswith("saved")]
    assert asked == ["birds/heron", "birds/swift", "birds/heron"], "and the drill"
    assert done.stdout.endswith("done\n")
    assert at(MONDAY, "review", "--plain", "--find", "heron").stdout == "done\n"
    done = at(MONDAY, "review", "--plain", "--find", "ostrich")
    assert (done.returncode, done.stderr) == (1, "Error: no card is found by 'ostrich'\n")
    assert at(MONDAY, "review", "--plain", "--cram").returncode == 2


def test_cramming_asks_all_that_is_found_and_leaves_the_schedule(at: Run) -> None:
    at(MONDAY, "review", "--plain", input="\n1\nq\n")
    at(MONDAY, "suspend", "birds/swift")
    before = at(TUESDAY, "find", "", "--json").stdout
    done = at(
        TUESDAY,
        "review",
        "--plain",
        "--find",
        "bird or heron or swift or robin",
        "--cram",
        input="\n3\nu\n\n1\n\n3\n\n3\n",
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [line[2] for line in lines if line and line[0] == "saved"] == [
        "birds/robin",
        "birds/robin",
        "birds/heron",
        "birds/robin",
    ], "once more after the undo, and as a drill"
    assert at(TUESDAY, "find", "", "--json").stdout == before
    kinds = [json.loads(line)["kind"] for line in at(TUESDAY, "log", "--json").stdout.splitlines()]
    assert kinds == ["review", "suspend", "cram", "undo", "cram", "cram", "drill"]
