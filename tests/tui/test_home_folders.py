"""Home with many decks: folders that fold, and a filter."""

from __future__ import annotations

import pytest

from quizcv.workspace import name_sets

DECK = "id: {0}\ntitle: {1}\ncards:\n  - {{id: a, front: What is {0}?, back: It.}}\n"


@pytest.fixture(autouse=True)
def _decks(write_deck, tmp_path):
    (tmp_path / "decks" / "clone" / "more").mkdir(parents=True)
    for name, title in (
        ("ants.yaml", "Ants"),
        ("clone/birds.yaml", "Birds"),
        ("clone/bees.yaml", "Bees"),
        ("clone/more/cats.yaml", "Cats"),
    ):
        write_deck(DECK.format(title.lower(), title), name)


async def test_the_decks_of_a_folder_stand_below_it_and_fold(sit) -> None:
    async with sit() as desk:
        order = [desk.line_of(text) for text in ("Ants", "▾ clone · 2 decks", "Bees", "Birds", "Cats")]
        assert order == sorted(order)
        assert desk.lines[order[1]].split()[5:] == ["0", "2", "0", "0"]
        await desk.press("down", "down", "space")
        await desk.sees("▸ clone · 2 decks", "▾ clone/more · 1 deck")
        assert not desk.shows("Bees")
        await desk.press("right")
        await desk.sees("▾ clone · 2 decks", "Bees")
        await desk.press("down", "down", "left")
        await desk.sees("▸ clone · 2 decks")
        await desk.press("enter")
        await desk.sees("Bees")
        await desk.press("down", "enter")
        await desk.sees("What is bees?", "1 left")


async def test_folders_stay_folded_when_quizcv_is_left(sit, data) -> None:
    kept = data / "folded.cache"
    async with sit() as desk:
        await desk.press("down", "down", "space")
        await desk.sees("▸ clone · 2 decks")
        await desk.press("down", "left")
        await desk.sees("▸ clone/more · 1 deck")
        await desk.press("right")
        await desk.sees("Cats")
        await desk.until(lambda: kept.exists() and kept.read_text() == '["clone"]\n', "it is kept")
    async with sit() as desk:
        await desk.sees("▸ clone · 2 decks", "Cats")
        assert not desk.shows("Bees")
    kept.write_text("{")
    assert name_sets.read(kept) == set()


async def test_the_filter_lists_decks_as_one_types_and_enter_goes_to_them(sit) -> None:
    async with sit() as desk:
        await desk.press("/", "c", "l", "o", "n", "e")
        await desk.sees("Bees", "Birds", "Cats", "search the cards for clone")
        await desk.sees_no("Ants")
        await desk.press("space", "b", "i")
        await desk.sees_no("Bees")
        await desk.press("enter")
        await desk.sees("a add")
        await desk.press("enter")
        await desk.sees("What is birds?", "1 left")
        await desk.press("q")
        await desk.sees("search the cards for clone bi")
        await desk.press("escape")
        await desk.sees("Today", "Ants", "▾ clone · 2 decks")


async def test_the_first_that_was_found_is_chosen_wherever_one_was_before(sit) -> None:
    async with sit() as desk:
        await desk.press("end", "/", "b", "i")
        await desk.sees_no("Cats")
        await desk.press("enter")
        await desk.sees("a add")
        await desk.press("enter")
        await desk.sees("What is birds?", "1 left")


async def test_words_that_no_deck_has_are_searched_for_in_the_cards(sit) -> None:
    async with sit() as desk:
        await desk.press("/", "w", "h", "a", "t", "space", "a", "n", "t", "s")
        await desk.sees("enter: search the cards for what ants")
        await desk.press("enter")
        await desk.sees("1 of 4 cards", "What is ants?")
        await desk.press("q")
        await desk.sees("Today", "Ants", "▾ clone · 2 decks", "q quit")


async def test_cards_can_be_searched_for_although_a_deck_is_found(sit) -> None:
    async with sit() as desk:
        await desk.press("/", "b", "e", "e", "s", "down", "end", "enter")
        await desk.sees("1 of 4 cards", "What is bees?")


async def test_escape_leaves_the_filter_and_keys_are_typed_in_it(sit) -> None:
    async with sit() as desk:
        await desk.press("/", "q", "b")
        await desk.sees("enter: search the cards for qb", "esc leave")
        await desk.press("escape")
        await desk.sees("Ants", "q quit")
