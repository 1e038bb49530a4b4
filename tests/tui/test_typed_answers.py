"""Answers that are typed, and hints before a card is flipped, on the screen: no torch is needed."""

from __future__ import annotations

import re

import pytest

from quizcv.runner import State

DECK = """\
id: norsk
title: Norsk
cards:
  - id: girl
    front: the girl
    answer: [jenta, piken]
    back: The article stands at the end.
    hints: [It ends in -a.]
  - id: house
    front: a house
    back: et hus
    note: Neuter.
    hints: [Two words., The second is hus.]
"""
CHOICE = """\
id: norsk
title: Norsk
cards:
  - id: neuter
    front: Which is neuter?
    choices: [hus, jente, gutt]
    answer: hus
"""


def letters_of(desk) -> dict[str, str]:
    """The letter of each choice on the screen."""
    found = re.findall(r"([a-z])\) (\w+)", desk.text)
    return {choice: letter for letter, choice in found}


@pytest.fixture
def norsk(review, write_deck, fake_runner):
    """Starts the review of this deck, where torch cannot run."""

    def failed(app):
        runner = fake_runner(app)
        runner.state = State("failed", reason="there is no torch")
        return runner

    def start(deck=DECK, **options):
        write_deck(deck)
        return review(runner=failed, **options)

    return start


async def test_a_miss_shows_the_wrong_letters_and_the_back_the_right_ones(norsk):
    async with norsk() as desk:
        await desk.sees("the girl", "type an answer", "is it right?", "1 of 1")
        await desk.type_in("jenten")
        await desk.press("enter")
        await desk.sees("✗ close: 2 letters differ   jent[en]")
        assert "jenta" not in desk.text
        await desk.press("ctrl+l")
        await desk.type_in("jent")
        await desk.press("enter")
        await desk.sees("✗ close: 1 letter differs · 2 tries   jent[…]")
        await desk.type_in("a")
        await desk.press("enter")
        await desk.sees("before    jent[…]", "right     jent[a]   ✓ right · 3 tries", "also      piken")
        assert "jent[…]   ✓" not in desk.text
        await desk.sees("The article stands at the end.", "▸ 2 Hard")
        await desk.grade_verdict("2")
        (event,) = desk.events()
        assert [miss.answer for miss in event.misses] == ["jenten", "jent"]
        await desk.press("u")
        await desk.sees("the girl", "type an answer")


async def test_what_is_forgiven_is_shown(norsk):
    async with norsk() as desk:
        await desk.type_in("Piken")
        await desk.press("enter")
        await desk.sees("you       [P]iken   ✓ right · the capital letters differ", "right     [p]iken")
        await desk.sees("also      jenta", "▸ 3 Good")


async def test_who_gives_up_sees_what_is_right(norsk):
    async with norsk() as desk:
        await desk.sees("type an answer")
        await desk.press("ctrl+o")
        await desk.sees("hint 1 of 1  It ends in -a.", "no more")
        await desk.press("ctrl+g")
        await desk.sees("right     jenta", "also      piken", "▸ 1 Again")
        desk.watch.seconds += 1
        await desk.press("t")
        await desk.sees("This card has no code to run")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_one_key_answers_a_choice_and_a_wrong_one_can_be_followed_by_another(norsk, size):
    async with norsk(CHOICE, size=size) as desk:
        await desk.sees("Which is neuter?", "a-c answer", "ctrl+g show me")
        assert "drawn for today" not in desk.text
        letters = letters_of(desk)
        await desk.press("d", "enter")
        await desk.sees("Type a, b or c.")
        await desk.press(letters["gutt"], letters["gutt"])  # the second is no other answer
        await desk.sees("✗ that is not it", f"✗ {letters['gutt']}) gutt")
        assert "2 tries" not in desk.text
        await desk.press(letters["hus"], "1")  # a key that comes at once grades nothing
        await desk.sees(
            f"before    [{letters['gutt']}) gutt]", f"right     [{letters['hus']}) hus]", "▸ 2 Hard"
        )
        await desk.sees("Which is neuter?", f"{letters['jente']}) jente")
        await desk.grade_verdict("2")
        (event,) = desk.events()
        assert (event.quality, [miss.answer for miss in event.misses]) == (3, ["gutt"])


