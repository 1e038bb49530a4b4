"""A shape may be written in many ways, and a wrong one is told the slip that leads to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizcv.decks import Content, Entry
from quizcv.decks.contents import RaisesCard, ShapeCard
from quizcv.questions import Question, Verdict
from quizcv.runner import Result, Runner

pytestmark = pytest.mark.asyncio(loop_scope="session")

Judged = Callable[..., Awaitable[Verdict]]
Asked = Callable[..., Question]


def shape(code: str, given: str = "", axes: str = "") -> ShapeCard:
    return ShapeCard(shape=code, input=given, axes=tuple(axes))


CONV = shape("nn.Conv2d(3, 16, kernel_size=5, stride=2, padding=1)", "torch.randn(8, 3, 64, 48)", "NCHW")
"""(8, 16, 31, 23)"""


@pytest.mark.parametrize(
    "answer",
    [
        "8,16,31,23",
        "8, 16, 31, 23",
        "(8, 16, 31, 23)",
        "( 8,16 , 31,23 )",
        "[8, 16, 31, 23]",
        "[8 16 31 23]",
        "8 16 31 23",
        "8x16x31x23",
        "8×16×31×23",
        "8 * 16 * 31 * 23",
        "torch.Size([8, 16, 31, 23])",
        "Size([8, 16, 31, 23])",
        "torch.Size((8,16,31,23))",
        "  8, 16, 31, 23,  ",
        "N, 16, 31, 23",
        "(N,16,31,23)",
        "shape (8, 16, 31, 23)",
        "08, 016, 31, 23",
    ],
)
async def test_a_shape_may_be_written_in_many_ways(judged: Judged, answer: str) -> None:
    verdict = await judged(CONV, answer)
    assert (verdict.right, verdict.answer, verdict.truth) == (True, "(8, 16, 31, 23)", "(8, 16, 31, 23)")
    assert verdict.sizes == (8, 16, 31, 23)


async def test_a_name_stands_for_the_size_of_its_axis_in_the_input(judged: Judged) -> None:
    assert (await judged(shape("x.mean(dim=1)", "torch.zeros(8, 3, 5, 7)", "NCHW"), "N, H, W")).right
    verdict = await judged(CONV, "N, C, 31, 23")
    assert (verdict.right, verdict.answer) == (False, "(8, 3, 31, 23)")


async def test_the_usual_names_of_axes_are_known_where_a_card_names_none(judged: Judged) -> None:
    for card, answer in [
        (shape("nn.Conv2d(3, 16, 3)", "torch.randn(8, 3, 64, 48)"), "n, 16, H-2, 46"),
        (shape("nn.Conv1d(3, 16, 3)", "torch.randn(8, 3, 64)"), "N, 16, l-2"),
        (shape("nn.Conv2d(3, 16, 3)", "torch.randn(3, 64, 48)"), "16, H-2, W-2"),
        (shape("x.flatten(1)", "torch.randn(8, 3, 4, 5)"), "N, C*H*W"),
    ]:
        assert (await judged(card, answer)).right, answer
    verdict = await judged(shape("nn.Linear(3, 4)", "torch.randn(3)"), "N")
    assert "“N” is no size" in verdict.complaint


async def test_one_size_may_be_a_product(judged: Judged) -> None:
    card = shape("x.flatten()", "torch.zeros(8, 16, 4)")
    for answer in ("8*16*4", "8·16·4", "8 × 64", "512"):
        assert (await judged(card, answer)).right, answer
    for answer in ("8x16x4", "8, 16, 4", "8*16*5"):
        assert not (await judged(card, answer)).right, answer


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("", "type a shape such as N, C, H, W"),
        ("foo", "“foo” is no size"),
        ("8, 16, M", "“M” is no size"),
        ("8,, 16", "a size is missing; type a shape"),
        ("8*", "a size is missing; type a shape"),
        ("8, -1", "“-1” is no size"),
        ("8, 2.5", "“2.5” is no size"),
        ("8, 1e3", "“1e3” is no size"),
        ("1" * 5000, "is no size"),
        ("[1,", "`[` is not closed"),
        ("(8, 16", "`(` is not closed"),
        ("torch.Size([8, 16]", "`(` is not closed"),
        ("runs", "what shape comes out?"),
    ],
)
async def test_what_is_no_shape_is_no_answer(asked: Asked, answer: str, words: str) -> None:
    assert words in asked(CONV).complaint(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "8, 16, 31, 23",
        "(8,16,31,23)",
        "[8 16 31 23]",
        "8x16x31x23",
        "8 × 16 × 31 × 23",
        "8*16*31*23",
        "８, １６, ３１, ２３",
        "8, 4*4, 31, 23",
        "(8, 2×8, 31, 23)",
        "n, 16, 31, 23",
        "N, 16, 62/2, 22+1",
        "8, 16, 32 - 1, 24 - 1",
        "8, 16, (64+2-5)//2+1, ((48 + 2 - 5) // 2) + 1",
        "n, 16, (h - 2)/2, w//2 - 1",
        "(N, 2*8, H/2 - 1, (W-2)/2)",
        "torch.Size([8, 16, 31, 23])",
        "= 8, 16, 31, 23",
    ],
)
async def test_a_shape_may_be_written_as_people_write_it(judged: Judged, answer: str) -> None:
    assert (await judged(CONV, answer)).right


TUPLE = shape("nn.LSTM(10, 20, num_layers=2)", "torch.randn(7, 4, 10)")


@pytest.mark.parametrize(
    ("answer", "is_right"),
    [
        ("[[7, 4, 20], [[2, 4, 20], [2, 4, 20]]]", True),
        ("(7, 4, 20), ((2, 4, 20), (2, 4, 20))", True),
        ("[7 4 20] [[2 4 20] [2 4 20]]", True),
        ("(7, 4, 20), (2, 4, 20), (2, 4, 20)", False),
        ("7, 4, 20", False),
        ("[[7, 4, 10], [[2, 4, 20], [2, 4, 20]]]", False),
    ],
)
async def test_several_tensors_are_typed_as_nested_shapes(
    judged: Judged, answer: str, is_right: bool
) -> None:
    assert (await judged(TUPLE, answer)).right is is_right


@pytest.mark.parametrize("answer", ["()", "[]", "( )", "torch.Size([])", "scalar"])
async def test_a_scalar_has_no_axes(judged: Judged, answer: str) -> None:
    assert (await judged(shape("torch.zeros(3).sum()"), answer)).right


SOUND = shape("nn.Conv1d(3, 4, 3, stride=2)", "torch.randn(2, 3, 21)")
PERMUTED = shape("x.permute(0, 2, 3, 1)", "torch.zeros(8, 3, 32, 48)")
LINEAR = shape("nn.Linear(64, 10)", "torch.randn(8, 5, 64)")
FLATTEN = shape("nn.Flatten()", "torch.randn(8, 16, 4, 4)")


@pytest.mark.parametrize(
    ("card", "answer", "said"),
    [
        (CONV, "16, 31, 23", "the batch is missing"),
        (CONV, "8, 16, 30, 22", "H and W: the padding was left out"),
        (CONV, "8, 16, 62, 46", "H and W: the stride was left out"),
        (CONV, "8, 16, 32, 24", "H and W: rounded up"),
        (CONV, "8, 3, 31, 23", "those are the channels of the input"),
        (CONV, "8, 16, 23, 31", "height and width are swapped"),
        (CONV, "8, 31, 23, 16", "the channels come before H and W in PyTorch"),
        (CONV, "8, 3, 62, 46", "H and W: the stride was left out, and the channels are those of the input"),
        (CONV, "8, 16, 64, 48", "H and W: those of the input"),
        (CONV, "8, 3, 64, 48", "that is the shape that goes in"),
        (CONV, "1, 8, 16, 31, 23", "one axis too many in front"),
        (CONV, "8, 16, 31, 99", "W is wrong"),
        (CONV, "8, 99, 31, 99", "C and W are wrong"),
        (CONV, "8, 16", "too few axes"),
        (CONV, "8, 16, 31, 23, 1", "too many axes"),
        (CONV, "raises", "it runs"),
        (CONV, "RuntimeError", "it runs"),
        (
            shape("nn.Conv2d(3, 4, kernel_size=4, padding=1)", "torch.randn(1, 3, 20, 20)"),
            "1, 4, 18, 18",
            "the + 1 at the end was left out",
        ),
        (
            shape("nn.Conv2d(3, 4, kernel_size=3, padding=4)", "torch.randn(1, 3, 20, 20)"),
            "1, 4, 22, 22",
            "the padding counts on both sides",
        ),
        (
            shape("nn.Conv2d(3, 4, kernel_size=3, dilation=3)", "torch.randn(1, 3, 20, 20)"),
            "1, 4, 18, 18",
            "the dilation was left out",
        ),
        (
            shape("nn.Conv2d(3, 4, 3, padding='same', dilation=2)", "torch.randn(1, 3, 20, 20)"),
            "1, 4, 16, 16",
            "the padding was left out",
        ),
        (SOUND, "2, 4, 19", "L: the stride was left out"),
        (SOUND, "2, 4, 99", "L is wrong"),
        (
            shape("nn.Conv3d(1, 2, 3, padding=1, stride=(1, 2, 2))", "torch.randn(1, 1, 4, 8, 8)"),
            "1, 2, 4, 8, 8",
            "D, H and W: the stride was left out",
        ),
        (shape("nn.Conv2d(3, 4, 3)", "torch.randn(3, 20, 20)"), "18, 18", "the channels are missing"),
        (
            shape("nn.MaxPool2d(3, stride=2)", "torch.randn(1, 8, 32, 32)"),
            "1, 8, 16, 16",
            "rounded up; it rounds down here",
        ),
        (
            shape("nn.MaxPool2d(3, stride=2, ceil_mode=True)", "torch.randn(1, 8, 32, 32)"),
            "1, 8, 15, 15",
            "with ceil_mode it rounds up",
        ),
        (
            shape("nn.ConvTranspose2d(8, 4, 4, stride=2, padding=1)", "torch.randn(1, 8, 7, 7)"),
            "1, 4, 16, 16",
            "the padding was left out; here it takes away",
        ),
        (
            shape("nn.ConvTranspose2d(8, 4, 4, stride=2, padding=1)", "torch.randn(1, 8, 7, 7)"),
            "1, 4, 3, 3",
            "a transposed one goes the other way",
        ),
        (
            shape("nn.ConvTranspose2d(8, 4, 3, stride=2, output_padding=1)", "torch.randn(1, 8, 7, 7)"),
            "1, 4, 15, 15",
            "the output_padding was left out",
        ),
        (LINEAR, "8, 5, 64", "that is what goes in"),
        (LINEAR, "8, 10", "only the last axis changes"),
        (LINEAR, "5, 10", "the batch is missing"),
        (LINEAR, "8, 6, 10", "size 2 of 3 is wrong"),
        (FLATTEN, "2048", "flattened too much: the batch stays"),
        (FLATTEN, "8, 16, 16", "flattened too little"),
        (FLATTEN, "256", "the batch is missing"),
        (shape("torch.flatten(x, 2)", "torch.zeros(8, 16, 4, 5)"), "8, 320", "flattened too much"),
        (PERMUTED, "8, 32, 3, 48", "the last two sizes"),
        (PERMUTED, "8, 3, 48, 32", "sizes 2 and 4 of 4 are wrong"),
        (LINEAR, "9, 7, 11", "all 3 sizes are wrong"),
        (shape("x.mean(dim=1)", "torch.zeros(8, 3, 32, 48)"), "32, 48", "too few axes"),
    ],
)  # fmt: skip
async def test_a_wrong_shape_is_told_its_slip(
    judged: Judged, card: ShapeCard, answer: str, said: str
) -> None:
    verdict = await judged(card, answer)
    assert not verdict.right
    assert said in verdict.said


TWO = shape(
    "nn.Sequential(nn.Conv2d(3, 8, 5), nn.ReLU(), nn.Conv2d(8, 4, 3, stride=2))", "torch.randn(2, 3, 32, 40)"
)
GROUPED = shape("nn.Conv2d(8, 16, 3, groups=4)", "torch.randn(2, 8, 32, 40)")
POOLED = shape("nn.MaxPool2d(2)", "torch.randn(2, 8, 32, 40)")


async def test_a_slip_has_a_word_and_a_layer_for_the_log(judged: Judged) -> None:
    for card, answer, word, layer in [
        (CONV, "8, 16, 30, 22", "padding or plus-one", "Conv2d"),
        (CONV, "8, 16, 62, 46", "stride", "Conv2d"),
        (CONV, "8, 31, 23", "channels", "Conv2d"),
        (TWO, "2, 13, 17", "channels", "Conv2d"),
        (TWO, "2, 4, 15, 19", "layers", "Conv2d"),
        (TWO, "2, 8, 28, 36", "layers", "Conv2d"),
        (TWO, "2, 4, 26, 34", "stride", "Conv2d"),
        (GROUPED, "2, 4, 30, 38", "groups", "Conv2d"),
        (POOLED, "2, 4, 16, 20", "channels", "MaxPool2d"),
        (CONV, "8, 16, 99, 99", "", ""),
    ]:
        verdict = await judged(card, answer)
        named = (verdict.slip.word, verdict.slip.layer) if verdict.slip else ("", "")
        assert named == (word, layer), (answer, verdict.said)


async def test_two_slips_that_lead_to_the_same_shape_are_both_said(judged: Judged) -> None:
    card = shape("nn.MaxPool2d(3, stride=2, padding=1)", "torch.zeros(1, 8, 32, 32)")
    verdict = await judged(card, "1, 8, 15, 15")
    assert "the padding was left out; or H and W: the + 1 at the end was left out" in verdict.said


async def test_a_verdict_on_a_shape_has_its_sizes(judged: Judged) -> None:
    assert (await judged(CONV, "8, 16, 30, 23")).sizes == (8, 16, 30, 23)
    assert (await judged(CONV, "8, 16")).sizes == (8, 16)
    assert (await judged(CONV, "raises")).sizes is None


MISMATCH = RaisesCard(raises="nn.Linear(100, 10)(torch.randn(1, 16, 4, 4))", error="RuntimeError")
INDEX = RaisesCard(raises="torch.zeros(3)[5]", error="IndexError")
FITS = RaisesCard(raises="nn.Linear(4, 2)(torch.randn(3, 4))", may_run=True)
SINGULAR = RaisesCard(raises="torch.linalg.inv(torch.zeros(2, 2))", error="LinAlgError")
NO_TENSOR = RaisesCard(raises="torch.optim.SGD(nn.Linear(2, 2).parameters())", may_run=True)


@pytest.mark.parametrize(
    ("card", "answer"),
    [
        (MISMATCH, "RuntimeError"),
        (MISMATCH, "runtimeerror"),
        (MISMATCH, "Raises RuntimeError"),
        (MISMATCH, "no, RuntimeError"),
        (MISMATCH, "does not run: RuntimeError"),
        (MISMATCH, "builtins.RuntimeError"),
        (SINGULAR, "LinAlgError"),
        (SINGULAR, "torch.linalg.LinAlgError"),
        (SINGULAR, "raises _LinAlgError"),
        (SINGULAR, "RuntimeError"),
        (MISMATCH, "raises RuntimeError"),
        (MISMATCH, "it raises a RuntimeError"),
        (MISMATCH, "RuntimeError: mat1 and mat2 shapes cannot be multiplied"),
        (MISMATCH, "Exception"),
        (INDEX, "IndexError"),
        (INDEX, "LookupError"),
        (FITS, "3, 2"),
        (FITS, "runs"),
        (FITS, "it runs"),
        (FITS, "yes"),
        (FITS, "yes, (3, 2)"),
        (FITS, "it runs: 3, 2"),
        (NO_TENSOR, "runs"),
        (NO_TENSOR, "no error"),
    ],
)
async def test_whether_it_raises_may_be_said_in_many_ways(
    judged: Judged, card: RaisesCard, answer: str
) -> None:
    assert (await judged(card, answer)).right


@pytest.mark.parametrize("card", [MISMATCH, FITS])
@pytest.mark.parametrize(
    "answer", ["raises", "it raises", "Raises an error", "error", "it fails", "no", "does not run"]
)
async def test_that_something_is_raised_is_asked_further(asked: Asked, card: RaisesCard, answer: str) -> None:
    assert "which exception?" in asked(card).complaint(answer)


@pytest.mark.parametrize(
    ("card", "answer", "said"),
    [
        (MISMATCH, "ValueError", "it raises, but not a ValueError"),
        (MISMATCH, "NotImplementedError", "it raises, but not a NotImplementedError"),
        (MISMATCH, "1, 10", "it does not run"),
        (MISMATCH, "it runs", "it does not run"),
        (INDEX, "KeyError", "it raises, but not a KeyError"),
        (FITS, "yes, (3, 4)", "size 2 of 2 is wrong"),
        (FITS, "TypeError", "it runs"),
        (FITS, "3, 4", "size 2 of 2 is wrong"),
        (NO_TENSOR, "2, 2", "no tensor comes out"),
    ],
)
async def test_a_wrong_guess_about_an_error(judged: Judged, card: RaisesCard, answer: str, said: str) -> None:
    verdict = await judged(card, answer)
    assert not verdict.right
    assert said in verdict.said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (ShapeCard(shape="3"), "no tensor came out"),
        (ShapeCard(shape="x", setup="y"), "y"),
        (ShapeCard(shape="x", input="torch.zeros(2"), "never closed"),
        (ShapeCard(shape="while True: pass"), "s"),
    ],
)
async def test_what_torch_cannot_tell_is_undecided(
    asked: Asked, run_all: Callable[..., Awaitable[list[Result]]], content: ShapeCard, why: str
) -> None:
    question = asked(content)
    truths = await run_all(question.runs)
    assert question.truth(truths) == ""
    verdict = question.judge("1, 2", truths, ())
    assert not verdict.right
    assert why in verdict.undecided


async def test_what_is_stored_stands_in_for_torch(asked: Asked) -> None:
    assert "(8, 16)" in asked(ShapeCard(shape="x", output=(8, 16), note="Why.")).back
    assert "Why." in asked(ShapeCard(shape="x", output=(8, 16), note="Why.")).back
    assert "RuntimeError" in asked(MISMATCH).back
    assert "does not run" in asked(RaisesCard(raises="x")).back
    assert "No answer is stored" in asked(FITS).back


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def results(runner: Runner, asked: Asked) -> list[tuple[Question, list[Result]]]:
    cards: list[Content] = [CONV, LINEAR, FLATTEN, MISMATCH, NO_TENSOR, shape("torch.zeros(3).sum()")]
    questions = [asked(card) for card in cards]
    return [(question, [await runner.run(run) for run in question.runs]) for question in questions]


answers = st.one_of(
    st.text(max_size=40),
    st.text("0123456789,x×* ()[]N-.", max_size=40),
    st.lists(st.integers(0, 70), max_size=6).map(str),
    st.from_regex(r"(raises )?\w*(Error|Exception)(: .*)?"),
)


@given(answer=answers)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_text_breaks_it(results: list[tuple[Question, list[Result]]], answer: str) -> None:
    for question, truths in results:
        if question.complaint(answer):
            continue
        verdict = question.judge(answer, truths, ())
        assert verdict.undecided == ""
        assert verdict.right or verdict.said or verdict.complaint
        assert verdict.right or verdict.truth not in verdict.said or verdict.truth == "runs"


ENTRY = Entry(
    operation="Convolution",
    code="nn.Conv2d(3, 16, kernel_size=3, padding=1)",
    input="torch.randn(1, 3, 8, 8)",
    output=(1, 16, 8, 8),
)


async def test_an_entry_asks_for_its_shape(judged: Judged, asked: Asked) -> None:
    assert (await judged(ENTRY, "1, 16, 8, 8", part="shape")).right
    assert "padding was left out" in (await judged(ENTRY, "1, 16, 6, 6", part="shape")).said
    front = asked(ENTRY, part="shape").front
    assert "Convolution" in front
    assert "nn.Conv2d(3, 16, kernel_size=3, padding=1)" in front
    assert "(1, 16, 8, 8)" in asked(ENTRY, part="shape").back


async def test_an_entry_hides_one_number_after_the_other(judged: Judged, asked: Asked) -> None:
    fronts = [asked(ENTRY, number, part="blank").front for number in range(4)]
    assert len(set(fronts)) == 4
    for number in range(4):
        question = asked(ENTRY, number, part="blank")
        assert question.front.count("____") == 1
        filling = ENTRY.code.removeprefix(question.front.partition("nn.Conv2d")[0])
        assert filling
    kernel = next(n for n in range(4) if "kernel_size=____" in fronts[n])
    assert (await judged(ENTRY, "(3, 3)", kernel, part="blank")).right
    assert not (await judged(ENTRY, "5", kernel, part="blank")).right
