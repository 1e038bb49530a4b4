"""Live mode in a real terminal and real torch: no key is lost, and the table is that of the whole line."""

from __future__ import annotations

import re

TORCH = 90.0
"""Seconds for what waits for `import torch` on a machine with much else to do."""
DECK = """\
id: small
title: Small deck
cheatsheet:
  - {id: conv, operation: Convolution, code: "3", input: "torch.randn(1, 3, 32, 32)"}
"""
LINE = "nn.Conv2d(in_channels=3, out_channels=21, kernel_size=5, padding=7)"


def test_a_line_typed_in_live_mode_ends_in_its_table(start, tmp_path):
    deck = tmp_path / "small.yaml"
    deck.write_text(DECK)
    terminal = start("--decks", str(deck), size=(120, 30), forked=True)
    terminal.wait_for("Today")
    terminal.press("c")
    terminal.wait_for("torch ready", patience=TORCH)
    terminal.press("l")
    terminal.wait_for("May this code run?")
    terminal.press("y")
    terminal.wait_for("live · follows what you type", "ms · torch")  # the 3 that stands there has run
    terminal.press("tab", "end", "backspace")
    terminal.until(lambda: not re.search(r"│ +3 *$", terminal.text, re.MULTILINE), "the editor is empty")
    half = LINE.index("out")
    for key in LINE[:half]:
        terminal.press(key)
    terminal.wait_for(LINE[:half], "live · unfinished", "ms · torch")
    for key in LINE[half:]:
        terminal.press(key)
    terminal.wait_for(LINE, "(1, 21, 42, 42)", "live · follows what you type", patience=TORCH)
    assert "It raises" not in terminal.raw.decode("utf-8", "replace")
    terminal.press("ctrl+q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
