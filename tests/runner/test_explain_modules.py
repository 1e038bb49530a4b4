"""What a module's trace tells beside its layers: blocks, settings, what each step changed, dry runs."""

from __future__ import annotations

import pytest

from quizcv.runner import Result, Runner, Snippet, Trace

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOAD = "model = torchvision.models.resnet18(weights='DEFAULT')"
FREEZE = "for p in model.parameters(): p.requires_grad = False"
REPLACE = "model.fc = nn.Linear(model.fc.in_features, num_classes)"


def module_of(result: Result) -> Trace:
    assert result.status == "ok", result.error
    assert result.module is not None
    return result.module


async def test_blocks_say_which_layers_are_theirs(runner: Runner) -> None:
    module = module_of(await runner.run(Snippet(LOAD, input="torch.randn(1, 3, 64, 64)"), device="meta"))
    blocks = {block.name: block for block in module.blocks}
    first = blocks["layer1"]
    assert (first.type, first.output.shape, first.parameters) == ("Sequential", (1, 64, 16, 16), 147_968)
    names = [layer.name for layer in module.layers[first.first : first.end]]
    assert len(names) == 12
    assert all(name.startswith("layer1.") for name in names)
    assert sum(layer.flops or 0 for layer in module.layers[first.first : first.end]) == first.flops
    assert "" not in blocks  # the module itself


async def test_a_block_that_runs_twice_is_two_blocks(runner: Runner) -> None:
    code = (
        "class Twice(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.body = nn.Sequential(nn.Linear(2, 2), nn.ReLU())\n"
        "    def forward(self, x):\n"
        "        return self.body(self.body(x))\n"
        "Twice()"
    )
    module = module_of(await runner.run(Snippet(code, input="torch.ones(1, 2)")))
    assert [(block.name, block.first, block.end) for block in module.blocks] == [
        ("body", 0, 2),
        ("body", 2, 4),
    ]


async def test_a_layer_that_raises_and_is_caught_leaves_the_others_right(runner: Runner) -> None:
    code = (
        "class Careful(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.wrong = nn.Sequential(nn.Linear(9, 9))\n"
        "        self.right = nn.Sequential(nn.Linear(2, 3), nn.ReLU())\n"
        "    def forward(self, x):\n"
        "        try:\n"
        "            return self.wrong(x)\n"
        "        except RuntimeError:\n"
        "            return self.right(x)\n"
        "Careful()"
    )
    module = module_of(await runner.run(Snippet(code, input="torch.ones(1, 2)")))
    assert [layer.name for layer in module.layers] == ["right.0", "right.1"]
    assert [(block.name, block.first, block.end) for block in module.blocks] == [("right", 0, 2)]


@pytest.mark.parametrize(
    ("code", "given", "settings"),
    [
        (
            "nn.Conv2d(4, 8, 3, stride=2, padding=1, dilation=(1, 2), groups=2)",
            "torch.ones(1, 4, 9, 9)",
            {
                "kind": "convolution",
                "axes": 2,
                "kernel_size": (3, 3),
                "stride": (2, 2),
                "padding": (1, 1),
                "dilation": (1, 2),
                "groups": 2,
            },
        ),
        (
            "nn.AvgPool1d(2, ceil_mode=True)",
            "torch.ones(1, 4, 9)",
            {
                "kind": "pooling",
                "axes": 1,
                "kernel_size": (2,),
                "stride": (2,),
                "padding": (0,),
                "ceil_mode": True,
            },
        ),
        ("nn.Linear(9, 2)", "torch.ones(9)", {"kind": "linear", "in_features": 9, "out_features": 2}),
        ("nn.Flatten()", "torch.ones(1, 4, 9)", {"kind": "flatten", "start_dim": 1, "end_dim": -1}),
        ("nn.ReLU()", "torch.ones(9)", {}),
    ],
)
async def test_layers_tell_the_settings_that_make_their_size(
    runner: Runner, code: str, given: str, settings: dict[str, object]
) -> None:
    module = module_of(await runner.run(Snippet(code, input=given)))
    assert module.layers[0].settings == settings


async def test_strange_settings_break_nothing(runner: Runner) -> None:
    code = "class Odd(nn.Flatten): pass\nodd = Odd()\nodd.start_dim = 1.5\nodd.forward = lambda x: x\nodd"
    assert module_of(await runner.run(Snippet(code, input="torch.ones(2, 3)"))).layers[0].settings == {}


async def test_each_step_of_a_chain_tells_what_it_changed(runner: Runner) -> None:
    setup = (LOAD, FREEZE, "num_classes = 10")
    module = module_of(await runner.run(Snippet(REPLACE, setup, "torch.randn(1, 3, 64, 64)"), device="meta"))
    assert [(step.setup, step.parameters, step.trainable) for step in module.steps] == [
        (1, 11_689_512, 11_689_512),
        (2, 11_689_512, 0),
        (None, 11_181_642, 5_130),
    ]
    heads = [step.head for step in module.steps if step.head is not None]
    assert [(head.name, head.type, head.outputs) for head in heads] == [
        ("fc", "Linear", 1000),
        ("fc", "Linear", 1000),
        ("fc", "Linear", 10),
    ]


async def test_a_dry_run_of_ten_thousand_large_images_computes_nothing(runner: Runner) -> None:
    snippet = Snippet("conv = nn.Conv2d(3, 16, 3, padding=1)", input="torch.randn(10_000, 3, 2160, 3840)")
    result = await runner.run(snippet, device="meta")  # computed, it would be 5 TB
    module = module_of(result)
    assert module.output is not None
    assert (module.output.shape, module.output.device) == ((10_000, 16, 2160, 3840), "meta")
    assert result.notices == ("shapes only, nothing was computed",)


@pytest.mark.parametrize("code", ["x.sum().item()", "x[x > 0]", "x.numpy()", "if x.mean() > 0: y = 1"])
async def test_a_dry_run_of_code_that_needs_values_says_so(runner: Runner, code: str) -> None:
    result = await runner.run(Snippet(code, input="torch.randn(2, 3)"), device="meta")
    assert result.status == "error"
    assert "this code needs real values" in result.notices[0]


async def test_a_mistake_in_shapes_is_found_dry_too(runner: Runner) -> None:
    result = await runner.run(Snippet("nn.Linear(4, 2)", input="torch.randn(2, 3)"), device="meta")
    assert (result.status, result.notices) == ("error", ("shapes only, nothing was computed",))


async def test_a_module_that_calls_itself_until_that_is_too_deep_keeps_its_own_error(runner: Runner) -> None:
    code = (
        "class Deep(nn.Module):\n    def forward(self, x):\n        try:\n            return self(x + 1)\n"
        "        except RecursionError:\n            return x\nDeep()(torch.zeros(1)).shape"
    )
    result = await runner.run(Snippet(code))
    assert result.value is not None, result.error
    assert result.value.text == "torch.Size([1])"


async def test_the_device_comes_with_its_reason(runner: Runner) -> None:
    snippet = Snippet("y = torch.ones(2)")
    reasons = {device: (await runner.run(snippet, device=device)).why for device in ("auto", "cpu", "cuda")}
    assert reasons["cpu"] == "asked for"
    if (await runner.run(snippet, device="auto")).device == "cpu":
        assert reasons["auto"] == "no CUDA, no MPS on this machine"
        assert reasons["cuda"] == "cuda cannot be used"
