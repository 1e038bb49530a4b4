"""An answer that is code is judged by what it does: in value, shape, dtype and device, on every input."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec
import pytest

from quizcv.decks.contents import BlankCard, TaskCard
from quizcv.questions import Question, Verdict

pytestmark = pytest.mark.asyncio(loop_scope="session")

Judged = Callable[..., Awaitable[Verdict]]

CHANNELS_FIRST = TaskCard(
    task="Turn (N, H, W, C) into (N, C, H, W).",
    setup="x = torch.arange(24.).reshape(1, 2, 4, 3)",
    cases=("x = torch.zeros(2, 1, 1, 3)",),
    solution="x.permute(0, 3, 1, 2)",
)

ROWS = TaskCard(
    task="Add `b` to each row of `x`.",
    setup="x = torch.ones(3, 3)\nb = torch.ones(3)",
    cases=("x, b = torch.zeros(2, 3), torch.arange(3.)",),
    solution="x + b",
)

FREEZE = TaskCard(
    task="Freeze all but the last layer.",
    setup="model = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2))",
    solution="model[0].requires_grad_(False)",
    check=(
        "assert not any(p.requires_grad for p in model[0].parameters()), 'the first layer learns'\n"
        "assert all(p.requires_grad for p in model[1].parameters())"
    ),
)

SECRET = TaskCard(
    task="Give 3.",
    solution="3",
    check="assert result == 3, 'the hidden words'",
)

READS_THE_CHECK = """
import gc, sys
begin, end, frame, seen = "the hidd", "en words", sys._getframe(), []
while frame is not None:
    seen.append(repr(frame.f_locals))
    frame = frame.f_back
for each in gc.get_objects():
    if type(each) is dict:
        seen += [value for value in list(each.values()) if type(value) in (str, bytes)]
    elif type(each) in (list, tuple):
        seen += [value for value in each if type(value) in (str, bytes)]
