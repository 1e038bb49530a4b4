"""Which values a review asks: drawn from the card and the number of answers, and conditions that hold."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.decks.conditions import ConditionError, holds
from quizcv.decks.contents import BlankCard, PrintsCard, ShapeCard, TaskCard
from quizcv.decks.variation import VariationError, combinations, filled_in
from quizcv.questions import Question
from quizcv.questions.draw import draw

Asked = Callable[..., Question]

CARD = ShapeCard(
    shape="torch.zeros({k}, {s})",
    vary={"k": ("1", "3", "5"), "s": ("1", "2")},
    where=("k > s or k == 1",),
)

vary = st.dictionaries(
    st.sampled_from("abc"),
    st.lists(st.integers(0, 9).map(str), min_size=1, max_size=4, unique=True),
    min_size=1,
)


@given(vary=vary, key=st.text(max_size=5))
def test_every_combination_comes_before_any_comes_again_and_none_twice_in_a_row(
    vary: dict[str, list[str]], key: str
) -> None:
    values = {name: tuple(given) for name, given in vary.items()}
    count = len(combinations(values))
    drawn = [draw(key, number, values) for number in range(3 * count)]
    for turn in range(3):
        assert len({str(each) for each in drawn[turn * count : (turn + 1) * count]}) == count
    if count > 1:
        assert all(one != other for one, other in pairwise(drawn))
    assert drawn == [draw(key, number, values) for number in range(3 * count)]


def test_the_same_number_of_answers_asks_the_same_question(asked: Asked) -> None:
    for number in range(8):
        assert asked(CARD, number) == asked(CARD, number)
    assert {asked(CARD, number).front for number in range(6)} == {
        asked(CARD, number).front for number in range(6, 12)
    }


def test_different_cards_are_asked_in_different_orders(asked: Asked) -> None:
    def order(name: str) -> tuple[str, ...]:
        card = ShapeCard(shape="{k}", vary={"k": tuple("123456789")}, id=name)
        return tuple(asked(card, number).parameters["k"] for number in range(9))

    assert len({order(f"card-{number}") for number in range(9)}) > 5


def test_many_answers_are_no_burden(asked: Asked) -> None:
    start = time.process_time()
    asked(ShapeCard(shape="{k}", vary={"k": ("1", "2")}), 20_000)
    assert time.process_time() - start < 2


def test_only_values_that_fulfil_the_conditions_are_drawn(asked: Asked) -> None:
    drawn = {tuple(asked(CARD, number).parameters.values()) for number in range(20)}
    assert drawn == {("1", "1"), ("1", "2"), ("3", "1"), ("3", "2"), ("5", "1"), ("5", "2")}
    strict = ShapeCard(shape="{k}", vary=CARD.vary, where=("k > s", "s != 1"))
    assert {tuple(asked(strict, n).parameters.values()) for n in range(9)} == {("3", "2"), ("5", "2")}


def test_values_are_put_into_all_that_is_shown_and_run(asked: Asked) -> None:
    card = TaskCard(
        task="Make {n} of them.",
        setup="n = {n}",
        solution="torch.ones({n})",
        check="assert len(result) == {n}",
        cases=("n = {n} + 1",),
        vary={"n": ("7",)},
        note="It is {n}.",
        hints=("Of {n} there are {n}.",),
    )
    question = asked(card)
    assert "Make 7 of them." in question.front
    assert "n = 7" in question.front
    assert "It is 7." in question.back
    assert question.hints == ("Of 7 there are 7.",)
    first, second = question.runs
    assert (first.code, first.setup, first.check) == ("torch.ones(7)", ("n = 7",), "assert len(result) == 7")
    assert second.setup == ("n = 7", "n = 7 + 1")
    assert question.parameters == {"n": "7"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{k}", "3"),
        ("{k}{k}", "33"),
        ("{{k}}", "{3}"),
        ("{{{k} * 8}}", "{{3 * 8}}"),
        ("f'{x} {k}'", "f'{x} 3'"),
        ("{'k': 1}", "{'k': 1}"),
        ("{ k }", "{ k }"),
        ("{K}", "{K}"),
        ("{kk}", "{kk}"),
        ("{s}", "{k}"),
        ("{", "{"),
    ],
)
def test_only_the_braces_of_a_parameter_are_filled_in(text: str, filled: str) -> None:
    assert filled_in(text, {"k": "3", "s": "{k}"}) == filled
    assert filled_in(text, {}) == text


def test_a_blank_may_hold_a_parameter(asked: Asked) -> None:
    question = asked(BlankCard(blank="nn.Conv2d(3, 8, {k}, padding={{{k} // 2}})", vary={"k": ("5",)}))
    assert "nn.Conv2d(3, 8, 5, padding=____)" in question.front
    assert question.runs[0].code == "nn.Conv2d(3, 8, 5, padding=5 // 2)"


def test_braces_without_parameters_stay(asked: Asked) -> None:
    code = "d = {1: 2}\nprint(f'{d}')"
    assert asked(PrintsCard(prints=code)).runs[0].code == code


VALUES = {"k": "3", "s": "2", "p": "1.5", "mode": "same"}


@pytest.mark.parametrize(
    "condition",
    [
        "k > s",
        "k == 3",
        "k <= 2 * s + 1",
        "1 < s < k",
        "k % 2 == 1 and not s > k",
        "k // s == 1 or k / s == 5",
        "p == 1.5",
        "p * 2 == k",
        "mode == 'same'",
        "mode in ('same', 'valid')",
        "mode not in ['valid']",
        "k in (1, 3)",
        "-k < 0",
        "k ** 2 == 9",
        "(k + s) * 2 == 10",
        " k > s ",
        "k",
    ],
)
def test_a_condition_that_holds(condition: str) -> None:
    assert holds(condition, VALUES)
    assert not holds(f"not ({condition})", VALUES)


@pytest.mark.parametrize(
    "condition",
    [
        "9 ** 9 ** 9 > 1",
        "k ** 1000 > 1",
        "10 ** 60 ** 60",
        "(10 ** 60) ** 60 > 1",
        "2 ** -1 > 0",
        "'a' * 10 ** 9 == 'b'",
        "mode * 1000000000 == mode",
        "[1] * 1000000000 == k",
        "(1, 2) + (3,) == k",
        "mode % 2",
        "mode + mode == 'b'",
        "mode > 2",
        "k.real > 1",
        "mode.upper() == 'SAME'",
        "len(mode) > 1",
        "__import__('os')",
        "(lambda: 1)()",
        "[x for x in (1, 2)]",
        "mode[0] == 's'",
        "f'{k}' == '3'",
        "k if s else p",
        "(k := 5) > 3",
        "{1: 2}",
        "q > 1",
        "k / 0 > 1",
        "k >",
        "k = 3",
        "k; s",
        "",
        "k is 3",
        "1 << 100 > 2",
        "~k",
        "b'a' == 'a'",
        "(" * 500 + "k" + ")" * 500,
        "-" * 100_000 + "k",
        "k" + " + k" * 100_000,
    ],
)
def test_a_condition_that_cannot_be_worked_out_says_so_at_once(condition: str) -> None:
    start = time.process_time()
    with pytest.raises(ConditionError):
        holds(condition, VALUES)
    assert time.process_time() - start < 2


@given(st.text("ks0123456789+-*/%()<>=. andornot'\",[]", max_size=40))
def test_no_condition_breaks_it(condition: str) -> None:
    try:
        assert holds(condition, VALUES) in (True, False)
    except ConditionError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("vary", "where", "key", "words"),
    [
        ({}, ("k > 1",), "where", "nothing to choose from"),
        ({"k": ()}, (), "vary", "`k` has no values"),
        ({"1k": ("1",)}, (), "vary", "`1k` is no name"),
        ({"a b": ("1",)}, (), "vary", "is no name"),
        ({"k": ("1", "2", "1")}, (), "vary", "`k` has a value twice"),
        ({"k": ("1", "2")}, ("k > 5",), "where", "no values are left"),
        ({"k": ("1",)}, ("q > 5",), "where", "`q` is no name of `vary`"),
        ({name: tuple("0123456789") for name in "abcd"}, (), "vary", "10000 combinations"),
    ],
)
def test_values_that_cannot_be_used_are_refused(
    vary: dict[str, tuple[str, ...]], where: tuple[str, ...], key: str, words: str
) -> None:
    with pytest.raises(VariationError) as caught:
        combinations(vary, where)
    assert caught.value.path[0] == key
    assert words in str(caught.value)
