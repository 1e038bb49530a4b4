"""The arithmetic of output sizes: readable with a run's numbers, and always what torch gives."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from quizcv.layers import sizes_after
from quizcv.results.rows import layer_size_lines
from quizcv.runner import Layer, Runner, Snippet, Value


def layer(kind: str, before: tuple[int, ...], after: tuple[int, ...], **settings: Any) -> Layer:
    tensors = (Value("Tensor", shape=shape) for shape in (before, after))
    return Layer("", kind, *tensors, 0, 0, settings={"kind": kind, **settings})


def convolution(before: tuple[int, ...], after: tuple[int, ...], *numbers: Any) -> Layer:
    names = ("kernel_size", "stride", "padding", "dilation")
    return layer("convolution", before, after, axes=len(before) - 2, **dict(zip(names, numbers, strict=True)))


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            convolution((1, 3, 32, 32), (1, 16, 32, 32), [3, 3], [1, 1], [1, 1], [1, 1]),
            ["H: floor((32 + 2·1 − 3) / 1) + 1 = 32   W: the same"],
        ),
        (
            convolution((1, 3, 64, 32), (1, 16, 31, 32), [5, 3], [2, 1], [1, 1], [1, 1]),
            ["H: floor((64 + 2·1 − 5) / 2) + 1 = 31", "W: floor((32 + 2·1 − 3) / 1) + 1 = 32"],
        ),
        (
            convolution((1, 3, 32, 32), (1, 16, 28, 28), [3, 3], [1, 1], [0, 0], [2, 2]),
            ["dilation 2: 2·(3 − 1) + 1 = 5 wide", "H: floor((32 + 2·0 − 5) / 1) + 1 = 28   W: the same"],
        ),
        (
            convolution((1, 3, 9), (1, 4, 7), [3], [1], "valid", [1]),
            ["L: floor((9 + 2·0 − 3) / 1) + 1 = 7"],
        ),
        (
            convolution((1, 3, 8, 8, 8), (1, 4, 8, 8, 8), [3] * 3, [1] * 3, "same", [1] * 3),
            ["padding 'same' keeps D, H and W"],
        ),
        (
            layer(
                "transposed",
                (1, 8, 16, 16),
                (1, 4, 32, 32),
                axes=2,
                kernel_size=[3, 3],
                stride=[2, 2],
                padding=[1, 1],
                dilation=[1, 1],
                output_padding=[1, 1],
            ),
            ["H: (16 − 1)·2 − 2·1 + 3 + 1 = 32   W: the same"],
        ),
        (
            layer("pooling", (1, 4, 5, 5), (1, 4, 3, 3), axes=2, kernel_size=2, stride=2, ceil_mode=True),
            ["H: ceil((5 + 2·0 − 2) / 2) + 1 = 3   W: the same"],
        ),
        (
            layer(
                "pooling", (1, 4, 3), (1, 4, 2), axes=1, kernel_size=2, stride=2, padding=1, ceil_mode=True
            ),
            ["L: ceil((3 + 2·1 − 2) / 2) + 1 − 1, as no window starts in the padding = 2"],
        ),
        (
            layer("linear", (8, 512), (8, 10), in_features=512, out_features=10),
            ["in 512 = the last axis of the input   out 10"],
        ),
        (layer("flatten", (8, 16, 4, 4), (8, 256), start_dim=1, end_dim=-1), ["16·4·4 = 256"]),
    ],
)
def test_the_numbers_of_the_run_stand_in_the_formula(asked: Layer, lines: list[str]) -> None:
    assert list(layer_size_lines(asked)) == lines


@pytest.mark.parametrize(
    "asked",
    [
        layer("relu", (1, 2), (1, 2)),
        Layer("", "ReLU", Value("Tensor", shape=(2,)), Value("Tensor", shape=(2,)), 0, 0),
        convolution((1, 3, 32, 32), (1, 16, 33, 33), [3, 3], [1, 1], [1, 1], [1, 1]),
        convolution((1, 3, 32, 32), (1, 16, 32, 32), [3, 3], [0, 0], [1, 1], [1, 1]),
        convolution((1, 3, 32, 32), (1, 16, 32, 32), "three", None, [1], {}),
        layer("linear", (), (8, 10), in_features=512, out_features=10),
    ],
)
def test_what_has_no_formula_or_another_result_is_not_explained(asked: Layer) -> None:
    assert layer_size_lines(asked) == ()


def some_layers(count: int) -> list[tuple[str, list[int]]]:
    """Layers of all kinds with settings drawn at random, each with the shape of its input."""
    draw = random.Random(5)
    found = []
    for _ in range(count):
        axes = draw.choice([1, 2, 3])
        sizes = [draw.randint(9, 14) for _ in range(axes)]
        kernel = [draw.randint(1, 3) for _ in range(axes)]
        stride = [draw.randint(1, 3) for _ in range(axes)]
        dilation = [draw.randint(1, 2) for _ in range(axes)]
        half = [draw.randint(0, size // 2) for size in kernel]
        common = f"kernel_size={tuple(kernel)}, stride={tuple(stride)}"
        match draw.choice(["Conv", "ConvTranspose", "MaxPool", "AvgPool", "Flatten", "Linear", "same"]):
            case "Conv":
                padding = [draw.randint(0, 3) for _ in range(axes)]
                code = f"Conv{axes}d(2, 2, {common}, padding={tuple(padding)}, dilation={tuple(dilation)})"
            case "same":
                code = f"Conv{axes}d(2, 2, {tuple(kernel)}, padding='same', dilation={tuple(dilation)})"
            case "ConvTranspose":
                more = [draw.randint(0, max(a, b) - 1) for a, b in zip(stride, dilation, strict=True)]
                code = (
                    f"ConvTranspose{axes}d(2, 2, {common}, padding={tuple(half)}, dilation={tuple(dilation)}"
                )
                code += f", output_padding={tuple(more)})"
            case "MaxPool":
                code = f"MaxPool{axes}d({common}, padding={tuple(half)}, dilation={tuple(dilation)}"
                code += f", ceil_mode={draw.random() < 0.5}, return_indices={draw.random() < 0.2})"
            case "AvgPool":
                code = f"AvgPool{axes}d({common}, padding={tuple(half)}, ceil_mode={draw.random() < 0.5})"
            case "Flatten":
                code = f"Flatten({draw.choice([0, 1, -2])}, -1)"
            case _:
                code = f"Linear({sizes[-1]}, {draw.randint(1, 9)})"
        found.append((f"nn.{code}", [1, 2, *sizes]))
    return found


@pytest.mark.asyncio
@pytest.mark.asyncio(loop_scope="session")
async def test_for_layers_of_any_settings_the_sizes_are_those_of_torch(runner: Runner) -> None:
    drawn = some_layers(400)
    rows = ", ".join(f"({code}, {shape})" for code, shape in drawn)
    snippet = Snippet(
        "class Each(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.shapes = [shape for _, shape in rows]\n"
        "        self.layers = nn.ModuleList([layer for layer, _ in rows])\n"
        "    def forward(self, x):\n"
        "        for layer, shape in zip(self.layers, self.shapes): layer(x.new_ones(shape))\n"
        "        return x\n"
        "Each()",
        setup=(f"rows = [{rows}]",),
        input="torch.ones(1)",
    )
    result = await runner.run(snippet, seconds=60)
    assert result.module is not None, result.error
    assert len(result.module.layers) == len(drawn)
    for (code, shape), found in zip(drawn, result.module.layers, strict=True):
        assert layer_size_lines(found), (code, shape, json.dumps(found.settings), found.output.shape)


def test_half_a_padding_and_another_rounding_have_sizes_too() -> None:
    pooling = {"kind": "pooling", "axes": 1, "kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True}
    assert sizes_after(pooling, (1, 4, 3)) == (2,)
    assert sizes_after({**pooling, "ceil_mode": False}, (1, 4, 3)) == (2,)
    assert sizes_after({**pooling, "padding": 0.5}, (1, 4, 3)) == (2,)
    assert sizes_after({**pooling, "padding": 0}, (1, 4, 3)) == (2,)
    assert sizes_after({**pooling, "kernel_size": [2, 2]}, (1, 4, 3)) is None
