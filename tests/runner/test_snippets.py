"""What a run reports: the cheat sheet's entries, names, values, modules, errors, output."""

from __future__ import annotations

import re

import msgspec
import pytest

from quizcv.runner import Result, Runner, Snippet, Trace, Value

pytestmark = pytest.mark.asyncio(loop_scope="session")

IMAGE = "torch.randn(1, 3, 32, 32)"
LOAD = "model = torchvision.models.resnet18(weights='DEFAULT')"
FREEZE = "for p in model.parameters(): p.requires_grad = False"
REPLACE = "model.fc = nn.Linear(model.fc.in_features, num_classes)"


def module_of(result: Result) -> Trace:
    assert result.status == "ok", result.error
    assert result.module is not None
    return result.module


def shape(value: Value | None) -> tuple[int, ...] | None:
    return value and value.shape


# --- the seven entries of the cheat sheet -----------------------------------------------------------


async def test_a_padded_convolution_keeps_height_and_width(runner: Runner) -> None:
    code = "nn.Conv2d(in_channels=3, out_channels=16, kernel_size=3, padding=1)"
    module = module_of(await runner.run(Snippet(code, input=IMAGE)))
    assert (shape(module.input), shape(module.output)) == ((1, 3, 32, 32), (1, 16, 32, 32))
    assert (module.parameters, module.trainable) == (448, 448)
    assert module.flops == 2 * (16 * 32 * 32) * (3 * 3 * 3)
    assert [(layer.name, layer.type, layer.parameters) for layer in module.layers] == [("", "Conv2d", 448)]


@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("nn.MaxPool2d(kernel_size=2, stride=2)", (1, 3, 16, 16)),
        ("nn.ReLU()", (1, 3, 32, 32)),
        ("nn.Flatten()", (1, 3 * 32 * 32)),
    ],
)
async def test_layers_without_parameters(runner: Runner, code: str, output: tuple[int, ...]) -> None:
    module = module_of(await runner.run(Snippet(code, input=IMAGE)))
    assert (shape(module.output), module.parameters, module.flops) == (output, 0, 0)


async def test_resnet_without_its_weights_has_the_same_shapes_and_a_notice(runner: Runner) -> None:
    result = await runner.run(Snippet(LOAD, input="torch.randn(1, 3, 224, 224)"))
    module = module_of(result)
    assert (module.name, module.type, shape(module.output)) == ("model", "ResNet", (1, 1000))
    assert (module.parameters, module.trainable) == (11_689_512, 11_689_512)
    assert module.layers[0].name == "conv1"
    assert "layer1.0.conv1" in {layer.name for layer in module.layers}
    assert sum(layer.flops or 0 for layer in module.layers) == module.flops
    assert "not on this disk" in result.notices[0]
    assert result.stdout == ""


async def test_freezing_leaves_nothing_trainable(runner: Runner) -> None:
    result = await runner.run(Snippet(FREEZE, setup=(LOAD,), input="torch.randn(1, 3, 64, 64)"))
    assert (module_of(result).name, module_of(result).trainable) == ("model", 0)


async def test_after_freezing_only_the_new_head_is_trainable(runner: Runner) -> None:
    setup = (LOAD, FREEZE, "num_classes = 10")
    module = module_of(await runner.run(Snippet(REPLACE, setup, "torch.randn(1, 3, 224, 224)")))
    assert (shape(module.output), module.parameters, module.trainable) == ((1, 10), 11_181_642, 5_130)


# --- names and values -------------------------------------------------------------------------------


async def test_each_value_that_the_code_binds_is_listed_with_its_line(runner: Runner) -> None:
    code = "y = x.flatten(1)\n\nn = 3\na, b = y.split(1500, dim=1)[:2]\ny = y.mean()"
    result = await runner.run(Snippet(code, input=IMAGE))
    assert [(row.name, row.line, row.shape) for row in result.tensors] == [
        ("y", 1, (1, 3072)),
        ("n", 3, None),
        ("a", 4, (1, 1500)),
        ("b", 4, (1, 1500)),
        ("y", 5, ()),
    ]
    assert result.tensors[0].dtype == "float32"


