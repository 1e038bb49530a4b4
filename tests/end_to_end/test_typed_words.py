"""A deck for a language, from `quizcv new` to what the log says, in a real terminal."""

from __future__ import annotations

import json
import subprocess
import sys


def test_a_new_deck_of_words_is_typed(start, data):
    new = [sys.executable, "-m", "quizcv", "--data", str(data), "new", "Two words", "--kind", "words"]
    path = subprocess.run(new, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    assert path.endswith("/two-words.yaml")
    terminal = start("--decks", path, "review", NO_COLOR="1")
    terminal.wait_for("Norwegian has three genders")
    terminal.press("space")
    terminal.wait_for("ei jente: the girl", "type an answer")
    terminal.press("jenten")
    terminal.wait_for("jenten")
    terminal.press("enter")
    terminal.wait_for("close: 2 letters differ", "jent[en]")
    terminal.press("ctrl+o")
    terminal.wait_for("hint 1 of 1")
    terminal.press("ctrl+l", "Jenta")
    terminal.until(lambda: "Jenta" in terminal.text, "the answer is typed")
    terminal.press("enter")
    terminal.wait_for(
        "the capital letters differ · 2 tries", "[j]enta", "The article stands at the end.", "▸ 2"
    )
    terminal.until(lambda: _graded(terminal), "the suggested grade is taken")
    events = [json.loads(line) for line in (data / "reviews.jsonl").read_text().splitlines()]
    assert [(event["card"], event["quality"], event["answer"]) for event in events] == [
        ("two-words/the-girl", 3, "Jenta")
    ]
    terminal.press("ctrl+q")
    terminal.wait_for_end()
    terminal.assert_clean()


def _graded(terminal):
    """Press space until the grade is taken, which it is not just after the verdict."""
    if terminal.shows("The article stands"):
        terminal.press("space")
        terminal._read(0.7)
    return not terminal.shows("The article stands")
