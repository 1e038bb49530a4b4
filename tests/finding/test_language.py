"""What queries mean, and what is said of those that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.finding import QueryError, read
from quizcv.finding.language import And, Compared, Is, Named, Not, Or, Within, Words


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", And(())),
        ("  ", And(())),
        ("Stride", Words("stride")),
        ("kernel   size", And((Words("kernel"), Words("size")))),
        ('"kernel   Size"', Words("kernel size")),
        (r'"say \"x\" \\ \n"', Words(r'say "x" \ \n')),
        ("nn.Conv2d(3, padding=1)", And((Words("nn.conv2d(3,"), Words("padding=1)")))),
        ("a or b c", Or((Words("a"), And((Words("b"), Words("c")))))),
        ("(a OR b) c", And((Or((Words("a"), Words("b"))), Words("c")))),
        ("(relu() or gelu())", Or((Words("relu()"), Words("gelu()")))),
        ("orange order", And((Words("orange"), Words("order")))),
        ('"or"', Words("or")),
        ("x[:2] cuda:0 a=3", And((Words("x[:2]"), Words("cuda:0"), Words("a=3")))),
        ("relu)", Words("relu)")),
        ("-tag:cnn", Not(Named("tag", "cnn", False))),
        ("--a", Not(Not(Words("a")))),
        ("-(a b)", Not(And((Words("a"), Words("b"))))),
        ("mid-word", Words("mid-word")),
        ('deck:"Computer Vision"', Named("deck", "computer vision", True)),
        ("DECK:conv", Named("deck", "conv", False)),
        ("kind:sha", Named("kind", "sha", False)),
        ("is:due", Is("due")),
        ("interval>30 lapses>=3", And((Compared("interval", ">", 30), Compared("lapses", ">=", 3)))),
        ("due<=07", Compared("due", "<=", 7)),
        ("introduced:7 or failed:1", Or((Within("introduced", 7), Within("failed", 1)))),
        ("STRASSE", Words("strasse")),
        ("e\u0301", Words("\xe9")),
    ],
)
def test_a_query_is_read(text, query):
    assert read(text) == query


@pytest.mark.parametrize(
    ("text", "words", "at"),
    [
        ('stride "kernel', "the quotes that begin here do not end", 7),
        ('a ""', "nothing in these quotes", 2),
        ("(a b", "`(` is not closed", 0),
        ("a () b", "nothing between `(` and `)`", 2),
        ("a )", "`)` closes what was never opened", 2),
        ("a or", "`or` stands between two things", 2),
        ("or a", "`or` stands between two things", 0),
        ("a or or b", "`or` stands between two things", 2),
        ("a -", "after `-` write what is not wanted", 2),
        ("is:dew", "after `is:` write due, new, suspended, marked, leech, buried or edited", 3),
        ("is:", "after `is:` write due", 3),
        ("tag: x", "after `tag:` write a text", 4),
        ("kind:poem", "after `kind:` write front, answer, choices,", 5),
        ("tags:cnn", "there is no `tags:`; do you mean `tag:`?", 0),
        ("a intervals>3", "there is no `intervals>`; do you mean `interval`?", 2),
        ("interval:3", "`interval` is compared with a number: write `interval=7`", 0),
        ("interval>much", "after `interval>` write a whole number, not 'much'", 9),
        ("interval>", "after `interval>` write a whole number", 9),
        ("is=due", "write `is:`, not `is=`", 0),
        ("failed:0", "write `failed:1` for today", 7),
        ("-" * 60 + "a", "too deep", 51),
        ("(" * 60 + "a", "too deep", 51),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text, words, at):
    with pytest.raises(QueryError) as caught:
        read(text)
    assert words in str(caught.value)
    assert str(caught.value).endswith(f"(at character {at + 1} of the search)")
    assert caught.value.at == at


@given(st.text() | st.text(alphabet='ab ()-"\\:<>=or17is:', max_size=30))
def test_whatever_is_typed_is_read_or_answered_with_a_sentence(text):
    try:
        read(text)
    except QueryError as error:
        assert 0 <= error.at <= len(text)