async def test_beside_choices_all_other_keys_do_what_they_always_do(norsk):
    """Nothing is typed there, so they need not wait for escape; the letters of the choices do."""
    deck = CHOICE.replace("gutt]", "gutt, venn, eple]") + "  - {id: other, front: the boy, back: gutten}\n"
    async with norsk(deck) as desk:
        await desk.sees("Which is neuter?", "a-e answer", "? help", "u undo", "esc other keys")
        assert "e edit" not in desk.lines[-1]
        await desk.press("question_mark")
        await desk.sees("A card that was forgotten eight times")
        await desk.press("escape")
        await desk.sees("Which is neuter?")
        await desk.press(letters_of(desk)["hus"])
        await desk.grade_verdict("3")
        await desk.sees("the boy", "Good, back tomorrow · u undoes")
        await desk.press("u")
        await desk.sees("Which is neuter?", "Undone")
        await desk.press("minus")
        await desk.sees("the boy", "Buried until tomorrow · u undoes")
        assert [event.kind for event in desk.events()] == ["review", "undo", "bury"]


async def test_a_choice_is_lit_and_entered_or_clicked(norsk):
    deck = CHOICE + CHOICE.partition("cards:\n")[2].replace("neuter", "again")
    async with norsk(deck) as desk:
        await desk.sees("Which is neuter?")
        letters = letters_of(desk)
        await desk.press(*["down"] * ("abc".index(letters["hus"]) + 1), "enter")
        await desk.sees("✓ right", "▸ 3 Good")
        await desk.grade_verdict("3")
        await desk.sees("Which is again?")
        await desk.click("jente")
        await desk.sees("✗ that is not it")
        await desk.click("hus")
        await desk.sees("✓ right", "▸ 2 Hard")


async def test_of_several_choices_keys_choose_and_enter_answers(norsk):
    deck = CHOICE.replace("answer: hus", "answer: [hus, gutt]")
    async with norsk(deck) as desk:
        await desk.sees("Which is neuter?", "Several are right.", "[ ] a) ", "enter check")
        letters = letters_of(desk)
        await desk.press("enter")
        await desk.sees("Type the letters of all that are right.")
        await desk.press(letters["hus"], letters["jente"])
        await desk.sees(f"[x] {letters['jente']}) jente")
        await desk.press("enter", "enter")
        await desk.sees("✗ 1 of these is wrong and 1 more is right")
        await desk.press(letters["jente"])
        await desk.sees(f"[ ] {letters['jente']}) jente", f"[x] {letters['hus']}) hus")
        await desk.press("q")  # which is no letter of a choice
        await desk.sees("Today")
        await desk.press("enter")
        await desk.sees(f"[x] {letters['hus']}) hus")
        await desk.press("home", *["down"] * "abc".index(letters["gutt"]), "space", "enter")
        await desk.sees("✓ right · 2 tries", "▸ 2 Hard")  # the look at home counts for nothing


async def test_what_is_typed_stays_when_torch_fails_meanwhile(review, write_deck, fake_runner):
    write_deck(DECK)
    made = []

    def starting(app):
        made.append(fake_runner(app))
        made[0].state = State("starting")
        return made[0]

    async with review(runner=starting) as desk:
        await desk.type_in("jent")
        made[0].becomes(State("failed", reason="there is no torch"))
        await desk.pilot.pause()
        await desk.type_in("a")
        await desk.press("enter")
        await desk.sees("✓ right")
        assert made[0].snippets == []


async def test_hints_come_before_a_card_is_flipped(norsk):
    async with norsk(DECK.replace("answer: [jenta, piken]", "note: n")) as desk:
        await desk.sees("the girl", "1 of 1")
        await desk.press("ctrl+o")
        await desk.sees("hint 1 of 1  It ends in -a.")
        await desk.answer("3")
        await desk.sees("a house", "1 of 2")
        await desk.press("h", "h")
        await desk.sees("hint 1 of 2  Two words.", "hint 2 of 2  The second is hus.", "no more")
        desk.watch.seconds += 1
        await desk.press("h")
        await desk.sees("There are no more hints.")
        await desk.press("space")
        await desk.sees("et hus", "Neuter.", "1 Again")
        await desk.press("h")
        await desk.sees_no("hint 1")


