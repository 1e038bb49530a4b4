"""Cards that are answered from memory: holes in a text, and whatever torch cannot judge just now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizcv.decks import Card, Content, Deck, Entry, Flashcard
from quizcv.decks.contents import (
    BlankCard,
    ChoiceCard,
    ClozeCard,
    PrintsCard,
    RaisesCard,
    ShapeCard,
    TaskCard,
    TypedCard,
    ValueCard,
)
from quizcv.questions import Question, promised, runs
from quizcv.questions.sizes import IMAGE_SIZES, seen
from quizcv.runner import Runner, Snippet

Asked = Callable[..., Question]

HOLES = ClozeCard(
    cloze="The {{c1::stride}} is the {{c2::step::how far}} of a {{c1::kernel}}, `{1: 2}`.", note="Why."
)


def test_each_number_makes_one_card_which_asks_for_all_its_holes(asked: Asked) -> None:
    assert HOLES.parts() == ("c1", "c2")
    first, second = asked(HOLES, part="c1"), asked(HOLES, part="c2")
    assert first.front == "The **[…]** is the step of a **[…]**, `{1: 2}`."
    assert first.back == "The **stride** is the step of a **kernel**, `{1: 2}`.\n\nWhy."
    assert second.front == "The stride is the **[how far]** of a kernel, `{1: 2}`."
    assert second.back == "The stride is the **step** of a kernel, `{1: 2}`.\n\nWhy."


@pytest.mark.parametrize(
    ("text", "front", "back"),
    [
        ("{{c1::a::b}} c", "**[b]** c", "**a** c"),
        ("{{c1::nn.Conv2d}}", "**[…]**", "**nn.Conv2d**"),
        ("{{c1::two\nlines}} end", "**[…]** end", "**two\nlines** end"),
        ("{{c1::`torch.cat`}}", "**[…]**", "**`torch.cat`**"),
        ("{{c1::{k}}}", "**[…]**", "**{k}**"),
        (r"{{c1::$\frac{\vec{v}}{\vec{u}}$}} of", "**[…]** of", r"**$\frac{\vec{v}}{\vec{u}}$** of"),
        ("{{c1::$\\sum_{j}{e^{z_{j}}}$ of all}}.", "**[…]**.", "**$\\sum_{j}{e^{z_{j}}}$ of all**."),
        ("Call `o.{{c1::step}}()`, {{c1::then}}", "Call `o.[…]()`, **[…]**", "Call `o.step()`, **then**"),
        ("{{c1::a}} {{c2}} {{d}} { }", "**[…]** {{c2}} {{d}} { }", "**a** {{c2}} {{d}} { }"),
    ],
)
def test_what_a_hole_is(asked: Asked, text: str, front: str, back: str) -> None:
    question = asked(ClozeCard(cloze=text), part="c1")
    assert (question.front, question.back) == (front, back)


def test_the_numbers_need_not_be_in_order() -> None:
    assert ClozeCard(cloze="{{c3::a}} {{c1::b}}").parts() == ("c1", "c3")


def test_a_card_answered_from_memory_is_not_judged(asked: Asked) -> None:
    for question in (asked(HOLES, part="c1"), asked(Flashcard(front="a", back="b"))):
        assert (question.answering, question.runs) == ("flip", ())
        with pytest.raises(TypeError):
            question.judge("a", (), ())


def test_without_torch_the_question_is_the_one_whose_answer_is_stored() -> None:
    content = ShapeCard(
        shape="torch.zeros({k})", vary={"k": ("3", "5", "7")}, output=(3,), id="a", note="Why."
    )
    card = Card("deck/a", content, 1)
    deck = Deck("deck", "Deck", Path("deck.yaml"), cards=(card,))
    question = promised(card, deck).recalled("torch is not here")
    assert question.parameters == {"k": "3"}
    assert (question.answering, question.runs, question.hints) == ("flip", (), ())
    assert "torch.zeros(3)" in question.front
    assert "torch is not here" in question.front
    assert "(3,)" in question.back
    assert "Why." in question.back


@pytest.mark.parametrize(
    ("content", "part", "does_run"),
    [
        (Flashcard(front="a", back="b"), "", False),
        (HOLES, "c1", False),
        (ShapeCard(shape="x"), "", True),
        (RaisesCard(raises="x"), "", True),
        (ValueCard(value="x"), "", True),
        (TaskCard(task="t", solution="s"), "", True),
        (Entry(operation="o", code="c", output=(1,)), "", False),
        (Entry(operation="o", code="c", output=(1,)), "shape", True),
    ],
)
def test_which_cards_torch_judges(content: Flashcard, part: str, does_run: bool) -> None:
    assert runs(Card("deck/a", content, 1, part)) == does_run


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (Flashcard(front="f", back="b", note="Why.", hints=("h",)), ""),
        (TypedCard(front="f", answer="b", note="Why.", hints=("h",)), ""),
        (ChoiceCard(front="f", choices=("a", "b"), answer="b", note="Why.", hints=("h",)), ""),
        (ClozeCard(cloze="{{c1::a}}", note="Why.", hints=("h",)), "c1"),
        (ShapeCard(shape="x", note="Why.", hints=("h",)), ""),
        (RaisesCard(raises="x", note="Why.", hints=("h",)), ""),
        (ValueCard(value="x", note="Why.", hints=("h",)), ""),
        (PrintsCard(prints="x", note="Why.", hints=("h",)), ""),
        (TaskCard(task="t", solution="s", note="Why.", hints=("h",)), ""),
        (BlankCard(blank="{{1}}", note="Why.", hints=("h",)), ""),
        (Entry(operation="o", code="f(1)", output=(1,), note="Why.", hints=("h",)), ""),
        (Entry(operation="o", code="f(1)", output=(1,), note="Why.", hints=("h",)), "shape"),
        (Entry(operation="o", code="f(1)", output=(1,), note="Why.", hints=("h",)), "blank"),
    ],
)
def test_every_kind_has_a_note_and_hints_also_where_it_is_recalled(
    asked: Asked, content: Content, part: str
) -> None:
    for question in (asked(content, part=part), asked(content, part=part).recalled("no torch")):
        assert question.hints == ("h",)
        assert question.back.endswith("Why.")


def test_an_entry_hides_only_the_arguments_that_it_names(asked: Asked) -> None:
    entry = Entry(
        operation="Halve it",
        code="F.relu(nn.MaxPool2d(2, stride=2, padding=1)(x))",
        output=(1, 1, 4, 4),
        blanks=("stride", "1"),
    )
    assert entry.drawn_from("blank") == ({"blank": ("1", "2")}, ())
    fronts = {asked(entry, number, "blank").front.partition("MaxPool2d")[2] for number in range(4)}
    assert [front.partition(")")[0] for front in sorted(fronts)] == [
        "(2, stride=____, padding=1",
        "(____, stride=2, padding=1",
    ]


def test_a_promise_of_several_shapes_is_shown_whole(asked: Asked) -> None:
    card = ShapeCard(shape="y", output=((4, 7, 20), {"h": (2,), "c": ()}))
    assert asked(card).recalled("").back == "`((4, 7, 20), {h: (2,), c: ()})`"


@pytest.mark.asyncio(loop_scope="session")
async def test_the_shape_that_is_seen_in_code_is_the_one_that_comes_out(runner: Runner) -> None:
    values = [
        "torch.zeros(3)",
        "torch.randn(2, 3, requires_grad=True)",
        "torch.randint(0, 9, (2, 4)).float()",
        "torch.full((3, 1), 0.5)",
        "torch.ones(3, 3, dtype=torch.bool).tril()",
        "torch.tensor(4.0)",
        "torch.tensor([[1.0, -2.0], [1 / 3, 4.0], [5.0, 6.0]])",
        "nn.Parameter(torch.zeros(1, 1, 8))",
    ]
    result = await runner.run(Snippet(f"[{', '.join(values)}]"))
    assert result.value
    assert [seen(value) for value in values] == [item.shape for item in result.value.items]


@pytest.mark.parametrize(
    "value",
    ["torch.zeros(n)", "torch.zeros(*s)", "torch.tensor(y)", "torch.tensor([[1], y])", "f(2, 3)", "x y", "2"],
)
def test_a_shape_that_is_not_seen_in_code_is_not_guessed(value: str) -> None:
    assert seen(value) is None


@pytest.mark.asyncio(loop_scope="session")
async def test_the_shape_of_the_picture_is_the_one_that_it_has(runner: Runner) -> None:
    result = await runner.run(Snippet("image"))
    assert result.value and result.value.shape == IMAGE_SIZES


def test_the_shape_of_the_picture_is_said(asked: Asked) -> None:
    assert "# image: (1, 3, 64, 64)\nimage + 1" in asked(ShapeCard(shape="image + 1")).front
    assert "#" not in asked(ShapeCard(shape="image + 1", setup="image = torch.zeros(2)")).front


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (
            {"code": "nn.Conv2d(3, 16, 3)", "input": "torch.randn(1, 3, 32, 32)", "output": (1, 16, 30, 30)},
            "`x`: `(1, 3, 32, 32)` → `(1, 16, 30, 30)`",
        ),
        (
            {"code": "x + 1", "input": "image[:, :1]"},
            "`x = image[:, :1]`\n\n`image` (1, 3, 64, 64) is there already.",
        ),
        (
            {"code": "total = f(head)", "setup": "import math\nhead, f = 3, abs", "output": (1,)},
            "→ `(1,)`\n\n`f` and `head` are there already.",
        ),
        ({"code": "torch.compile(f)", "setup": "def f(x):\n    return x"}, "`f` is there already."),
        (
            {
                "code": "f(q, y, p, r)",
                "setup": "from m import f\nq = y = torch.zeros(2, 3)\np, r = [1], torch.ones(n)",
            },
            "`q` (2, 3), `y` (2, 3), `p` and `r` are there already.",
        ),
        ({"code": "torch.eye(3)"}, ""),
    ],
)
def test_an_entry_shows_what_its_line_is_about(asked: Asked, entry: dict[str, Any], shown: str) -> None:
    parts = ["**Do it**", *([shown] if shown else []), "Which line of PyTorch does this?"]
    assert asked(Entry(operation="Do it", **entry)).front == "\n\n".join(parts)


def test_a_hidden_value_card_shows_its_question_alone(asked: Asked) -> None:
    card = ValueCard(
        ask="An epoch over {n} images?",
        value="{n} // size",
        setup="size = 32",
        input="3",
        hidden=True,
        vary={"n": ("64",)},
    )
    question = asked(card)
    assert question.front == "An epoch over 64 images?"
    assert question.runs[0].code == "64 // size"
