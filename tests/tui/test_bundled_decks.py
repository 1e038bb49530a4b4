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