async def test_a_value_changed_in_place_is_listed_again(runner: Runner) -> None:
    result = await runner.run(Snippet("y = torch.zeros(2, 3)\ny.unsqueeze_(0)\nz = []\nz.append(y)"))
    assert [(row.name, row.line, row.shape) for row in result.tensors[:2]] == [
        ("y", 1, (2, 3)),
        ("y", 2, (1, 2, 3)),
    ]
    assert [(row.name, row.line) for row in result.tensors[2:]] == [("z", 3), ("z", 4)]
    assert [item.shape for item in result.tensors[3].items] == [(1, 2, 3)]


async def test_names_bound_in_loops_and_blocks_are_listed(runner: Runner) -> None:
    code = "for i in range(2):\n    y = torch.zeros(i)\nwith torch.no_grad():\n    z = y + 1"
    result = await runner.run(Snippet(code))
    assert [(row.name, row.line, row.shape) for row in result.tensors] == [
        ("y", 2, (0,)),
        ("y", 2, (1,)),
        ("z", 4, (1,)),
    ]


async def test_collections_of_tensors_nest(runner: Runner) -> None:
    code = "out = {'a': torch.zeros(2), 'rest': (torch.zeros(3, dtype=torch.int64), None)}\nout"
    result = await runner.run(Snippet(code))
    [row] = result.tensors
    first, rest = row.items
    assert (row.type, first.name, first.shape, rest.type) == ("dict", "a", (2,), "tuple")
    assert (rest.items[0].dtype, rest.items[1].type) == ("int64", "NoneType")
    assert result.value is not None
    assert result.value.type == "dict"


async def test_the_last_expression_is_the_value(runner: Runner) -> None:
    result = await runner.run(Snippet("x = torch.ones(2)\nx.sum()"))
    assert result.value is not None
    assert (result.value.shape, result.value.text) == ((), "tensor(2.)")
    result = await runner.run(Snippet("3 * 4"))
    assert result.value == Value("int", text="12")


async def test_every_run_starts_anew_and_with_the_same_seed(runner: Runner) -> None:
    first = await runner.run(Snippet("leak = torch.rand(1)\ntorch.leak = 1\nleak.item()"))
    again = await runner.run(Snippet("leak = torch.rand(1)\nhasattr(torch, 'leak'), leak.item()"))
    assert first.value is not None
    assert again.value is not None
    assert [item.text for item in again.value.items] == ["False", first.value.text]


# --- which module, called on what -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("a = nn.ReLU()\nb = nn.Flatten()\na", "a"),
        ("a = nn.ReLU()\nb = nn.Flatten()\ny = 1", "b"),
        ("net = nn.Sequential(nn.Linear(2, 2))\nhead = nn.Linear(2, 3)\nnet[0] = head", "net"),
        ("net.extra = nn.ReLU()", "net"),
        ("for layer in net.modules(): layer.requires_grad_(False)", "net"),
        ("y = net(x)", "net"),
    ],
)
async def test_the_module_that_the_code_is_about(runner: Runner, code: str, name: str) -> None:
    setup = ("net = nn.Sequential(nn.Linear(2, 2), nn.ReLU())",)
    assert module_of(await runner.run(Snippet(code, setup, "torch.randn(1, 2)"))).name == name


async def test_a_module_that_the_code_called_is_traced_on_what_it_was_called_on(runner: Runner) -> None:
    code = "conv = nn.Conv2d(3, 8, 3)\nx = conv(x)"
    result = await runner.run(Snippet(code, input=IMAGE))
    assert shape(module_of(result).input) == (1, 3, 32, 32)
    assert [(row.name, row.shape) for row in result.tensors] == [("x", (1, 8, 30, 30))]


async def test_quizcv_calls_a_module_in_eval_mode_with_gradients_as_the_code_left_them(
    runner: Runner,
) -> None:
    code = (
        "class Net(nn.Module):\n"
        "    def forward(self, x):\n"
        "        print(self.training, torch.is_grad_enabled())\n"
        "        return x\n"
        "net = Net()"
    )
    assert (await runner.run(Snippet(code, input="torch.ones(1)"))).stdout == "False True\n"
    code += "\ntorch.set_grad_enabled(False)\nnet"
    assert (await runner.run(Snippet(code, input="torch.ones(1)"))).stdout == "False False\n"


