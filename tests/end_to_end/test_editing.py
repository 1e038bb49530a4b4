"""Editing during the review: the user's own editor, then the same card with its new text."""

from __future__ import annotations

import re
import shlex
import sys
from datetime import datetime
from pathlib import Path

import pytest

from quizcv.decks import bundled_folder
from quizcv.workspace import open_workspace

DECK = """\
id: small
title: Small deck
cards:
  - {id: one, front: What is one?, back: The first number.}
  - {id: two, front: What is two?, back: The number after one.}
"""
BUNDLED = bundled_folder() / "06-computer-vision.yaml"


def called(tmp_path: Path) -> list[str]:
    return (tmp_path / "called").read_text().split()


def test_the_editor_opens_at_the_card_and_its_new_text_is_shown(start, tmp_path, editor):
    deck = tmp_path / "small.yaml"
    deck.write_text(DECK)
    chosen = editor("sed -i 's/What is two?/What is 2?/' \"$file\"; echo 'in the editor'")
    terminal = start("--decks", str(deck), "review", EDITOR=chosen)
    terminal.wait_for("What is one?")
    terminal.flip_and_grade("3", "The first number.")
    terminal.wait_for("What is two?")
    terminal.press("E")
    terminal.wait_for("What is 2?")
    assert called(tmp_path) == ["+5", str(deck)]
    assert b"in the editor" in terminal.raw
    terminal.flip_and_grade("3", "The number after one.")
    terminal.wait_for("That is all for today.")
    terminal.press("q", "q")
    terminal.wait_for_end()
    terminal.assert_clean()


def test_a_deck_broken_in_the_editor_can_be_opened_at_the_mistake_again(start, tmp_path, editor):
    deck = tmp_path / "small.yaml"
    deck.write_text(DECK)
    chosen = editor("sed -i 's/back: The first number.//' \"$file\"")
    terminal = start("--decks", str(deck), "review", EDITOR=chosen)
    terminal.wait_for("What is one?")
    terminal.press("E")
    terminal.wait_for("Open small.yaml again at line 4?", "`back` is missing")
    editor("sed -i 's/front: What is one?, /front: What is 1?, back: One./' \"$file\"")
    terminal.press("y")
    terminal.wait_for("What is 1?")
    assert called(tmp_path) == ["+4", str(deck), "+4", str(deck)]
    editor("sed -i 's/back: One./bakc: One./' \"$file\"")
    terminal.press("E")
    terminal.wait_for("write `back`", "Until it is put right, the deck stays as it was.")
    terminal.press("n")
    terminal.wait_for("small.yaml, line 4", "What is 1?")


def test_code_that_was_changed_in_the_editor_is_asked_about_at_once(start, tmp_path, editor, allow):
    deck = tmp_path / "small.yaml"
    deck.write_text(DECK + "  - {id: sum, value: 1 + 1}\n")
    allow(deck)
    terminal = start(
        "--decks", str(deck), "review", EDITOR=editor("sed -i 's/is one?/is 1?/' \"$file\""), forked=True
    )
    terminal.wait_for("What is one?")
    terminal.press("E")
    terminal.wait_for("What is 1?")  # words need no yes
    editor("sed -i 's/1 + 1/2 + 2/' \"$file\"")
    terminal.press("E")
    terminal.wait_for("May this code run?", "2 + 2")
    terminal.press("y")
    terminal.wait_for("What is 1?")


def test_a_broken_deck_is_opened_at_its_mistake_from_home(start, tmp_path, data, editor):
    deck = data / "decks" / "small.yaml"
    deck.parent.mkdir(parents=True)
    deck.write_text("id: small\ncards:\n  - front: a: b\n    back: c\n")
    terminal = start("--decks", str(deck), EDITOR=editor("echo in the editor"))
    terminal.wait_for("! line 3")
    terminal.press("down", "e")
    terminal.wait_for("Open small.yaml again at line 3?")
    assert called(tmp_path) == ["+3", str(deck)]


