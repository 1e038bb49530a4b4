"""Decks that are saved in another window, by real programs, while quizcv runs in a real terminal."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

DECK = """\
id: small
title: {}
cards:
  - id: one
    front: What is one?
    back: The first number.
"""


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def renamed_over(path: Path, text: str) -> None:
    """As VS Code and many others save."""
    other = path.with_name(path.name + ".tmp-1234")
    other.write_text(text)
    os.replace(other, path)  # noqa: PTH105


def by_vim(path: Path, text: str) -> None:
    title = text.splitlines()[1]
    subprocess.run(["vim", "-Es", "-u", "NONE", "-c", f"2s/.*/{title}/", "-c", "wq", str(path)], check=True)


def by_nano(path: Path, text: str) -> None:
    environment = {**os.environ, "TERM": "xterm"}
    nano = pexpect.spawn("nano", ["-I", "+2", str(path)], dimensions=(24, 80), env=environment)
    nano.expect("What is one")
    nano.send(f"\x0b{text.splitlines()[1]}\r\x0f\r")
    nano.expect("Wrote")
    nano.send("\x18")
    nano.expect(pexpect.EOF)
    nano.close()


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


def by_git(path: Path, text: str) -> None:
    git(path.parent, "init", "-q")
    git(path.parent, "add", "-A")
    git(path.parent, "commit", "-qm", "before")
    git(path.parent, "checkout", "-qb", "other")
    path.write_text(text)
    git(path.parent, "commit", "-qam", "after")
    git(path.parent, "checkout", "-q", "main")
    git(path.parent, "checkout", "-q", "other")


WAYS: tuple[Callable[[Path, str], None], ...] = (in_place, renamed_over, by_vim, by_nano, by_git)


@pytest.mark.needs("vim", "nano", "git")
def test_however_a_deck_is_saved_it_is_on_the_screen(start, data, tmp_path):
    decks = tmp_path / "decks"
    decks.mkdir()
    path = decks / "small.yaml"
    path.write_text(DECK.format("At first"))
    terminal = start("--decks", str(decks))
    terminal.wait_for("At first")
    for save in WAYS:
        title = f"Saved {save.__name__}"
        save(path, DECK.format(title))
        terminal.wait_for(title)
    for number in range(100):
        path.write_text(DECK.format(f"Number {number}"))
    terminal.wait_for("Number 99")
    path.write_text(DECK.format("Half")[:30])
    terminal.wait_for("small.yaml, line ", "Number 99", "the deck stays as it was")
    path.write_text(DECK.format("Whole"))
    terminal.wait_for("Whole")
    terminal.until(lambda: "small.yaml, line" not in terminal.text, "the banner is gone")
    copy = decks / "small (conflicted copy 2026-11-29).yaml"
    copy.write_text(DECK.format("The copy"))
    terminal.wait_for("a sync tool left this copy", "Whole")
    copy.unlink()
    terminal.until(lambda: "a sync tool" not in terminal.text, "the banner is gone")
    data.mkdir(exist_ok=True)
    renamed_over(data / "settings.toml", "new_cards = ")
    terminal.wait_for("settings.toml: it is not TOML", "1 new")
    renamed_over(data / "settings.toml", "new_cards = 0")
    terminal.until(lambda: not terminal.shows("1 new"), "the setting holds")
    terminal.until(lambda: "settings.toml" not in terminal.text, "the banner is gone")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()


def test_a_folder_of_decks_that_comes_while_one_reviews_is_found(start, data):
    terminal = start()
    terminal.wait_for("Today")
    clone = data / "decks" / "clone"
    clone.mkdir(parents=True)
    (clone / "small.yaml").write_text(DECK.format("From a clone"))
    terminal.press("/")
    terminal.wait_for("any words of cards")
    terminal.press(*"clone")
    terminal.wait_for("From a clone")
    (clone / "small.yaml").write_text(DECK.format("Edited there"))
    terminal.wait_for("Edited there")
    terminal.press("escape")
    terminal.wait_for("Today")
    terminal.press("end")
    terminal.wait_for("▾ clone", "Edited there")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal.assert_clean()
