"""What a snippet gives is its last statement's value; what is shown of it is watched, not called again."""

from __future__ import annotations

import pytest

from quizcv.questions import outcome
from quizcv.runner import Result, Runner, Snippet, Trace, Value

pytestmark = pytest.mark.asyncio(loop_scope="session")

COUNTING = """\
class Counting(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        print("called", self.calls)
        return self.fc(x)
"""


def module_of(result: Result) -> Trace:
    assert result.status == "ok", result.error
    assert result.module is not None
    return result.module


def shapes(value: Value | None) -> object:
    if value is None or value.shape is not None:
        return value and value.shape
    return [shapes(item) for item in value.items]


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("conv = nn.Conv2d(3, 16, 3)\nconv(x).flatten(1)", (2, 576)),
        ("conv = nn.Conv2d(3, 16, 3)\nconv.weight", (16, 3, 3, 3)),
        ("net = nn.Conv2d(3, 4, 3)\ny = net(x)\ny.flatten(1)", (2, 144)),
        ("conv = nn.Conv2d(3, 4, 3)\nnn.init.kaiming_normal_(conv.weight)", (4, 3, 3, 3)),
        ("conv = nn.Conv2d(3, 4, 3)\ny = conv(x).mean((2, 3))", (2, 4)),
        ("y = torch.ones(3)\ny += 1", (3,)),
        ("y: torch.Tensor = torch.ones(3, 1)", (3, 1)),
        ("with torch.no_grad():\n    y = x.sum(1)", (2, 8, 8)),
        ("with torch.no_grad():\n    y = 1\n    x.sum(1)", (2, 8, 8)),
        ("a = b = torch.ones(5)", (5,)),
        ("net = nn.Conv2d(3, 4, 3)\nnet", (2, 4, 6, 6)),
        ("net = nn.Conv2d(3, 4, 3)", (2, 4, 6, 6)),
        ("net = nn.Sequential(nn.Conv2d(3, 4, 3))\nnet[0] = nn.Conv2d(3, 5, 3)", (2, 5, 6, 6)),
        ("net = nn.Conv2d(3, 4, 3)\nfor p in net.parameters():\n    p.requires_grad = False", (2, 4, 6, 6)),
        ("a, b = x.split(1)", ((1, 3, 8, 8), (1, 3, 8, 8))),
        ("torch.Size([2, 3])", None),
        ("fc = nn.Linear(10, 2)\nx.shape[0] * 2", None),
    ],
)
async def test_the_last_statement_decides_what_comes_out(runner: Runner, code: str, shape: object) -> None:
    result = await runner.run(Snippet(code, input="torch.randn(2, 3, 8, 8)"))
    assert result.status == "ok", result.error
    assert outcome(result) == shape


async def test_a_module_that_the_code_only_names_is_not_called(runner: Runner) -> None:
    code = f"{COUNTING}\nnet = Counting()\nnet.fc.weight"
    result = await runner.run(Snippet(code, input="torch.randn(3, 9)"))
    assert result.status == "ok"
    assert result.stdout == ""
    assert not [notice for notice in result.notices if "did not run" in notice]


@pytest.mark.parametrize("last", ["y = net(x)", "net(x)", "y = net(x)\nnet", "y = net(x)\nprint(y.shape)"])
async def test_what_the_code_calls_once_runs_once(runner: Runner, last: str) -> None:
    result = await runner.run(Snippet(f"{COUNTING}\nnet = Counting()\n{last}", input="torch.randn(3, 4)"))
    assert result.stdout.count("called") == 1
    trace = module_of(result)
    assert shapes(trace.output) == (3, 2)
    assert [(layer.name, layer.flops) for layer in trace.layers] == [("fc", 48)]


async def test_a_module_that_the_code_never_called_is_called_once(runner: Runner) -> None:
    result = await runner.run(Snippet(f"{COUNTING}\nCounting()", input="torch.randn(3, 4)"))
    assert result.stdout == "called 1\n"


async def test_what_was_called_inside_another_is_not_called_again(runner: Runner) -> None:
    setup = f"{COUNTING}\nnet = nn.Sequential(nn.Sequential(nn.Linear(8, 4), nn.ReLU()), Counting())"
    code = "y = net(x)\nnet[1]"
    result = await runner.run(Snippet(code, (setup,), "torch.randn(3, 8)"))
    trace = module_of(result)
    assert result.stdout == "called 1\n"
    assert (shapes(trace.input), shapes(trace.output)) == ((3, 4), (3, 2))
    assert [layer.name for layer in trace.layers] == ["fc"]
    inner = module_of(await runner.run(Snippet("y = net(x)\nnet[0]", (setup,), "torch.randn(3, 8)")))
    assert [(layer.name, layer.type) for layer in inner.layers] == [("0", "Linear"), ("1", "ReLU")]


