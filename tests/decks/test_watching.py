"""What is looked at to notice a saved deck, and what is said where nothing can be noticed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from quizcv.decks.watching import problem_with, watched


def deck(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("cards:\n  - {front: a, back: b}\n")
    return path


def test_a_folder_and_those_inside_concern_and_hidden_ones_do_not(tmp_path: Path) -> None:
    decks = deck(tmp_path / "decks" / "a.yaml").parent
    inner = deck(decks / "clone" / "b.yaml").parent
    deck(decks / "clone" / ".git" / "c.yaml")
    now = watched([decks])
    assert {decks, inner, tmp_path} == now.folders
    for path in (decks / "new.yaml", inner / "NEW.YML", inner, decks):
        assert now.concerns(path)
    for path in (
        decks / ".a.yaml.swp",
        decks / "a.yaml~",
        decks / "4913",
        inner / ".git" / "c.yaml",
        tmp_path / "notes.txt",
    ):
        assert not now.concerns(path)
    (decks / "more").mkdir()
    assert now.concerns(decks / "more")


def test_a_folder_that_is_not_there_is_awaited(tmp_path: Path) -> None:
    decks = tmp_path / "data" / "decks"
    now = watched([decks])
    assert now.folders == {tmp_path}
    assert now.concerns(tmp_path / "data")
    assert not now.concerns(tmp_path / "other")
    decks.mkdir(parents=True)
    assert watched([decks]).folders == {decks, decks.parent}


def test_a_folder_that_was_made_anew_is_another(tmp_path: Path) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    before = watched([decks])
    assert watched([decks]) == before
    decks.rename(tmp_path / "away")
    decks.mkdir()
    assert watched([decks]) != before


def test_a_named_file_and_the_target_of_a_link_concern(tmp_path: Path) -> None:
    named = deck(tmp_path / "here" / "a.yaml")
    target = deck(tmp_path / "there" / "b.yaml")
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "linked.yaml").symlink_to(target)
    now = watched([named, decks])
    assert {named.parent, target.parent, decks} <= now.folders
    assert now.concerns(named)
    assert now.concerns(target)


def test_saves_in_a_folder_are_noticed(tmp_path: Path) -> None:
    assert problem_with(tmp_path, (tmp_path / "trial").touch, patience=60) == ""


def test_without_watchfiles_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    said = problem_with(tmp_path, (tmp_path / "trial").touch)
    assert said == "watchfiles is missing; `pip install watchfiles` brings it"


def test_a_folder_that_cannot_be_watched_is_said(tmp_path: Path) -> None:
    assert problem_with(tmp_path / "none", lambda: None) != ""
