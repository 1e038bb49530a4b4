"""Browsing: cards are found as one types, put in order, chosen, dealt with and looked at."""

from __future__ import annotations

import pytest

from quizcv.tui.screens.browse import BrowseScreen
from quizcv.tui.widgets.card_table import CardTable

MORE = """\
id: more
title: More cards
cards:
  - {id: alpha, front: Alpha, back: The first letter, tags: [greek]}
  - {id: beta, front: Beta, back: The second letter, tags: [greek]}
  - {id: shape, shape: "nn.Flatten()", input: "torch.zeros(1, 2, 3)", output: [1, 6]}
"""


def table(desk):
    return desk.app.screen.query_one(CardTable)


def listed(desk):
    """The keys of the cards on the list."""
    return [card.key for card in table(desk).listed]


async def lists(desk, *keys):
    def are_listed():
        return isinstance(desk.app.screen, BrowseScreen) and listed(desk) == list(keys)

    await desk.until(are_listed, str(keys))


ALL = ("more/alpha", "more/beta", "more/shape", "small/one", "small/two", "small/three")


@pytest.fixture
def two_decks(write_deck):
    write_deck()
    write_deck(MORE, "a-more.yaml")


@pytest.mark.usefixtures("two_decks")
@pytest.mark.parametrize("size", [(160, 50), (80, 24), (40, 15)])
async def test_all_cards_are_listed_and_found_as_one_types(sit, size):
    async with sit(size) as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.sees("6 cards", "Alpha", "What is three?")
        if size[1] > 20:
            await desk.sees("more/alpha", "The first letter", "never answered")
        await desk.press("slash")
        await desk.type("letter")
        await lists(desk, "more/alpha", "more/beta")
        await desk.sees("2 of 6 cards")
        await desk.type(" -alpha")
        await lists(desk, "more/beta")
        await desk.press("escape")
        await lists(desk, *ALL)
        await desk.type("zzz")
        await desk.sees("No card is found; esc shows all.", "0 of 6 cards")
        await desk.press("enter", "enter", "at", "asterisk", "e", "i", "p", "space")
        await desk.press("escape")
        await lists(desk, *ALL)
        assert desk.events() == []
        await desk.press("q")
        await desk.sees("Today")


@pytest.mark.usefixtures("two_decks")
async def test_a_new_search_begins_at_its_first_card(sit):
    async with sit() as desk:
        await desk.press("b", "slash")
        await desk.type("two")
        await lists(desk, "small/two", "small/three")
        await desk.press("ctrl+u")
        await lists(desk, *ALL)
        await desk.type("number")
        await lists(desk, "small/one", "small/two", "small/three")
        assert table(desk).card.key == "small/one"


@pytest.mark.usefixtures("two_decks")
async def test_a_new_search_goes_to_the_card_that_was_gone_to_before_if_it_is_found(sit):
    async with sit() as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("end", "up", "slash")
        await desk.type("deck:small")
        await lists(desk, "small/one", "small/two", "small/three")
        assert table(desk).card.key == "small/two"
        await desk.press("ctrl+u")
        await desk.type("greek")
        await lists(desk, "more/alpha", "more/beta")
        assert table(desk).card.key == "more/alpha"
        await desk.press("ctrl+u")
        await desk.type("number")
        await desk.until(lambda: "small/two" in listed(desk))
        assert table(desk).card.key == "small/two"


@pytest.mark.usefixtures("two_decks")
async def test_the_end_of_a_search_leaves_the_cursor_on_its_card(sit):
    async with sit() as desk:
        await desk.press("b", "slash")
        await desk.type("two")
        await lists(desk, "small/two", "small/three")
        await desk.press("enter", "escape")
        await lists(desk, *ALL)
        assert table(desk).card.key == "small/two"


@pytest.mark.usefixtures("two_decks")
async def test_who_leaves_a_search_for_its_cards_is_no_longer_where_he_was_before_it(sit):
    async with sit() as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("end", "slash")
        await desk.type("greek")
        await lists(desk, "more/alpha", "more/beta")
        await desk.press("enter", "slash", "ctrl+u")
        await desk.type("deck:small")
        await lists(desk, "small/one", "small/two", "small/three")
        assert table(desk).card.key == "small/one"


@pytest.mark.usefixtures("two_decks")
async def test_a_search_that_cannot_be_read_is_said_and_the_list_stays(sit):
    async with sit() as desk:
        await desk.press("b", "slash")
        await desk.type("is:ne")
        await desk.sees("After is: write due, new,", "(at character 4 of the search).")
        assert len(listed(desk)) == 3, "those that `is` found"
        await desk.press("enter", "ctrl+a")
        await desk.sees("Nothing was done: the list is still that of the search before.")
        assert not table(desk).chosen
        await desk.press("p")
        await desk.sees("3 of 6 cards")
        await desk.press("slash")
        await desk.type("w kind:shape")
        await lists(desk, "more/shape")
        await desk.sees_no("behind")


