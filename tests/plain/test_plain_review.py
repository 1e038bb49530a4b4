"""`quizcv review --plain`: the contract of the design, by the letter."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
ID = r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}"
MONDAY, TUESDAY = "2026-11-23T10:00+01:00", "2026-11-24T10:00+01:00"
GOOD = "\n\n"
"""Show the back, answer Good."""


def contract(output: str) -> list[str]:
    """The lines that a script reads, with ids of one length replaced; cards are indented."""
    kept = [line for line in output.splitlines() if line and line[0] not in " ["]
    return [re.sub(ID, "ID", line) for line in kept]


def test_the_front_comes_first_and_an_empty_line_shows_the_back(at: Run) -> None:
    shown = at(MONDAY, "review", "--plain", input="").stdout
    assert "  What colour is a robin's breast?\n" in shown
    assert "Red." not in shown
    shown = at(MONDAY, "review", "--plain", input="\n").stdout
    assert "  Red.\n  — Look outside.\n" in shown
    assert (
        "1 Again (today, 1 d) · 2 Hard (today, 1 d) · 3 Good (1 d) · 4 Easy (1 d) · enter: 3 Good\n" in shown
    )


def test_answers_are_acknowledged_one_a_line_until_nothing_is_left(at: Run) -> None:
    done = at(MONDAY, "review", "--plain", input="\n1\n\n\n\n4\n\n2\n\n3\n")
    assert contract(done.stdout) == [
        "saved ID birds/robin 1 due 2026-11-24",
        "saved ID birds/heron 4 due 2026-11-24",
        "saved ID birds/swift 5 due 2026-11-24",
        "saved ID birds/robin 3 due 2026-11-24",
        "saved ID birds/robin 4 due 2026-11-24",
        "done",
    ]
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(
        "\n\n  3 cards reviewed today, 2 of them right at once (67%), in under a minute.\n"
        "  Next: 3 cards tomorrow.\ndone\n"
    )
    assert at(MONDAY, "review", "--plain").stdout == "done\n"


def test_an_acknowledged_id_is_the_one_in_the_log(quizcv: Run, data: Path) -> None:
    saved = quizcv("review", "--plain", input=GOOD).stdout
    (event_id,) = re.findall(rf"^saved ({ID}) ", saved, re.MULTILINE)
    assert f'"id":"{event_id}"' in (data / "reviews.jsonl").read_text()


@pytest.mark.parametrize("ending", ["q\n", ""], ids=["q", "end of input"])
@pytest.mark.parametrize("before", ["", "\n"], ids=["front", "back"])
def test_leaving_is_no_error_at_either_prompt(before: str, ending: str, at: Run) -> None:
    done = at(MONDAY, "review", "--plain", input=before + ending)
    assert (done.returncode, done.stderr, contract(done.stdout)) == (0, "", [])


@pytest.mark.parametrize("before", ["", "\n"], ids=["front", "back"])
def test_cards_are_buried_and_suspended_at_either_prompt(before: str, at: Run) -> None:
    done = at(MONDAY, "review", "--plain", input=f"{before}-\n{before}@\nq\n")
    assert contract(done.stdout) == ["saved ID birds/robin bury", "saved ID birds/heron suspend"]
    done = at(TUESDAY, "review", "--plain", input=GOOD * 3)
    assert contract(done.stdout) == [
        "saved ID birds/robin 4 due 2026-11-25",
        "saved ID birds/swift 4 due 2026-11-25",
        "done",
    ]


@pytest.mark.parametrize("before", ["", "\n"], ids=["front", "back"])
def test_undo_names_the_event_it_takes_back_and_what_the_card_is_now(before: str, at: Run) -> None:
    at(MONDAY, "review", "--plain", input=GOOD * 3)
    done = at(TUESDAY, "review", "--plain", input=f"{GOOD}{before}u\n{before}u\nq\n")
    saved, *undone = [line for line in done.stdout.splitlines() if re.match("saved|undone", line)]
    event_id = saved.split()[1]
    assert saved == f"saved {event_id} birds/heron 4 due 2026-11-30"
    assert undone[0] == f"undone {event_id} birds/heron due 2026-11-24"
    assert re.fullmatch(f"undone {ID} birds/swift due new", undone[1])


def test_the_undone_card_is_asked_again_at_once(at: Run) -> None:
    done = at(MONDAY, "review", "--plain", input="\n1\nu\n\n3\nq\n")
    assert contract(done.stdout) == [
        "saved ID birds/robin 1 due 2026-11-24",
        "undone ID birds/robin due new",
        "saved ID birds/robin 4 due 2026-11-24",
    ]


def test_when_there_is_nothing_to_undo_the_same_prompt_goes_on(at: Run) -> None:
    done = at(MONDAY, "review", "--plain", input="\nu\n3\nq\n")
    assert done.stderr == "? there is nothing to undo\n"
    assert contract(done.stdout) == ["saved ID birds/robin 4 due 2026-11-24"]


@pytest.mark.parametrize("line", ["5", "0", "-1", "03", "²", "yes", "\x1b[2J", "3 4"])
def test_other_input_is_answered_on_stderr_and_changes_nothing(line: str, at: Run) -> None:
    done = at(MONDAY, "review", "--plain", input=f"\n{line}\n3\nq\n")
    assert re.fullmatch(r"\? .*1 to 4.*\n", done.stderr)
    assert "\x1b" not in done.stderr
    assert contract(done.stdout) == ["saved ID birds/robin 4 due 2026-11-24"]


def test_a_grade_before_the_back_was_shown_is_other_input(at: Run) -> None:
    done = at(MONDAY, "review", "--plain", input="3\nq\n")
    assert done.stderr.startswith("? ")
    assert contract(done.stdout) == []


def test_bytes_that_are_no_text_are_other_input(environment: dict[str, str], data: Path, deck: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "quizcv", "--data", data, "--decks", deck, "review", "--plain"],
        input=b"\xff\xfe\n\n3\nq\n",
        capture_output=True,
        env=environment | {"PYTHONIOENCODING": "utf-8:strict"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(b"? ")
    assert b"\nsaved " in done.stdout


def test_a_terminal_without_unicode_is_no_obstacle(at: Run, environment: dict[str, str]) -> None:
    environment["PYTHONIOENCODING"] = "ascii"
    done = at(MONDAY, "review", "--plain", input=GOOD)
    assert (done.returncode, done.stderr) == (0, "")
    assert contract(done.stdout) == ["saved ID birds/robin 4 due 2026-11-24"]


def test_six_grades_are_0_to_5(at: Run, data: Path) -> None:
    data.mkdir()
    (data / "settings.toml").write_text("grades = 6\n")
    done = at(MONDAY, "review", "--plain", input="\n0\n\n5\n\n\n\n6\n2\nq\n")
    assert "  0 (today, 1 d) · 1 (today, 1 d) · 2 (today, 1 d) · 3 (today, 1 d) · 4 (1 d) ·" in done.stdout
    assert contract(done.stdout) == [
        "saved ID birds/robin 0 due 2026-11-24",
        "saved ID birds/heron 5 due 2026-11-24",
        "saved ID birds/swift 4 due 2026-11-24",
        "saved ID birds/robin 2 due 2026-11-24",
    ]
    assert "0 to 5" in done.stderr


@pytest.mark.parametrize(("new", "asked"), [("0", 0), ("2", 2), ("9", 3)])
def test_the_days_new_cards_can_be_chosen_for_one_run(new: str, asked: int, at: Run) -> None:
    done = at(MONDAY, "review", "--plain", "--new", new, input=GOOD * 9)
    assert contract(done.stdout)[:-1] == contract(done.stdout)[:asked]
    assert contract(done.stdout)[-1] == "done"


def test_only_the_decks_named_are_asked(at: Run) -> None:
    assert contract(at(MONDAY, "review", "--plain", "birds", input=GOOD).stdout)
    done = at(MONDAY, "review", "--plain", "bird")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: there is no deck 'bird'; do you mean 'birds'?\n"
    done = at(MONDAY, "review", "--plain", "fish")
    assert done.stderr == "Error: there is no deck 'fish'; there are: birds\n"


def test_a_doubtful_clock_wants_a_yes_and_is_not_asked_about_again(at: Run) -> None:
    at(MONDAY, "review", "--plain", input=GOOD)
    done = at("2025-01-01T10:00+01:00", "review", "--plain", input="n\n\n\n")
    (question,) = contract(done.stdout)
    assert question.startswith("clock ")
    assert "2025-01-01" in question
    assert done.returncode == 0
    done = at("2025-01-01T10:00+01:00", "review", "--plain", input="y\n\n\nq\n")
    assert contract(done.stdout) == [question, "saved ID birds/heron 4 due 2025-01-02"]
    done = at("2025-01-01T10:00+01:00", "review", "--plain", input="\n\nq\n")
    assert contract(done.stdout) == ["saved ID birds/swift 4 due 2025-01-02", "done"]


def test_a_failed_save_is_said_and_the_same_card_asked_again(
    data: Path, deck: Path, environment: dict[str, str]
) -> None:
    code = (
        "import resource, sys; from quizcv.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300, resource.RLIM_INFINITY))\n"
        "main(argv=sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--data", data, "--decks", deck, "review", "--plain"],
        input="\n\n" * 3 + "-\nu\n",
        capture_output=True,
        text=True,
        env=environment,
    )
    path = data / "reviews.jsonl"
    saved, *failed = contract(done.stdout)
    assert saved.startswith("saved ID birds/robin 4 due ")
    assert len(failed) == 4, "two answers, a burial and an undo"
    assert all(line.startswith(f"not saved: {path}: ") for line in failed)
    assert done.stdout.count("What does a heron eat?") == 5
    assert done.returncode == 0
    assert path.read_bytes().count(b"\n") == 1
    assert path.read_bytes().endswith(b"\n")


def test_a_card_answered_in_another_window_is_said_and_the_next_one_asked(
    environment: dict[str, str], data: Path, deck: Path
) -> None:
    here = subprocess.Popen(
        [sys.executable, "-m", "quizcv", "--data", data, "--decks", deck, "review", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert here.stdin is not None
    assert here.stdout is not None
    assert [here.stdout.readline() for _ in range(3)][2] == "  What colour is a robin's breast?\n"
    there = subprocess.run(here.args, input=GOOD, capture_output=True, text=True, env=environment)
    assert "saved" in there.stdout
    output, errors = here.communicate("\n\n" + "\n\n" + "q\n")
    assert errors == "? birds/robin was changed in another window\n"
    assert [line.split(" due")[0] for line in contract(output)] == ["saved ID birds/heron 4"]


def test_every_line_is_written_out_before_the_next_is_read(
    data: Path, deck: Path, environment: dict[str, str]
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "quizcv", "--data", data, "--decks", deck, "review", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def send(line: str) -> None:
        assert process.stdin is not None
        process.stdin.write(line + "\n")
        process.stdin.flush()

    def read_until(wanted: str) -> None:
        assert process.stdout is not None
        while wanted not in (line := process.stdout.readline()):
            assert line, f"{wanted!r} never came"

    for front, back in [("robin", "Red."), ("heron", "Fish."), ("swift", "In the air.")]:
        read_until(front)
        read_until("?")
        send("")
        read_until(back)
        read_until("3 Good")
        send("3")
        read_until(f"birds/{front} 4 due")
    read_until("done")
    assert process.wait(20) == 0


def test_a_closed_output_ends_it_quietly(data: Path, deck: Path, environment: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "quizcv", "--data", data, "--decks", deck, "review", "--plain"],
        input="\n\n",
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    os.close(writer)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_takeaways_come_before_the_first_review_of_a_deck(at: Run, deck: Path) -> None:
    deck.write_text(deck.read_text() + "takeaways: [Birds fly., Fish do not.]\nnext: Fish\n")
    shown = at(MONDAY, "review", "--plain", input=GOOD).stdout
    assert shown.index("  1. Birds fly.\n  2. Fish do not.\n  Next: Fish\n") < shown.index("robin's breast")
    assert shown.count("Birds fly.") == 1
    assert "Birds fly." not in at(MONDAY, "review", "--plain", input=GOOD).stdout


def test_a_backlog_and_the_limit_of_reviews_are_said(at: Run, data: Path) -> None:
    at("2026-11-23T10:00+01:00", "review", "--plain", "--new", "2", input="\n3\n\n3\nq\n")
    (data / "settings.toml").write_text("reviews_a_day = 1\n")
    done = at("2026-11-29T10:00+01:00", "review", "--plain", input="\n3\nq\n")
    assert "note: No new cards today: 2 were overdue, more than a day's worth (1).\n" in done.stderr
    assert "note: the day's limit of reviews (reviews_a_day) is reached; still due: 1\n" in done.stderr
    assert done.stdout.endswith("done\n")


def test_new_cards_named_now_count_more_than_five_more_chosen_before(at: Run, data: Path) -> None:
    data.mkdir(exist_ok=True)
    (data / "today.json").write_text('{"day":"2026-11-23","new_cards":9}')
    assert at(MONDAY, "review", "--plain", "--new", "0", input="").stdout == "done\n"
    assert at(MONDAY, "review", "--plain", input="q\n").stdout != "done\n"
