"""`quizcv review --plain`, `judge`, `log` and `stats` with answers that are typed: no torch is needed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
MONDAY = "2026-11-23T10:00+01:00"

DECK = """\
id: norsk
cards:
  - id: girl
    front: the girl
    answer: [jenta, jenten]
    back: The article stands at the end.
    hints: [It ends in -a., It begins with j.]
    note: Feminine.
    source: Bokmålsordboka
  - id: neuter
    front: Which of these are neuter?
    choices: [hus, jente, tre]
    answer: [hus, tre]
  - id: house
    front: a house
    back: et hus
    note: Neuter.
    hints: [Two words.]
"""


@pytest.fixture(autouse=True)
def norsk(deck: Path) -> None:
    """The deck of these tests, in the place of the usual one."""
    deck.write_text(DECK, "utf-8")


def events(data: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (data / "reviews.jsonl").read_text().splitlines()]


def conversation(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What was said, but for grades and ids."""
    lines = [line for line in done.stdout.splitlines() if line.strip() and "1 Again" not in line]
    return [re.sub(r"^saved \S+", "saved ID", line) for line in lines]


def test_words_are_typed_until_they_are_right_and_the_difference_is_shown(at: Run, data: Path) -> None:
    answers = ["\\h", "\\h", "\\h", "huset", "jente", "Jenta.", ""]
    done = at(MONDAY, "review", "--plain", "--new", "1", input="\n".join(answers) + "\n\\q\n")
    assert done.stderr == "? there are no more hints\n"
    assert conversation(done) == [
        "[norsk/girl · review · 1 left · 0 again · answer: a line]",
        "  the girl",
        "  hint: It ends in -a.",
        "  hint: It begins with j.",
        "wrong: that is not it",
        "wrong: close: 1 letter differs · 2 tries",
        "  you    jent[e]",
        "right",
        "  the capital letters and punctuation marks differ · 3 tries",
        "  you    [J]enta[.]",
        "  right  [j]enta",
        "  also   jenten",
        "  The article stands at the end.",
        "  Feminine.",
        "  — Bokmålsordboka",
        "saved ID norsk/girl 3 due 2026-11-24",
        "[norsk/girl · drill · 1 left · 1 again · answer: a line]",
        "  the girl",
    ]
    (event,) = events(data)
    assert (event["quality"], event["answer"], event["truth"]) == (3, "Jenta.", "jenta; jenten")
    assert [miss["answer"] for miss in event["misses"]] == ["huset", "jente"]


def test_choices_are_answered_with_their_letters(at: Run, data: Path) -> None:
    at(MONDAY, "review", "--plain", "--new", "1", input="jenta\n\nq\n")
    front = at(MONDAY, "review", "--plain", "--new", "2", input="").stdout
    letters = {word: letter for letter, word in re.findall(r"^  ([abc])\) (\w+)$", front, re.MULTILINE)}
    right, wrong = letters["tre"] + letters["hus"], letters["jente"]
    answers = [wrong, "d", right, "", "q"]
    done = at(MONDAY, "review", "--plain", "--new", "2", input="\n".join(answers) + "\n")
    assert done.stderr.startswith("? that is none of the choices; type the letters")
    said = conversation(done)
    assert f"  before [{wrong}) jente]" in said
    assert [line for line in said if line[0] not in " ["] == [
        "wrong: 1 of these is wrong and 2 more are right",
        "right",
        "saved ID norsk/neuter 3 due 2026-11-24",
    ]
    event = events(data)[-1]
    assert {*event["answer"].splitlines()} == {"hus", "tre"}
    assert sorted(event["parameters"]["order"]) == ["a", "b", "c"]
    again = at(MONDAY, "undo")
    assert again.stdout.endswith("norsk/neuter due new\n")
    assert front in at(MONDAY, "review", "--plain", "--new", "2", input="").stdout  # the same order


def test_an_empty_line_gives_up(at: Run, data: Path) -> None:
    done = at(MONDAY, "review", "--plain", "--new", "1", input="jent\n\n\nq\n")
    assert "  you    jent[…]\n  right  jent[a]\n" in done.stdout
    assert (events(data)[0]["quality"], events(data)[0]["attempts"]) == (1, 1)


def test_a_hint_before_a_card_is_flipped(at: Run) -> None:
    at(MONDAY, "suspend", "norsk/girl", "norsk/neuter")
    done = at(MONDAY, "review", "--plain", input="h\nh\n\nq\n")
    assert conversation(done)[1:] == ["  a house", "  hint: Two words.", "  et hus", "  Neuter."]
    assert done.stderr == "? there are no more hints\n"


def test_judge_log_stats_and_decks_know_them(at: Run) -> None:
    rows = [
        json.loads(line)
        for line in at(
            MONDAY, "judge", "girl", "--answer", "jent", "--answer", "Jenta", "--json"
        ).stdout.splitlines()
    ]
    assert [(row["right"], row["said"], row["truth"]) for row in rows] == [
        (False, "close: 1 letter differs", "jenta; jenten"),
        (True, "the capital letters differ", "jenta; jenten"),
    ]
    assert at(MONDAY, "judge", "neuter", "--answer", "hus").stdout == "wrong: 1 more is right\n"
    batch = '{"card": "neuter", "answer": "ac", "parameters": {"order": "abc"}}\n'
    (row,) = map(json.loads, at(MONDAY, "judge", "--batch", "-", input=batch).stdout.splitlines())
    assert row["right"] is True
    at(MONDAY, "review", "--plain", input="gutten\njenta\n\nq\n")
    shown = at(MONDAY, "log").stdout
    assert "wrong  gutten" in shown
    assert "right  jenta; jenten" in shown
    learned = json.loads(at(MONDAY, "stats", "--json").stdout)["learning"]
    assert learned["tries"] == {"at_once": 0, "after_tries": 1, "given_up": 0}
    (row,) = json.loads(at(MONDAY, "decks", "--json").stdout)["decks"]
    assert (row["kinds"], row["judged"]) == ({"answer": 1, "choices": 1, "front": 1}, 0)
    assert at(MONDAY, "find", "kind:choices tre").stdout.count("norsk/neuter") == 1


def test_a_terminal_is_told_once_what_can_be_typed_at_each_sort_of_prompt(
    deck: Path, data: Path, environment: dict[str, str]
) -> None:
    words = ["-m", "quizcv", "--data", str(data), "--decks", str(deck), "review", "--plain"]
    terminal = pexpect.spawn(sys.executable, words, env=environment, encoding="utf-8", timeout=60)
    said = ""
    for prompt, line in (("answer> ", ""), ("grade> ", "3"), ("answer> ", "z"), ("answer> ", "\\q")):
        terminal.expect_exact(prompt)
        said += terminal.before
        terminal.sendline(line)
    terminal.expect(pexpect.EOF)
    said = " ".join(said.split())
    assert said.count("An empty line gives up; \\u undoes, \\- buries the card until tomorrow") == 1
    assert said.count(" u undoes, - buries the card until tomorrow, @ suspends it, q leaves. 1 Again") == 1
