"""Snippets from the pane in the real torch: the whole cheat sheet, and those that misbehave."""

from __future__ import annotations

import signal

import pytest

from quizcv.decks import bundled_folder

TORCH = 90.0
"""Seconds for what waits for `import torch` on a machine with much else to do."""
DECK = """\
id: small
title: Small deck
cheatsheet:
  - {id: add, operation: Addition, code: torch.ones(3) + 1}
"""


@pytest.fixture
def sheet(start, data, tmp_path, allow):
    """The cheat sheet of a deck with one line, and one second for each run."""
    deck = tmp_path / "small.yaml"
    deck.write_text(DECK)
    allow(deck)
    (data / "settings.toml").write_text("seconds = 1.0\ndevice = 'cpu'\n")
    terminal = start("--decks", str(deck), size=(100, 30))
    terminal.wait_for("Today")
    terminal.press("c")
    terminal.wait_for("torch ready", patience=TORCH)
    return terminal


def run_code(terminal, code):
    """Replace the snippet by this one and run it; the cursor stands in the editor."""
    terminal.press("ctrl+l")
    terminal.wait_for("torch.ones(3) + 1")
    terminal.press("end", *["backspace"] * len("torch.ones(3) + 1"))
    terminal.until(lambda: "torch.ones" not in terminal.text, "the editor is empty")
    terminal.press(code)
    terminal.until(lambda: code[:20] in terminal.text, "the code is typed")
    terminal.press("ctrl+r")


def test_all_seven_entries_run_from_the_pane(start):
    terminal = start(
        "--decks", str(bundled_folder() / "06-computer-vision.yaml"), size=(120, 40), forked=True
    )
    terminal.wait_for("Computer vision")
    terminal.press("c")
    terminal.wait_for("Replace the final layer", "nn.Conv2d(in_channels=3")
    weights = "not on this disk"
    for name, facts in (
        (
            "Convolution",
            ("(1, 3, 32, 32)", "(1, 16, 32, 32)", "448 parameters, 448 trainable", "float32 · cpu"),
        ),
        ("Max pooling", ("(1, 16, 32, 32)", "(1, 16, 16, 16)", "0 parameters")),
        ("ReLU activation", ("output", "(1, 16, 32, 32)", "0 parameters")),
        ("Flatten", ("(8, 16, 4, 4)", "(8, 256)")),
        ("Load ResNet", ("(1, 3, 224, 224)", "(1, 1000)", "11,689,512 parameters", weights)),
        ("Freeze parameters", ("after Load ResNet", "11,689,512 parameters, 0 trainable", weights)),
        ("Replace the final layer", ("(1, 10)", "11,181,642 parameters, 5,130 trainable", weights)),
    ):
        terminal.wait_for_pane(name)
        terminal.press("enter")
        for fact in facts:
            terminal.wait_for_pane(fact, patience=TORCH)
        if name == "Convolution":
            terminal.press("p")
            terminal.wait_for("x (1, 3, 32, 32)", "▀▀▀▀")
            terminal.press("p")
            terminal.wait_for_pane("float32 · cpu")
        terminal.press("down")
    terminal.press("q")
    terminal.wait_for("torch ready")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()


def test_snippets_that_misbehave_end_with_a_message_and_the_next_run_is_ready(sheet):
    """One session, as a stranger would try them one after the other."""
    sheet.press("tab")
    for code, said in (
        ("import sys; sys.exit()", "ended itself"),  # not what stands in the code
        ("import os; os.kill(os.getpid(), 11)", "SIGSEGV"),
        ("while True: print('spam')", "took too long"),
        ("print('\\x1b]0;pwned\\x07\\u202e' * 9)", "␛]0;pwned␇⟨U+202E⟩"),
        ("raise ValueError('[/] \\x1b[31m')", "[/] ␛[31m"),
        ("torch.zeros(7, 5)", "(7, 5)"),
    ):
        run_code(sheet, code)
        sheet.wait_for_pane(said, patience=TORCH)
    assert b"\x1b]0;pwned" not in sheet.raw
    assert "\u202e".encode() not in sheet.raw
    sheet.press("ctrl+l")
    sheet.wait_for("torch.ones(3) + 1")
    sheet.press("ctrl+r")
    sheet.wait_for_pane("(3,)", patience=TORCH)
    sheet.press("ctrl+q")
    assert sheet.wait_for_end() == 0
    sheet.assert_clean()
    sheet.wait_for_no_process()


def test_an_endless_loop_is_stopped_with_ctrl_c_and_the_next_run_is_ready(start, data, tmp_path, allow):
    deck = tmp_path / "loop.yaml"
    deck.write_text(DECK.replace("torch.ones(3) + 1", '"while True: pass"'))
    allow(deck)
    terminal = start("--decks", str(deck), size=(100, 30))
    terminal.wait_for("Today")
    terminal.press("c", "enter")
    terminal.wait_for("Running … ctrl+c stops.", patience=TORCH)
    terminal.press("tab", "ctrl+c")
    terminal.wait_for("the run was stopped")
    terminal.press("end", "; 1", "ctrl+r")
    terminal.wait_for("Running … ctrl+c stops.")
    terminal.press("ctrl+c")
    terminal.wait_for("the run was stopped")
    terminal.press("ctrl+r")
    terminal.wait_for("Running … ctrl+c stops.")
    terminal.signal(signal.SIGHUP)  # as for SIGTERM, which test_leaving.py sends
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
    terminal.wait_for_no_process()
    assert not (data / "reviews.jsonl").exists()