async def test_the_newest_of_many_calls_is_shown_with_their_number(runner: Runner) -> None:
    code = "net = nn.Linear(4, 2)\nfor n in range(1, 6):\n    y = net(torch.ones(n, 4))"
    result = await runner.run(Snippet(code))
    assert shapes(module_of(result).output) == (5, 2)
    assert "the code calls it 5 times; the last one is shown" in result.notices
    result = await runner.run(Snippet(code.replace("6", "2001")))
    assert shapes(module_of(result).output) == (20, 2)
    assert "the code calls it 2,000 times; number 20 is shown" in result.notices


async def test_a_gradient_taken_inside_forward_works(runner: Runner) -> None:
    code = (
        "class Force(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.fc = nn.Linear(3, 1)\n"
        "    def forward(self, x):\n"
        "        x = x.requires_grad_(True)\n"
        "        return torch.autograd.grad(self.fc(x).sum(), x)[0]\n"
        "Force()"
    )
    result = await runner.run(Snippet(code, input="torch.randn(2, 3)"))
    assert shapes(module_of(result).output) == (2, 3)


async def test_an_input_changed_in_place_is_shown_as_it_came_in(runner: Runner) -> None:
    code = (
        "class Unsqueeze(nn.Module):\n"
        "    def forward(self, x):\n"
        "        return x.unsqueeze_(0)\n"
        "net = Unsqueeze()\n"
        "y = net(x)"
    )
    trace = module_of(await runner.run(Snippet(code, input="torch.randn(2, 3)")))
    assert (shapes(trace.input), shapes(trace.output)) == ((2, 3), (1, 2, 3))


async def test_under_vmap_the_layer_is_shown_and_its_flops_are_not_known(runner: Runner) -> None:
    code = "layer = nn.Linear(8, 3)\ny = torch.vmap(layer)(x)"
    result = await runner.run(Snippet(code, input="torch.randn(2, 8)"))
    assert shapes(result.outcome) == (2, 3)
    assert module_of(result).flops is None
    assert any("FLOPs are not known" in notice for notice in result.notices)
    assert not any("did not run" in notice for notice in result.notices)


@pytest.mark.parametrize("made", ["torch.jit.script(net)", "torch.compile(net, backend='eager')"])
async def test_compiled_and_scripted_modules_give_what_they_give(runner: Runner, made: str) -> None:
    code = f"net = nn.Sequential(nn.Linear(4, 2), nn.ReLU())\nfast = {made}\ny = fast(x)\ny"
    result = await runner.run(Snippet(code, input="torch.randn(3, 4)"), seconds=60)
    assert shapes(result.outcome) == (3, 2), result.error
    assert module_of(result).flops is None
    assert not any("global hooks" in warning for warning in result.warnings)


async def test_watching_leaves_the_result_as_it_is(runner: Runner) -> None:
    setup = (
        "torch.manual_seed(3)\n"
        "layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).eval()\n"
        "with torch.no_grad():\n"
        "    alone = torch.nn.TransformerEncoderLayer.forward(layer, x)\n"
    )
    code = f"{setup}\nwith torch.no_grad():\n    y = layer(x)\nsame = torch.equal(alone, y)\nsame"
    result = await runner.run(Snippet(code, input="torch.randn(2, 5, 8)"))
    assert result.value is not None
    assert result.value.text == "True"
    assert any("fast path" in notice for notice in result.notices)


async def test_a_parametrised_layer_stands_among_the_layers(runner: Runner) -> None:
    code = "nn.Sequential(torch.nn.utils.parametrizations.weight_norm(nn.Linear(8, 3)), nn.ReLU())"
    trace = module_of(await runner.run(Snippet(code, input="torch.randn(2, 8)")))
    assert [(layer.type, shapes(layer.output), layer.flops) for layer in trace.layers] == [
        ("Linear", (2, 3), 96),
        ("ReLU", (2, 3), 0),
    ]


async def test_a_lazy_module_says_that_its_parameters_are_not_known_yet(runner: Runner) -> None:
    assert module_of(await runner.run(Snippet("nn.Sequential(nn.LazyLinear(5), nn.ReLU())"))).lazy
    called = await runner.run(Snippet("nn.LazyLinear(5)", input="torch.randn(2, 3)"))
    assert not module_of(called).lazy
    assert module_of(called).parameters == 20


async def test_values_of_every_make_are_described(runner: Runner) -> None:
    code = (
        "from dataclasses import dataclass\n"
        "from torchvision import tv_tensors\n"
        "@dataclass\n"
        "class Output:\n"
        "    logits: torch.Tensor\n"
        "    loss: object = None\n"
        "out = Output(torch.ones(2, 3))\n"
        "image = tv_tensors.Image(torch.ones(3, 4, 4))\n"
        "ragged = torch.nested.nested_tensor([torch.ones(2, 3), torch.ones(4, 3)], layout=torch.jagged)\n"
        "{'out': out, 'image': image, 'ragged': ragged}"
    )
    result = await runner.run(Snippet(code))
    assert result.status == "ok", result
    assert result.outcome is not None
    out, image, ragged = result.outcome.items
    assert [(item.name, item.shape) for item in out.items] == [("logits", (2, 3)), ("loss", None)]
    assert image.shape == (3, 4, 4)
    assert ragged.shape is None
    assert ragged.text == "(2, j1, 3)"
