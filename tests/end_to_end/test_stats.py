"""From a first answer to the page of statistics, its cards and their history, in a real terminal."""

from __future__ import annotations

DECK = """\
title: Small deck
cards:
  - {id: one, front: What is one?, back: The first number.}
  - {id: two, front: What is two?, back: The number after one.}
"""


def test_an_answer_is_on_the_page_and_its_card_a_key_away(start, tmp_path):
    deck = tmp_path / "small.yaml"
    deck.write_text(DECK)
    terminal = start("--decks", str(deck), NO_COLOR="1")
    terminal.wait_for("2 new")
    terminal.press("s")
    terminal.wait_for("Nothing here yet", "each day of the year")
    terminal.press("q", "enter")
    terminal.wait_for("What is one?")
    terminal.flip_and_grade("1", "The first number.")
    terminal.wait_for("What is two?")
    terminal.press("q")
    terminal.wait_for("Today")
    terminal.press("s")
    terminal.wait_for("The year", "1 in a row now", "█", "Remembered")
    terminal.press("end")
    terminal.wait_for("Hardest cards", "1 of 1")
    terminal.press("enter")
    terminal.wait_for("1 of 2 cards")
    terminal.press("i")
    terminal.wait_for("1 answer, the latest first", "Again")
    terminal.press("q")
    terminal.wait_for("1 of 2 cards")
    terminal.press("escape")
    terminal.until(lambda: "of 2 cards" not in terminal.text, "all cards are listed")
    terminal.press("q")
    terminal.wait_for("Hardest cards")
    terminal.press("q")
    terminal.wait_for("Today")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
