"""What is typed in the form and not saved outlives a crash: it is in a file soon after, and comes back."""

from __future__ import annotations

import pytest

from quizcv.editing.unsaved import Unsaved, every, keep
from quizcv.paths import unsaved_folder
from quizcv.tui.widgets.form_fields import FormFields

BIRDS = """\
id: birds
title: Birds
cards:
  - id: robin
    front: What colour is a robin's breast?
    back: Red.
  - id: heron
    front: What does a heron eat?
    back: Fish.
"""


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """A state folder of the test's own."""
    monkeypatch.setenv("QUIZCV_STATE", str(tmp_path / "state"))


async def open_robin(desk):
    await desk.press("b")
    await desk.sees("2 cards")
    await desk.press("e")
    await desk.sees("ctrl+s save")


async def new_card(desk):
    await desk.press("down", "a", "enter")
    await desk.sees("a new card")


async def is_kept(desk, text):
    """Wait until this is on disk."""
    await desk.until(lambda: any(text in str(each.values) for each in every()), f"{text} is kept")


async def is_not_kept(desk):
    """Wait until nothing is kept any more."""
    await desk.until(lambda: not every(), "nothing is kept")


def fields(desk):
    return desk.app.screen.query_one(FormFields).values


async def test_a_program_that_was_killed_leaves_what_was_typed(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit() as desk:
        await open_robin(desk)
        await desk.press("X")
        await is_kept(desk, "XWhat colour")
        desk.app.exit()  # as when the terminal is closed: nobody is asked
    assert path.read_text() == BIRDS
    assert [kept.stat().st_mode & 0o777 for kept in unsaved_folder().iterdir()] == [0o600]
    async with sit() as desk:
        await desk.sees("What you typed at 09:00 in robin of Birds was not saved: e on that card")
        await open_robin(desk)
        await desk.sees("XWhat colour", "What you typed at 09:00 and did not save is back", "ctrl+n")
        await desk.press("ctrl+s")
        await desk.sees("Saved birds/robin.")
        assert "XWhat colour" in path.read_text()
        await is_not_kept(desk)
    async with sit() as desk:
        await open_robin(desk)
        await desk.sees_no("is back")


async def test_what_is_brought_back_can_be_thrown_away_and_that_taken_back(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit() as desk:
        await open_robin(desk)
        await desk.press("X")
        desk.app.exit()  # at once: the last keys before the terminal is closed are kept too
    async with sit() as desk:
        await open_robin(desk)
        await desk.sees("is back; ctrl+n throws it away")
        await desk.press("ctrl+n")
        await desk.sees("Thrown away", "What colour is a robin")
        await is_not_kept(desk)
        await desk.press("ctrl+n")
        await desk.sees("XWhat colour")
        await is_kept(desk, "XWhat")
        await desk.press("ctrl+n")
        await desk.sees("Thrown away")
        await desk.press("escape")
        await desk.sees("2 cards")
        await is_not_kept(desk)
    assert path.read_text() == BIRDS


async def test_a_new_card_comes_back_in_its_kind_where_one_is_added_to_that_deck(sit, write_deck):
    write_deck(BIRDS)
    async with sit() as desk:
        await new_card(desk)
        await desk.press("A", "b", "ctrl+t")
        await desk.sees("Which kind of card?")
        await desk.press("down", "enter")
        await desk.sees("typed answer")
        await desk.press("escape")
        await desk.sees("Save the card?")
        await desk.press("escape")
        await is_kept(desk, "Ab")
        desk.app.exit()
    async with sit() as desk:
        await desk.sees("in a new card of Birds was not saved: a for that deck")
        await new_card(desk)
        await desk.sees("Birds · typed answer · a new card", "is back")
        assert fields(desk)["front"] == "Ab"
        await desk.press("ctrl+n")
        await desk.sees("Birds · flashcard · a new card")
        assert not fields(desk)["front"]
        await desk.press("ctrl+n")
        await desk.sees("Birds · typed answer · a new card")
        await desk.press("escape")
        await desk.sees("Save the card?")
        await desk.press("l")
        await desk.sees("2 new")
        assert not every()


async def test_where_the_card_changed_since_both_come_together(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit() as desk:
        await open_robin(desk)
        await desk.press("X")
        desk.app.exit()
    path.write_text(BIRDS.replace("What colour", "Which colour").replace("Red.", "Orange."))
    async with sit() as desk:
        await open_robin(desk)
        await desk.sees("with your front instead of what is there")
        assert fields(desk)["front"].startswith("XWhat")
        assert fields(desk)["back"] == "Orange."
        desk.app.exit()
    path.write_text(BIRDS.replace("What colour", "XWhat colour"))  # as it was typed
    async with sit() as desk:
        await open_robin(desk)
        await is_not_kept(desk)
        await desk.sees_no("is back")


async def test_a_folder_that_cannot_be_written_is_said_and_hinders_nothing(sit, write_deck, tmp_path):
    (tmp_path / "state").write_text("a file in its place")
    path = write_deck(BIRDS)
    async with sit() as desk:
        await open_robin(desk)
        await desk.press("X")
        await desk.sees("A crash would lose what you type here")
        await desk.press("ctrl+s")
        await desk.sees("Saved birds/robin.")
        assert "XWhat" in path.read_text()


WITHOUT_ROBIN = BIRDS[: BIRDS.index("  - id: robin")] + BIRDS[BIRDS.index("  - id: heron") :]


@pytest.fixture
def typed_robin(write_deck, clock):
    """The deck's file, and text that was typed in one of its cards some time ago and never saved."""
    path = write_deck(BIRDS, "birds.yaml")
    before = {"id": "robin", "front": "What colour is a robin's breast?", "back": "Red."}
    values = before | {"front": "XWhat colour?"}
    keep(Unsaved(str(path), "birds/robin", "birds", "Birds", "front", values, before, clock.now))
    return path


async def test_what_was_typed_in_a_card_that_is_gone_is_opened_as_a_new_one(sit, typed_robin):
    typed_robin.write_text(WITHOUT_ROBIN)
    async with sit() as desk:
        await desk.sees("Open it as a new card?", "What you typed at 09:00 in robin of Birds was not saved")
        await desk.sees("that card is not there any more", "front: XWhat colour?")
        await desk.press("y")
        await desk.sees("Add a card to which deck?")
        await desk.press("escape")  # it is kept
        await desk.sees("Today")
    async with sit() as desk:
        await desk.sees("Open it as a new card?")
        await desk.press("y", "enter")
        await desk.sees("Birds · flashcard · a new card", "is back")
        await desk.press("ctrl+s")
        await desk.sees("Saved birds/robin.")
        await is_not_kept(desk)
    assert typed_robin.read_text().count("XWhat colour") == 1


async def test_what_was_typed_in_a_deck_that_is_gone_is_thrown_away(sit, write_deck, typed_robin):
    write_deck()
    typed_robin.write_text("id: birds\ncards:\n\t- a mistake\n")
    async with sit() as desk:  # nothing is gone yet
        await desk.sees("birds.yaml   ! line 3")
        assert "as a new card" not in desk.text
    typed_robin.write_text("id: other\ncards:\n  - {id: a, front: f, back: b}\n")
    async with sit() as desk:
        await desk.sees("Open it as a new card?")
        await desk.press("x")
        await desk.sees("Today")
        await is_not_kept(desk)