@pytest.mark.usefixtures("two_decks")
async def test_chosen_cards_are_dealt_with_at_once_and_undone_at_once(sit):
    async with sit() as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("space", "space", "at")
        await desk.sees("Suspended: 2 cards · u undoes", "2 chosen")
        events = desk.events()
        assert [(event.kind, event.card) for event in events] == [
            ("suspend", "more/alpha"),
            ("suspend", "more/beta"),
        ]
        assert {event.batch for event in events} == {events[0].id}
        await desk.press("ctrl+a")
        await desk.sees("6 chosen")
        await desk.press("at")
        await desk.sees("Suspended: 4 cards")
        await desk.press("at")
        await desk.sees("Asked again: 6 cards")
        await desk.press("u")
        await desk.sees("Undone: unsuspend of 6 cards")
        await desk.press("u")
        await desk.sees("Undone: suspend of 4 cards")
        await desk.press("U")
        await desk.sees("Redone: suspend of 4 cards")
        await desk.press("escape")
        await desk.sees_no("chosen")
        await desk.press("asterisk")
        await desk.sees("Marked: 1 card")
        await desk.press("end", "shift+up", "asterisk")
        await desk.sees("Marked: 2 cards")
        await desk.press("slash")
        await desk.type("is:marked")
        await lists(desk, "more/shape", "small/two", "small/three")
        await desk.press("enter", "ctrl+a", "asterisk")
        await desk.sees("No longer marked: 3 cards")
        await lists(desk)


@pytest.mark.usefixtures("two_decks")
async def test_what_was_not_done_here_is_named_before_it_is_undone(sit, answered):
    answered("small/one", days_ago=3)
    async with sit() as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("asterisk")
        await desk.sees("Marked: 1 card · u undoes")
        await desk.press("u")
        await desk.sees("Undone: mark of “Alpha”")
        await desk.press("u")
        asked = "u again takes back what was done before: review of “What is one?” (Good), 20 Nov"
        await desk.sees(asked)
        await desk.press("o")
        await desk.sees("In the order of: front")
        await desk.press("u")
        await desk.sees(asked)
        assert [event.kind for event in desk.events()] == ["review", "mark", "undo"]
        await desk.press("u")
        await desk.sees("Undone: review of “What is one?” (Good)")
        await desk.press("u")
        await desk.sees("There is nothing to undo.")


@pytest.mark.usefixtures("two_decks")
async def test_a_search_that_cannot_be_read_leaves_what_was_said(sit):
    async with sit() as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("asterisk")
        await desk.sees("Marked: 1 card · u undoes")
        await desk.press("slash")
        await desk.type("is:ne")
        await desk.sees("After is: write due, new,", "Marked: 1 card · u undoes")


@pytest.mark.usefixtures("two_decks")
async def test_chosen_cards_are_made_new_again_and_undone_at_once(sit, answered):
    answered("more/alpha", days_ago=1)
    answered("small/one", days_ago=1)
    async with sit((100, 24)) as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("ctrl+a", "R")
        await desk.sees("New again: 2 cards · u undoes")
        await desk.press("escape", "slash")
        await desk.type("is:new")
        await lists(desk, *ALL)
        await desk.press("enter", "u")
        await desk.sees("Undone: reset of 2 cards")
        await lists(desk, *(key for key in ALL if key not in ("more/alpha", "small/one")))


@pytest.mark.usefixtures("two_decks")
async def test_what_is_chosen_but_no_longer_listed_is_left_alone(sit):
    async with sit() as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("ctrl+a", "slash")
        await desk.type("greek")
        await lists(desk, "more/alpha", "more/beta")
        await desk.sees("2 chosen")
        await desk.press("enter", "minus")
        await desk.sees("Buried until tomorrow: 2 cards")
        await desk.press("minus")
        await desk.sees("Asked again today: 2 cards · U buries again")
        assert [event.kind for event in desk.events()] == ["bury", "bury", "undo", "undo"]
        await desk.press("U")
        await desk.sees("Redone: bury of 2 cards")


@pytest.mark.usefixtures("two_decks")
async def test_cards_are_put_in_the_order_of_a_column(sit, answered):
    answered("small/two", days_ago=1)
    async with sit((100, 24)) as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("o", "o")
        await lists(desk, "small/two", *(key for key in ALL if key != "small/two"))
        await desk.sees("In the order of: due", "due▼", "today")
        await desk.press("O")
        await lists(desk, *reversed([key for key in ALL if key != "small/two"]), "small/two")
        await desk.click("front")
        await lists(desk, "more/alpha", "more/beta", "more/shape", "small/one", "small/three", "small/two")
        await desk.click("front▼")
        await lists(desk, "small/two", "small/three", "small/one", "more/shape", "more/beta", "more/alpha")