found = any(begin + end in str(text) for text in seen)
assert not found, "it can be read"
3
"""

PLUS_ONE = TaskCard(
    task="x + 1, please.",
    setup="x = torch.arange(3.)",
    solution="x + 1",
    check="assert torch.equal(result, torch.tensor([1., 2., 3.])), 'other values'",
)


@pytest.mark.parametrize(
    "answer",
    [
        "x.permute(0, 3, 1, 2)",
        "x.movedim(-1, 1)",
        "torch.einsum('nhwc->nchw', x)",
        "x.transpose(1, 3).transpose(2, 3)",
        "x.permute(0, 3, 1, 2).contiguous()",
        "y = x.permute(0, 3, 1, 2)",
        "y = x.transpose(2, 3)\nz = y.transpose(1, 2)\nz",
        "def first(t):\n    return t.movedim(3, 1)\n\nfirst(x)",
        "x = x.movedim(-1, 1)",
        "with torch.no_grad():\n    with torch.inference_mode():\n        y = x.movedim(-1, 1)",
        "torch.stack([x[..., c] for c in range(x.shape[-1])], dim=1)",
        "# a remark\nimport torch as t\n\nt.movedim(x, 3, 1)",
    ],
)
async def test_any_way_to_the_same_is_right(judged: Judged, answer: str) -> None:
    verdict = await judged(CHANNELS_FIRST, answer)
    assert (verdict.right, verdict.said, verdict.answer) == (True, "", answer)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("x", "the shape is (1, 2, 4, 3)"),
        ("x.reshape(1, 3, 2, 4)", "the value at [0, 0, 0, 1] is 1"),
        ("x.permute(0, 3, 1, 2).double()", "the dtype is float64"),
        ("x.permute(0, 3, 1, 2).to('meta')", "the device is meta"),
        ("x.permute(0, 3, 1, 2).tolist()", "a value of type list came out"),
        ("x.permute(0, 3, 1, 2)[:1]", "with another input, the shape is (1, 3, 1, 1)"),
        ("torch.arange(24.).reshape(1, 2, 4, 3).movedim(3, 1)", "with another input, the shape is"),
        ("print(x.permute(0, 3, 1, 2))", "your code gives no value"),
        ("x.permute(0, 3, 1)", "number of dim"),
        ("y.permute(0, 3, 1, 2)", "y"),
        ("x.permute(0, 3, 1, 2) + 1e-4", "the value at [0, 0, 0, 0] is 0.0001"),
        ("x.permute(0, 3, 1, 2).to_sparse()", "cannot be compared"),
        ("x.permute(0, 3, 1, 2) * float('nan')", "the value at [0, 0, 0, 0] is nan"),
    ],
)
async def test_a_miss_is_told_the_first_difference(judged: Judged, answer: str, said: str) -> None:
    verdict = await judged(CHANNELS_FIRST, answer)
    assert not verdict.right
    assert said in verdict.said


async def test_values_of_classes_written_in_c_are_judged(judged: Judged) -> None:
    """They may compare for themselves, as None does since Python 3.13: no answer can have written one."""
    task = TaskCard(
        task="The names of `sizes`.", setup="sizes = {'n': 1}", solution="['n']", check="assert 'n' in sizes"
    )
    for answer in ("sizes.keys()", "sizes.__len__", "None"):
        assert (await judged(task, answer)).right, answer


async def test_what_only_broadcasts_to_the_right_values_is_wrong(judged: Judged) -> None:
    task = TaskCard(task="Ones, (2, 3).", solution="torch.ones(2, 3)")
    assert (await judged(task, "torch.ones(2, 3)")).right
    for answer in ("torch.ones(3)", "torch.ones(1, 3)", "torch.tensor(1.)", "1.0"):
        assert not (await judged(task, answer)).right


async def test_a_slip_that_square_inputs_hide_is_found_by_another_case(judged: Judged) -> None:
    assert (await judged(ROWS, "x + b")).right
    assert "with another input" in (await judged(ROWS, "x + b[:, None]")).said


async def test_a_solution_that_knows_the_first_input_only_is_wrong(judged: Judged) -> None:
    assert "with another input" in (await judged(ROWS, "torch.full((3, 3), 2.)")).said


async def test_with_an_input_the_cases_are_other_inputs(judged: Judged) -> None:
    task = TaskCard(task="Double x.", input="torch.ones(2)", cases=("torch.arange(3.)",), solution="2 * x")
    assert (await judged(task, "x + x")).right
    assert "another input, the value at [0] is 1" in (await judged(task, "x + 1")).said


async def test_to_change_the_input_in_place_is_wrong_unless_the_solution_does_so_too(judged: Judged) -> None:
    task = TaskCard(
        task="No negative numbers.", setup="x = torch.tensor([-1., 2.])", solution="x.clamp(min=0)"
    )
    assert "changes x in place" in (await judged(task, "x.clamp_(min=0)")).said
    assert (await judged(task, "y = x.clone()\ny.clamp_(min=0)")).right
    in_place = TaskCard(task="In place.", setup=task.setup, solution="x.clamp_(min=0)")
    assert (await judged(in_place, "x[x < 0] = 0\nx")).right


LIAR = """\
class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True

torch.ones(2).as_subclass(Liar)
"""

EQUAL = """\
class Same:
    def __eq__(self, other):
        return True

Same()
"""

MODE = """\
from torch.overrides import TorchFunctionMode

