"""Pretrained weights: read from torch's folder when they are there, and said where a module has them from."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from quizcv.runner import Result, Runner, RunnerSettings, Snippet, Weights

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "ShuffleNet_V2_X0_5_Weights.IMAGENET1K_V1"
FILE = "shufflenetv2_x0.5-f707e7126e.pth"
LOAD = "model = torchvision.models.shufflenet_v2_x0_5(weights='DEFAULT')"
REPLACE = "model.fc = nn.Linear(model.fc.in_features, 10)"
MAKE = """
from pathlib import Path
folder = Path(torch.hub.get_dir()) / "checkpoints"
folder.mkdir(parents=True)
numbers = {name: torch.full_like(tensor, 7) for name, tensor in
           torchvision.models.shufflenet_v2_x0_5().state_dict().items()}
torch.save(numbers, folder / "FILE")
""".replace("FILE", FILE)
IMAGE = "torch.randn(1, 3, 32, 32)"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stocked(tmp_path_factory: pytest.TempPathFactory, forked_python: str) -> AsyncIterator[Runner]:
    """A runner that has the weights of one model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TORCH_HOME", str(tmp_path_factory.mktemp("torch")))
        runner = Runner(RunnerSettings(device="cpu", command=(forked_python,)))
        await runner.start()
    async with runner:
        assert (await runner.run(Snippet(MAKE))).status == "ok"
        yield runner


def weights_of(result: Result) -> Weights | None:
    assert result.status == "ok", result
    assert result.module is not None
    return result.module.weights


async def test_weights_on_the_disk_are_loaded_and_said(stocked: Runner) -> None:
    result = await stocked.run(Snippet(f"{LOAD}\ntotal = model.fc.weight.mean().item()\nmodel", input=IMAGE))
    assert weights_of(result) == Weights(NAME, pretrained=True)
    assert result.notices == ()
    total = next(value for value in result.tensors if value.name == "total")
    assert total.text == "7.0"


async def test_weights_that_are_not_there_are_said_to_be_random(runner: Runner) -> None:
    result = await runner.run(Snippet(LOAD, input=IMAGE))
    assert weights_of(result) == Weights(NAME, pretrained=False)
    assert NAME in result.notices[0]


async def test_a_part_that_is_new_is_named(stocked: Runner) -> None:
    result = await stocked.run(Snippet(REPLACE, setup=(LOAD,), input=IMAGE))
    assert weights_of(result) == Weights(NAME, pretrained=True, new=("fc",))


async def test_parts_of_a_pretrained_model_are_still_pretrained(stocked: Runner) -> None:
    code = "nn.Sequential(model.conv1, model.maxpool, nn.Conv2d(24, 8, 1))"
    result = await stocked.run(Snippet(code, setup=(LOAD,), input=IMAGE))
    assert weights_of(result) == Weights(NAME, pretrained=True, new=("2",))


@pytest.mark.parametrize("code", ["torchvision.models.shufflenet_v2_x0_5()", "nn.Conv2d(3, 4, 3)"])
async def test_nothing_is_said_where_no_weights_were_asked_for(stocked: Runner, code: str) -> None:
    assert weights_of(await stocked.run(Snippet(code, input=IMAGE))) is None


async def test_a_broken_file_of_weights_is_named_with_its_remedy(stocked: Runner) -> None:
    cut = f"import os\nos.truncate(torch.hub.get_dir() + '/checkpoints/{FILE}', 1000)"
    result = await stocked.run(Snippet(LOAD, setup=(cut,)))
    assert (result.status, result.error and result.error.part) == ("error", "code")
    assert result.error is not None
    assert f"checkpoints/{FILE} is broken; " in result.error.message
    assert "`quizcv fetch-weights` checks it and fetches it" in result.error.message
