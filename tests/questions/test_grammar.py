"""What people type for a value is read as they mean it, or not at all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.questions.grammar import UnreadableError, dtype_named, number, value


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("5130", 5130),
        ("5,130", 5130),
        ("5 130", 5130),
        ("513_000", 513_000),
        ("11,689,512", 11_689_512),
        ("= 513000", 513_000),
        ("513000 parameters", 513_000),
        ("4,640 parameters in all", 4640),
        ("512×10 + 10", 5130),
        ("512·10 + 10", 5130),
        ("512⋅10 + 10", 5130),
        ("5,120 + 10", 5130),
        ("3*16*3² + 16", 448),
        ("3^2", 9),
        ("2**10", 1024),
        ("10**-6", 1e-6),
        ("7 // 2", 3),
        ("−2.5", -2.5),
        ("1/3", 1 / 3),
        ("½", 0.5),
        ("ln(10)", math.log(10)),
        ("ln 10", math.log(10)),
        ("3 + sqrt 16", 7),
        ("math.log(10)", math.log(10)),
        ("exp(1)", math.e),
        ("sqrt(2)", math.sqrt(2)),
        ("2π", 2 * math.pi),
        ("pi / 2", math.pi / 2),
        ("５１３", 513),
        ("5.13e5", 513_000),
        ("007", 7),
        ("[4]", 4),
        ("tensor(0.8000, requires_grad=True)", 0.8),
        ("tensor(5, device='cuda:0')", 5),
        ("tensor(2., grad_fn=<AddBackward0>)", 2),
    ],
)
def test_one_number(text: str, meant: float) -> None:
    assert number(text) == pytest.approx(meant, rel=1e-12)


@pytest.mark.parametrize(
    "text", ["513,00", "5,130,00", "1,2,3", "four", "", "3*", "10**1000000", "1/0", "[1, 2]"]
)
def test_what_is_no_number_is_no_answer(text: str) -> None:
    with pytest.raises(UnreadableError):
        number(text)


def test_a_decimal_comma_is_told_how_to_write_it() -> None:
    with pytest.raises(UnreadableError, match=r"write 0\.3, with a point"):
        number("0,3")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[1, 2, 3]", [1, 2, 3]),
        ("(1, 2, 3)", [1, 2, 3]),
        ("1, 2, 3", [1, 2, 3]),
        ("1 2 3", [1, 2, 3]),
        ("[1 2 3]", [1, 2, 3]),
        ("{1, 2, 3}", [1, 2, 3]),
        ("(3*4, 4, 1)", [12, 4, 1]),
        ("[1/3, 1/3, 1/3]", [1 / 3] * 3),
        ("[1.5 -2 .5]", [1.5, -2, 0.5]),
        ("[2 - 1, 3]", [1, 3]),
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("[1, 2; 3, 4]", [1, 2, 3, 4]),
        ("tensor([4], dtype=torch.uint8)", [4]),
        ("tensor([[0, 1, 2],\n        [3, 4, 5]])", [[0, 1, 2], [3, 4, 5]]),
        ("torch.Size([2,3])", [2, 3]),
        ("array([1., 2.])", [1.0, 2.0]),
        ("[true, False]", [True, False]),
        ("False True True", [False, True, True]),
        ("(tensor([1]), tensor([2]))", [[1], [2]]),
        ("{'a': 1, 'b': [2]}", {"a": 1, "b": [2]}),
        ("none", None),
        ("TRUE", True),
        ("float32", "torch.float32"),
        ("torch.float", "torch.float32"),
        ("long", "torch.int64"),
        ("cpu", "cpu"),
        ("'cpu'", "cpu"),
        ("device(type='cpu')", "cpu"),
        ("torch.device('cuda:0')", "cuda:0"),
        ("device(type='cuda', index=0)", "cuda:0"),
        ("'hello'", "hello"),
    ],
)
def test_values(text: str, meant: object) -> None:
    assert value(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nan", math.nan),
        ("NaN", math.nan),
        ("tensor(nan)", math.nan),
        ("-Inf", -math.inf),
        ("tensor(-inf)", -math.inf),
    ],
)
def test_what_is_no_usual_number(text: str, meant: float) -> None:
    assert str(value(text)) == str(number(text)) == str(meant)


def test_dtypes_have_one_name() -> None:
    assert [dtype_named(text) for text in ("float", "double", "torch.half", "Float32", "cat")] == [
        "torch.float32",
        "torch.float64",
        "torch.float16",
        "torch.float32",
        "",
    ]


@given(st.text(max_size=40))
def test_any_text_is_a_value_or_unreadable(text: str) -> None:
    for read in (value, number):
        try:
            read(text)
        except UnreadableError as error:
            assert str(error)


@given(st.integers(0, 10**12))
def test_every_way_to_group_thousands_is_the_number(meant: int) -> None:
    for written in (f"{meant:,}", f"{meant:_}", f"{meant:,}".replace(",", " "), str(meant)):
        assert number(written) == meant


_NUMBERS = st.recursive(
    st.one_of(st.integers(-9999, 9999), st.floats(-1e6, 1e6), st.booleans(), st.none()),
    lambda inner: st.lists(inner, min_size=1, max_size=4),
    max_leaves=12,
)


@given(_NUMBERS)
def test_what_python_writes_is_read_back(meant: object) -> None:
    assert value(repr(meant)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3*16*9 + 16", 448),
        ("7/3", 7 / 3),
        ("-(2)", -2),
        ("2**5", 32),
        ("True", None),
        ("k", None),
        ("", None),
    ],
)
def test_a_sum_is_worked_out(text: str, meant: float | None) -> None:
    try:
        found: float | None = number(text)
    except UnreadableError:
        found = None
    assert found == meant
