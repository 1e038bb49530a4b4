"""A session that mixes all kinds of cards, with right, wrong and malformed answers, in a terminal."""

from __future__ import annotations

import json
import re

DECK = """\
id: mixed
title: Mixed cards
cards:
  - id: shape
    shape: nn.Conv2d(3, {c}, kernel_size=3, stride={s}, padding=1)
    input: torch.randn(2, 3, 32, 32)
    vary: {c: [4, 8, 16, 32], s: [1, 2]}
    output: [2, 4, 32, 32]
  - {id: flip, front: What is a flip?, back: A card from memory.}
  - {id: raises, raises: torch.ones(2) @ torch.ones(3), error: RuntimeError}
  - {id: value, value: "sum(p.numel() for p in nn.Linear(3, 2).parameters())", ask: How many parameters?}
  - {id: prints, prints: "print(torch.zeros(1).dtype)"}
  - id: task
    task: Add the two axes of `x` up to one number per row.
    setup: x = torch.arange(6).reshape(2, 3)
    solution: x.sum(1)
    hints: [Which axis goes away?]
  - {id: blank, blank: "torch.zeros({{4}}).view(2, 2)"}
  - {id: cloze, cloze: "The {{c1::stride}} is the step."}
cheatsheet:
  - id: flatten
    operation: Flatten
    code: nn.Flatten()
    input: torch.randn(8, 4, 2, 2)
    output: [8, 16]
    cards: [shape]
"""
TORCH = 90.0
FRONTS = {
    "mixed/shape": "drawn for today",
    "mixed/flip": "What is a flip?",
    "mixed/raises": "what does it raise?",
    "mixed/value": "How many parameters?",
    "mixed/prints": "What does it print?",
    "mixed/task": "Add the two axes",
    "mixed/blank": "torch.zeros(____)",
    "mixed/cloze/c1": "[…]",
    "mixed/flatten/shape": "Flatten",
}


def values(terminal):
    """The values drawn for today, as they are shown."""
    terminal.wait_for("drawn for today")
    (found,) = re.findall(r"c = (\d+), s = (\d)", terminal.text)
    return found


def answer(terminal, text, *said, submit="enter", patience=TORCH):
    """Type in place of what stands in the field, submit it, and read what is said."""
    terminal.press("ctrl+l", text)
    terminal.until(lambda: text[-20:] in terminal.text, f"{text!r} is typed")
    terminal.press(submit)
    terminal.wait_for(*said, patience=patience)


def grade(terminal, key, front):
    """Press a key until the grade is taken, which it is not just after the verdict or another key."""

    def taken():
        if terminal.shows("1 Again"):
            terminal.press(key)
            terminal._read(0.7)
        return not terminal.shows("1 Again")

    terminal.wait_for(front, "1 Again")
    terminal.until(taken, f"the grade of {front!r} is taken")


def leave_field(terminal):
    """Have the plain keys work, if there is a field that takes them."""
    terminal.until(lambda: terminal.shows("esc other keys") or terminal.shows("u undo"), "the keys are told")
    if terminal.shows("esc other keys"):
        terminal.press("escape")
        terminal.wait_for("enter answer", "u undo")


def events(data):
    return [json.loads(line) for line in (data / "reviews.jsonl").read_text().splitlines()]


