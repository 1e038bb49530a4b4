"""Chosen cards get tags and go to other decks, all of them or none, and undone as one."""

from __future__ import annotations

import pytest

from quizcv.tui.screens.tags import read_tags
from quizcv.tui.widgets.card_table import CardTable

BIRDS = """\
id: birds
title: Birds
cards:
  # a note that stays
  - {id: robin, front: Robin, back: Red, tags: [small]}
  - {id: heron, front: Heron, back: Grey}
  - {id: swift, front: Swift, back: Black}
"""
FISH = """\
id: fish
title: Fish
cards:
  - {id: cod, front: Cod, back: Green}
"""


@pytest.fixture
def decks(write_deck):
    return write_deck(BIRDS, "birds.yaml"), write_deck(FISH, "fish.yaml")


async def lists(desk, *keys):
    await desk.until(
        lambda: [card.key for card in desk.app.screen.query_one(CardTable).listed] == list(keys), str(keys)
    )


@pytest.mark.parametrize(
    ("typed", "add", "remove"),
    [
        ("core difficult -old", ["core", "difficult"], ["old"]),
        ("two words, -some more,", ["two words"], ["some more"]),
        (" - , ", [], []),
    ],
)
def test_tags_are_typed_with_blanks_or_commas_between_them(typed, add, remove):
    assert read_tags(typed) == (add, remove)


async def test_chosen_cards_get_tags_and_lose_them(sit, decks):
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("4 cards")
        await desk.press("space", "space", "number_sign")
        await desk.sees("Tags for 2 cards", "There are: small (1)")
        await desk.type("core -small\n")
        await desk.sees("Tagged 2 cards. u undoes that.")
        text = decks[0].read_text()
        assert text.count("core") == 2 and "small" not in text and "# a note that stays" in text
        assert decks[1].read_text() == FISH
        await desk.press("u")
        await desk.sees("Undone: tags of 2 cards")
        assert decks[0].read_text() == BIRDS
        await desk.press("number_sign", "escape")
        await desk.sees("4 cards")
        assert desk.events() == []


async def test_chosen_cards_go_to_another_deck_with_their_histories(sit, decks, answered):
    answered("birds/heron")
    async with sit() as desk:
        desk.app.workspace.decks.adopt()  # as at each start
        await desk.press("b")
        await desk.sees("4 cards")
        await desk.press("down", "space", "space", "m")
        await desk.sees("Move 2 cards to which deck?", "Birds", "Fish")
        await desk.type("fish\n")
        await desk.sees("Moved 2 cards to fish. u undoes that.")
        await lists(desk, "birds/robin", "fish/cod", "fish/heron", "fish/swift")
        assert desk.app.workspace.history.schedule.of("fish/heron").answers == 1
        assert "Heron" not in decks[0].read_text() and "Heron" in decks[1].read_text()
        await desk.press("u")
        await lists(desk, "birds/robin", "birds/heron", "birds/swift", "fish/cod")
        assert [path.read_text() for path in decks] == [BIRDS, FISH]
        await desk.until(lambda: desk.app.workspace.history.schedule.of("birds/heron").answers == 1)


async def test_where_one_card_cannot_go_none_goes(sit, decks):
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("4 cards")
        await desk.press("ctrl+a", "m")
        await desk.type("birds\n")
        await desk.sees("fish/cod is the only card of its deck;", "Nothing has changed.")
        assert [path.read_text() for path in decks] == [BIRDS, FISH]


async def test_they_may_go_to_a_new_deck(sit, decks):
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("4 cards")
        await desk.press("space", "m")
        await desk.type("owls\n")
        await desk.sees("Moved 1 card to owls.")
        assert "Robin" not in decks[0].read_text()
        assert "Robin" in (desk.app.workspace.places.decks / "owls.yaml").read_text()


async def test_where_nothing_changes_no_undo_is_offered(sit, decks, answered):
    """u would take back the answer from before."""
    answered("birds/heron")
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("4 cards")
        await desk.press("m")
        await desk.type("birds\n")
        await desk.sees("Nothing was changed: the cards are in birds already.")
        await desk.press("number_sign")
        await desk.type("small\n")
        await desk.sees("Nothing was changed: the tags are like that already.")
        await desk.press("R")
        await desk.sees("Nothing was changed: it is like that already.")
        assert "undoes" not in desk.text
        assert [path.read_text() for path in decks] == [BIRDS, FISH]
