"""However the program is left, nothing stays behind: no process, no garbled terminal, nothing unsaved."""

from __future__ import annotations

import signal

import pytest

TORCH = 90.0
FIVE_ENTRIES = """\
id: small
title: Small deck
cheatsheet:
  - {id: add, operation: Addition, code: torch.ones(3) + 1}
  - {id: sub, operation: Subtraction, code: torch.ones(3) - 1}
"""


@pytest.fixture
def deck(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(FIVE_ENTRIES)
    return str(path)


def leave_by_key(*keys):
    return lambda terminal: terminal.press(*keys)


def leave_by_signal(number):
    return lambda terminal: terminal.signal(number)


WAYS = {
    "q": leave_by_key("q"),
    "ctrl+c": leave_by_key("ctrl+c"),
    "SIGTERM": leave_by_signal(signal.SIGTERM),
}


@pytest.mark.parametrize("leave", WAYS.values(), ids=WAYS)
def test_while_torch_is_starting(start, data, deck, leave):
    """A card that runs is in the queue, so torch starts as soon as the first card is seen."""
    terminal = start("--decks", deck, "review")
    terminal.wait_for("Addition")
    terminal.flip_and_grade("3", "torch.ones(3) + 1")
    terminal.wait_for("Subtraction")
    terminal.press("q")
    terminal.wait_for("Today   1 new", "torch is starting")
    leave(terminal)
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
    terminal.wait_for_no_process()
    assert (data / "schedule.json").exists()


def test_killed_while_a_snippet_runs(start, tmp_path, allow):
    path = tmp_path / "loop.yaml"
    path.write_text('id: loop\ncheatsheet: [{operation: Loop, code: "while True: pass"}]\n')
    allow(path)
    terminal = start("--decks", str(path))
    terminal.wait_for("Today")
    terminal.press("c", "enter")
    terminal.wait_for("Running … ctrl+c stops.", patience=TORCH)
    terminal.signal(signal.SIGKILL)
    assert terminal.wait_for_end() == -signal.SIGKILL
    terminal.wait_for_no_process()


def test_when_the_terminal_goes_away(start, deck):
    terminal = start("--decks", deck, "review")
    terminal.wait_for("Addition")
    terminal.hang_up()
    terminal.wait_for_no_process()
