"""The review: front, flip, grade, next card, until nothing is left."""

from __future__ import annotations

import pytest

WITH_TAKEAWAYS = """\
id: deep
title: Deep deck
takeaways:
  - "**Depth** helps."
  - Width helps too.
next: another deck
cards:
  - {id: a, front: What is a?, back: A letter.}
  - {id: b, front: What is b?, back: Another letter.}
"""


async def test_the_front_is_shown_alone_with_deck_tags_and_counts(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.sees("What is one?", "Small deck · numbers", "3 left · 3 new", "space shows the answer")
        for hidden in ("The first number.", "Peano", "Again", "───\n"):
            assert hidden not in desk.text


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_a_key_flips_and_the_front_stays_where_it_is(review, write_deck, key):
    write_deck()
    async with review() as desk:
        await desk.sees("What is one?")
        before = desk.line_of("What is one?")
        await desk.press(key)
        await desk.sees("The first number.", "Peano 1889", "1 Again", "2 Hard", "3 Good", "4 Easy")
        assert desk.line_of("What is one?") == before
        assert before < desk.line_of("The first number.") < desk.line_of("Peano 1889")
        await desk.sees_no("space shows the answer")


async def test_a_click_anywhere_on_the_card_flips_and_only_flips(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.sees("What is one?")
        await desk.pilot.click(offset=(60, 12))
        await desk.sees("The first number.")
        desk.watch.seconds += 1
        await desk.pilot.click(offset=(60, 12))
        await desk.click("The first number.")
        await desk.sees("The first number.")
        assert desk.events() == []


@pytest.mark.parametrize(
    ("key", "quality", "said"),
    [
        ("1", 1, "Again, back tomorrow and once more today · u undoes"),
        ("2", 3, "Hard, back tomorrow and once more today · u undoes"),
        ("3", 4, "Good, back tomorrow · u undoes"),
        ("4", 5, "Easy, back tomorrow · u undoes"),
        ("space", 4, "Good, back tomorrow · u undoes"),
        ("enter", 4, "Good, back tomorrow · u undoes"),
    ],
)
async def test_a_key_grades_and_a_quiet_line_says_what_happened(review, write_deck, key, quality, said):
    write_deck()
    async with review() as desk:
        await desk.flip()
        await desk.press(key)
        await desk.sees(said, "What is two?")
        assert [(e.kind, e.card, e.quality) for e in desk.events()] == [("review", "small/one", quality)]


@pytest.mark.parametrize(("name", "quality"), [("Again", 1), ("Hard", 3), ("Good", 4), ("Easy", 5)])
async def test_a_click_on_a_grade_grades(review, write_deck, name, quality):
    write_deck()
    async with review() as desk:
        await desk.flip()
        await desk.click(name)
        await desk.sees("What is two?")
        assert [event.quality for event in desk.events()] == [quality]


async def test_each_grade_says_what_it_leads_to(review, write_deck, answered):
    write_deck()
    answered("small/one", days_ago=8)
    answered("small/one", days_ago=7)
    async with review(new_cards=0) as desk:
        await desk.sees("What is one?")
        await desk.flip()
        below = desk.lines[desk.line_of("1 Again") + 1].split("  ")
        assert [part.strip() for part in below if part.strip()] == [
            "today, 1 d",
            "today, 15 d",
            "15 d",
            "16 d",
        ]


async def test_a_held_key_grades_one_card(review, write_deck):
    write_deck()
    async with review() as desk:
        desk.watch.seconds += 0.4  # the terminal waits before it repeats a key
        await desk.press("space")
        desk.watch.seconds += 0.4
        for _ in range(20):
            await desk.press("space")
            desk.watch.seconds += 0.03
        await desk.until(lambda: len(desk.events()) == 1)
        for _ in range(5):
            await desk.pilot.pause()
        assert [event.quality for event in desk.events()] == [4]


async def test_different_keys_are_never_dropped_however_fast(review, write_deck):
    write_deck()
    async with review() as desk:
        for number, grade in enumerate("314", 1):
            await desk.press("space", grade)  # the watch stands still
            await desk.until(lambda number=number: len(desk.events()) == number)
            await desk.until(lambda: "1 Again" not in desk.text)  # the next card is there
        assert [event.quality for event in desk.events()] == [4, 1, 5]


async def test_an_undo_of_nothing_leaves_the_back_and_what_was_said_ends_with_the_flip(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.flip()
        await desk.press("u")
        await desk.sees("There is nothing to undo.", "The first number.")
        await desk.press("U")
        await desk.sees("There is nothing to redo.", "The first number.")
        await desk.press("3")
        await desk.sees("u undoes", "What is two?")
        await desk.press("space")
        await desk.sees("The number after one.")
        await desk.sees_no("u undoes")


async def test_a_grade_before_the_flip_is_ignored(review, write_deck):
    write_deck()
    async with review() as desk:
        desk.watch.seconds += 5
        await desk.press("1", "2", "3", "4")
        await desk.sees("What is one?")
        assert desk.events() == []


async def test_the_time_from_the_front_to_the_grade_is_stored(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.sees("What is one?")
        desk.watch.seconds += 5.3
        await desk.answer("3")
        desk.watch.seconds += 3600
        await desk.answer("3")
        first, second = desk.events()
        assert first.milliseconds == pytest.approx(6300, abs=2)
        assert second.milliseconds == 60_000


async def test_progress_counts_down(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.sees("3 left · 3 new")
        assert "━" not in desk.lines[0]
        await desk.answer("1")
        await desk.sees("3 left · 2 new · 1 again")
        assert 1 <= desk.lines[0].count("━") < 24
        await desk.answer("3")
        await desk.sees("2 left · 1 new · 1 again")


async def test_what_was_not_known_comes_again_at_the_end_of_the_session(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.answer("1")
        await desk.answer("3")
        await desk.answer("3")
        await desk.sees("What is one?", "once more", "1 left · 1 again")
        await desk.answer("2")
        await desk.sees("What is one?", "once more")
        await desk.answer("3")
        await desk.sees("That is all for today.")
        assert [e.kind for e in desk.events()] == ["review"] * 3 + ["drill"] * 2


async def test_takeaways_come_before_the_first_review_of_a_deck_only(review, write_deck, clock):
    write_deck(WITH_TAKEAWAYS)
    async with review() as desk:
        await desk.sees("Depth helps.", "Width helps too.", "Next: another deck")
        desk.watch.seconds += 30
        await desk.press("enter")
        await desk.sees("What is a?")
        await desk.answer("3")
        assert desk.events()[0].milliseconds <= 1001  # reading the page is no thinking about the card
        await desk.sees("What is b?")
    clock.pass_days(1)
    async with review() as desk:
        await desk.sees("What is")
        assert "Depth helps." not in desk.text
        await desk.press("T")
        await desk.sees("Depth helps.")
        await desk.press("escape")
        await desk.sees("What is")


async def test_undo_brings_the_card_back_and_redo_takes_it_away_again(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.answer("1")
        await desk.sees("What is two?", "1 again")
        await desk.press("u")
        await desk.sees("What is one?", "3 left · 3 new", "Undone: review of “What is one?” (Again)")
        assert "again" not in desk.lines[0]
        await desk.press("U")
        await desk.sees("What is two?", "1 again", "Redone: review of “What is one?” (Again)")


async def test_the_last_card_can_be_undone_from_the_empty_queue(review, write_deck):
    write_deck()
    async with review() as desk:
        for _ in range(3):
            await desk.answer("3")
        await desk.sees("That is all for today.")
        await desk.press("u")
        await desk.sees("What is three?", "1 left")
        await desk.answer("4")
        await desk.sees("That is all for today.")


async def test_undo_works_after_a_restart(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.answer("3")
    async with review() as desk:
        await desk.sees("What is two?")
        await desk.press("u")
        await desk.sees("What is one?", "Undone: review of “What is one?” (Good)")


async def test_undo_with_nothing_to_undo_says_so(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.press("u")
        await desk.sees("There is nothing to undo.", "What is one?")
        await desk.press("U")
        await desk.sees("There is nothing to redo.", "What is one?")


async def test_suspend_bury_and_their_undo(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.press("at")
        await desk.sees("Suspended · u undoes", "What is two?", "2 left")
        await desk.press("minus")
        await desk.sees("Buried until tomorrow · u undoes", "What is three?", "1 left")
        await desk.press("u")
        await desk.sees("What is two?", "2 left")
        await desk.press("u")
        await desk.sees("What is one?", "3 left")
        assert [e.kind for e in desk.events()] == ["suspend", "bury", "undo", "undo"]


async def test_a_mark_is_a_star_that_can_be_taken_away(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.press("asterisk")
        await desk.sees("Marked · * takes it away", "★")
        await desk.press("asterisk")
        await desk.sees("No longer marked")
        assert "★" not in desk.text
        await desk.answer("3")
        assert [e.kind for e in desk.events()] == ["mark", "mark", "review"]


async def test_a_mark_leaves_the_flipped_card_as_it_is(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.flip()
        await desk.press("asterisk")
        await desk.sees("★", "The first number.", "1 Again")
        await desk.press("3")
        await desk.sees("What is two?")


async def test_info_tells_what_is_known_about_the_card(review, write_deck, answered):
    path = write_deck()
    answered("small/one", days_ago=3)
    async with review(new_cards=0) as desk:
        await desk.sees("What is one?")
        await desk.press("i")
        await desk.sees("small/one", f"{path.name}, line 4", "2026-11-20", "2026-11-21", "2.50", "1 day")
        assert "1 days" not in desk.text
        await desk.press("q")
        await desk.sees("What is one?")


async def test_try_it_on_a_card_without_code_says_where_code_is(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.press("t")
        await desk.sees("This card has no code to run")


async def test_when_nothing_is_left_five_more_can_be_asked_for(review, write_deck):
    cards = "\n".join(f"  - {{id: c{n}, front: Question {n}?, back: Answer {n}.}}" for n in range(9))
    write_deck(f"id: many\ncards:\n{cards}\n")
    async with review(new_cards=1) as desk:
        await desk.answer("3")
        await desk.sees(
            "That is all for today.", "1 card reviewed", "Next: 1 card tomorrow.", "learn five more new cards"
        )
        await desk.press("n")
        await desk.sees("Question 1?", "5 left · 5 new")
        await desk.press("n")  # only when nothing is left
        await desk.sees("5 left · 5 new")


async def test_studying_ahead_leaves_the_schedule_as_it_is(review, write_deck, answered):
    write_deck()
    answered("small/one", days_ago=8)
    answered("small/one", days_ago=7)
    answered("small/one", days_ago=1)
    answered("small/two", days_ago=0)
    answered("small/three", days_ago=0)
    async with review() as desk:
        await desk.sees("2 cards reviewed", "A: study ahead", "Next: 2 cards tomorrow.")
        await desk.press("A")
        await desk.sees("What is one?", "studied ahead", "1 left")
        await desk.answer("3")
        await desk.sees("Good, back 7 Dec")
        assert desk.events()[-1].kind == "cram"
        await desk.sees("That is all for today.")


async def test_what_there_is_no_more_of_is_not_offered(review, write_deck):
    write_deck()
    async with review() as desk:
        for _ in range(3):
            await desk.answer("3")
        await desk.sees("That is all for today.")
        assert desk.lines[-1].split() == ["s", "stats", "u", "undo", "a", "add", "?", "help", "q", "home"]
        await desk.press("n", "A")
        await desk.sees("That is all for today.")


async def test_nothing_due_says_when_the_next_card_is(review, write_deck, answered):
    write_deck()
    for name in ("one", "two", "three"):
        answered(f"small/{name}", days_ago=2)
        answered(f"small/{name}", days_ago=1)
    async with review() as desk:
        await desk.sees("Nothing is due.", "Next: 3 cards on 28 Nov.")


async def test_six_grades_are_a_setting(review, write_deck, data):
    write_deck()
    data.mkdir()
    (data / "settings.toml").write_text("grades = 6\n")
    async with review() as desk:
        await desk.press("space")
        await desk.sees("1 quality 0", "6 quality 5")
        desk.watch.seconds += 1
        await desk.press("1")
        await desk.sees("What is two?")
        await desk.press("space")
        await desk.sees("6 quality 5")
        desk.watch.seconds += 1
        await desk.press("6")
        await desk.sees("What is three?")
        await desk.press("space")
        await desk.sees("6 quality 5")
        desk.watch.seconds += 1
        await desk.press("space")
        await desk.until(lambda: len(desk.events()) == 3)
        assert [e.quality for e in desk.events()] == [0, 5, 4]


async def test_a_leech_is_named(review, write_deck, answered):
    write_deck()
    for days_ago in range(14, 0, -2):
        answered("small/one", 4, days_ago + 1)
        answered("small/one", 1, days_ago)
    answered("small/one", 4, 1)
    async with review(new_cards=0) as desk:
        await desk.sees("What is one?")
        await desk.answer("1")
        await desk.sees("a leech: put it in other words?")


async def test_no_decks_is_explained(review):
    async with review() as desk:
        await desk.sees("There are no decks.", "quizcv new birds")
        await desk.press("space", "1", "i", "e", "E", "T", "n", "A", "y", "t", "minus", "at", "asterisk")
        await desk.press("q")
        await desk.sees("quizcv", "torch starts when needed")


async def test_escape_and_q_go_home_and_back_again(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.answer("3")
        await desk.press("escape")
        await desk.sees("Today   2 new")
        await desk.press("enter")
        await desk.sees("What is two?")
        await desk.press("q")
        await desk.sees("Today   2 new")


async def test_an_emptied_card_starts_at_its_top(review, write_deck):
    """A long back that was scrolled leaves the next front at the top."""
    back = "\n".join(f"      line {n}\n" for n in range(60))
    write_deck(
        f"id: long\ncards:\n  - id: a\n    front: A long one?\n    back: |\n{back}"
        "\n  - {id: b, front: The next one?, back: Short.}\n"
    )
    async with review() as desk:
        await desk.flip()
        await desk.press("end")
        await desk.sees("line 59")
        await desk.press("3")
        await desk.sees("The next one?")


async def test_the_bar_shrinks_beside_a_long_title(review, write_deck):
    title = "A deck whose title is rather long"
    write_deck(f"id: long\ntitle: {title}\ncards:\n  - {{front: f, back: b, tags: [ttttt]}}\n")
    for width, fewest, most in ((160, 24, 24), (80, 8, 23), (40, 0, 0)):
        async with review((width, 24)) as desk:
            await desk.sees("space shows the answer", "1 left · 1 new")
            assert fewest <= desk.lines[0].count("─") <= most


async def test_a_long_front_gives_way_to_the_first_line_of_the_back(review, write_deck):
    lines = "\n".join(f"      - point {number}" for number in range(40))
    write_deck(f"cards:\n  - front: |\n{lines}\n    back: The answer.\n")
    async with review(size=(80, 24)) as desk:
        await desk.sees("point 0")
        await desk.flip()
        await desk.sees("The answer.")


async def test_the_first_front_that_leaves_no_room_gives_way_to_its_back_too(review, write_deck):
    """Before it, no text of the session was too long for the screen."""
    lines = "\n".join(f"      - point {number}" for number in range(5))
    write_deck(f"cards:\n  - front: |\n{lines}\n    back: The answer.\n")
    async with review((40, 15)) as desk:
        await desk.sees("point 0", "point 4")
        await desk.flip()
        await desk.sees("The answer.")


async def test_the_source_stands_at_the_right_below_the_back(review, write_deck):
    write_deck("cards:\n  - front: Front\n    back: Back\n    source: Some book\n")
    async with review(size=(80, 24)) as desk:
        await desk.flip()
        await desk.sees("Back", "Some book")
        (line,) = (line for line in desk.lines if "Some book" in line)
        assert line.index("Some book") + len("Some book") == 75


async def test_five_more_new_cards_are_still_there_after_a_look_at_home(review, write_deck):
    cards = "".join(f"  - {{front: Front {number}, back: Back, id: c{number}}}\n" for number in range(9))
    write_deck(f"cards:\n{cards}")
    async with review() as desk:
        for _ in range(5):
            await desk.answer("3")
        await desk.press("n")
        await desk.sees("4 left · 4 new")
        await desk.press("q")
        await desk.sees("Today   4 new")
