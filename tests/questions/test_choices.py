"""Choices: in another order at each review, answered with letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest

from quizcv.decks.contents import ChoiceCard
from quizcv.questions import Question, bracketed

Asked = Callable[..., Question]

ONE = ChoiceCard(front="Which?", choices=("hus", "jente", "gutt"), answer="hus", note="Why.")
TWO = ChoiceCard(front="Which two?", choices=("a", "b", "c", "ab"), answer=("a", "c"))


def letter(question: Question, choice: str) -> str:
    """The letter before a choice."""
    (line,) = [line for line in question.front.splitlines() if line[1:] == f") {choice}"]
    return line[0]


def said(question: Question, typed: str) -> tuple[bool, str]:
    assert question.complaint(typed) == ""
    verdict = question.judge(typed, (), ())
    return verdict.right, verdict.said


def test_each_order_comes_once_before_any_comes_again_and_always_the_same_way(asked: Asked) -> None:
    fronts = [asked(ONE, number).front for number in range(12)]
    assert Counter(fronts) == dict.fromkeys(fronts, 2)
    assert fronts == [asked(ONE, number).front for number in range(12)]
    assert all(one != other for one, other in pairwise(fronts))
    assert asked(ONE).front.startswith("Which?\n\na) ")
    many = ChoiceCard(front="f", choices=tuple(f"choice {n}" for n in range(26)), answer="choice 7")
    fronts = [asked(many, number).front for number in range(100)]
    assert len(set(fronts)) == 100
    assert len({letter(asked(many, number), "choice 7") for number in range(100)}) > 20


@pytest.mark.parametrize("number", range(6))
def test_the_letter_is_right_and_so_is_the_choice_typed_whole(asked: Asked, number: int) -> None:
    question = asked(ONE, number)
    right, wrong = letter(question, "hus"), letter(question, "gutt")
    for typed in (right, f" {right.upper()}) ", "hus", "Hus."):
        assert said(question, typed) == (True, "")
    assert said(question, wrong) == (False, "that is not it")
    assert said(question, "gutt") == (False, "that is not it")


def test_of_several_all_have_to_be_named_and_it_is_said_how_many_are_wrong_or_missing(asked: Asked) -> None:
    question = asked(TWO)
    assert "Several are right." in question.front
    a, b, c, both = (letter(question, choice) for choice in TWO.choices)
    for typed in (a + c, c + a, f"{a}, {c}", f"{c} {a}"):
        assert said(question, typed)[0]
    assert said(question, a) == (False, "1 more is right")
    assert said(question, a + b) == (False, "1 of these is wrong and 1 more is right")
    assert said(question, a + b + c) == (False, "1 of these is wrong")
    assert said(question, b + both) == (False, "2 of these are wrong and 2 more are right")
    assert said(question, "ab")[1] == "1 of these is wrong and 2 more are right"  # which is a choice


def test_what_chooses_nothing_is_no_answer(asked: Asked) -> None:
    one, two = asked(ONE), asked(TWO)
    assert one.complaint("") == "type a, b or c"
    assert one.complaint("d") == "that is none of the choices; type a, b or c"
    assert one.complaint("ab") == "only one of them is right; type a, b or c"
    assert two.complaint("x y") == ("that is none of the choices; type the letters of all that are right")


def test_what_was_chosen_stands_beside_what_is_right(asked: Asked) -> None:
    question = asked(TWO)
    a, b, c, _ = (letter(question, choice) for choice in TWO.choices)

    def rows(typed: str, missed: str = "") -> list[str]:
        verdict = question.judge(typed, (), ()) if typed else None
        return [f"{label} {bracketed(parts)}" for label, parts in question.rows(verdict, missed)]

    def line(**choices: bool) -> str:
        named = sorted((letter(question, choice), choice, differs) for choice, differs in choices.items())
        return ", ".join(f"[{n}) {choice}]" if differs else f"{n}) {choice}" for n, choice, differs in named)

    assert rows(a + c) == [f"you {line(a=False, c=False)}"]
    assert rows(a + b) == [f"you {line(a=False, b=True)}", f"right {line(a=False, c=True)}"]
    assert rows(a + c, "b") == [f"before {line(b=True)}", f"right {line(a=True, c=True)}"]
    assert rows("") == [f"right {line(a=False, c=False)}"]


def test_a_slip_that_the_card_names_is_shown_of_its_choice(asked: Asked) -> None:
    card = ChoiceCard(
        front="f", choices=("hus", "jente", "gutt"), answer="hus", slips={"jente": "it takes ei"}
    )
    question = asked(card)
    assert said(question, letter(question, "jente")) == (False, "it takes ei")
    assert said(question, letter(question, "gutt")) == (False, "that is not it")
    assert said(question, letter(question, "hus")) == (True, "")
