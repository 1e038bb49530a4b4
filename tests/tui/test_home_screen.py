"""Home: what is due, deck by deck, and the ways from here."""

from __future__ import annotations

from datetime import timedelta

import pytest

SECOND = """\
id: second
title: Second deck
takeaways: ["**Seconds** come after firsts."]
cards:
  - {id: a, front: What is a?, back: A letter.}
"""
HALF_BROKEN = """\
id: half
title: Half broken
cards:
  - {id: good, front: A sound card, back: It stays usable.}
  - {id: bad, front: Only a front}
"""
BROKEN = "id: broken\ncards:\n\t- tab\n"


def row_of(desk, title):
    return desk.lines[desk.line_of(title)].split()


async def test_each_deck_has_a_line_with_its_due_unseen_young_and_mature_cards(sit, write_deck, answered):
    write_deck()
    write_deck(SECOND, "second.yaml")
    answered("small/one", days_ago=4)
    async with sit() as desk:
        await desk.sees("Today   1 to review · 3 new · about 2 min")
        assert row_of(desk, "deck  ")[1:] == ["due", "unseen", "young", "mature"]
        assert row_of(desk, "Small deck")[2:6] == ["1", "2", "1", "0"]
        assert row_of(desk, "Second deck")[2:6] == ["0", "1", "0", "0"]


async def test_the_title_says_the_day_and_how_many_in_a_row(sit, write_deck, answered):
    write_deck()
    for days_ago in (2, 1):
        answered(f"small/{('one', 'two')[days_ago - 1]}", days_ago=days_ago)
    async with sit() as desk:
        assert "Mon 23 Nov · 2 days in a row" in desk.lines[0]


async def test_the_bar_of_a_deck_that_was_begun_is_not_empty(sit, write_deck, answered):
    write_deck(MANY)
    answered("many/c0")
    async with sit() as desk:
        await desk.sees("Many")
        at_home = desk.lines[desk.line_of("Many")].split()[-1]
        assert at_home == "▒" + "·" * (len(at_home) - 1)


async def test_the_foot_says_what_comes_tomorrow_and_this_week(sit, write_deck, answered):
    write_deck()
    answered("small/one")
    answered("small/two", days_ago=1)
    answered("small/two")
    async with sit() as desk:
        await desk.sees("tomorrow 1 · next 7 days 2", "torch starts when needed")


async def test_enter_on_the_first_line_reviews_everything(sit, write_deck):
    write_deck()
    write_deck(SECOND, "zecond.yaml")
    async with sit() as desk:
        await desk.press("enter")
        await desk.sees("What is one?", "4 left")
        await desk.press("q")
        await desk.sees("Today   4 new")
        await desk.press("space")
        await desk.sees("What is one?", "4 left")


async def test_enter_on_a_deck_reviews_only_this_deck(sit, write_deck):
    write_deck()
    write_deck(SECOND, "zecond.yaml")
    async with sit() as desk:
        await desk.press("down", "enter")
        await desk.sees("What is one?", "3 left")


async def test_a_click_on_a_deck_reviews_it(sit, write_deck):
    write_deck()
    write_deck(SECOND, "zecond.yaml")
    async with sit() as desk:
        await desk.click("Small deck")
        await desk.sees("What is one?", "3 left")


async def test_behind_a_review_of_one_deck_home_counts_all_that_it_lists(review, write_deck):
    write_deck()
    write_deck(SECOND, "zecond.yaml")
    async with review(only=("small",)) as desk:
        await desk.sees("What is one?", "3 left")
        await desk.press("q")
        await desk.sees("Today   4 new", "Second deck")
        await desk.press("enter")
        await desk.sees("What is one?", "4 left")


async def test_the_chosen_deck_stays_chosen_on_the_way_back(sit, write_deck):
    write_deck()
    write_deck(SECOND, "zecond.yaml")
    async with sit() as desk:
        await desk.press("down", "down", "t")
        await desk.sees("Seconds come after firsts.")
        await desk.press("q")
        await desk.sees("Today")
        await desk.press("t")
        await desk.sees("Seconds come after firsts.")


