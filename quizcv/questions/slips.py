"""What somebody probably did who gives a wrong shape: the mistakes that everybody makes once."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from quizcv.runner import Layer, Result

Sizes = tuple[int, ...]


def slip(answer: Sizes, truth: Sizes, result: Result) -> str:
    """The slip that leads from the right shape to this one, in a sentence; "" when none is recognised.

    The sentence never tells the truth. `result` is the run that gave the truth.
    """
    return next((words for wrong, words in _slips(truth, result) if wrong == answer), "")


def _slips(truth: Sizes, result: Result) -> Iterator[tuple[Sizes, str]]:
    """Wrong shapes, and what makes one think so; the more telling ones first."""
    layers = result.module.layers if result.module is not None else ()
    before = _shape(layers[0].input.shape) if layers else _shape(result.input.shape if result.input else None)
    if len(truth) > 1:
        yield truth[1:], "the batch is missing: a layer keeps its size, in front of all others"
    if len(layers) == 1:
        yield from _of_layer(layers[0], truth)
    if len(truth) > 2 and truth[-1] != truth[-2]:
        yield (*truth[:-2], truth[-1], truth[-2]), "height and width are swapped: height comes first"
    if before and len(before) == len(truth) > 2:
        yield (
            (truth[0], before[1], *truth[2:]),
            "those are the channels of the input; this layer gives its own number",
        )
        yield (truth[0], *truth[2:], truth[1]), "the channels come second in PyTorch, before height and width"
    if before and len(before) == 4:
        yield (prod(before),), "flattened too much: the batch stays an axis of its own"
        yield (before[0], *before[2:]), "the channels are missing"
        yield (before[0], before[1], prod(before[2:])), "flattened too little: the channels go in as well"
    if before and before != truth:
        yield before, "that is the shape that goes in"
    yield (1, *truth), "there is one axis too many in front"


def _of_layer(layer: Layer, truth: Sizes) -> Iterator[tuple[Sizes, str]]:
    kind = layer.settings.get("kind")
    before = _shape(layer.input.shape)
    if kind in ("convolution", "pooling") and before:
        yield from _of_window(layer.settings, before, truth)
    if kind == "linear" and before:
        yield (
            (*before[:-1], layer.settings["in_features"]),
            "that is what goes in; a linear layer changes the last size",
        )
        yield (before[0], layer.settings["out_features"]), "only the last axis changes; those before it stay"


def _of_window(settings: dict[str, Any], before: Sizes, truth: Sizes) -> Iterator[tuple[Sizes, str]]:
    """A kernel that moves over the input, with one of its settings forgotten."""
    axes = settings["axes"]
    up = (
        "rounded up; it rounds down here"
        if not settings.get("ceil_mode")
        else "rounded down; with ceil_mode it rounds up"
    )
    forgotten: tuple[tuple[dict[str, Any], str], ...] = (
        ({"padding": 0}, "the padding was left out"),
        ({"stride": 1}, "the stride was left out"),
        ({"dilation": 1}, "the dilation was left out"),
        ({"ceil_mode": not settings.get("ceil_mode")}, up),
    )
    heads = [(truth[:-axes], "")]
    if before[:-axes] != truth[:-axes]:
        heads.append((before[:-axes], ", and the channels are those of the input"))
    names = {1: "L", 2: "H and W", 3: "D, H and W"}[axes]
    for head, more in heads:
        for change, words in forgotten:
            wrong = _window({**settings, **change}, before)
            if wrong is not None and wrong != truth[-axes:]:
                yield (*head, *wrong), f"{names}: {words}{more}"
        right = truth[-axes:]
        yield (*head, *(size - 1 for size in right)), f"{names}: the + 1 at the end was left out{more}"
        once = _window({**settings, "padding": _half(settings.get("padding"))}, before)
        if once is not None and once != right:
            yield (*head, *once), f"{names}: the padding counts on both sides{more}"


def _window(settings: dict[str, Any], before: Sizes) -> Sizes | None:
    axes = settings["axes"]
    padding = settings.get("padding", 0)
    if isinstance(padding, str):
        return None
    found = []
    for place, size in enumerate(before[-axes:]):
        kernel, stride, pad, dilation = (
            _along(value, place)
            for value in (settings["kernel_size"], settings["stride"], padding, settings.get("dilation", 1))
        )
        room = size + int(2 * pad) - int(dilation * (kernel - 1)) - 1
        steps = -(-room // stride) if settings.get("ceil_mode") else room // stride
        found.append(int(steps) + 1)
    return tuple(found)


def _along(value: Any, place: int) -> Any:
    return value if isinstance(value, int | float) else value[place]


def _half(padding: Any) -> Any:
    if isinstance(padding, str) or padding is None:
        return 0
    return padding / 2 if isinstance(padding, int | float) else [each / 2 for each in padding]


def _shape(shape: Sizes | None) -> Sizes:
    return tuple(shape) if shape is not None else ()