def test_a_session_of_all_kinds_with_undo_across_each_and_a_restart_in_the_middle(start, data, tmp_path):
    deck = tmp_path / "mixed.yaml"
    deck.write_text(DECK)
    command = ("--decks", str(deck), "review", "--new", "20")
    terminal = start(*command, size=(100, 30), forked=True)

    # Its code did not come with quizcv: asked from memory until it may run.
    terminal.wait_for("What shape comes out?", "has not been allowed to run", "space shows the answer")
    terminal.press("!")
    terminal.wait_for("May this code run?", "torch.ones(2) @ torch.ones(3)")
    terminal.press("y")
    channels, stride = values(terminal)
    size = 32 // int(stride)
    answer(terminal, "2, 8, many", "“many” is no size")
    answer(terminal, f"2, 3, {size}, {size}", "✗ those are the channels of the input")

    # The rest of it after a restart: the same question, and what was not graded counts for nothing.
    leave_field(terminal)
    terminal.press("q")
    terminal.wait_for("Today   9 new")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
    assert not (data / "reviews.jsonl").exists()
    terminal = start(*command, size=(100, 30))
    terminal.wait_for("What is a flip?")  # torch is not there yet: others come first
    terminal.flip_and_grade("3", "A card from memory.")
    terminal.until(lambda: not terminal.shows("What is a flip?"), "the next card is asked")
    if not terminal.shows("What shape comes out?"):  # torch needs longer still
        terminal.wait_for("[…]")
        terminal.flip_and_grade("3", "The stride is the step.")
    assert values(terminal) == (channels, stride)
    right = f"(2, {channels}, {size}, {size})"
    answer(terminal, right, f"{right}   ✓ right", "▸ 3 Good", f"= {size}   W: the same")
    grade(terminal, "4", "What shape")  # the learner has the last word

    terminal.wait_for("what does it raise?")
    answer(terminal, "2", "✗ it does not run")
    answer(
        terminal, "RuntimeError", "raises RuntimeError   ✓ right", "torch     raises RuntimeError", "▸ 2 Hard"
    )
    grade(terminal, " ", "what does it raise?")

    terminal.wait_for("How many parameters?")
    answer(terminal, "6", "✗ too small")
    terminal.press("ctrl+g")
    terminal.wait_for("you       6   ✗ too small", "torch     8", "▸ 1 Again")
    grade(terminal, "\r", "How many parameters?")

    terminal.wait_for("What does it print?")
    answer(terminal, "torch.float64", "✗ something else is printed")
    answer(terminal, "float32", "✓ right", "torch.float32")
    grade(terminal, "3", "What does it print?")

    terminal.wait_for("Add the two axes", "ctrl+r check")
    answer(terminal, "x.sum(", "This is not Python", submit="ctrl+r")
    answer(terminal, "x.sum(0)", "✗ the shape is (3,)", submit="ctrl+r")
    terminal.press("ctrl+o")
    terminal.wait_for("hint 1 of 1  Which axis goes away?", "no more")
    answer(terminal, "x.sum(1, keepdim=True)", "✗ the shape is (2, 1)", submit="ctrl+r")
    answer(terminal, "x[:, 0] + x[:, 1] + x[:, 2]", "✓ right", "solution  x.sum(1)", submit="ctrl+r")
    grade(terminal, "3", "Add the two axes")

    terminal.wait_for("torch.zeros(____)")
    answer(terminal, "5", "✗")
    answer(terminal, "2 + 2", "torch.zeros(2 + 2).view(2, 2)   ✓ right", "solution  torch.zeros(4)")
    grade(terminal, "3", "____")

    if terminal.shows("[…]"):
        terminal.flip_and_grade("3", "The stride is the step.")
    terminal.wait_for("Flatten", "What shape comes out?")
    answer(terminal, "128", "✗ flattened too much")
    before = events(data)
    terminal.press("ctrl+l", "8 16")  # on its own: lines that come all at once are a paste
    terminal.until(lambda: "8 16" in terminal.text, "the answer is typed")
    terminal.press("\r1\r2u-\r")  # what follows enter is for the field
    terminal.wait_for("(8, 16)   ✓ right", "▸ 2 Hard")
    assert events(data) == before
    grade(terminal, "3", "Flatten")
    terminal.wait_for("once more", "esc other keys")  # what was not known at once

    # Undo across each kind, to the first; then the same question with the same values.
    saved = events(data)
    assert sorted(event["card"] for event in saved) == sorted(FRONTS)
    leave_field(terminal)
    for event in reversed(saved):
        terminal.press("~", "u")  # not u alone: on a busy machine many at once look like a key that is held
        terminal.wait_for("Undone: review of", FRONTS[event["card"]])
        terminal.wait_for("space flip" if "attempts" not in event else "enter answer")
    terminal.press("u")
    terminal.wait_for("There is nothing to undo.")
    first = next(event for event in saved if event["card"] == "mixed/shape")
    assert (first["quality"], first["answer"], first["truth"], first["attempts"]) == (5, right, right, 1)
    assert first["parameters"] == {"c": channels, "s": stride}
    terminal.press("ctrl+q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
    terminal.wait_for_no_process()
    again = start("--decks", str(deck), "review", "--new", "1", size=(100, 30), forked=True)
    assert values(again) == (channels, stride)
    answer(again, right, f"{right}   ✓ right")
