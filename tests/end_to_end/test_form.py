"""Writing cards as a new user would, in a real terminal: from a new deck to what stands in its file."""

from __future__ import annotations

WRITTEN = """\
title: Fugler

cards:
  - front: rødstrupe
    back: robin
  - front: hegre
    back: heron
  - cloze: En {{c1::måke}} er en gull.
"""


def test_a_deck_is_written_learnt_corrected_and_found(start, data):
    terminal = start(size=(100, 30), forked=True)
    terminal.wait_for("Today")
    terminal.press("a")
    terminal.wait_for("You have no deck of your own yet")
    terminal.press("Fugler")
    terminal.wait_for("new deck “Fugler”")
    terminal.press("enter")
    terminal.wait_for("Fugler · flashcard · a new card")

    terminal.press("rødstrupe", "down", "robin", "ctrl+s")
    terminal.wait_for("Here is room for the next one.")
    deck = data / "decks" / "fugler.yaml"
    terminal.press("hegre", "down", "heron", "ctrl+s")
    terminal.until(lambda: "heron" in deck.read_text(), "the second card is in the file")
    terminal.until(lambda: not terminal.shows("heron"), "there is room for the next one")

    terminal.press("ctrl+t")
    terminal.wait_for("Which kind of card?")
    terminal.click("text with holes")
    terminal.wait_for("Fugler · text with holes · a new card")
    terminal.press("En måke er en gull.", "ctrl+s")
    terminal.wait_for("there is no hole in this text; write `{{c1::the hidden words}}` in it")
    terminal.press("home", *("right",) * 3, "{{c1::", *("right",) * 4, "}}")
    terminal.wait_for("En […] er en gull.")
    terminal.press("ctrl+s")
    terminal.until(lambda: "gull" in deck.read_text(), "the third card is in the file")
    assert deck.read_text() == WRITTEN
    terminal.wait_for("Here is room for the next one.")
    terminal.press("escape")
    terminal.wait_for("Today", "Fugler", "u undoes that")

    terminal.press("home", "down", "enter")  # below all decks together
    terminal.wait_for("space shows the answer", "rødstrupe")
    terminal.press("space")
    terminal.wait_for("robin", "1 Again")
    terminal.press("e")
    terminal.wait_for("Fugler · flashcard · ", "ctrl+s save")
    terminal.press("down", "end", " (Erithacus)", "ctrl+s")
    terminal.wait_for("robin (Erithacus)", "1 Again", "u undoes that")
    terminal.press("3")
    terminal.wait_for("Good, back tomorrow", "hegre")
    terminal.press("q")
    terminal.wait_for("Today")

    terminal.press("b")
    terminal.wait_for("e edit", " cards")
    terminal.press("/")
    terminal.wait_for("esc leave")
    terminal.press("hegre")
    terminal.wait_for(" 1 of ")
    terminal.press("enter")
    terminal.wait_for("e edit")
    terminal.press("e")
    terminal.wait_for("Fugler · flashcard · ", "ctrl+s save")
    terminal.press("end", "n", "ctrl+s")
    terminal.wait_for("u undoes that", "hegren")
    terminal.press("@")
    terminal.wait_for("Suspended: 1 card")
    terminal.press("@")
    terminal.wait_for("Asked again: 1 card")
    terminal.press("q")
    terminal.wait_for("Today")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
    text = deck.read_text()
    assert text.replace("hegren", "hegre").replace(" (Erithacus)", "") == WRITTEN
