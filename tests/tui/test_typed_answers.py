"""Answers that are typed, and hints before a card is flipped, on the screen: no torch is needed."""

from __future__ import annotations

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
async def test_choices_stand_below_the_question_and_are_answered_with_a_letter(norsk, size):
    async with norsk(CHOICE, size=size) as desk:
        await desk.sees("Which is neuter?", "a) ", "b) ", "c) ", "type a, b or c")
        assert "drawn for today" not in desk.text
        shown = {line.strip()[3:]: line.strip()[0] for line in desk.lines if line.strip()[1:3] == ") "}
        await desk.type_in("ab")
        await desk.press("enter")
        await desk.sees("Only one of them is right; type a, b or c.")
        await desk.press("ctrl+l")
        await desk.type_in(shown["gutt"])
        await desk.press("enter")
        await desk.sees("✗ that is not it")
        await desk.press("ctrl+l")
        await desk.type_in(shown["hus"])
        await desk.press("enter")
        await desk.sees(f"before    [{shown['gutt']}) gutt]", f"right     [{shown['hus']}) hus]", "▸ 2 Hard")


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
        await desk.type_in("en")
        await desk.press("enter")
        await desk.grade_verdict("3")
        await desk.sees("That is all for today.", "Good, back tomorrow · u undoes")
        await desk.press("n")
        await desk.sees("the second word")
        await desk.sees_no("u undoes")