async def test_transformers_show_their_layers_and_flops(runner: Runner) -> None:
    code = "nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)"
    module = module_of(await runner.run(Snippet(code, input="torch.randn(1, 5, 16)")))
    assert {"MultiheadAttention", "Linear", "LayerNorm"} <= {layer.type for layer in module.layers}
    # Four projections, two feed-forward layers, two attention products per head.
    assert module.flops == 2 * 5 * (4 * 16 * 16 + 2 * 16 * 32) + 2 * 2 * (2 * 5 * 5 * 8)


async def test_unknown_flops_are_not_guessed(runner: Runner) -> None:
    module = module_of(await runner.run(Snippet("nn.LSTM(3, 5)", input="torch.randn(7, 1, 3)")))
    assert module.flops is None
    assert module.output is not None
    assert module.output.items[0].shape == (7, 1, 5)


async def test_several_inputs_are_a_tuple(runner: Runner) -> None:
    result = await runner.run(Snippet("nn.Bilinear(2, 3, 4)", input="(torch.ones(1, 2), torch.ones(1, 3))"))
    assert shape(module_of(result).output) == (1, 4)


@pytest.mark.parametrize(
    ("code", "input_shape"),
    [("nn.Conv2d(4, 8, 3)", (1, 4, 224, 224)), ("nn.Sequential(nn.ReLU(), nn.Linear(7, 2))", (1, 7))],
)
async def test_without_an_input_one_is_assumed(
    runner: Runner, code: str, input_shape: tuple[int, ...]
) -> None:
    result = await runner.run(Snippet(code))
    assert shape(module_of(result).input) == input_shape
    assert f"torch.randn{input_shape} was assumed" in result.notices[0]


async def test_an_assumed_input_that_does_not_fit_is_no_error(runner: Runner) -> None:
    result = await runner.run(Snippet("nn.Sequential(nn.Conv2d(3, 4, 3), nn.Linear(5, 2))"))
    assert module_of(result).output is None
    assert re.search(r"the module did not run: RuntimeError: (addmm: )?mat1 and mat2", result.notices[1])


async def test_where_no_input_can_be_made_up_the_module_is_not_called(runner: Runner) -> None:
    result = await runner.run(Snippet("nn.Linear(5, 2).to(torch.float8_e4m3fn)"))
    assert module_of(result).output is None
    assert result.notices == ("no input was given, so the module was not called",)


async def test_a_given_input_that_does_not_fit_is_the_snippets_error(runner: Runner) -> None:
    result = await runner.run(Snippet("k = 3\nnn.Conv2d(4, 8, k)", input=IMAGE))
    assert result.status == "error"
    assert result.error is not None
    assert (result.error.part, result.error.type, result.error.line) == ("code", "RuntimeError", 2)
    assert "to have 4 channels" in result.error.message
    assert result.module is not None
    assert result.module.parameters == 4 * 8 * 9 + 8


async def test_a_module_that_fails_half_way_shows_how_far_it_came(runner: Runner) -> None:
    code = "nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(10, 2))"
    result = await runner.run(Snippet(code, input=IMAGE))
    assert result.status == "error"
    assert result.module is not None
    assert [(layer.name, shape(layer.output)) for layer in result.module.layers] == [
        ("0", (1, 8, 30, 30)),
        ("1", (1, 7200)),
    ]
    assert result.module.output is None


async def test_a_module_that_takes_other_arguments_is_not_an_error(runner: Runner) -> None:
    result = await runner.run(Snippet("criterion = nn.CrossEntropyLoss()", input=IMAGE))
    assert module_of(result).output is None
    assert "missing 1 required positional argument: 'target'" in result.notices[0]


async def test_the_source_of_a_snippet_can_be_inspected(runner: Runner) -> None:
    code = "import inspect\ndef double(x):\n    return x * 2\nprint(inspect.getsource(double))"
    assert (await runner.run(Snippet(code))).stdout == "def double(x):\n    return x * 2\n\n"


async def test_future_imports_hold_for_the_rest_of_the_code(runner: Runner) -> None:
    code = "from __future__ import annotations\ndef f(a: NotThere): pass\nf.__annotations__['a']"
    result = await runner.run(Snippet(code))
    assert result.value == Value("str", text="'NotThere'")


