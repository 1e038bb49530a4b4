"""The page on which decks are put in order, hidden, paused, and given a number of new cards."""

from __future__ import annotations

import pytest

from quizcv.settings import DeckSettings, load

DECK = "id: {0}\ntitle: Deck {0}\ncards:\n" + "".join(
    f"  - {{{{id: c{number}, front: What is {{0}} {number}?, back: It.}}}}\n" for number in range(3)
)


@pytest.fixture
def few_decks(data, monkeypatch):
    """Three decks of the user's, and no others."""
    folder = data / "decks"
    folder.mkdir(parents=True)
    for name in "abc":
        (folder / f"{name}.yaml").write_text(DECK.format(name))
    none = data.parent / "bundled"
    none.mkdir()
    monkeypatch.setattr("quizcv.decks.bundled_folder", lambda: none)


def saved(data) -> DeckSettings:
    return load(data / "settings.toml")[0].decks


def order(desk) -> list[str]:
    return [line.split("Deck ")[1][0] for line in desk.lines if "Deck " in line]


@pytest.mark.usefixtures("few_decks")
async def test_decks_are_put_in_order_and_their_new_cards_follow(sit, data):
    async with sit(named=False) as desk:
        await desk.press("d")
        await desk.sees("Decks", "Deck c")
        await desk.press("end", "K")
        await desk.until(lambda: order(desk) == ["a", "c", "b"], "c is second")
        assert saved(data).order == ("a", "c")
        await desk.press("K", "K")
        await desk.until(lambda: order(desk) == ["c", "a", "b"], "c is first")
        await desk.press("J")
        await desk.until(lambda: order(desk) == ["a", "c", "b"], "c is second again")
        await desk.sees("1. Deck a", "2. Deck c")
        await desk.press("q")
        await desk.sees("Today   5 new")
        assert order(desk) == ["a", "c", "b"]
        queued = desk.app.workspace.session().queued()
        assert [card.deck_id for card in queued] == ["a", "a", "a", "c", "c"]


@pytest.mark.usefixtures("few_decks")
async def test_a_deck_is_hidden_and_comes_back(sit, data):
    async with sit(named=False) as desk:
        await desk.press("d", "h")
        await desk.sees("hidden")
        assert order(desk) == ["b", "c", "a"]
        await desk.press("q")
        await desk.sees_no("Deck a")
        await desk.press("d", "end", "h")
        await desk.until(lambda: order(desk) == ["a", "b", "c"], "it is back")
        assert saved(data) == DeckSettings()
        await desk.press("q")
        await desk.sees("Deck a")


@pytest.mark.usefixtures("few_decks")
async def test_a_deck_is_paused_and_asked_when_it_is_chosen(sit, data):
    async with sit(named=False) as desk:
        await desk.press("comma", "o", "p")
        await desk.sees("paused")
        assert saved(data).paused == ("a",)
        await desk.press("q", "q")
        await desk.sees("Deck a (paused)")
        assert {card.deck_id for card in desk.app.workspace.session().queued()} == {"b", "c"}
        await desk.press("down", "enter")
        await desk.sees("What is a 0?", "3 left")


@pytest.mark.usefixtures("few_decks")
async def test_a_deck_brings_as_many_new_cards_as_was_said_and_its_default_is_no_limit(sit, data):
    async with sit(named=False) as desk:
        await desk.press("d", "plus", "plus")
        await desk.sees("2 new a day")
        await desk.press("minus", "minus")
        await desk.sees("0 new a day")
        assert saved(data).new_cards == {"a": 0}
        await desk.press("minus")
        await desk.sees_no("new a day")
        await desk.press("minus", "p", "d")
        await desk.until(lambda: saved(data) == DeckSettings(), "all is as before")