async def test_a_deck_without_takeaways_says_so(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.press("t")
        await desk.sees("This deck has no takeaways.")


async def test_undo_and_redo_work_from_home(sit, write_deck, answered):
    write_deck()
    answered("small/one")
    async with sit() as desk:
        await desk.sees("Today   2 new")
        await desk.press("u")
        await desk.sees("Undone: review of “What is one?” (Good)", "Today   3 new")
        await desk.press("U")
        await desk.sees("Redone: review of “What is one?” (Good)", "Today   2 new")
        await desk.press("U")
        await desk.sees("There is nothing to redo.")
        assert [event.kind for event in desk.events()] == ["review", "undo", "undo"]


async def test_what_happened_last_is_not_said_again_after_a_review(sit, write_deck, answered):
    write_deck()
    answered("small/one")
    async with sit() as desk:
        await desk.press("u")
        await desk.sees("Undone: review of “What is one?” (Good)")
        await desk.press("enter")
        await desk.sees("What is one?")
        await desk.press("q")
        await desk.sees("Today   3 new")
        await desk.sees_no("Undone")


async def test_an_undo_is_offered_at_home_only_while_it_is_that_of_what_was_said(sit, write_deck, answered):
    write_deck()
    async with sit() as desk:
        await desk.press("down", "a")
        await desk.sees("Small deck")
        await desk.press("enter")
        await desk.sees("ctrl+s save")
        await desk.press(*"new", "tab", *"back", "ctrl+s")
        await desk.sees("Here is room for the next one.")
        await desk.press("escape")
        await desk.sees("Saved small/", "u undoes that.")
        answered("small/one")
        await desk.press("b")
        await desk.sees("4 cards")
        await desk.press("asterisk")
        await desk.sees("Marked: 1 card")
        await desk.press("q")
        await desk.sees("Today")
        await desk.sees_no("u undoes that.")


async def test_undo_with_nothing_to_undo_says_so(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.press("u")
        await desk.sees("There is nothing to undo.")


async def test_an_undo_that_cannot_be_saved_says_so(sit, write_deck, answered, data):
    write_deck()
    answered("small/one")
    (data / "lock").unlink()
    (data / "lock").mkdir()
    async with sit() as desk:
        await desk.press("u")
        await desk.sees("Not saved: ", "Today   2 new")


async def test_no_decks_says_how_to_make_one(sit):
    async with sit() as desk:
        await desk.sees("There are no decks.", "quizcv new birds")
        assert "`" not in desk.text
        assert "**" not in desk.text
        await desk.press("t", "e", "enter")
        await desk.sees("There are no decks.")
        await desk.press("q")
        await desk.sees("There are no decks.")


async def test_nothing_to_review_says_so_and_enter_shows_what_comes_next(sit, write_deck, answered):
    write_deck()
    for name in ("one", "two", "three"):
        answered(f"small/{name}")
    async with sit() as desk:
        await desk.sees("Today   all done")
        await desk.press("enter")
        await desk.sees("That is all for today.", "3 cards reviewed today", "Next: 3 cards tomorrow.")


async def test_a_half_broken_deck_stays_usable_and_its_line_names_the_mistake(sit, write_deck):
    write_deck(HALF_BROKEN, "half.yaml")
    async with sit() as desk:
        await desk.sees("Half broken", "! line 5: ", "`back` is missing")
        await desk.press("enter")
        await desk.sees("A sound card")


@pytest.mark.parametrize("text", [BROKEN, "", "just words", "\N{BOM}"], ids=["tab", "empty", "words", "bom"])
async def test_a_broken_deck_has_a_line_and_does_not_hide_the_others(sit, write_deck, text):
    write_deck()
    write_deck(text, "broken.yaml")
    async with sit() as desk:
        await desk.sees("broken.yaml   ! line ", "Small deck", "p problems")
        await desk.press("p")
        await desk.sees("Problems", "broken.yaml", "line ", ", column ")
        await desk.press("escape")
        await desk.sees("Small deck")


async def test_enter_on_a_broken_deck_shows_what_is_wrong(sit, write_deck):
    write_deck()
    write_deck(BROKEN, "broken.yaml")
    async with sit() as desk:
        await desk.click("broken.yaml")
        await desk.sees("Problems", "line 3, column 1")


async def test_problems_is_offered_only_when_there_are_any(sit, write_deck):
    path = write_deck()
    async with sit() as desk:
        await desk.sees("Small deck")
        assert "problems" not in desk.lines[-1]
        path.write_text(HALF_BROKEN)
        desk.app.workspace.decks.reload()
        await desk.press("question_mark", "q")
        await desk.sees("Small deck", "! line 5")
        assert "p problems" in desk.lines[-1]


async def test_a_setting_that_cannot_be_read_is_said_and_the_defaults_hold(sit, write_deck, data):
    write_deck()
    data.mkdir()
    (data / "settings.toml").write_text("grades = 5\n")
    async with sit() as desk:
        await desk.sees("must be 4 or 6, not 5", "p problems", "Today   3 new")
        await desk.press("p")
        await desk.sees("Problems", "write grades = 4")


async def test_an_unknown_theme_is_said_with_some_that_there_are(sit, write_deck, data):
    write_deck()
    data.mkdir()
    (data / "settings.toml").write_text("theme = 'nrd'\n")
    async with sit() as desk:
        await desk.press("p")
        await desk.sees("Problems", "there is no theme nrd", "atom-one-dark")


async def test_q_leaves(sit, write_deck, answered, data):
    write_deck()
    answered("small/one")
    async with sit() as desk:
        await desk.press("q")
        await desk.until(lambda: not desk.app.is_running)
    assert (data / "schedule.json").exists()


async def test_a_deck_without_a_cheat_sheet_says_so(sit, write_deck, fake_runner):
    write_deck()
    async with sit() as desk:
        fake_runner(desk.app)
        await desk.press("c")
        await desk.sees("No deck has a cheat")
        await desk.press("ctrl+r", "ctrl+l", "d", "y", "e", "enter")
        await desk.press("q")
        await desk.sees("Today")


@pytest.mark.parametrize(("width", "cells"), [(100, 20), (80, 7), (66, 5), (60, 0)])
async def test_the_bar_makes_room_for_the_names_of_decks(sit, write_deck, width, cells):
    write_deck("title: A deck with a longish na\ncards:\n" + "  - {front: f, back: b}\n", "long.yaml")
    async with sit((width, 20)) as desk:
        await desk.sees("A deck with a longish na", "0      1     0      0")
        assert desk.lines[desk.line_of("A deck")].count("·") == cells


async def test_a_name_of_37_cells_is_whole_and_its_numbers_stay_near_on_a_wide_screen(sit, write_deck):
    write_deck(SECOND.replace("Second deck", "Optimisers, schedules, initialisation"), "second.yaml")
    for size, at in (((80, 24), 50), ((160, 50), 60)):
        async with sit(size) as desk:
            await desk.sees("Optimisers, schedules, initialisation ")
            assert desk.lines[desk.line_of("Optimisers")].index("0") < at


async def test_on_40_columns_a_deck_has_one_line_also_beside_a_scroll_bar(sit, write_deck):
    for number in range(9):
        write_deck(
            SECOND.replace("Second deck", "Optimisers, schedules").replace("second", f"d{number}"),
            f"{number}.yaml",
        )
    async with sit((40, 15)) as desk:
        await desk.sees("Today")
        first = desk.line_of("Optimisers, sched")
        assert desk.lines[first - 1].split() == ["deck", "due", "unseen"]
        rows = [line.split()[:4] for line in desk.lines[first : first + 4]]
        assert rows == [["Optimisers,", "schedu…", "0", "1"]] * 4


MANY = "id: many\ntitle: Many\ncards:\n" + "".join(
    f"  - {{id: c{n}, front: Question {n}?, back: Answer {n}.}}\n" for n in range(30)
)


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_back_after_days_away_it_says_calmly_how_much_waits(sit, write_deck, answered, data, size):
    write_deck(MANY)
    for number in range(24):
        answered(f"many/c{number}", days_ago=10)
    (data / "settings.toml").write_text("reviews_a_day = 2\n")
    async with sit(size) as desk:
        await desk.sees("Today   2 to review", "9 days away: 24 waiting, 2 today")
        await desk.sees("No new cards today: 24 were overdue, more than a day's worth (2).")
        await desk.press("enter")
        await desk.answer("3")
        await desk.answer("3")
        await desk.sees("That is all for today.", "m: more reviews than today's limit (22", "waiting).")
        await desk.press("m")
        await desk.sees("2 left")
        await desk.answer("3")
        await desk.press("q")
        await desk.sees("9 days away: 21 waiting, 1 today")
    async with sit(size) as desk:
        await desk.sees("9 days away: 21 waiting, 1 today", "No new cards today: 24")


async def test_a_new_day_is_noticed_at_home(sit, write_deck, answered, clock):
    write_deck()
    answered("small/one")
    async with sit() as desk:
        await desk.sees("Today   2 new", "Mon 23 Nov")
        clock.now = clock.now.replace(hour=3, minute=59) + timedelta(days=1)
        desk.app.look_at_clock()
        clock.now = clock.now.replace(hour=4)
        desk.app.look_at_clock()
        await desk.sees("Today   1 to review · 2 new", "Tue 24 Nov")


async def test_a_new_day_is_noticed_when_nothing_was_left(review, write_deck, clock):
    write_deck()
    async with review() as desk:
        for _ in range(3):
            await desk.answer("3")
        await desk.sees("That is all for today.")
        clock.pass_days(1)
        desk.app.look_at_clock()
        await desk.sees("What is one?", "3 left")
        clock.pass_days(1)
        desk.app.look_at_clock()
        await desk.sees("What is one?", "3 left")


async def test_five_more_is_still_there_after_quitting(review, sit, write_deck):
    write_deck(MANY)
    async with review(new_cards=1) as desk:
        await desk.answer("3")
        await desk.press("n")
        await desk.sees("5 left")
        await desk.answer("3")
    async with sit(new_cards=1) as desk:
        await desk.sees("Today   4 new")