# --- errors, output, warnings -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("snippet", "part", "kind", "line"),
    [
        (Snippet("a = 1\nb = 1 / 0"), "code", "ZeroDivisionError", 2),
        (Snippet("a = 1\nb = = 2"), "code", "SyntaxError", 2),
        (Snippet("return 3"), "code", "SyntaxError", 1),
        (Snippet("f(1)", setup=("def f(n):\n    raise ValueError(n)",)), "code", "ValueError", 1),
        (Snippet("", setup=("a = 1", "b = 2\n\nc")), "setup", "NameError", 3),
        (Snippet("", input="torch.randn(1, 3, -2)"), "input", "RuntimeError", 1),
        (Snippet("", input="a = 3"), "input", "SyntaxError", 1),
        (Snippet("def f():\n    torch.ones(2) @ torch.ones(3)\n\nf()"), "code", "RuntimeError", 2),
        (Snippet("def f(): f()\nf()"), "code", "RecursionError", 1),
        (Snippet("input()"), "code", "EOFError", 1),
    ],
)
async def test_an_error_says_which_line_of_which_part(
    runner: Runner, snippet: Snippet, part: str, kind: str, line: int
) -> None:
    result = await runner.run(snippet)
    assert result.status == "error"
    assert result.error is not None
    assert (result.error.part, result.error.type, result.error.line) == (part, kind, line)


async def test_what_was_bound_before_an_error_is_kept(runner: Runner) -> None:
    result = await runner.run(Snippet("y = torch.zeros(2)\nprint('so far')\n1 / 0"))
    assert [row.name for row in result.tensors] == ["y"]
    assert result.stdout == "so far\n"


async def test_output_of_python_and_of_c_arrives_in_order(runner: Runner) -> None:
    code = (
        "import os, sys\nprint('one')\nprint('two', file=sys.stderr)\nos.write(1, b'three\\n')\n"
        "os.system('echo four')\nimport ctypes\nprinted = ctypes.CDLL(None).puts(b'five')"
    )
    assert (await runner.run(Snippet(code))).stdout == "one\ntwo\nthree\nfour\nfive\n"


async def test_warnings_are_listed_once(runner: Runner) -> None:
    code = "import warnings\nfor i in range(3): warnings.warn('careful')"
    assert (await runner.run(Snippet(code))).warnings == ("UserWarning: careful",)


async def test_classes_of_a_snippet_can_be_saved_and_loaded(runner: Runner) -> None:
    code = (
        "import io\nclass Net(nn.Linear): pass\nbuffer = io.BytesIO()\ntorch.save(Net(2, 3), buffer)\n"
        "buffer.seek(0)\nnet = torch.load(buffer, weights_only=False)"
    )
    assert module_of(await runner.run(Snippet(code))).type == "Net"


async def test_data_loaders_may_have_workers(runner: Runner) -> None:
    code = (
        "data = torch.utils.data.TensorDataset(torch.arange(8.))\n"
        "batches = list(torch.utils.data.DataLoader(data, batch_size=4, num_workers=2))"
    )
    result = await runner.run(Snippet(code))
    assert result.status == "ok", result.error
    assert [batch.items[0].shape for batch in result.tensors[0].items] == [(4,), (4,)]


async def test_training_works(runner: Runner) -> None:
    code = (
        "net = nn.Linear(3, 1)\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n"
        "loss = net(x).pow(2).mean()\nloss.backward()\nopt.step()\nloss.item() > net(x).pow(2).mean().item()"
    )
    result = await runner.run(Snippet(code, input="torch.randn(4, 3)"))
    assert result.value == Value("bool", text="True")


async def test_a_result_is_json_and_back(runner: Runner) -> None:
    result = await runner.run(Snippet("y = nn.Linear(2, 3)(x)", input="torch.ones(1, 2)"))
    assert msgspec.json.decode(msgspec.json.encode(result), type=Result) == result


async def test_a_module_that_raises_confuses_nothing(runner: Runner) -> None:
    code = """\
try:
    nn.Linear(2, 2)(torch.ones(3))
except RuntimeError:
    pass
net = nn.Linear(3, 1)
y = net(torch.ones(7, 3))
"""
    result = await runner.run(Snippet(code))
    assert result.warnings == ()
    assert result.module is not None
    assert result.module.input is not None
    assert result.module.input.shape == (7, 3)
