"""A deck that came with quizcv at home: its cards are edited one by one, and it is never copied unasked."""

from __future__ import annotations

import pytest

BIRDS = """\
id: birds
title: Birds
cards:
  - {id: robin, front: Robin?, back: Red}
  - {id: heron, front: Heron?, back: Grey}
"""


@pytest.fixture
def bundled(write_deck, monkeypatch):
    """A deck that came with quizcv."""
    path = write_deck(BIRDS, "birds.yaml")
    for module in ("decks", "decks.library", "editing.work", "editing.forks"):
        monkeypatch.setattr(f"quizcv.{module}.bundled_folder", lambda: path.parent)
    return path


async def test_e_on_a_deck_that_came_with_quizcv_leads_to_its_cards_and_makes_no_copy(sit, bundled, data):
    async with sit((100, 30), named=False) as desk:
        await desk.press("down", "E")
        await desk.sees("no file of yours; e lists its cards")
        await desk.press("e")
        await desk.sees("deck:birds", "2 cards", "choose the card to edit")
        await desk.press("e")
        await desk.sees("Birds · flashcard · robin")
        await desk.press("X", "ctrl+s")
        await desk.sees("Saved birds/robin.", "2 cards")
        assert "XRobin?" in (data / "edits" / "birds.yaml").read_text()
        assert not (data / "decks").exists()
        assert bundled.read_text() == BIRDS
        await desk.press("q")
        await desk.sees("Today   2 new")
        await desk.press("E")
        await desk.sees("cannot be left for an")


@pytest.fixture
def copy(bundled, data):
    """A copy of it, with an edited card, one more, and one less."""
    assert bundled.exists()
    path = data / "decks" / "birds.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(BIRDS.replace("Red", "Orange").replace("  - {id: heron, front: Heron?, back: Grey}", OWN))
    return path


OWN = "  - {id: swift, front: Swift?, back: Black}"


async def test_a_copy_becomes_edits_after_a_yes_and_a_copy_again_by_undo(sit, copy, data):
    before = copy.read_text()
    async with sit(named=False) as desk:
        await desk.sees("Keep only your changes", "1 card changed, 1 card added and 1 card missing")
        await desk.press("y")
        await desk.sees("is the one that comes with quizcv again", "u undoes that", "Birds, my own cards")
        assert "back: Orange" in (data / "edits" / "birds.yaml").read_text()
        assert "heron" not in (data / "edits" / "birds.yaml").read_text()
        assert not copy.exists()
        assert copy.with_name("birds.yaml.before-edits").read_text() == before
        await desk.press("u")
        await desk.until(copy.exists, "it is undone")
        assert copy.read_text() == before


async def test_what_edits_do_not_keep_of_a_copy_is_said(sit, copy):
    own = "title: My birds\ntakeaways: [Look up.]"
    copy.write_text(copy.read_text().replace("title: Birds", own))
    async with sit(named=False) as desk:
        await desk.sees(
            "1 card missing. It also has a title and takeaways of its own: that stays in the copy"
        )
        await desk.press("y")
        await desk.sees("kept as birds.yaml.before-edits, with a title and takeaways of its own.")


async def test_a_copy_that_shall_stay_is_spoken_of_no_more(sit, copy):
    for _ in range(2):
        async with sit(named=False) as desk:
            await desk.sees("Keep only your changes")
            await desk.press("escape")
            await desk.sees("replaces the bundled one; `quizcv decks --only-edits birds`")
    async with sit(named=False) as desk:
        await desk.sees("Keep only your changes")
        await desk.press("n")
        await desk.until(lambda: desk.app.workspace.declined_copies == {"birds"}, "it is remembered")
    async with sit(named=False) as desk:
        await desk.sees("Today   2 new")
        assert desk.app.workspace.notices == []
        await desk.press("down")
        assert "Keep only" not in desk.text
    assert copy.exists()


async def test_nothing_is_offered_for_a_copy_while_a_mistake_is_in_it(sit, copy):
    right = copy.read_text()
    copy.write_text(right.replace("front: Swift?", "fornt: Swift?"))
    async with sit(named=False) as desk:
        await desk.sees("Today   1 new", "p problems")
        await desk.press("down")
        assert "Keep only" not in desk.text
    copy.write_text(right)
    async with sit(named=False) as desk:
        await desk.sees("Keep only your changes")


@pytest.mark.usefixtures("bundled")
async def test_a_deck_that_is_only_called_the_same_is_no_copy(sit, data):
    path = data / "decks" / "birds.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("title: Mine\ncards: [{id: x, front: X?, back: Y}]\n")
    async with sit(named=False) as desk:
        await desk.sees("Mine", "replaces the bundled one")
        await desk.press("down")
        assert "only-edits" not in desk.text
        assert "Keep only" not in desk.text
