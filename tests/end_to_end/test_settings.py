"""Settings changed in a real terminal are there in the next one, also when this one was killed."""

from __future__ import annotations

import signal


def test_what_was_chosen_holds_after_a_kill(start, data, tmp_path):
    deck = tmp_path / "small.yaml"
    deck.write_text("cards:\n" + "".join(f"  - {{front: f{n}, back: b{n}}}\n" for n in range(9)))
    terminal = start("--decks", str(deck))
    terminal.wait_for("5 new")
    terminal.press(",")
    terminal.wait_for("New cards", "5 a day")
    terminal.press("down", "enter", "backspace", "7", "x")
    terminal.wait_for("7x")
    terminal.press("enter")
    terminal.wait_for("must be a whole number from 0 to 100000")
    terminal.press("backspace", "enter")
    terminal.wait_for("7 a day", "Saved in")
    terminal.click("Theme")
    terminal.wait_for("textual-light")
    terminal.signal(signal.SIGKILL)
    terminal.wait_for_end()
    again = start("--decks", str(deck))
    again.wait_for("7 new")
    again.press(",")
    again.wait_for("7 a day", "textual-light")
    again.press("q", "q")
    again.wait_for_end()
    again.assert_clean()
    assert "new_cards = 7 " in (data / "settings.toml").read_text()
