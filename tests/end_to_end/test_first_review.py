"""A stranger's first days with the program, in a real terminal."""

from __future__ import annotations

import json
import signal
import sys
from datetime import datetime, timedelta

import pytest

DECK = """\
id: small
title: Small deck
cards:
  - {id: one, front: What is one?, back: The first number.}
  - {id: two, front: What is two?, back: The number after one.}
  - {id: three, front: What is three?, back: The number after two.}
"""
SMALL = (
    ("What is one?", "The first number."),
    ("What is two?", "The number after one."),
    ("What is three?", "The number after two."),
)
COURSE = """\
id: course
title: A course
takeaways: [Images are grids., Layers are functions.]
cards:
  - {id: stride, front: What does the stride control?, back: How many pixels the kernel moves.}
  - {id: pooling, front: Why pool?, back: Smaller maps.}
  - {id: one-by-one, front: What is a 1x1 convolution good for?, back: It changes the number of channels.}
  - {id: vanishing, front: What is the vanishing-gradient problem?, back: It is multiplied again and again.}
  - {id: tuning, front: What is fine-tuning?, back: To go on training a network.}
  - {id: sum, value: 1 + 1}
"""
FIRST_FIVE = (
    ("What does the stride control?", "How many pixels the kernel moves"),
    ("Why pool?", "Smaller maps"),
    ("What is a 1x1 convolution good for?", "It changes the number of channels"),
    ("What is the vanishing-gradient problem?", "is multiplied again"),
    ("What is fine-tuning?", "To go on training a network"),
)


def events(data):
    path = data / "reviews.jsonl"
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(DECK)
    return str(path)


@pytest.fixture
def course(tmp_path, allow):
    """A deck with takeaways, whose sixth card has torch start."""
    path = tmp_path / "course.yaml"
    path.write_text(COURSE)
    allow(path)
    return str(path)


def test_a_first_review_by_keyboard_alone(start, data, course):
    terminal = start("--decks", course, "review", forked=True)
    terminal.wait_for("A course", "Images are grids.", "Layers are functions.")
    terminal.press("enter")
    for number, (front, back) in enumerate(FIRST_FIVE):
        terminal.wait_for(front, f"{5 - number} new")
        assert back not in terminal.text
        terminal.flip_and_grade("12343"[number], back)
    terminal.wait_for("once more", "2 again")
    for front, back in FIRST_FIVE[:2]:
        terminal.wait_for(front)
        terminal.flip_and_grade("3", back)
    terminal.wait_for("That is all for today.", "5 cards reviewed", "Next: 5 cards tomorrow.")
    terminal.until(lambda: terminal.lines[-1].strip().endswith("q home"), "the last line is the key bar")
    terminal.press("q")
    terminal.wait_for("Today   all done", "1 day in a row")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
    answers = [(event["kind"], event["quality"]) for event in events(data)]
    assert answers == [("review", q) for q in (1, 3, 4, 5, 4)] + [("drill", 4)] * 2
    assert '"course/stride"' in (data / "schedule.json").read_text()


def test_a_first_review_with_the_mouse_alone(start, data, small):
    terminal = start("--decks", small)
    terminal.wait_for("Small deck", "3 new")
    terminal.click("Today")
    for (front, back), grade in zip(SMALL, ("Again", "Good", "Easy"), strict=True):
        terminal.wait_for(front)
        terminal.click(front)
        terminal.wait_for(back, grade)
        terminal.until(
            lambda grade=grade, back=back: clicked_away(terminal, grade, back), f"{grade} is taken"
        )
    terminal.wait_for("What is one?", "1 again")
    terminal.click("u undo  ")
    terminal.wait_for("What is three?")
    terminal.click("q home")
    terminal.wait_for("Today")
    terminal.click("q quit")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
    assert [event.get("quality") for event in events(data)] == [1, 4, 5, None]


def clicked_away(terminal, grade, back):
    if terminal.shows(back):
        terminal.click(grade)
        terminal._read(0.25)
    return not terminal.shows(back)


def test_the_next_days_bring_the_cards_back_and_undo_reaches_over_a_restart(start, data, small):
    yesterday = (datetime.now().astimezone() - timedelta(days=1)).isoformat()
    past = (
        "import sys; from datetime import datetime; from quizcv.cli import main;"
        f"main(lambda: datetime.fromisoformat('{yesterday}'), sys.argv[1:])"
    )
    command = [sys.executable, "-c", past, "--data", str(data), "--decks", small, "review"]
    terminal = start(command=command)
    for front, back in SMALL:
        terminal.wait_for(front)
        terminal.flip_and_grade("3", back)
    terminal.wait_for("That is all for today.")
    terminal.press("ctrl+c")
    terminal.wait_for_end()
    terminal = start("--decks", small, "review")
    terminal.wait_for("3 left")
    terminal.press("u")
    terminal.wait_for("Undone: review of “What is three?” (Good)")
    terminal.press("q")
    terminal.wait_for("Today   2 to review · 1 new")


def test_two_windows_share_one_history(start, data, small):
    first = start("--decks", small, "review")
    second = start("--decks", small, "review")
    first.wait_for("What is one?")
    second.wait_for("What is one?")
    first.flip_and_grade("3", "The first number.")
    first.wait_for("What is two?")
    first.flip_and_grade("3", "The number after one.")
    first.wait_for("What is three?")
    second.flip_and_grade("1", "The first number.")
    second.wait_for("“What is one?” was changed in another window", "What is three?")
    assert [event["card"] for event in events(data)] == ["small/one", "small/two"]


def test_killed_in_the_middle_it_keeps_every_acknowledged_answer(start, data, course):
    terminal = start("--decks", course, "review", "--new", "12")
    terminal.wait_for("Images are grids.")
    terminal.press("enter")
    for front, back in FIRST_FIVE[:3]:
        terminal.wait_for(front)
        terminal.flip_and_grade("3", back)
        terminal.wait_for("u undoes")
    terminal.until(lambda: len(terminal.processes()) > 1, "torch is starting")
    terminal.signal(signal.SIGKILL)
    assert terminal.wait_for_end() == -signal.SIGKILL
    terminal.wait_for_no_process()
    assert [event["quality"] for event in events(data)] == [4, 4, 4]
    again = start("--decks", course, "review")
    again.wait_for(FIRST_FIVE[3][0], "2 left")