def test_an_editor_that_fails_is_reported_and_the_review_goes_on(start, tmp_path, editor):
    deck = tmp_path / "small.yaml"
    deck.write_text(DECK)
    chosen = editor("echo in the editor; read line")
    terminal = start("--decks", str(deck), "review", EDITOR=chosen)
    terminal.wait_for("What is one?")
    terminal.press("E")
    terminal.until(lambda: b"in the editor" in terminal.raw, "the editor has started")
    terminal.press("ctrl+c")
    terminal.wait_for("ended with status -2", "What is one?")
    terminal.flip_and_grade("3", "The first number.")
    terminal.wait_for("What is two?")
    terminal.press("ctrl+c")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()


def test_a_bundled_card_is_edited_apart_from_its_deck(start, tmp_path, data, editor):
    before = BUNDLED.read_bytes()
    clock = lambda: datetime.now().astimezone()  # noqa: E731
    turn = open_workspace(tmp_path / "other", clock=clock).session(["computer-vision"]).next()
    front = turn.card.content.front[:60]
    terminal = start("review", "computer-vision", EDITOR=editor("true"), forked=True)
    terminal.wait_for("Computer vision", "Spatial structure.")
    terminal.press("enter")
    terminal.wait_for(front)
    terminal.press("E")
    terminal.until(lambda: (tmp_path / "called").exists(), "the editor was called")
    terminal.wait_for(front)
    terminal.until(lambda: not list((data / "edits").iterdir()), "nothing is left of what was not changed")
    editor(f"sed -i 's/{re.escape(front[:20])}/An edited text, {front[:9]}/' \"$file\"")
    terminal.press("E")
    terminal.wait_for(f"An edited text, {front[:9]}")
    edits = data / "edits" / "computer-vision.yaml"
    assert called(tmp_path)[-2:] == ["+5", str(edits)]
    assert BUNDLED.read_bytes() == before
    text = edits.read_text()
    assert "An edited text" in text and "back:" not in text, "only what differs"


@pytest.mark.parametrize(
    "program", [pytest.param(name, marks=pytest.mark.needs(name)) for name in ("vim", "nano")]
)
def test_a_real_editor_opens_a_deck_with_the_name_of_an_option(start, tmp_path, program):
    folder = tmp_path / "decks"
    folder.mkdir()
    (folder / "-c:!touch PWNED;.yaml").write_text(DECK)
    run = f'cd {shlex.quote(str(folder))}; exec "$@"'
    quizcv = [sys.executable, "-m", "quizcv", "--data", str(tmp_path / "data"), "--decks", "."]
    terminal = start(command=["/bin/sh", "-c", run, "sh", *quizcv, "review"], EDITOR=program)
    terminal.wait_for("What is one?")
    terminal.press("E")
    terminal.wait_for("title: Small deck")
    terminal.press(*((":q!", "enter") if program == "vim" else ("ctrl+x",)))
    terminal.until(lambda: "title: Small deck" not in terminal.text, "the editor is left")
    terminal.wait_for("What is one?")
    terminal.press("q", "q")
    terminal.wait_for_end()
    assert not (folder / "PWNED").exists()


def test_a_mistake_that_was_found_by_browsing_is_corrected_there(start, tmp_path, editor):
    deck = tmp_path / "small.yaml"
    deck.write_text(DECK)
    chosen = editor("sed -i 's/after one/behind one/' \"$file\"")
    terminal = start("--decks", str(deck), EDITOR=chosen)
    terminal.wait_for("Today")
    terminal.press("/")
    terminal.wait_for("esc leave")
    terminal.press("t", "w", "o")
    terminal.wait_for("enter: search the cards for two")
    terminal.press("\r")
    terminal.wait_for("1 of 2 cards", "The number after one.", "e edit")
    terminal.press("E")
    terminal.wait_for("The number behind one.", "1 of 2 cards")
    assert called(tmp_path) == ["+5", str(deck)]
    terminal.press("@")
    terminal.wait_for("Suspended: 1 card")
    terminal.press("u")
    terminal.wait_for("Undone: suspend of")
    terminal.press("q")
    terminal.wait_for("Today")
    terminal.press("q")
    terminal.wait_for_end()
    terminal.assert_clean()