class Yes(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return True

mode = Yes()
mode.__enter__()
None
"""

DISPATCH = """\
from torch.utils._python_dispatch import TorchDispatchMode

class Yes(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return torch.ones(3)

mode = Yes()
mode.__enter__()
None
"""

LATE = """\
class Late(nn.Module):
    def forward(self, *_):
        torch.equal = torch.allclose = lambda *a: True
        return torch.ones(1)

x = torch.ones(1)
late = Late()
"""

PRINTS = "print(x.permute(0, 3, 1, 2))\nx"


@pytest.mark.parametrize("task", [CHANNELS_FIRST, PLUS_ONE, FREEZE], ids=["compared", "checked", "state"])
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (LIAR, "may not decide itself"),
        (EQUAL, "may not decide itself"),
        (LATE, ""),
        (MODE, "a mode of torch switched on"),
        (DISPATCH, "a mode of torch switched on"),
        ("torch.equal = torch.allclose = lambda *a, **k: True\nx", ""),
        ("torch.Tensor.__eq__ = lambda a, b: True\nx", "Tensor.__eq__"),
        ("torch.Tensor.sum = lambda a: a\nx", ""),
        ("nn.Parameter.requires_grad = property(lambda p: False)\nx", ""),
        ("nn.Module.parameters = lambda m: []\nx", ""),
        ("import builtins\nbuiltins.all = builtins.any = lambda a: True\nx", ""),
        (PRINTS, ""),
        ("raise ValueError('no')\nx", "ValueError: no"),
        ("raise AssertionError\nx", "AssertionError"),
        ("import os; os._exit(0)", "end"),
        ("exit()", "SystemExit"),
        ("assert False, 'the first layer learns'\nx", "the first layer learns"),
    ],
)
async def test_no_trick_counts_as_right(judged: Judged, task: TaskCard, answer: str, said: str) -> None:
    if task is FREEZE:
        answer = answer.removesuffix("\nx") + "\nNone"
        said = "the first layer learns" if answer.startswith("class") else said
    verdict = await judged(task, answer)
    assert not verdict.right
    assert said in verdict.said


@pytest.mark.parametrize(
    ("trick", "name"),
    [
        ("torch.equal = lambda *a: True", "torch.equal"),
        ("torch.Tensor.sum = lambda a: a", "Tensor.sum"),
        ("nn.Parameter.requires_grad = property(lambda p: False)", "Parameter.requires_grad"),
        ("nn.Linear.parameters = lambda m: []", "Linear.parameters"),
        ("nn.Sequential.__getitem__ = lambda m, i: nn.Identity()", "Sequential.__getitem__"),
        ("import builtins\nbuiltins.all = lambda a: True", "builtins.all"),
        ("import math\nmath.isclose = lambda a, b: True", "math.isclose"),
    ],
)
async def test_what_a_check_uses_may_not_be_replaced(judged: Judged, trick: str, name: str) -> None:
    check = (
        "import math\n"
        "assert torch.equal(result, x + 1) and math.isclose(result.sum(), 5)\n"
        "assert all(p.requires_grad for p in nn.Linear(1, 1).parameters())"
    )
    task = TaskCard(task="t", setup="x = torch.tensor([1., 2.])", solution="x + 1", check=check)
    assert (await judged(task, "torch.Tensor.permute = torch.Tensor.view\nx + 1")).right
    verdict = await judged(task, f"{trick}\nx + 1")
    assert not verdict.right
    assert f"in the place of {name}" in verdict.said


@pytest.mark.parametrize(
    "patch",
    ["nn.Linear.{} = None", "setattr(nn.Linear, '{}', None)", "import torch.nn as a; a.Linear.{} = None"],
)
async def test_what_the_setup_replaces_is_no_trick(judged: Judged, patch: str) -> None:
    setup = f"{patch.format('extra')}\nx = torch.tensor([1., 2.])"
    task = TaskCard(task="t", setup=setup, solution="x + 1", check="assert nn.Linear.extra is None")
    assert (await judged(task, "x + 1")).right
    assert not (await judged(task, "nn.Linear.extra = 3\nx + 1")).right


@pytest.mark.parametrize(
    "code",
    [
        "import copy\ny = copy.copy(x) + 1\ny",
        "old = nn.Module.__init__\nnn.Module.__init__ = lambda *a, **k: old(*a, **k)\nx + 1",
        "torch.set_default_dtype(torch.float64)\nx + 1",
        "torch.set_default_device('cpu')\nx + 1",
        "from dataclasses import dataclass\n@dataclass\nclass One:\n    value: int = 1\nx + One().value",
        "from typing import NamedTuple\nclass One(NamedTuple):\n    value: int = 1\nx + One().value",
        "class Big(float):\n    pass\none = Big(1.0)\nx + one",
        "from torchvision import tv_tensors\nimage = tv_tensors.Image(torch.ones(3, 2, 2))\nx + 1",
    ],
)
async def test_honest_code_is_never_accused(judged: Judged, code: str) -> None:
    for check in ("", "assert torch.equal(result, x + 1)"):
        task = TaskCard(task="t", setup="x = torch.tensor([1., 2.])", solution="x + 1", check=check)
        verdict = await judged(task, code)
        assert (verdict.right, verdict.said) == (True, "")


async def test_an_endless_loop_is_wrong(judged: Judged) -> None:
    assert "6 s" in (await judged(PLUS_ONE, "while True: pass\nx")).said


@pytest.mark.parametrize(
    "code", ["return x", "for y in x:\n    y", "x[0] = 1", "pass", "def f():\n    return x"]
)
async def test_what_gives_no_value_is_no_answer(asked: Callable[..., Question], code: str) -> None:
    assert asked(CHANNELS_FIRST).complaint(code)
    task = TaskCard(task="t", solution="x.zero_()", check="assert not x.any()")
    assert bool(asked(task).complaint(code)) == code.startswith("return")


@pytest.mark.parametrize(
    ("change", "is_noticed"),
    [
        ("x.data.clamp_(min=0)\nx.clone()", True),
        ("import numpy as np\nnp.maximum(x.numpy(), 0, out=x.numpy())\nx.clone()", True),
        ("kept[0].zero_()\nx.clamp(min=0)", True),
        ("with torch.no_grad():\n    model.weight.zero_()\nx.clamp(min=0)", True),
        ("y = x.clone()\ny.zero_()\nx.clamp(min=0)", False),
        ("x.add_(1)\nx.sub_(1)\nx.clamp(min=0)", False),
    ],
)
async def test_what_is_changed_in_place_is_noticed_however_it_is_done(
    judged: Judged, change: str, is_noticed: bool
) -> None:
    setup = "x = torch.tensor([-1., 2.])\nkept = [torch.ones(2)]\nmodel = nn.Linear(2, 1)"
    verdict = await judged(TaskCard(task="t", setup=setup, solution="x.clamp(min=0)"), change)
    assert verdict.right is not is_noticed
    assert ("in place" in verdict.said) is is_noticed


async def test_a_check_looks_at_what_the_setup_made(judged: Judged) -> None:
    task = TaskCard(
        task="Set all of w to zero.",
        setup="w = torch.ones(2)",
        solution="w.zero_()",
        check="assert w.sum() == 0, 'w is not zero'",
    )
    assert (await judged(task, "w[:] = 0")).right
    assert (await judged(task, "w = torch.zeros(2)")).said == "w is not zero"
    rebinding = TaskCard(
        task="t", setup="w = torch.ones(2)", solution="w = w * 0", check="assert w.sum() == 0"
    )
    assert (await judged(rebinding, "w = torch.zeros(2)")).right


async def test_what_a_card_is_about_is_compared_when_it_names_it(judged: Judged) -> None:
    setup = "w = torch.ones(3, requires_grad=True)\ny = w * 2\nt = torch.arange(6).reshape(2, 3).T"
    detach = TaskCard(task="t", setup=setup, solution="y.detach()", compare=("requires_grad", "storage"))
    assert (await judged(detach, "y.detach()")).right
    assert (await judged(detach, "y")).said == "it requires gradients"
    assert (await judged(detach, "y.detach().clone()")).said.startswith("it has memory of its own")
    together = TaskCard(task="t", setup=setup, solution="t.contiguous()", compare=("contiguous",))
    assert (await judged(together, "t.clone(memory_format=torch.contiguous_format)")).right
    assert (await judged(together, "t")).said == "it is not contiguous in memory"


async def test_names_that_a_card_forbids_are_no_answer(asked: Callable[..., Question]) -> None:
    task = asked(TaskCard(task="t", solution="x.sum()", without=("mean", "cross_entropy")))
    assert "without `mean`" in task.complaint("x.mean()")
    assert "without `cross_entropy`" in task.complaint(
        "from torch.nn.functional import cross_entropy as c\nc(x)"
    )
    assert task.complaint("x.sum()") == ""


@pytest.mark.parametrize(
    "answer",
    [
        "last = nn.Linear(8, 2)\nfirst = nn.Linear(4, 8)\nnn.Sequential(first, nn.ReLU(), last)",
        "torch.manual_seed(1)\nnn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))",
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.b, self.a = nn.Linear(8, 2), nn.Linear(4, 8)\n"
        "    def forward(self, x):\n"
        "        return self.b(F.relu(self.a(x)))\n"
        "Net()",
    ],
)
async def test_the_same_network_is_right_however_it_is_built(judged: Judged, answer: str) -> None:
    solution = "nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))"
    task = TaskCard(task="t", input="torch.randn(3, 4)", solution=solution)
    assert (await judged(task, answer)).right
    assert not (await judged(task, "nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 2))")).right


async def test_numbers_that_change_with_the_seed_are_not_compared(judged: Judged) -> None:
    task = TaskCard(task="t", solution="torch.randn(3)")
    assert (await judged(task, "torch.rand(3)")).right
    assert (await judged(task, "torch.rand(4)")).said == "the shape is (4,)"
    assert not (await judged(TaskCard(task="t", solution="torch.randn(3) * 0"), "torch.ones(3)")).right


@pytest.mark.parametrize(
    "answer",
    [
        "all = any = lambda values: True",
        "any = lambda values: False",
        "__builtins__ = {'all': lambda a: True, 'any': lambda a: False, '__import__': __import__}",
        "class Yes:\n    def __getattr__(self, name):\n        return lambda *a: True\n\ntorch = Yes()",
    ],
)
async def test_other_meanings_of_common_names_do_not_reach_the_check(judged: Judged, answer: str) -> None:
    assert (await judged(FREEZE, f"{answer}\nNone")).said == "the first layer learns"
    assert (await judged(PLUS_ONE, f"{answer}\nx")).said == "other values"


async def test_a_name_of_python_may_be_used_for_a_variable(judged: Judged) -> None:
    assert (await judged(PLUS_ONE, "sum = x + 1\nsum")).right
    assert (await judged(FREEZE, "all = model[0]\nall.requires_grad_(False)")).right


async def test_a_check_says_what_does_not_hold(judged: Judged) -> None:
    assert (await judged(FREEZE, "model[0].requires_grad_(False)")).right
    verdict = await judged(FREEZE, "model.requires_grad_(False)")
    assert verdict.said == "this does not hold: all(p.requires_grad for p in model[1].parameters())"


async def test_a_check_of_the_value_asks_for_one(judged: Judged) -> None:
    task = TaskCard(task="x", solution="torch.ones(2)", check="assert result.shape == (2,), 'its shape'")
    assert "gives no value" in (await judged(task, "None")).said
    assert "its shape" in (await judged(task, "torch.ones(3)")).said
    assert (await judged(task, "torch.zeros(2)")).right


async def test_an_answer_never_has_the_solution_at_hand(asked: Callable[..., Question]) -> None:
    for snippet in asked(CHANNELS_FIRST).attempts("x"):
        assert "permute" not in "".join([snippet.code, *snippet.setup, snippet.input or "", snippet.check])


@pytest.mark.parametrize(
    ("solution", "answer", "said"),
    [
        ("[1, 2.5, 'a', None, True]", "[1, 2.5, 'a', None, True]", ""),
        ("[1, 2]", "[1, 3]", "item 1: 3 came out"),
        ("[1, 2]", "[1]", "the list has 1 items"),
        ("(1, 2)", "[1, 2]", ""),
        ("1", "1.0", ""),
        ("1", "torch.tensor(1)", "a value of type Tensor came out"),
        ("int(3)", "__import__('numpy').int64(3)", ""),
        ("True", "1", "a value of type int came out"),
        ("0.1 + 0.2", "0.3", ""),
        ("float('nan')", "float('nan')", ""),
        ("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", ""),
        ("{'a': 1}", "{'b': 1}", "the keys are 'b'"),
        ("{'a': torch.ones(2)}", "{'a': torch.zeros(2)}", "item 'a': the value at [0] is 0"),
        ("torch.Size([1, 2])", "(1, 2)", ""),
        ("torch.float32", "torch.float64", "torch.float64 came out"),
        ("torch.ones(2).max(dim=0)", "torch.ones(2).max(dim=0)", ""),
        ("torch.arange(3).max(dim=0)", "torch.arange(3).min(dim=0)", "item 0: the value at [] is 0"),
        ("torch.tensor([1, 2])", "torch.tensor([1, 3])", "the value at [1] is 3"),
        ("torch.tensor(True)", "torch.tensor(False)", "the value at [] is False"),
        ("torch.tensor([1j])", "torch.tensor([2j])", "the value at [0] is 2"),
        ("torch.tensor([1.])", "torch.tensor([1.], requires_grad=True)", ""),
        ("nn.Parameter(torch.ones(2))", "torch.ones(2)", ""),
        ("torch.zeros(0, 3)", "torch.zeros(0, 3)", ""),
        ("torch.zeros(0, 3)", "torch.zeros(0, 4)", "the shape is (0, 4)"),
        ("torch.zeros(2, 3, device='meta')", "torch.ones(2, 3, device='meta')", ""),
        ("torch.zeros(2, 3, device='meta')", "torch.zeros(2, 3)", "the device is cpu"),
        ("torch.ones(2).half()", "torch.ones(2).half() * 1.0005", ""),
        ("torch.full((2,), float('inf'))", "torch.full((2,), -float('inf'))", "the value at [0] is -inf"),
        ("torch.arange(900_000.)", "torch.arange(900_000.)", ""),
        ("'a' * 990", "'a' * 989 + 'b'", "came out"),
    ],
)
async def test_values_are_compared_strictly(judged: Judged, solution: str, answer: str, said: str) -> None:
    verdict = await judged(TaskCard(task="t", solution=solution), answer)
    assert verdict.right == (not said), verdict.said
    assert said in verdict.said


@pytest.mark.parametrize(
    "solution",
    [
        "pass",
        "{1, 2}",
        "lambda: 1",
        "torch.zeros(2_000_000)",
        "'a' * 5000",
        "10 ** 9000",
        "torch.zeros(3).to_sparse()",
    ],
)
async def test_a_solution_that_cannot_be_compared_decides_nothing(
    asked: Callable[..., Question], run_all: Callable[..., Awaitable[list[object]]], solution: str
) -> None:
    question = asked(TaskCard(task="t", solution=solution))
    results = await run_all(question.runs)
    verdict = question.judge(solution, results, results)  # type: ignore[arg-type]
    assert not verdict.right
    assert "the card needs a `check`" in verdict.undecided


async def test_with_compare_shape_the_numbers_are_free(judged: Judged) -> None:
    task = TaskCard(task="t", solution="torch.randn(2, 3)", compare="shape")
    assert (await judged(task, "torch.zeros(2, 3)")).right
    assert (await judged(task, "torch.zeros(3, 2)")).said == "the shape is (3, 2)"
    assert (await judged(task, "torch.zeros(2, 3).long()")).said == "the dtype is int64"


LAYER = BlankCard(blank="nn.Conv2d(3, {{16}}, kernel_size=3, padding={{1}})", input="torch.randn(1, 3, 8, 8)")


@pytest.mark.parametrize("answer", ["16; 1", "16;1", " 4 * 4 ; 'same'", "16; (1, 1)", "int(16.0); 2 - 1"])
async def test_a_blank_takes_whatever_does_the_same(judged: Judged, answer: str) -> None:
    assert (await judged(LAYER, answer)).right


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("8; 1", "it has 224 parameters"),
        ("16; 0", "of its output, the shape is (1, 16, 6, 6)"),
        ("16; 'same', stride=1, bias=False", "it has 432 parameters"),
        ("16; 1, padding_mode='reflect'", "of its output, the value at [0, 0, 0, 0] is"),
        ("16; 'sam'", "ValueError"),
    ],
)
async def test_a_blank_filled_wrongly_is_told_what_came_of_it(judged: Judged, answer: str, said: str) -> None:
    verdict = await judged(LAYER, answer)
    assert not verdict.right
    assert said in verdict.said


async def test_a_card_names_the_slips_of_a_blank(judged: Judged) -> None:
    card = msgspec.structs.replace(LAYER, slips={"16; 3": "that is the kernel", "16;1 - 1": "no padding"})
    assert (await judged(card, "16 ;  3")).said == "that is the kernel"
    assert (await judged(card, "16; 0")).said == "no padding"
    assert "(1, 16, 10, 10)" in (await judged(card, "16; 2")).said


async def test_a_frozen_layer_is_another_module(judged: Judged) -> None:
    task = TaskCard(task="t", solution="nn.Linear(2, 1).requires_grad_(False)", input="torch.ones(1, 2)")
    assert (await judged(task, "nn.Linear(2, 1)")).said == "it has 3 parameters that learn"


async def test_what_cannot_be_code_is_no_answer(asked: Callable[..., Question]) -> None:
    task, blank = asked(CHANNELS_FIRST), asked(LAYER)
    assert "write some code" in task.complaint("  \n# nothing\n")
    assert "not Python, line 2" in task.complaint("x = 1\nx +")
    assert "was never closed" in task.complaint("x.permute(0")
    assert "2 blanks" in blank.complaint("16")
    assert "2 blanks" in blank.complaint("16; 1; 2")
    assert "blank" in blank.complaint("   ")
    assert "not Python" in blank.complaint("16; )")


async def test_what_is_shown_of_a_blank_and_a_task(asked: Callable[..., Question]) -> None:
    blank = asked(LAYER)
    assert "nn.Conv2d(3, ____, kernel_size=3, padding=____)" in blank.front
    assert "16" not in blank.front.replace("torch.randn", "")
    assert "nn.Conv2d(3, 16, kernel_size=3, padding=1)" in blank.back
    task = asked(
        TaskCard(task="Do it.", solution="secret = 1", starter="s = ", hints=("a", "b"), note="Why.")
    )
    assert (task.answering, task.starter, task.hints) == ("code", "s = ", ("a", "b"))
    assert "secret" not in task.front
    assert "secret" in task.back
    assert "Why." in task.back


async def test_an_answer_cannot_read_its_check(judged: Judged) -> None:
    verdict = await judged(SECRET, READS_THE_CHECK)
    assert verdict.right, verdict.said
    assert (await judged(SECRET, "4")).said == "the hidden words"


async def test_a_comma_between_thousands_is_named(asked: Callable[..., Question]) -> None:
    said = asked(BlankCard(blank="nn.Linear({{1024}}, 10)")).complaint("1,024")
    assert said == "this is not Python: there are no commas between thousands in code"


async def test_each_answer_runs_alone(asked: Callable[..., Question]) -> None:
    """Else `torch.empty` could give it the memory that the solution had, and be right."""
    question = asked(CHANNELS_FIRST)
    assert [run.alone for run in question.attempts("torch.empty(1, 3, 2, 4)")] == [True, True]
