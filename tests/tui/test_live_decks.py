"""Decks and settings saved while quizcv runs: shown on every screen, the place kept, no history lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizcv.tui.deck_watch import STILL
from quizcv.tui.screens.takeaways import TakeawaysScreen

DECK = """\
id: small
title: Small deck
takeaways: ["**One** comes first."]
cards:
  - {id: one, front: What is one?, back: The first number.}
  - {id: two, front: What is two?, back: The number after one.}
  - {id: three, front: What is three?, back: The number after two.}
"""
JUDGED = """\
id: judged
cards:
  - {id: sum, value: 1 + 1, result: '2'}
  - {id: other, value: 2 + 3, result: '5'}
"""
WORDS = """\
id: words
cards:
  - {id: x, front: One in German?, answer: eins}
  - {id: y, front: Two?, answer: zwei}
"""
CODE = "id: sheet\ntitle: Sheet\ncheatsheet:\n  - {id: a, operation: Zeros, code: torch.zeros(3)}\n"
OLD = "plain/what-is-one-3b283f0d"
"""The key of a card without an id."""
WRONG = DECK.replace(", back: The number after one.", "")


async def save(desk, path: Path, text: str) -> None:
    """Save a file, as an editor in another window does, and let the app see it."""
    path.write_text(text, encoding="utf-8")
    await desk.app.decks.look()


async def settle(desk) -> None:
    """Time passes in which no file is saved."""
    desk.watch.seconds += STILL
    await desk.app.decks.settle()


async def test_home_shows_a_saved_deck_and_the_chosen_line_stays(sit, write_deck) -> None:
    path = write_deck(DECK)
    other = write_deck(DECK.replace("small", "zebra").replace("Small", "Zebra"), "zebra.yaml")
    async with sit() as desk:
        await desk.press("end")
        await save(desk, path, DECK.replace("Small deck", "Another title"))
        await desk.sees("Another title")
        await save(desk, other.with_name("aaa.yaml"), DECK.replace("small", "ant").replace("Small", "Ant"))
        await desk.sees("Ant deck")
        await desk.press("enter")
        await desk.sees("One comes first.", "Zebra deck")


async def test_a_mistake_is_a_banner_while_the_last_good_deck_stays_and_goes_when_it_is_repaired(
    sit, write_deck
) -> None:
    path = write_deck(DECK)
    async with sit() as desk:
        await save(desk, path, WRONG)
        await desk.sees("small.yaml, line 6: `back` is missing", "the deck stays as it was", "Today   3 new")
        await desk.press("enter")
        await desk.sees("One comes first.", "small.yaml, line 6")
        await desk.press("space")
        await desk.sees("What is one?", "small.yaml, line 6")
        await save(desk, path, DECK.replace("What is one?", "What is 1?"))
        await desk.sees("What is 1?")
        await desk.sees_no("small.yaml, line 6")


@pytest.mark.parametrize("text", ["", "cards:\n  - front: [", "\x00", "id: small\ncards:\n"])
async def test_a_file_that_is_written_just_now_takes_nothing_away(review, write_deck, text: str) -> None:
    path = write_deck(DECK)
    async with review() as desk:
        await desk.sees("One comes first.")
        await desk.press("space")
        await desk.flip()
        await save(desk, path, text)
        await desk.sees("small.yaml, line ", "The first number.", "3 left")
        await save(desk, path, DECK)
        await desk.sees_no("small.yaml, line ")
        await desk.press("3")
        await desk.sees("What is two?")


async def test_a_card_that_is_edited_while_its_back_is_seen_shows_its_new_back(review, write_deck) -> None:
    path = write_deck()
    async with review() as desk:
        await desk.sees("What is one?")
        await desk.flip()
        text = path.read_text().replace("The first number.", "The very first number.")
        await save(desk, path, text)
        await desk.sees("The very first number.", "3 Good", "3 left")
        await desk.press("3")
        await desk.sees("What is two?")
        assert desk.events()[0].card == "small/one"


async def test_a_card_that_was_removed_gives_way_once_the_files_are_still(review, write_deck) -> None:
    path = write_deck(DECK.replace('takeaways: ["**One** comes first."]\n', ""))
    async with review() as desk:
        await desk.sees("What is one?")
        lines = path.read_text().splitlines(keepends=True)
        await save(
            desk, path, "".join(line for line in lines if "one}" not in line and "id: one" not in line)
        )
        await desk.sees("What is one?")
        await settle(desk)
        await desk.sees("The card that was here is gone from its deck.", "What is two?", "2 left")


async def test_a_card_with_another_key_goes_on_with_its_history_in_its_place(
    review, write_deck, answered
) -> None:
    path = write_deck("cards:\n  - {front: What is one?, back: The first number.}\n", "plain.yaml")
    answered(OLD, days_ago=3)
    async with review() as desk:
        desk.app.workspace.decks.adopt()
        await desk.sees("What is one?")
        await save(desk, path, "cards:\n  - {front: What is 1?, back: The first number.}\n")
        await desk.sees("What is one?", "1 left")
        assert desk.app.workspace.session().queued() == []  # it waits, and its new name is not asked
        await settle(desk)
        await desk.sees("What is 1?", "keeps its history")
        await desk.answer("3")
        assert [(event.kind, event.card) for event in desk.events()] == [
            ("review", OLD),
            ("moved", OLD),
            ("review", "plain/what-is-1-75e08353"),
        ]


async def test_histories_wait_while_files_change_and_while_any_deck_has_a_mistake(
    sit, write_deck, answered
) -> None:
    first = write_deck("cards:\n  - {id: a, front: What is a?, back: A letter.}\n", "first.yaml")
    second = write_deck("cards:\n  - {id: b, front: What is b?, back: Another.}\n", "second.yaml")
    answered("first/a", days_ago=3)
    async with sit() as desk:
        workspace = desk.app.workspace
        workspace.decks.adopt()
        await save(desk, first, "cards:\n  - {id: c, front: What is c?, back: The third.}\n")
        await settle_too_early(desk)
        assert workspace.decks.held == {"first/c"}
        await save(desk, second, "cards:\n  - {id: b, front: What is b?}\n")
        await settle(desk)
        assert workspace.decks.held == {"first/c"}
        moved = "  - {id: a, front: What is a?, back: A letter.}\n"
        await save(desk, second, f"cards:\n  - {{id: b, front: What is b?, back: Another.}}\n{moved}")
        assert workspace.decks.held == {"first/c", "second/a"}
        assert [event.kind for event in desk.events()] == ["review"]
        await settle(desk)
        assert workspace.decks.held == frozenset()
        assert [(event.kind, event.card, event.to) for event in desk.events()][1:] == [
            ("moved", "first/a", "second/a")
        ]


async def settle_too_early(desk) -> None:
    desk.watch.seconds += STILL / 2
    await desk.app.decks.settle()


async def test_a_judged_question_stays_as_it_was_asked_until_it_is_graded(review, write_deck) -> None:
    deck = WORDS
    path = write_deck(deck, "words.yaml")
    async with review() as desk:
        await desk.sees("One in German?")
        await desk.press("e", "i")
        changed = deck.replace("{id: x, front: One in German?", "{id: z, front: One in Dutch?").replace(
            "Two?", "2?"
        )
        await save(desk, path, changed)
        await settle(desk)
        await desk.sees("One in German?", "ei")
        assert desk.app.workspace.decks.is_unsettled  # no card gets another key under an answer
        await desk.press("n", "s", "enter")
        await desk.sees("1 Again", "One in German?")
        await desk.grade_verdict("3")
        assert desk.events()[-1].card == "words/x"
        await desk.sees("2?")


async def test_browse_lists_what_was_saved_and_the_cursor_stays_on_its_card(sit, write_deck) -> None:
    path = write_deck(DECK)
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("3 cards")
        await desk.press("down", "down")
        added = "  - {id: nought, front: What is nought?, back: Nothing.}\n"
        await save(desk, path, DECK.replace("cards:\n", f"cards:\n{added}"))
        await desk.sees("4 cards", "What is nought?")
        await desk.until(lambda: "▸" in desk.lines[desk.line_of("What is three?")], "the cursor stays")


async def test_a_look_at_a_card_shows_it_as_it_is_now(sit, write_deck) -> None:
    path = write_deck(DECK)
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("3 cards")
        await desk.press("enter")
        await desk.sees("What is one?", "only a look")
        await desk.press("space")
        await desk.sees("The first number.")
        await save(desk, path, DECK.replace("The first number.", "The lowest number."))
        await desk.sees("The lowest number.", "only a look")


async def test_letters_do_not_choose_what_was_put_in_their_place(sit, write_deck) -> None:
    deck = "cards:\n  - {id: a, front: Which?, choices: [ant, bee, cat], answer: [ant, bee]}\n"
    path = write_deck(deck)
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("1 card")
        await desk.press("enter")
        await desk.sees("[ ] a) ")
        await desk.press("a")
        await desk.sees("[x] a) ")
        await save(desk, path, deck.replace("cat", "cow"))
        await desk.sees("cow")
        await desk.sees_no("[x]")


async def test_the_cheat_sheet_shows_a_changed_entry_and_keeps_what_was_typed(
    sit, write_deck, fake_runner
) -> None:
    path = write_deck(CODE, "sheet.yaml")
    async with sit(runner=fake_runner) as desk:
        await desk.press("c")
        await desk.sees("torch.zeros(3)")
        await save(desk, path, CODE.replace("zeros(3)", "zeros(30)"))
        await desk.sees("torch.zeros(30)")
        await desk.press("tab", "end", "#", "!")
        await desk.sees("torch.zeros(30)#!")
        await save(desk, path, CODE.replace("zeros(3)", "zeros(31)").replace("Zeros", "Noughts"))
        await desk.sees("torch.zeros(30)#!", "Noughts")


async def test_takeaways_are_shown_as_they_are_now(sit, write_deck) -> None:
    path = write_deck(DECK)
    async with sit() as desk:
        await desk.press("t")
        await desk.sees("One comes first.")
        await save(desk, path, DECK.replace("comes first", "comes before two"))
        await desk.sees("One comes before two.")
        assert isinstance(desk.app.screen, TakeawaysScreen)
        await desk.press("q")
        await desk.sees("Today")


async def test_the_statistics_count_what_was_saved_and_stay_scrolled(sit, write_deck, answered) -> None:
    path = write_deck(DECK)
    answered("small/one")
    async with sit() as desk:
        await desk.press("s")
        await desk.sees("1 day studied")
        await desk.press("end")
        await desk.sees("Small deck")
        page = desk.app.screen.query_one("#statistics")
        place = page.scroll_offset.y
        assert place
        await save(desk, path, DECK.replace("Small deck", "Large deck"))
        await desk.sees("Large deck")
        assert page.scroll_offset.y == place


async def test_the_page_of_a_scheduler_compares_the_cards_that_are_there_now(
    sit, write_deck, answered
) -> None:
    path = write_deck(DECK)
    for days_ago in (9, 8, 2):
        answered("small/one", days_ago=days_ago)
    async with sit() as desk:
        desk.app.open_scheduler(lambda _: None)
        await desk.sees("1 card changes its due date")
        await save(
            desk, path, DECK.replace("- {id: one, front: What is one?", "- {id: one, front: What is 1?")
        )
        await desk.sees("What is 1?", "1 card changes its due date")


async def test_the_settings_foresee_with_the_cards_of_now_and_keep_what_is_typed(sit, write_deck) -> None:
    path = write_deck(DECK)
    async with sit() as desk:
        await desk.press("comma", "down")
        await desk.sees("unseen cards a day", "The next 90 days then")
        cost = desk.app.screen.query_one("#cost")
        before = str(cost.render())
        await desk.press("enter", "end", "1")
        more = "".join(
            f"  - {{id: c{number}, front: What is {number}?, back: It.}}\n" for number in range(90)
        )
        await save(desk, path, DECK + more)
        await desk.until(lambda: str(cost.render()) not in ("", before), "more cards cost more")
        assert desk.app.screen.query_one("#new_cards").typed == "51"


async def test_the_list_of_decks_to_add_to_has_a_new_deck_and_keeps_what_is_typed(sit, write_deck) -> None:
    path = write_deck(DECK)
    async with sit() as desk:
        await desk.press("a", "d", "e", "c", "k")
        await desk.sees("Small deck", "new deck “deck”")
        await desk.press("down")
        await save(desk, path.with_name("a.yaml"), DECK.replace("small", "ant").replace("Small", "Ant"))
        await desk.sees("Ant deck", "new deck “deck”")
        await desk.press("enter")
        await desk.sees("deck · flashcard · a new card")


async def test_what_is_known_of_a_card_and_the_problems_are_those_of_now(sit, write_deck) -> None:
    path = write_deck(DECK)
    async with sit(size=(80, 14)) as desk:
        await desk.press("b")
        await desk.sees("3 cards")
        await desk.press("i")
        await desk.sees("This card", "line 5")
        await save(desk, path, "# A comment\n" + DECK)
        await desk.sees("line 6")
        await desk.press("q", "#")
        await desk.sees("They have no tags yet.")
        await save(desk, path, DECK.replace("first number.", "first number., tags: [core]"))
        await desk.sees("There are: core (1)")
        await desk.press("escape", "q")
        await save(desk, path, WRONG)
        await desk.press("p")
        await desk.sees("Problems", "line 6, column")
        await save(desk, path, DECK)
        await desk.sees("Nothing is wrong.")


async def test_the_page_of_decks_shows_a_new_one_and_the_cursor_stays_on_its_deck(sit, write_deck) -> None:
    path = write_deck(DECK)
    async with sit() as desk:
        await desk.press("d")
        await desk.sees("Small deck")
        await save(desk, path.with_name("a.yaml"), DECK.replace("small", "ant").replace("Small", "Ant"))
        await desk.sees("Ant deck")
        await save(desk, path, DECK.replace("Small", "Large"))
        await desk.sees("Large deck")
        await desk.press("p")
        await desk.until(lambda: "paused" in desk.lines[desk.line_of("Large deck")], "that deck is paused")


async def test_a_form_says_that_its_card_was_changed_elsewhere_and_what_is_typed_stays(
    sit, write_deck
) -> None:
    path = write_deck(DECK)
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("3 cards")
        await desk.press("e")
        await desk.sees("What is one?")
        await desk.press("home", "right", "right")
        await save(desk, path, DECK.replace("What is one?", "Who is one?"))
        await desk.sees("has just changed in small.yaml, and is shown as it is now", "Who is one?")
        await desk.press("a")
        await desk.sees("Whao is one?")  # the cursor is where it was
        await save(desk, path, DECK.replace("first number", "lowest number"))
        await desk.sees("What you typed stays", "Whao is one?", "The first number.")
        await save(desk, path, DECK.replace("What is one?", "Who is one?"))
        await desk.sees_no("has just changed")
        await save(desk, path, DECK.replace("id: one", "id: other"))
        await desk.sees("not in small.yaml any more", "Whao is one?")
        await save(desk, path, DECK.replace("first number", "lowest number"))
        await desk.press("ctrl+s")
        await desk.sees("The card changed in its file meanwhile", "The lowest number.", "Whao is one?")
        await desk.press("ctrl+s")
        await desk.sees("3 cards")
        assert 'front: "Whao is one?", back: The lowest number.' in path.read_text()


async def test_code_that_was_changed_asks_again(review, write_deck, fake_runner) -> None:
    path = write_deck(JUDGED, "judged.yaml")
    async with review(runner=fake_runner, elsewhere=True) as desk:
        workspace = desk.app.workspace
        workspace.trust.allow(workspace.library.decks[0])
        await desk.sees("has not been allowed")
        await save(desk, path, JUDGED.replace("1 + 1", "1 + 7").replace("2 + 3", "2 + 8"))
        await desk.sees("1 + 7", "has not been allowed")


async def test_nothing_happens_when_nothing_has_changed(sit, write_deck) -> None:
    write_deck(DECK)
    async with sit() as desk:
        before = desk.app.workspace.library
        await desk.app.decks.look()
        assert desk.app.workspace.library is before
        assert not desk.app.workspace.decks.is_unsettled


@pytest.fixture
def settings(data: Path) -> Path:
    """The file of the settings, in its folder."""
    data.mkdir(exist_ok=True)
    return data / "settings.toml"


async def test_settings_saved_elsewhere_hold_at_once_and_a_broken_file_changes_nothing(
    sit, write_deck, settings
) -> None:
    write_deck(DECK)
    async with sit() as desk:
        await desk.sees("Today   3 new")
        await save(desk, settings, 'new_cards = 2\ntheme = "nord"\n')
        await desk.sees("Today   2 new")
        await desk.until(lambda: desk.app.theme == "nord")
        await save(desk, settings, "new_cards = 2\ntheme = ")
        await desk.sees("settings.toml: it is not TOML", "The settings stay as they were", "Today   2 new")
        await save(desk, settings, 'new_cards = -1\ntheme = "northern"\n')
        await desk.sees("line 1: `new_cards` must be", "it stays as it was", "there is no theme `northern`")
        await desk.sees("Today   2 new")
        await save(desk, settings, "new_cards = 1\n")
        await desk.sees("Today   1 new")
        await desk.sees_no("settings.toml")


async def test_a_review_goes_on_with_other_grades_and_another_number_of_new_cards(
    review, write_deck, settings
) -> None:
    write_deck(DECK.replace('takeaways: ["**One** comes first."]\n', ""))
    async with review() as desk:
        await desk.sees("What is one?", "3 left")
        await desk.flip()
        await save(desk, settings, "new_cards = 1\ngrades = 6\n")
        await desk.sees("What is one?", "The first number.", "1 left", "6 quality 5")
        await desk.press("5")
        await desk.sees("That is all for today.")
        assert desk.events()[0].quality == 4


async def test_the_settings_show_a_value_saved_elsewhere_unless_one_is_typed(
    sit, write_deck, settings
) -> None:
    write_deck(DECK)
    async with sit() as desk:
        await desk.press("comma", "down")
        await desk.sees("5 a day")
        await desk.press("enter", "end", "1")
        await save(desk, settings, "new_cards = 7\nday_start = 3\n")
        await desk.sees("3:00")
        line = desk.app.screen.query_one("#new_cards")
        assert line.typed == "51"
        await desk.press("escape")
        await desk.sees("7 a day")


async def test_decks_that_are_ordered_and_hidden_elsewhere_are_so_at_once(
    sit, data, settings, monkeypatch
) -> None:
    monkeypatch.setattr("quizcv.decks.bundled_folder", lambda: data / "none")
    (data / "decks").mkdir(parents=True)
    for name in ("ant", "bee"):
        path = data / "decks" / f"{name}.yaml"
        path.write_text(DECK.replace("small", name).replace("Small", name.title()))
    (data / "none").mkdir()
    async with sit(named=False) as desk:
        await desk.sees("Ant deck", "Bee deck")
        await save(desk, settings, '[decks]\norder = ["bee"]\npaused = ["ant"]\n')
        await desk.until(lambda: desk.line_of("Bee deck") < desk.line_of("Ant deck"), "the order is followed")
        await save(desk, settings, '[decks]\nhidden = ["ant"]\n')
        await desk.sees_no("Ant deck")
