"""Each value that the code binds, in the order in which it happened."""

from __future__ import annotations

import pytest

from quizcv.runner import Runner, Snippet, Value

pytestmark = pytest.mark.asyncio(loop_scope="session")

IMAGE = "torch.randn(1, 3, 32, 32)"


async def values(runner: Runner, code: str, given: str | None = None) -> list[Value]:
    result = await runner.run(Snippet(code, input=given))
    assert result.status == "ok", result.error
    return list(result.tensors)


async def shapes(runner: Runner, code: str, given: str | None = None) -> list[tuple[object, ...]]:
    return [(row.name, row.line, row.shape) for row in await values(runner, code, given)]


async def test_two_bindings_on_one_line_are_two_rows(runner: Runner) -> None:
    code = "conv, pool = nn.Conv2d(3, 8, 3), nn.MaxPool2d(2)\nx = conv(x); x = pool(x)"
    assert await shapes(runner, code, IMAGE) == [("x", 2, (1, 8, 30, 30)), ("x", 2, (1, 8, 15, 15))]


@pytest.mark.parametrize(
    "block",
    [
        "with torch.no_grad():",
        "if True:",
        "for _ in [1]:",
        "while len(x.shape) == 4:",
        "try:\n    1 / 0\nexcept ZeroDivisionError:",
    ],
)
async def test_each_binding_inside_a_block_is_a_row(runner: Runner, block: str) -> None:
    code = f"{block}\n    x = x.mean(3)\n    x = x.sum()"
    line = code.count("\n")
    assert await shapes(runner, code, IMAGE) == [("x", line, (1, 3, 32)), ("x", line + 1, ())]


async def test_only_the_branch_that_ran_is_listed(runner: Runner) -> None:
    code = "if x.dim() == 3:\n    y = x[0]\nelse:\n    y = x[0, 0]"
    assert await shapes(runner, code, IMAGE) == [("y", 4, (32, 32))]


async def test_a_loop_shows_each_new_shape_once(runner: Runner) -> None:
    code = "layers = 0\nfor size in (16, 16, 8):\n    x = x[..., :size]\n    layers += 1"
    rows = await values(runner, code, IMAGE)
    assert [(row.name, row.line, row.shape, row.text) for row in rows] == [
        ("layers", 1, None, "0"),
        ("x", 3, (1, 3, 32, 16), None),
        ("layers", 4, None, "3"),
        ("x", 3, (1, 3, 32, 8), None),
    ]


async def test_what_a_loop_goes_over_is_listed_but_neither_counters_nor_parameters(runner: Runner) -> None:
    code = (
        "net = nn.Linear(2, 3)\nfor p in net.parameters(): p.requires_grad = False\nfor i in range(3): pass\n"
        "for image in torch.ones(2, 3, 8, 8): pass"
    )
    assert await shapes(runner, code) == [("image", 4, (3, 8, 8))]


async def test_a_long_loop_is_not_slowed_down_by_being_watched(runner: Runner) -> None:
    rows = await values(runner, "s = 0\nfor i in range(300_000):\n    s += i")
    assert [(row.line, row.text) for row in rows] == [(1, "0"), (3, "44999850000")]


@pytest.mark.parametrize("change", ["y.add_(1)", "y[0] = 1", "y += 1", "y.mul_(2); z = 1"])
async def test_a_tensor_whose_numbers_change_in_place_is_listed_again(runner: Runner, change: str) -> None:
    found = await shapes(runner, f"y = torch.zeros(2, 3)\n{change}")
    assert found[:2] == [("y", 1, (2, 3)), ("y", 2, (2, 3))]


async def test_what_only_reads_a_tensor_does_not_list_it_again(runner: Runner) -> None:
    code = "y = torch.zeros(2, 3)\nz = y.view(-1)\ny + 1\nprint(y)\ny.add_(1)"
    assert [row[:2] for row in await shapes(runner, code)] == [("y", 1), ("z", 2), ("y", 5)]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("n = None", Value("NoneType", "n", 1, text="None")),
        ("n = 3", Value("int", "n", 1, text="3")),
        ("n = 'cat'", Value("str", "n", 1, text="'cat'")),
        ("n = torch.int64", Value("dtype", "n", 1, text="torch.int64")),
        ("n = torch.tensor(2.5)", Value("Tensor", "n", 1, (), "float32", "cpu", text="2.5")),
        ("n = torch.tensor(7)", Value("Tensor", "n", 1, (), "int64", "cpu", text="7")),
        ("n = torch.zeros(2, 3).numpy()", Value("ndarray", "n", 1, text="array of shape (2, 3), float32")),
        (
            "n = torch.zeros(2, 3).shape",
            Value("Size", "n", 1, items=(Value("int", "0", text="2"), Value("int", "1", text="3"))),
        ),
    ],
)
async def test_scalars_and_other_values_are_shown(runner: Runner, code: str, value: Value) -> None:
    assert await values(runner, code) == [value]


@pytest.mark.parametrize(
    ("code", "items"),
    [
        ("v = torch.zeros(2, 3).max(dim=1)", [("values", (2,)), ("indices", (2,))]),
        ("v = [torch.zeros(2), torch.zeros(3)]", [("0", (2,)), ("1", (3,))]),
        ("v = {'boxes': torch.zeros(5, 4)}", [("boxes", (5, 4))]),
        (
            "v = nn.utils.rnn.pack_padded_sequence(torch.ones(3, 2, 4), [3, 2])",
            [("data", (5, 4)), ("batch_sizes", (3,)), ("sorted_indices", None), ("unsorted_indices", None)],
        ),
        ("v = nn.LSTM(3, 5)(torch.ones(7, 1, 3))", [("0", (7, 1, 5)), ("1", None)]),
    ],
)
async def test_collections_are_shown_with_what_is_in_them(
    runner: Runner, code: str, items: list[tuple[str, tuple[int, ...] | None]]
) -> None:
    (row,) = await values(runner, code)
    assert [(item.name, item.shape) for item in row.items] == items


async def test_modules_functions_and_imports_are_no_values(runner: Runner) -> None:
    code = "import math\nnet = nn.ReLU()\ndef f(): pass\nclass A: pass\na = A()\ny = net(x)"
    assert await shapes(runner, code, "torch.ones(2)") == [("y", 6, (2,))]
