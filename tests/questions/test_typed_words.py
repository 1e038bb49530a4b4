"""Answers that are typed: what is right, what is forgiven, which letters differ."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.decks.contents import TypedCard
from quizcv.decks.field_types import FORGIVABLE, Forgivable
from quizcv.questions import Question, bracketed

Asked = Callable[..., Question]
WORDS = st.text("abåÅaé ß.'’\u0301\u200dか", min_size=1, max_size=12).filter(str.strip)


def judged(asked: Asked, answer: str | tuple[str, ...], typed: str, *forgive: Forgivable) -> tuple[bool, str]:
    """Whether it is right, and what is said of it."""
    card = TypedCard(front="f", answer=answer, forgive=forgive or ("case", "punctuation"))
    verdict = asked(card).judge(typed, (), ())
    return verdict.right, verdict.said


@pytest.mark.parametrize(
    ("answer", "typed", "said"),
    [
        ("jenta", "jenta", ""),
        ("the  girl", "  the girl ", ""),
        ("l’eau", "l'eau", ""),
        ("na\u0308he", "nähe", ""),
        ("jenta", "Jenta", "the capital letters differ"),
        ("Straße", "STRASSE", "the capital letters differ"),
        ("jenta", "jenta.", "the punctuation marks differ"),
        ("¿Qué?", "qué", "the capital letters and punctuation marks differ"),
        (("nå", "no"), "no", ""),
        ("it’s – «so»", 'it\'s - "so"', ""),
        ("...", "…", ""),
    ],
)
def test_what_is_right(asked: Asked, answer: str, typed: str, said: str) -> None:
    assert judged(asked, answer, typed) == (True, said)


@pytest.mark.parametrize(
    ("answer", "typed", "said"),
    [
        ("jenta", "jente", "close: 1 letter differs"),
        ("jenta", "jent", "close: 1 letter differs"),
        ("å", "a", "only the accents differ"),
        ("gutten", "guten!", "close: 1 letter differs"),
        ("jenta", "huset", "that is not it"),
        ("en", "et", "close: 1 letter differs"),
        ("a", "b", "that is not it"),
        (("gutten", "jenta"), "jenten", "close: 2 letters differ"),
        ("x" * 300, "y" * 300, "that is not it"),
    ],
)
def test_what_is_wrong_and_how_far_off_it_is(asked: Asked, answer: str, typed: str, said: str) -> None:
    assert judged(asked, answer, typed) == (False, said)


def test_a_card_says_what_is_forgiven(asked: Asked) -> None:
    assert judged(asked, "Nähe", "nahe", *FORGIVABLE) == (True, "the capital letters and accents differ")
    assert judged(asked, "ørret", "orret", "accents") == (True, "the accents differ")
    assert judged(asked, "Haus", "haus", "accents") == (False, "only the capital letters differ")
    assert judged(asked, ("no", "nå"), "na") == (False, "only the accents differ")
    slip = asked(TypedCard(front="f", answer="Å", forgive=())).judge("a", (), ()).slip
    assert slip is not None
    assert slip.word == "case and accents"
    exact = TypedCard(front="f", answer="Haus", forgive=())
    assert [asked(exact).judge(typed, (), ()).right for typed in ("Haus", "haus", "Haus.")] == [
        True,
        False,
        False,
    ]


def test_a_miss_shows_which_letters_are_wrong_and_never_the_right_ones(asked: Asked) -> None:
    question = asked(TypedCard(front="f", answer="jenta"))
    assert [
        bracketed(question.judge(typed, (), ()).marked) for typed in ("jenten", "jnta", "Jente", "xx")
    ] == [
        "jent[en]",
        "j[…]nta",
        "Jent[e]",
        "",
    ]


def shown(question: Question, typed: str, missed: str = "") -> list[str]:
    """The rows that are shown with the answer."""
    verdict = question.judge(typed, (), ()) if typed else None
    return [f"{label} {bracketed(parts)}" for label, parts in question.rows(verdict, missed)]


def test_what_was_typed_stands_beside_the_nearest_right_answer(asked: Asked) -> None:
    question = asked(TypedCard(front="f", answer=("jenta", "piken")))
    assert shown(question, "jenta") == ["you jenta", "also piken"]
    assert shown(question, "Piken") == ["you [P]iken", "right [p]iken", "also jenta"]
    assert shown(question, "jenten") == ["you jent[en]", "right jent[a]", "also piken"]
    assert shown(question, "jenta", "jent") == ["before jent[…]", "right jent[a]", "also piken"]
    assert shown(question, "") == ["right jenta", "also piken"]
    assert shown(asked(TypedCard(front="f", answer="l’eau\n")), "l'eue") == [
        "you l'e[ue]",
        "right l’e[au]",
    ]


def test_the_other_way_round_is_recalled_and_the_hints_are_not_for_it(asked: Asked) -> None:
    card = TypedCard(front="a house", answer=("et hus", "hus"), reverse=True, hints=("h",), note="Why.")
    assert card.parts() == ("", "reverse")
    forth, back = asked(card), asked(card, part="reverse")
    assert (forth.answering, forth.hints, forth.runs) == ("line", ("h",), ())
    assert (back.answering, back.front, back.back, back.hints) == (
        "flip",
        "et hus, hus",
        "a house\n\nWhy.",
        (),
    )


@given(
    answers=st.lists(WORDS, min_size=1, max_size=3), typed=WORDS, forgive=st.sets(st.sampled_from(FORGIVABLE))
)
def test_whatever_is_typed_gets_a_verdict_that_shows_all_of_it(
    asked: Asked, answers: list[str], typed: str, forgive: set[Forgivable]
) -> None:
    question = asked(TypedCard(front="f", answer=tuple(answers), forgive=tuple(sorted(forgive))))
    verdict = question.judge(typed, (), ())
    yours = dict(question.rows(verdict))["you"]
    assert "".join(text for text, _ in yours) in verdict.answer
    is_exact = verdict.right and not verdict.said
    assert is_exact or any(differs for _, differs in yours)
    assert verdict.right or verdict.said
    for answer in answers:
        again = question.judge(f" {answer} ", (), ())
        assert (again.right, again.said) == (True, "")


def test_a_slip_that_the_card_names_is_shown(asked: Asked) -> None:
    card = TypedCard(
        front="the girl",
        answer="jenta",
        forgive=("case", "punctuation"),
        slips={"jente": "that is a girl", "jentå": "there is no ring here"},
    )
    question = asked(card)
    for typed, said, word in (
        (" Jente! ", "that is a girl", "card"),
        ("jentå", "there is no ring here", "card"),  # before what is only said of accents
        ("jentä", "only the accents differ", "accents"),
        ("jenten", "close: 2 letters differ", ""),
    ):
        verdict = question.judge(typed, (), ())
        assert (verdict.right, verdict.said, verdict.slip.word if verdict.slip else "") == (False, said, word)
    assert question.judge("jenta", (), ()).right
