"""Convolutions and poolings that are called as functions."""

from __future__ import annotations

from typing import Any

from quizcv.layers import Sizes, sizes_after
from quizcv.questions.calls.call import Call, Given, UnknownError
from quizcv.questions.layer_slips import of_channels, of_kernel


def convolution(call: Call) -> Given:
    """`F.conv2d(x, weight, stride=2)`."""
    before, weight = call.tensor(), call.tensor(1, "weight")
    axes = len(weight) - 2
    settings = _settings(call, axes, weight[2:], 3) | {
        "kind": "convolution",
        "dilation": call.value(5, "dilation", 1),
        "groups": call.value(6, "groups", 1),
    }
    return _given(settings, before, weight[0])


def pooling(call: Call) -> Given:
    """`F.max_pool2d(x, 2)`."""
    before, kernel = call.tensor(), call.value(1, "kernel_size")
    if len(before) != 4:
        raise UnknownError
    settings = _settings(call, 2, kernel, 2) | {"kind": "pooling"}
    return _given(settings, before, before[1])


def _settings(call: Call, axes: int, kernel: Any, place: int) -> dict[str, Any]:
    usual = 1 if place == 3 else kernel
    return {
        "axes": axes,
        "kernel_size": kernel,
        "stride": call.value(place, "stride", usual),
        "padding": call.value(place + 1, "padding", 0),
    }


def _given(settings: dict[str, Any], before: Sizes, channels: int) -> Given:
    sizes = sizes_after(settings, before)
    if sizes is None or len(before) != settings["axes"] + 2:
        raise UnknownError
    after = (before[0], channels, *sizes)
    wrong = [*of_kernel(settings, before, after), *of_channels(settings, before, after)]
    axes = settings["axes"]
    same = (*after[:-axes], *before[-axes:])
    said = "height and width are those of the input; they change here"
    return after, [*((shape, slip.word, slip.said) for shape, slip in wrong), (same, "size", said)]
