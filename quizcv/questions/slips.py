"""What somebody probably did who gives a wrong shape: the mistakes that everybody makes once."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from quizcv.layers import AXIS_NAMES, MOVING, Settings, Sizes, sizes_after
from quizcv.runner import Layer, Result
from quizcv.text import joined


def slip(answer: Sizes, truth: Sizes, result: Result) -> str:
    """The slip that leads from the right shape to this one, in a sentence; "" when none is recognised.

    The sentence never gives the truth away. `result` is the run that gave the truth.
    """
    return next((words for wrong, words in _slips(truth, result) if wrong == answer), "") or _recut(
        answer, truth, result
    )


def images(result: Result) -> int:
    """Along how many axes the first layer's kernel moves: 2 for images; 0 without such a layer."""
    layers = result.module.layers if result.module is not None else ()
    settings = layers[0].settings if layers else {}
    return int(settings.get("axes", 0)) if settings.get("kind") in MOVING else 0


def axis_names(shape: Sizes, result: Result) -> str:
    """A letter for each axis of what a convolution or pooling gave, such as "NCHW"; "" for any other shape.

    A shape of four sizes alone does not tell: a weight has them too, and what was permuted.
    """
    layers = result.module.layers if result.module is not None else ()
    before = _shape(layers[0].input.shape) if layers else ()
    names = AXIS_NAMES.get(images(result), "")
    if not names or _shape(layers[-1].output.shape) != shape or len(before) != len(shape):
        return ""
    return names[-len(shape) :] if len(names) - len(shape) in (0, 1) else ""


def _slips(truth: Sizes, result: Result) -> Iterator[tuple[Sizes, str]]:
    """Wrong shapes, and what makes one think so; the more telling ones first."""
    layers = result.module.layers if result.module is not None else ()
    before = _shape(layers[0].input.shape) if layers else _shape(result.input.shape if result.input else None)
    if layers and len(truth) > 1:
        is_single = 0 < len(before) <= images(result) + 1
        yield (
            truth[1:],
            "the channels are missing" if is_single else "the batch is missing: it stays, in front",
        )
    if len(layers) == 1:
        yield from _of_layer(layers[0], truth)
    if len(truth) > 1 and truth[-1] != truth[-2]:
        swapped = "height and width are swapped: height comes first"
        yield (
            (*truth[:-2], truth[-1], truth[-2]),
            swapped if images(result) > 1 else "the last two sizes are swapped",
        )
    if layers and len(before) == len(truth) > 2:
        yield (
            (truth[0], before[1], *truth[2:]),
            "those are the channels of the input; this layer gives its own number",
        )
        yield (truth[0], *truth[2:], truth[1]), "the channels come second in PyTorch, before height and width"
    if layers and len(before) == 4:
        yield (before[0], *before[2:]), "the channels are missing"
        yield (before[0], before[1], prod(before[2:])), "flattened too little: the channels go in as well"
    if before and before != truth:
        yield before, "that is the shape that goes in"
    yield (1, *truth), "there is one axis too many in front"


def _recut(answer: Sizes, truth: Sizes, result: Result) -> str:
    """What is said when the numbers of the input stay, and were put into too few or too many axes."""
    before = result.input.shape if result.input is not None else None
    if before is None or not prod(before) == prod(truth) == prod(answer) > 1 or len(answer) == len(truth):
        return ""
    if len(answer) > len(truth):
        return "flattened too little"
    is_whole = len(answer) == 1 and len(truth) == 2 and truth[0] == before[0]
    return "flattened too much: the batch stays an axis of its own" if is_whole else "flattened too much"


def _of_layer(layer: Layer, truth: Sizes) -> Iterator[tuple[Sizes, str]]:
    kind = layer.settings.get("kind")
    before = _shape(layer.input.shape)
    if kind in MOVING and before:
        yield from _of_kernel(layer.settings, before, truth)
    if kind == "linear" and before:
        yield (
            (*before[:-1], layer.settings["in_features"]),
            "that is what goes in; a linear layer changes the last size",
        )
        yield (before[0], layer.settings["out_features"]), "only the last axis changes; those before it stay"


def _of_kernel(settings: Settings, before: Sizes, truth: Sizes) -> Iterator[tuple[Sizes, str]]:
    """A kernel that moves over the input, with one thing forgotten, and perhaps the channels as well."""
    axes = settings["axes"]
    right = truth[-axes:]
    heads = [(truth[:-axes], "")]
    if before[:-axes] != truth[:-axes]:
        heads.append((before[:-axes], ", and the channels are those of the input"))
    along = _along_transposed if settings["kind"] == "transposed" else _along_window
    for head, more in heads:
        for wrong, words in along(settings, before, right):
            if wrong is not None and wrong != right:
                yield (*head, *wrong), f"{joined(AXIS_NAMES[axes][2:])}: {words}{more}"


def _along_window(settings: Settings, before: Sizes, right: Sizes) -> Iterator[tuple[Sizes | None, str]]:
    ceil = bool(settings.get("ceil_mode"))
    yield sizes_after({**settings, "padding": 0}, before), "the padding was left out"
    yield sizes_after({**settings, "stride": 1}, before), "the stride was left out"
    yield sizes_after({**settings, "dilation": 1}, before), "the dilation was left out"
    yield (
        sizes_after({**settings, "ceil_mode": not ceil}, before),
        "rounded down; with ceil_mode it rounds up" if ceil else "rounded up; it rounds down here",
    )
    yield tuple(size - 1 for size in right), "the + 1 at the end was left out"
    yield (
        sizes_after({**settings, "padding": _half(settings.get("padding"))}, before),
        "the padding counts on both sides",
    )
    yield before[-len(right) :], "those of the input; they change here"


def _along_transposed(settings: Settings, before: Sizes, right: Sizes) -> Iterator[tuple[Sizes | None, str]]:
    yield sizes_after({**settings, "padding": 0}, before), "the padding was left out; here it takes away"
    yield sizes_after({**settings, "output_padding": 0}, before), "the output_padding was left out"
    yield sizes_after({**settings, "stride": 1}, before), "the stride was left out"
    yield sizes_after({**settings, "dilation": 1}, before), "the dilation was left out"
    yield (
        sizes_after({**settings, "padding": _half(settings["padding"])}, before),
        "the padding counts on both sides",
    )
    yield (
        sizes_after({**settings, "kind": "convolution"}, before),
        "that is an ordinary convolution; a transposed one goes the other way",
    )
    yield tuple(size - 1 for size in right), "one is missing"
    yield before[-len(right) :], "those of the input; they change here"


def _half(padding: str | int | list[int] | None) -> float | list[float]:
    if isinstance(padding, str) or padding is None:
        return 0
    return padding / 2 if isinstance(padding, int) else [each / 2 for each in padding]


def _shape(shape: Sizes | None) -> Sizes:
    return tuple(shape) if shape is not None else ()