@pytest.mark.usefixtures("two_decks")
async def test_a_card_is_opened_as_it_is_asked_and_nothing_is_graded(sit):
    async with sit() as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("enter")
        await desk.sees("only a look", "space shows the answer")
        assert "The first letter" not in desk.text
        await desk.press("space")
        await desk.sees("The first letter")
        await desk.press("1", "3", "space", "q")
        await lists(desk, *ALL)
        await desk.press("down", "down", "enter")
        await desk.sees("What shape comes out", "1, 2, 3")
        await desk.press("escape", "q")
        await lists(desk, *ALL)
        await desk.press("i")
        await desk.sees("key", "more/shape")
        await desk.press("q")
        await lists(desk, *ALL)
        assert desk.events() == []


@pytest.mark.usefixtures("two_decks")
async def test_a_card_is_opened_and_chosen_by_the_mouse(sit):
    async with sit() as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        row = desk.line_of("What is one?")
        await desk.pilot.click(offset=(2, row))
        await desk.sees("1 chosen")
        await desk.click("Beta")
        await desk.sees("The second letter")
        await desk.pilot.click(offset=(8, desk.line_of("Beta")), times=2)
        await desk.sees("only a look")
        await desk.press("q")
        await desk.click_key("back")
        await desk.sees("Today")


@pytest.mark.usefixtures("two_decks")
async def test_what_is_listed_is_practised_without_a_change_of_schedule(sit):
    async with sit() as desk:
        await desk.press("b", "slash")
        await desk.type("greek")
        await lists(desk, "more/alpha", "more/beta")
        await desk.press("enter", "p")
        await desk.sees("Alpha", "practised", "2 left")
        await desk.answer("3")
        await desk.sees("Beta")
        await desk.answer("3")
        await desk.sees("That is all of them.")
        assert [event.kind for event in desk.events()] == ["cram", "cram"]
        await desk.press("q")
        await lists(desk, "more/alpha", "more/beta")
        await desk.sees("answered once")
        await desk.press("ctrl+a", "at")
        await desk.sees("Suspended: 2 cards")
        await desk.press("p")
        await desk.sees("None of them is asked, because they are suspended")


@pytest.mark.usefixtures("two_decks")
async def test_what_was_set_aside_is_listed_and_brought_back(sit):
    async with sit() as desk:
        await desk.press("enter")
        await desk.sees("Alpha")
        await desk.press("at")
        await desk.sees("Beta")
        await desk.press("q")
        await desk.sees("1 suspended")
        await desk.press("l")
        await lists(desk, "more/alpha")
        await desk.press("at")
        await desk.sees("Asked again: 1 card · u undoes")
        await lists(desk)
        await desk.press("u")
        await lists(desk, "more/alpha")


@pytest.mark.usefixtures("two_decks")
async def test_cards_show_where_they_stand(sit, answered):
    for days_ago in (30, 29, 23):
        answered("small/one", days_ago=days_ago)
    answered("small/two")
    async with sit((100, 24)) as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.sees("What is one?", "8 d over", "15 d", "in 1 d", "1 d", "new")
        await desk.press("slash")
        await desk.type("failed:7")
        await lists(desk)
        await desk.press("escape")
        await desk.type("introduced:1")
        await lists(desk, "small/two")


@pytest.mark.usefixtures("two_decks")
async def test_each_sign_of_a_state_stands_below_its_own_in_the_heading(sit):
    async with sit((80, 24)) as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.press("asterisk", "down", "at", "down", "minus")
        await desk.sees("Buried until tomorrow")
        await lists(desk, *ALL)
        heading = desk.lines[desk.line_of("front")]
        for sign, card in (("★", "Alpha"), ("@", "Beta"), ("-", "nn.Flatten()")):
            at = heading.index(sign)
            await desk.until(lambda at=at, sign=sign, card=card: desk.lines[desk.line_of(card)][at] == sign)
            assert desk.lines[desk.line_of(card)][heading.index("★") :].strip(f" {sign}▁▂▃▄▅▆▇█") == ""
    async with sit((200, 24)) as desk:
        await desk.press("b")
        await lists(desk, *ALL)
        await desk.sees("state", "★ ", "suspended", "buried")


async def test_a_front_of_any_kind_stays_in_its_column(sit, write_deck):
    wide = '- {front: "a\\tb 你好你好你好你好你好你好", back: b}'
    write_deck(f"id: odd\ncards:\n  {wide}\n  - {{front: 👩👧 family, back: b}}\n")
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("2 cards", "a b 你好")
        rows = [line for line in desk.lines if "odd " in line and "new" in line]
        assert len(rows) == 2
        assert not set(desk.text) & {"\t"}


async def test_many_cards_are_found_while_keys_are_answered(sit, write_deck):
    cards = "".join(f"  - {{id: c{n}, front: Card number {n}, back: b}}\n" for n in range(3000))
    write_deck(f"id: many\ncards:\n{cards}")
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("3,000 cards")
        await desk.press("end")
        await desk.sees("Card number 2999")
        await desk.press("slash")
        await desk.type("299")
        await desk.until(lambda: len(listed(desk)) == 13)
        await desk.press("enter", "ctrl+a", "asterisk")
        await desk.sees("Marked: 13 cards")
