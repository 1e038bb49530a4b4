"""A value is compared as a value, not as a text; what is printed, line by line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcv.decks.contents import PrintsCard, ValueCard
from quizcv.questions import Question, Verdict
from quizcv.runner import Result, Runner

pytestmark = pytest.mark.asyncio(loop_scope="session")

Judged = Callable[..., Awaitable[Verdict]]
Asked = Callable[..., Question]

COUNT = "sum(p.numel() for p in nn.Conv2d(3, 16, 3).parameters())"


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (COUNT, "448"),
        (COUNT, " 448 "),
        (COUNT, "3*16*9 + 16"),
        (COUNT, "16 * (3 * 3**2 + 1)"),
        (COUNT, "448.0"),
        ("2 ** 10", "2**10"),
        ("torch.tensor([1., 2., 4.]).mean()", "2.33"),
        ("torch.tensor([1., 2., 4.]).mean()", "7/3"),
        ("torch.tensor(6.)", "6"),
        ("torch.tensor(6.)", "6.000001"),
        ("1e-3", "0.001"),
        ("0.1 + 0.2", "0.3"),
        ("torch.tensor([1, 2])", "[1, 2]"),
        ("torch.tensor([1, 2])", "(1, 2)"),
        ("torch.tensor([1, 2])", "1, 2"),
        ("torch.tensor([1, 2])", "1 2"),
        ("torch.tensor([1, 2])", "[1 2]"),
        ("torch.tensor([1, 2])", "tensor([1, 2])"),
        ("torch.tensor([1, 2])", "torch.tensor([1, 2])"),
        ("torch.tensor([[1, 2], [3, 4]])", "[[1, 2], [3, 4]]"),
        ("torch.tensor([1/3, 2/3])", "[0.333, 0.667]"),
        ("torch.tensor([7])", "7"),
        ("torch.zeros(0)", "[]"),
        ("torch.zeros(2, 3).shape", "(2, 3)"),
        ("torch.zeros(2, 3).shape", "torch.Size([2, 3])"),
        ("True", "True"),
        ("True", "true"),
        ("torch.tensor([True, False])", "[True, False]"),
        ("torch.ones(1).bool().all()", "True"),
        ("'cpu'", "cpu"),
        ("'cpu'", "'cpu'"),
        ("torch.float32", "torch.float32"),
        ("torch.float32", "float32"),
        ("None", "None"),
        ("{'a': 1}", "{'a': 1}"),
        ("[1, 'a', 2.5]", "[1, 'a', 2.5]"),
        ("torch.tensor(float('nan'))", "nan"),
        ("-torch.tensor(float('inf'))", "-inf"),
        ("y = 3", "3"),
        ("95", "95 %"),
        ("0.95", "95 %"),
        ("torch.tensor(0.125)", "12.5%"),
        ("1.0", "100 %"),
    ],
)
async def test_a_value_may_be_written_in_many_ways(judged: Judged, value: str, answer: str) -> None:
    assert (await judged(ValueCard(value=value), answer)).right


@pytest.mark.parametrize(
    ("value", "answer", "said"),
    [
        (COUNT, "447", "too small"),
        (COUNT, "449", "too large"),
        (COUNT, "3*16*9", "too small"),
        (COUNT, "[448, 1]", "another value"),
        ("torch.tensor([1., 2., 4.]).mean()", "2.3", "too small"),
        ("torch.tensor(6.)", "6.05", "too large"),
        ("0.95", "9.5 %", "too small"),
        ("1", "True", "another value"),
        ("True", "1", "another value"),
        ("True", "False", "another value"),
        ("torch.tensor([1, 2])", "[2, 1]", "another value"),
        ("torch.tensor([1, 2])", "[1, 3]", "item 1 is another (counted from 0)"),
        ("torch.tensor([1, 2])", "[1, 2, 3]", "there are fewer than 3 items"),
        ("torch.tensor([1, 2])", "1", "another value"),
        ("torch.tensor([[1, 2]])", "[1, 2]", "there are fewer than 2 items"),
        ("'cpu'", "cuda", "another value"),
        ("0.0", "1e-9", "too large"),
        ("5", "1e999", "too large"),
        ("5.5", "1" + "0" * 400, "too large"),
        ("torch.float32", "float64", "another value"),
    ],
)
async def test_another_value_is_wrong(judged: Judged, value: str, answer: str, said: str) -> None:
    verdict = await judged(ValueCard(value=value), answer)
    assert (verdict.right, verdict.said) == (False, said if said != "another value" else verdict.said)
    assert said in verdict.said


@pytest.mark.parametrize("answer", ["many", "9**9**9", "about right", "0,3", "44,8"])
async def test_what_cannot_be_read_does_not_count(judged: Judged, answer: str) -> None:
    verdict = await judged(ValueCard(value=COUNT), answer)
    assert (verdict.right, verdict.said) == (False, "")
    assert verdict.complaint


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ("3*", "missing after `*`"),
        ("3*16*9 + ", "missing after `+`"),
        ("[1,", "`[` is not closed"),
        ("(2", "`(` is not closed"),
        ("3*(16*9", "`(` is not closed"),
        ("[[1, 2], [3", "`[` is not closed"),
        ("torch.tensor([1, 2]", "`(` is not closed"),
    ],
)
async def test_an_unfinished_answer_does_not_count(asked: Asked, answer: str, what: str) -> None:
    assert what in asked(ValueCard(value=COUNT)).complaint(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "torch.float32",
        "hello world",
        "it raises",
        "a (b",
        "'(2'",
        "C++",
        "[1 2]",
        "1,",
        "-1",
        "2.",
        "1 - 2 -3",
    ],
)
async def test_words_and_values_count(asked: Asked, answer: str) -> None:
    assert asked(ValueCard(value=COUNT)).complaint(answer) == ""


async def test_an_axis_of_one_that_stays_is_part_of_the_answer(judged: Judged) -> None:
    columns = ValueCard(value="torch.tensor([[1], [4]])")
    assert (await judged(columns, "[[1], [4]]")).right
    assert not (await judged(columns, "[1, 4]")).right
    for answer in ("4", "[4]", "tensor([4])"):
        assert (await judged(ValueCard(value="torch.tensor([[4]])[0]"), answer)).right


async def test_a_tolerance_is_kept(judged: Judged) -> None:
    near = ValueCard(value="torch.tensor(100)", tolerance=5)
    assert (await judged(near, "95")).right
    assert (await judged(near, "105")).right
    assert not (await judged(near, "94.9")).right
    exact = ValueCard(value="torch.tensor(0.25)", tolerance=0)
    assert (await judged(exact, "1/4")).right
    assert not (await judged(exact, "0.2501")).right


async def test_the_truth_is_written_short(truth: Callable[..., Awaitable[str]]) -> None:
    assert await truth(ValueCard(value="torch.tensor([0.1, 1/3])")) == "[0.1, 0.333333]"
    assert await truth(ValueCard(value="0.1 + 0.2")) == "0.3"
    assert await truth(ValueCard(value="(1, [2.0, True], {'k': 'v'})")) == "(1, [2.0, True], {'k': 'v'})"
    assert await truth(ValueCard(value="(1,)")) == "(1,)"


@pytest.mark.parametrize(
    "value",
    [
        "torch.zeros(2000)",
        "torch.zeros(2, device='meta')",
        "{1, 2}",
        "object()",
        "1 / 0",
        "pass",
        "'a' * 5000",
    ],
)
async def test_what_cannot_be_typed_is_undecided(
    asked: Asked, run_all: Callable[..., Awaitable[list[Result]]], value: str
) -> None:
    question = asked(ValueCard(value=value))
    truths = await run_all(question.runs)
    if value == "pass":
        assert question.truth(truths) == "None"
        return
    assert question.truth(truths) == ""
    assert question.judge("1", truths, ()).undecided


LINES = PrintsCard(prints="for n in range(3): print('row', n)\nprint(torch.float32)")
"""row 0, row 1, row 2, torch.float32"""


@pytest.mark.parametrize(
    "answer",
    [
        "row 0\nrow 1\nrow 2\ntorch.float32",
        "row 0 row 1 row 2 torch.float32",
        "  row 0\n row  1\nrow 2  \nfloat32\n",
    ],
)
async def test_what_is_printed_may_be_typed_on_one_line(judged: Judged, answer: str) -> None:
    assert (await judged(LINES, answer)).right


@pytest.mark.parametrize("answer", ["row 0", "row 0\nrow 1\nrow 3\nfloat32", "row 0\nrow 1\nrow 2", "ROW 0"])
async def test_something_else_printed_is_wrong(judged: Judged, answer: str) -> None:
    assert (await judged(LINES, answer)).said == "something else is printed"


async def test_printed_numbers_are_texts(judged: Judged) -> None:
    card = PrintsCard(prints="print(torch.tensor(7.).item())")
    assert (await judged(card, "7.0")).right
    assert not (await judged(card, "7")).right


async def test_a_card_that_prints_nothing_decides_nothing(
    asked: Asked, run_all: Callable[..., Awaitable[list[Result]]]
) -> None:
    for code, why in (("1", "nothing was printed"), ("print(1 / 0)", "division by zero")):
        question = asked(PrintsCard(prints=code))
        assert why in question.judge("1", await run_all(question.runs), ()).undecided


BIASES = ValueCard(
    value="{i} * {o} + {o}",
    vary={"i": ("64", "100"), "o": ("10", "20")},
    slips={
        "{i}*{o}": "the biases are missing",
        "{i}*{o} + {i}": "one bias for each of the {i} features",
        "640": "that is without biases",
        "1": "one", "2 - 1": "two minus one", "3 / 3": "three thirds",
    },
)  # fmt: skip


async def test_a_card_names_the_slips_of_a_value(judged: Judged, asked: Asked) -> None:
    number = next(n for n in range(9) if asked(BIASES, n).parameters == {"i": "64", "o": "10"})
    for answer, said in [
        ("640", "the biases are missing; or that is without biases"),
        ("= 64 × 10", "the biases are missing; or that is without biases"),
        ("704", "one bias for each of the 64 features"),
        ("1", "too small"),  # with more than two explanations none is given
        ("639", "too small"),
    ]:
        verdict = await judged(BIASES, answer, number)
        assert (verdict.right, verdict.said) == (False, said), answer
        assert (verdict.slip.word if verdict.slip else "") == ("card" if "bias" in said else "")
    assert (await judged(BIASES, "650", number)).right


async def test_a_card_names_the_slips_of_what_is_printed(judged: Judged) -> None:
    card = PrintsCard(prints="print(3 * 2.0)", slips={"5.0": "added", "int": "a type"})
    assert (await judged(card, "5")).said == "added"
    assert (await judged(card, "'int'")).said == "a type"
    assert (await judged(card, "4")).said == "something else is printed"


async def test_the_stored_result_stands_in_for_torch(asked: Asked) -> None:
    assert "448" in asked(ValueCard(value=COUNT, result="448", note="Why.")).back
    assert "Why." in asked(ValueCard(value=COUNT, result="448", note="Why.")).back
    assert "No answer is stored" in asked(PrintsCard(prints="print(1)")).back


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def results(runner: Runner, asked: Asked) -> list[tuple[Question, list[Result]]]:
    values = [COUNT, "0.5", "True", "'a'", "torch.tensor([[1, 2], [3, 4]])", "torch.float32", "{'a': 1}"]
    questions = [*(asked(ValueCard(value=value)) for value in values), asked(LINES)]
    return [(question, [await runner.run(run) for run in question.runs]) for question in questions]


answers = st.one_of(
    st.text(max_size=40),
    st.text("0123456789+-*/%().,e []{}'\"", max_size=40),
    st.integers().map(str),
    st.floats().map(str),
    st.recursive(st.integers() | st.booleans() | st.none() | st.text(), st.lists).map(str),
)


@given(answer=answers)
@settings(max_examples=60)
async def test_no_text_breaks_it(results: list[tuple[Question, list[Result]]], answer: str) -> None:
    for question, truths in results:
        if not question.complaint(answer):
            verdict = question.judge(answer, truths, ())
            assert verdict.undecided == ""
            assert verdict.right or verdict.said or verdict.near or verdict.complaint