TWO = """\
id: two
title: Two
takeaways: [Two things.]
cards:
  - {id: one, front: the first word, answer: en}
  - {id: other, front: the second word, answer: to}
"""


async def test_where_u_would_be_typed_no_line_says_that_it_undoes(review, write_deck):
    """Neither behind takeaways that come between two cards, nor behind the end of a session."""
    write_deck("id: a\ncards:\n  - {id: zero, front: nothing yet, back: Zero.}\n", "a.yaml")
    write_deck(TWO, "two.yaml")
    async with review(new_cards=2) as desk:
        await desk.sees("nothing yet")
        await desk.flip()
        await desk.press("3")
        await desk.sees("Two things.")
        await desk.press("space")
        await desk.sees("the first word", "Good, back tomorrow · esc, u undoes")
        await desk.press("escape")
        await desk.sees("Good, back tomorrow · u undoes")  # as plain keys are no text there
        await desk.press("enter")
        await desk.sees("Good, back tomorrow · esc, u undoes")
        await desk.type_in("en")
        await desk.press("enter")
        await desk.sees("✓ right")
        await desk.sees_no("undoes")  # at a verdict esc leaves
        await desk.grade_verdict("3")
        await desk.sees("That is all for today.", "Good, back tomorrow · u undoes")
        await desk.press("n")
        await desk.sees("the second word")
        await desk.sees_no("u undoes")


ONE = """\
id: one
title: One
cards:
  - {id: one, front: the first word, answer: en}
"""


async def test_a_verdict_without_a_grade_is_still_there_after_a_look_at_the_home_screen(norsk):
    """Else a card that took several tries could be answered afresh, as right at once."""
    async with norsk(ONE) as desk:
        await desk.type_in("to")
        await desk.press("enter")
        await desk.sees("✗")
        await desk.press("escape", "q")
        await desk.sees("Today   1 new")
        await desk.press("enter")
        await desk.sees("the first word", "check")
        await desk.press("ctrl+l")
        await desk.type_in("en")
        await desk.press("enter")
        await desk.sees("✓ right · 2 tries", "▸ 2 Hard")
        desk.watch.seconds += 1
        await desk.press("escape")
        await desk.sees("Today   1 new")
        await desk.press("enter")
        await desk.sees("✓ right · 2 tries", "▸ 2 Hard")
        await desk.grade_verdict("space")
        (event,) = desk.events()
        assert (event.quality, event.attempts, [miss.answer for miss in event.misses]) == (3, 2, ["to"])
        await desk.press("escape", "u")
        await desk.sees("the first word", "check", "Undone")
        assert "✓" not in desk.text


async def test_a_verdict_is_still_there_once_the_card_before_was_answered_again(norsk):
    async with norsk(TWO.replace("takeaways: [Two things.]\n", "")) as desk:
        await desk.type_in("en")
        await desk.press("enter")
        await desk.grade_verdict("3")
        await desk.sees("the second word")
        await desk.press("ctrl+g")
        await desk.sees("1 Again")
        desk.watch.seconds += 1
        await desk.press("u")
        await desk.sees("the first word", "check")
        await desk.press("enter")
        await desk.type_in("en")
        await desk.press("enter")
        await desk.grade_verdict("3")
        await desk.sees("the second word", "▸ 1 Again")


async def test_a_grade_that_is_dropped_right_after_a_verdict_is_said(norsk):
    async with norsk(ONE) as desk:
        await desk.type_in("en")
        await desk.press("enter")
        await desk.sees("✓ right")
        await desk.press("3")
        await desk.sees("Too soon to be meant: press 3 again.")
        assert desk.events() == []
        await desk.grade_verdict("3")
        await desk.sees("Good, back tomorrow")
