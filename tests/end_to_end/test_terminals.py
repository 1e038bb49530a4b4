"""What reaches the terminal: no deck's escape sequences, no colours where none are wanted."""

from __future__ import annotations

import re
import sys

import pytest

EVIL = "\\e]0;pwned\\a\\e[31;5m\\x9b31m\\u202e\\u2066[/] [@click=app.quit]x[/]"
"""As YAML writes it in double quotes."""
RAW = (b"\x1b]0;pwned", b"\x1b[31;5m", "\x9b".encode(), "\u202e".encode(), "\u2066".encode(), b"\x9b31m")
DECK = f"""\
id: evil
title: "T {EVIL}"
takeaways: ["P {EVIL}"]
next: "N {EVIL}"
cards:
  - {{id: a, front: "F {EVIL}", back: "B {EVIL}", source: "S {EVIL}", tags: ["{EVIL}"]}}
  - {{id: b, front: f, "K {EVIL}": k}}
cheatsheet:
  - {{id: e, operation: "O {EVIL}", note: "M {EVIL}",
     code: "# C {EVIL}", setup: "# U {EVIL}", input: "0 # I {EVIL}"}}
"""
SMALL = "id: small\ntitle: Small deck\ncards: [{front: What is one?, back: The first number.}]\n"


def test_nothing_raw_reaches_the_terminal(start, tmp_path):
    folder = tmp_path / "decks"
    folder.mkdir()
    (folder / "evil.yaml").write_text(DECK)
    (folder / "\x1b]0;pwned\x07\u202e.yaml").write_text("nothing: here\n")
    terminal = start("--decks", str(folder), size=(160, 50), EDITOR="/nowhere/\x1b]0;pwned\x07")
    shown = "␛]0;pwned␇␛[31;5m⟨U+009B⟩31m⟨U+202E⟩⟨U+2066⟩[/] [@click=app.quit]x[/]"
    terminal.wait_for(f"T {shown[:40]}", "pwned␇")  # home cuts a long title
    terminal.press("p")
    terminal.wait_for("Problems", f"K {shown[:20]}")
    terminal.press("q")
    terminal.wait_for("Today")
    terminal.press("enter")
    terminal.wait_for(f"P {shown}", f"N {shown}")
    terminal.press("q")
    terminal.wait_for(f"F {shown}")
    terminal.flip_and_grade("1", f"S {shown}")
    terminal.wait_for(f"O {shown}")
    terminal.press("E")
    terminal.wait_for("cannot be started")
    terminal.press("e")
    terminal.wait_for("ctrl+s save", f"O {shown}")
    terminal.press("escape")
    terminal.wait_for("space flip")
    terminal.press("space", "t")
    terminal.wait_for("May this code run?", f"C {shown}", f"U {shown}", f"I {shown}")
    terminal.press("n")
    terminal.wait_for(f"C {shown}", f"U {shown}", f"I {shown}", f"M {shown}")
    terminal.press("q", "q")
    terminal.wait_for("Today")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
    for sequence in RAW:
        assert sequence not in terminal.raw


@pytest.mark.parametrize(
    "variables",
    [
        {"NO_COLOR": "1"},
        {"TERM": "xterm", "COLORTERM": ""},
        {"TERM": "dumb", "COLORTERM": "", "LANG": "C", "LC_ALL": "C"},
    ],
    ids=lambda variables: " ".join(f"{name}={value}" for name, value in variables.items()),
)
def test_a_review_works_in_plainer_terminals(start, tmp_path, variables):
    deck = tmp_path / "small.yaml"
    deck.write_text(SMALL)
    terminal = start("--decks", str(deck), "review", **variables)
    terminal.wait_for("What is one?")
    terminal.flip_and_grade("3", "The first number.")
    terminal.wait_for("That is all for today.")
    terminal.press("q")
    terminal.wait_for("Today   all done")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
    colours = {tuple(map(int, found)) for found in re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", terminal.raw)}
    if "NO_COLOR" in variables:
        assert all(max(colour) - min(colour) <= 8 for colour in colours), colours
    if variables.get("TERM") == "xterm":
        assert not colours


def test_without_a_screen_that_is_seen_nothing_is_asked(start, tmp_path, data):
    deck = tmp_path / "small.yaml"
    deck.write_text(SMALL)
    quizcv = f"{sys.executable} -m quizcv --data {data} --decks {deck} review"
    ways = (
        (f"{quizcv} 2>/dev/null", "stderr leads"),
        (f"{quizcv} >/dev/null", "stdout leads"),
        (f"{quizcv} </dev/null >/dev/null", "stdin and stdout lead"),
    )
    for redirected, where in ways:
        terminal = start(command=["/bin/sh", "-c", redirected])
        terminal.wait_for(f"Error: this needs a terminal, and {where} elsewhere; `quizcv review --plain`")
        assert terminal.wait_for_end() == 1
    assert not (data / "reviews.jsonl").exists()


CRASH = """
import sys
from quizcv.cli import main
from quizcv.tui.screens.home import HomeScreen
HomeScreen.action_problems = lambda self: 1 / 0
sys.exit(main(argv=sys.argv[1:]))
"""


def test_a_crash_leaves_the_terminal_whole_and_exits_1(start, data):
    terminal = start(command=[sys.executable, "-c", CRASH, "--data", str(data)])
    terminal.wait_for("Today")
    terminal.press("p")
    assert terminal.wait_for_end() == 1
    assert b"ZeroDivisionError" in terminal.raw
    for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?1000h", b"\x1b[?1000l")):
        assert terminal.raw.rfind(off) > terminal.raw.rfind(on) >= 0
    assert terminal.raw.rfind(b"\x1b[?25h") > terminal.raw.rfind(b"\x1b[?25l")
    terminal.wait_for_no_process()
