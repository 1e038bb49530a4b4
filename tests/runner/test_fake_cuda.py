"""A GPU in torch's books only (FakeTensor): what is reported of values and modules that lie on it."""

from __future__ import annotations

import pytest

from quizcv.runner import Problem, Result, Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(autouse=True)
def new_torch(is_old_torch: bool) -> None:
    if is_old_torch:
        pytest.skip("an older torch asks the driver even for a fake GPU")


FAKE = "from torch._subclasses.fake_tensor import FakeTensorMode"
ON_CUDA = "with FakeTensorMode(), torch.device('cuda'):\n"
MODE = "mode = FakeTensorMode()"


async def on_fake_cuda(runner: Runner, code: str, *setup: str) -> Result:
    result = await runner.run(Snippet(code, setup=(FAKE, *setup)))
    assert result.device == "cpu"  # where the run was; what it made lies elsewhere
    return result


async def test_tensors_have_their_shapes_and_devices(runner: Runner) -> None:
    code = ON_CUDA + (
        "    x = torch.randn(8, 3, 224, 224)\n"
        "    half, back = x.half(), x.cpu()\n"
        "    batch = {'images': x, 'labels': torch.zeros(8, dtype=torch.int64)}\n"
        "x.mean(dim=(2, 3))"
    )
    result = await on_fake_cuda(runner, code)
    assert result.status == "ok", result.error
    assert [(row.name, row.shape, row.dtype, row.device) for row in result.tensors[:3]] == [
        ("x", (8, 3, 224, 224), "float32", "cuda:0"),
        ("half", (8, 3, 224, 224), "float16", "cuda:0"),
        ("back", (8, 3, 224, 224), "float32", "cpu"),
    ]
    images, labels = result.tensors[3].items
    assert (images.device, labels.device, labels.dtype) == ("cuda:0", "cuda:0", "int64")
    assert result.value is not None
    assert (result.value.shape, result.value.device) == ((8, 3), "cuda:0")


async def test_a_network_and_each_of_its_layers_lie_on_cuda(runner: Runner) -> None:
    code = ON_CUDA + "    x = torch.randn(8, 3, 224, 224)\n    net = torchvision.models.resnet18()"
    result = await on_fake_cuda(runner, code)
    assert result.status == "ok", result.error
    module = result.module
    assert module is not None
    assert module.output is not None
    assert (module.output.shape, module.output.device) == ((8, 1000), "cuda:0")
    assert (module.parameters, len(module.layers)) == (11_689_512, 60)
    assert {layer.output.device for layer in module.layers if layer.output} == {"cuda:0"}
    assert module.layers[0].output is not None
    assert module.layers[0].output.shape == (8, 64, 112, 112)


async def test_an_input_that_is_assumed_lies_where_the_module_is(runner: Runner) -> None:
    result = await on_fake_cuda(runner, ON_CUDA + "    net = nn.Sequential(nn.Linear(5, 2), nn.ReLU())")
    assert result.status == "ok", result.error
    assert result.notices == ("no input was given: torch.randn(1, 5) was assumed, from the first layer",)
    module = result.module
    assert module is not None
    assert module.input is not None
    assert module.output is not None
    assert (module.input.shape, module.input.device) == ((1, 5), "cuda:0")
    assert (module.output.shape, module.output.device) == ((1, 2), "cuda:0")


@pytest.mark.parametrize(
    ("made", "used", "line", "hint"),
    [
        pytest.param(
            "with mode:\n    a = torch.ones(3, device='cuda')\n    b = torch.ones(3)",
            "with mode:\n    a @ b",
            2,
            "b is on cpu and a on cuda:0, "
            "but an operation needs all on one device: move b with b.to('cuda:0').",
            id="two tensors",
        ),
        pytest.param(
            "with mode:\n    net = nn.Sequential(nn.Linear(4, 2, device='cuda'))\n    a = torch.ones(3, 4)",
            "with mode:\n    net(a)",
            2,
            "a is on cpu and the weights of layer 0 (Linear) on cuda:0, "
            "but an operation needs all on one device: move a with a.to('cuda:0').",
            id="a layer inside a network",
        ),
        pytest.param(
            "with mode, torch.device('cuda'):\n    net = nn.Conv2d(3, 8, 3)\n    x = torch.ones(1, 4, 8, 8)",
            "with mode:\n    net(x)",
            2,
            "x has 4 channels, but this Conv2d expects 3",
            id="another mistake on cuda",
        ),
    ],
)
async def test_a_mistake_among_devices_is_explained(
    runner: Runner, made: str, used: str, line: int, hint: str
) -> None:
    result = await on_fake_cuda(runner, used, MODE, made)
    assert result.status == "error"
    assert isinstance(result.error, Problem)
    assert (result.error.part, result.error.line) == ("code", line)
    assert (result.error.hint or "").startswith(hint), result.error


async def test_what_the_hint_about_devices_advises_runs(runner: Runner) -> None:
    made = "with mode:\n    net = nn.Linear(4, 2, device='cuda')\n    a = torch.ones(3, 4)"
    result = await on_fake_cuda(runner, "with mode:\n    y = net(a.to('cuda:0'))", MODE, made)
    assert result.status == "ok", result.error
    assert [(row.name, row.shape, row.device) for row in result.tensors] == [("y", (3, 2), "cuda:0")]
