"""Where a snippet runs: what was asked for, what is there, and what happens when it fails."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from quizcv.runner import Runner, RunnerSettings, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONVOLUTION = Snippet("nn.Conv2d(3, 16, 3, padding=1)", input="torch.randn(1, 3, 32, 32)")

Launcher = Callable[[str], tuple[str, ...]]

# It patches torch, then does what Python would do with `-u -c BOOTSTRAP`.
LAUNCHER = """#!/bin/sh
exec {python} -u -c "$(cat {patches})
$3"
"""

PRESENT_BUT_FAILING = "torch.cuda.is_available = lambda: True"

# An accelerator that passes the proof, and of which a snippet decides how it fails.
FRAGILE = """
torch.cuda.is_available = lambda: True
ones = torch.ones
torch.ones = lambda *size, device=None: ones(*size)
placed = []
torch.set_default_device = placed.append
def work(failure):
    if placed:
        if failure == "out of memory":
            raise torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        if failure == "crash":
            import ctypes
            ctypes.string_at(0)
        if failure == "error":
            raise RuntimeError("CUDA error: no kernel image is available\\nfor execution on the device")
    if failure == "mistake":
        raise ValueError("your mistake, on the " + ("GPU" if placed else "CPU"))
    return ones(2)
torch.work = work
"""


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory, forked_python: str) -> Launcher:
    """Writes a launcher that starts torch with something in it patched."""

    def launcher(patches: str) -> tuple[str, ...]:
        folder = tmp_path_factory.mktemp("patched")
        (folder / "patches.py").write_text(f"import torch\n{patches}", encoding="utf-8")
        script = folder / "launcher"
        script.write_text(LAUNCHER.format(python=forked_python, patches=folder / "patches.py"))
        script.chmod(0o755)
        return (str(script),)

    return launcher


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def fragile(launcher: Launcher) -> AsyncIterator[Runner]:
    async with Runner(RunnerSettings(command=launcher(FRAGILE))) as runner:
        yield runner


async def test_meta_gives_the_same_shapes_and_says_meta(runner: Runner) -> None:
    result = await runner.run(CONVOLUTION, device="meta")
    assert (result.status, result.device) == ("ok", "meta")
    assert result.module is not None
    assert result.module.output is not None
    assert (result.module.output.shape, result.module.output.device) == ((1, 16, 32, 32), "meta")
    assert (result.module.parameters, result.module.flops) == (448, 884_736)


async def test_pretrained_networks_load_on_meta(runner: Runner) -> None:
    code = "model = torchvision.models.resnet18(weights='DEFAULT')"
    result = await runner.run(Snippet(code, input="torch.randn(10_000, 3, 224, 224)"), device="meta")
    assert result.status == "ok", result.error
    assert result.module is not None
    assert result.module.output is not None
    assert (result.module.output.shape, result.module.output.device) == ((10_000, 1000), "meta")
    assert result.module.parameters == 11_689_512


async def test_a_value_asked_of_meta_is_explained(runner: Runner) -> None:
    result = await runner.run(Snippet("torch.ones(2).sum().item()"), device="meta")
    assert result.status == "error"
    assert "meta has shapes but no values" in result.notices[0]


async def test_cuda_that_is_not_there_falls_back_with_a_notice(runner: Runner) -> None:
    result = await runner.run(CONVOLUTION, device="cuda")
    assert (result.status, result.device) == ("ok", "cpu")
    assert result.notices == ("cuda cannot be used (torch finds no working cuda device): ran on cpu",)


@pytest.mark.parametrize("device", ["gpu", "cuda:x"])
async def test_an_unknown_device_is_named(runner: Runner, device: str) -> None:
    result = await runner.run(CONVOLUTION, device=device)
    assert result.status == "error"
    assert result.error is not None
    assert result.error.part is None
    assert "use auto, cpu, cuda, mps or meta" in result.error.message


async def test_an_unknown_device_in_the_settings_is_named(forked_python: str) -> None:
    async with Runner(RunnerSettings(device="gpu", command=(forked_python,))) as runner:
        result = await runner.run(CONVOLUTION)
    assert result.status == "error"
    assert result.error is not None
    assert "use auto, cpu, cuda, mps or meta" in result.error.message


async def test_cuda_reported_present_but_failing(launcher: Launcher) -> None:
    async with Runner(RunnerSettings(command=launcher(PRESENT_BUT_FAILING))) as runner:
        assert (await runner.start()).device == "cpu"
        result = await runner.run(CONVOLUTION)
        assert (result.status, result.device) == ("ok", "cpu")
        assert result.module is not None
        assert result.module.parameters == 448
        assert result.notices[0].startswith("cuda is reported here but fails (")
        assert result.why == "CUDA fails, no MPS on this machine"
        result = await runner.run(CONVOLUTION, device="cuda")
        assert (result.status, result.device) == ("ok", "cpu")
        assert result.notices[0].startswith("cuda cannot be used (")


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        ("error", "CUDA error: no kernel image is available"),
        ("out of memory", "CUDA out of memory. Tried to allocate 2.00 GiB"),
        ("crash", "the snippet crashed Python: Segmentation fault (SIGSEGV)"),
    ],
)
async def test_what_fails_on_an_accelerator_runs_on_the_cpu(
    fragile: Runner, failure: str, reason: str
) -> None:
    result = await fragile.run(Snippet(f"y = torch.work({failure!r})"))
    assert (result.status, result.device) == ("ok", "cpu"), result.error
    assert result.notices == (f"cuda failed ({reason}): ran on cpu instead",)
    assert result.why == "cuda failed"
    assert [row.name for row in result.tensors] == ["y"]


async def test_what_works_on_an_accelerator_stays_there(fragile: Runner) -> None:
    result = await fragile.run(Snippet("y = torch.work('')"))
    assert (result.status, result.device, result.notices) == ("ok", "cuda", ())
    assert result.why == "CUDA works here"
    assert fragile.state.device == "cuda"


async def test_a_mistake_is_explained_in_the_words_of_the_cpu(fragile: Runner) -> None:
    result = await fragile.run(Snippet("torch.work('mistake')"))
    assert (result.status, result.device, result.notices) == ("error", "cpu", ())
    assert result.error is not None
    assert result.error.message == "your mistake, on the CPU"


async def test_cuda_that_was_asked_for_is_left_only_when_its_memory_is_full(fragile: Runner) -> None:
    result = await fragile.run(Snippet("torch.work('out of memory')"), device="cuda")
    assert (result.status, result.device) == ("ok", "cpu")
    result = await fragile.run(Snippet("torch.work('error')"), device="cuda")
    assert (result.status, result.device) == ("error", "cuda")


async def test_weights_on_the_disk_are_loaded(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    setup = (
        f"torch.hub.set_dir({str(tmp_path)!r})",
        "models = torchvision.models\nsaved = models.squeezenet1_1()",
        "url = models.SqueezeNet1_1_Weights.DEFAULT.url",
        f"torch.save(saved.state_dict(), {str(tmp_path)!r} + '/checkpoints/' + url.split('/')[-1])",
    )
    code = (
        "model = models.squeezenet1_1(weights='DEFAULT').eval()\n(saved.eval()(x) == model(x)).all().item()"
    )
    result = await runner.run(Snippet(code, setup, "torch.randn(1, 3, 64, 64)"))
    assert result.status == "ok", result.error
    assert result.notices == ()
    assert result.value is not None
    assert result.value.text == "True"


async def test_a_file_that_is_not_there_is_not_downloaded(runner: Runner) -> None:
    code = "torch.hub.load_state_dict_from_url('https://example.org/none.pth')"
    result = await runner.run(Snippet(code))
    assert result.error is not None
    assert "https://example.org/none.pth is not on this disk and is not downloaded" in result.error.message
