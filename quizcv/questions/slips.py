"""What somebody probably did who gives a wrong shape: the mistakes that everybody makes once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import prod

from quizcv.layers import AXIS_NAMES, MOVING, Settings, Sizes, sizes_after
from quizcv.questions.expressions import wrong_shapes
from quizcv.questions.question import Slip
from quizcv.runner import Layer, Result, Snippet
from quizcv.text import joined

Wrong = Iterator[tuple[Sizes, Slip]]
"""Wrong shapes, and what makes one think so."""

AT_MOST = 2
"""Explanations that are told of one answer; where more fit, none says much."""


def slip(answer: Sizes, truth: Sizes, run: Snippet, result: Result) -> Slip | None:
    """The slip that leads from the right shape to this one; None when none is recognised.

    `run` is what gave the truth, and `result` what came of it. Where two slips lead there, both are said.
    """
    for slips in (
        _of_layers(truth, result),
        _of_calls(truth, run, result),
        _of_axes(truth, result),
        _recut(answer, truth, result),
    ):
        if found := [slip for wrong, slip in slips if wrong == answer != truth]:
            return either(found)
    return None


def named_by_author(slips: Iterable[tuple[str, str]], is_given: Callable[[str], bool]) -> Slip | None:
    """The slip that a card names for this answer: each is the wrong answer, and what is said of it."""
    return either([Slip("card", said) for wrong, said in slips if is_given(wrong)])


def either(slips: Iterable[Slip]) -> Slip | None:
    """One slip for those that explain the same answer; None where there are none or too many."""
    found = {slip.said: slip for slip in slips}
    if not 0 < len(found) <= AT_MOST:
        return None
    words = dict.fromkeys(slip.word for slip in found.values())
    layers = dict.fromkeys(slip.layer for slip in found.values())
    return Slip(joined(words, "or"), "; or ".join(found), joined(filter(None, layers), "or"))


def images(result: Result) -> int:
    """Along how many axes the first layer's kernel moves: 2 for images; 0 without such a layer."""
    layers = _layers(result)
    settings = layers[0].settings if layers else {}
    return int(settings.get("axes", 0)) if settings.get("kind") in MOVING else 0


def usual_axes(count: int, result: Result) -> str:
    """Letters for the axes of an input that has so many; "" where nobody knows."""
    names = AXIS_NAMES.get(images(result), "")
    if len(names) - count in (0, 1):
        return names[-count:]
    return {2: "NC", 4: "NCHW", 5: "NCDHW"}.get(count, "")


def axis_names(shape: Sizes, result: Result) -> str:
    """A letter for each axis of what a convolution or pooling gave, such as "NCHW"; "" for any other shape.

    A shape of four sizes alone does not tell: a weight has them too, and what was permuted.
    """
    layers = _layers(result)
    before = _shape(layers[0].input.shape) if layers else ()
    names = AXIS_NAMES.get(images(result), "")
    if not names or _shape(layers[-1].output.shape) != shape or len(before) != len(shape):
        return ""
    return names[-len(shape) :] if len(names) - len(shape) in (0, 1) else ""


# One thing in a layer was done wrongly


def _of_layers(truth: Sizes, result: Result) -> Wrong:
    """One thing was forgotten in one of the layers, and all else done right."""
    layers = _layers(result)
    if not layers or _shape(layers[-1].output.shape) != truth:
        return
    for place, layer in enumerate(layers):
        where = f"layer {place + 1}, {layer.type}, " if len(layers) > 1 else ""
        after = _shape(layer.output.shape)
        for wrong, slip in _of_layer(layer):
            is_left_out = len(layers) > 1 and wrong == layer.input.shape
            if (
                wrong != after
                and not is_left_out
                and (end := _through(wrong, layers[place + 1 :])) is not None
            ):
                yield end, Slip(slip.word, f"{where}{slip.said}", layer.type)
    if len(layers) > 1:
        yield from _of_stack(layers)


def _of_stack(layers: tuple[Layer, ...]) -> Wrong:
    """One layer of several was passed over."""
    yield (
        _shape(layers[-2].output.shape),
        Slip("layers", f"the last layer, {layers[-1].type}, was left out", layers[-1].type),
    )
    moving = [layer for layer in layers if layer.settings.get("kind") in MOVING]
    for place, layer in enumerate(layers):
        if layer in moving and len(moving) > 1:
            axes = layer.settings["axes"]
            kept = (*_shape(layer.output.shape)[:-axes], *_shape(layer.input.shape)[-axes:])
            if kept != layer.output.shape and (end := _through(kept, layers[place + 1 :])) is not None:
                yield (
                    end,
                    Slip("layers", "the size changes in each layer; one of them was left out", layer.type),
                )


def _through(shape: Sizes, layers: tuple[Layer, ...]) -> Sizes | None:
    """What these layers would make of another shape than they got; None where that is not known."""
    for layer in layers:
        before, after = _shape(layer.input.shape), _shape(layer.output.shape)
        if len(shape) != len(before):
            return None
        if before != after:
            changed = sizes_after(layer.settings, shape)
            if changed is None or min(changed) < 1:
                return None
            kept = len(after) - len(changed)
            # What a layer does not work out from sizes (channels) is as it was, if what it comes from is.
            if layer.settings["kind"] in MOVING and shape[:kept] != before[:kept]:
                return None
            shape = (*(after if layer.settings["kind"] in MOVING else shape)[:kept], *changed)
    return shape


def _of_layer(layer: Layer) -> Wrong:
    """What one layer gives if something in it is forgotten."""
    kind = layer.settings.get("kind")
    before, after = _shape(layer.input.shape), _shape(layer.output.shape)
    if kind in MOVING and before:
        yield from _of_kernel(layer.settings, before, after)
        yield from _of_channels(layer.settings, before, after)
    if kind == "linear" and before:
        if after[-1] != before[-1]:
            yield (
                (*before[:-1], layer.settings["in_features"]),
                Slip("features", "that is what goes in; a linear layer changes the last size"),
            )
        yield (
            (before[0], layer.settings["out_features"]),
            Slip("features", "only the last axis changes; those before it stay"),
        )
        yield (
            (prod(before[:-1]), layer.settings["out_features"]),
            Slip("features", "the axes before the last stay as they are"),
        )
    if kind == "flatten" and before:
        yield from _of_flatten(layer.settings, before)


def _of_flatten(settings: Settings, before: Sizes) -> Wrong:
    start, end = (settings[name] % len(before) for name in ("start_dim", "end_dim"))
    inside = before[start : end + 1]
    yield (
        (*before[:start], sum(inside), *before[end + 1 :]),
        Slip("flatten", "the sizes are multiplied, not added"),
    )
    if start == 1:
        yield (
            (prod(before[: end + 1]), *before[end + 1 :]),
            Slip("flatten", "flattened too much: the batch stays an axis of its own"),
        )


def _of_kernel(settings: Settings, before: Sizes, after: Sizes) -> Wrong:
    """A kernel that moves over the input, with one thing forgotten, and perhaps the channels as well."""
    axes = settings["axes"]
    heads = [(after[:-axes], "")]
    if before[:-axes] != after[:-axes]:
        heads.append((before[:-axes], ", and the channels are those of the input"))
    along = _along_transposed if settings["kind"] == "transposed" else _along_window
    for head, more in heads:
        for wrong, word, said in along(settings, before, after[-axes:]):
            if wrong is not None and wrong != after[-axes:]:
                yield (*head, *wrong), Slip(word, f"{joined(AXIS_NAMES[axes][2:])}: {said}{more}")


def _of_channels(settings: Settings, before: Sizes, after: Sizes) -> Wrong:
    """The sizes are right, and the channels are not."""
    axes = settings["axes"]
    head, (came, went), sizes = after[: -axes - 1], (before[-axes - 1], after[-axes - 1]), after[-axes:]
    if settings["kind"] == "pooling":
        kernel = settings["kernel_size"]
        first = kernel[0] if isinstance(kernel, list | tuple) else kernel
        for wrong in {came // first, came * first, 1, came // first**axes, came // 2, came * 2} - {0}:
            yield (*head, wrong, *sizes), Slip("channels", "pooling keeps the channels")
        return
    if came != went:
        yield (
            (*head, came, *sizes),
            Slip("channels", "those are the channels of the input; this layer gives its own number"),
        )
    for wrong in (came * went, came + went):
        said = "as many channels come out as the layer has filters; those that go in do not count"
        yield (*head, wrong, *sizes), Slip("channels", said)
    groups = settings.get("groups", 1)
    if groups > 1:
        for wrong in (went // groups, went * groups, came // groups):
            said = "groups do not change how many channels come out"
            yield (*head, wrong, *sizes), Slip("groups", said)


def _along_window(settings: Settings, before: Sizes, right: Sizes) -> Iterator[tuple[Sizes | None, str, str]]:
    ceil = bool(settings.get("ceil_mode"))
    yield sizes_after({**settings, "padding": 0}, before), "padding", "the padding was left out"
    yield sizes_after({**settings, "stride": 1}, before), "stride", "the stride was left out"
    yield sizes_after({**settings, "dilation": 1}, before), "dilation", "the dilation was left out"
    yield (
        sizes_after({**settings, "ceil_mode": not ceil}, before),
        "rounding",
        "rounded down; with ceil_mode it rounds up" if ceil else "rounded up; it rounds down here",
    )
    yield tuple(size - 1 for size in right), "plus-one", "the + 1 at the end was left out"
    yield (
        sizes_after({**settings, "padding": _half(settings.get("padding"))}, before),
        "padding",
        "the padding counts on both sides",
    )
    yield _without_kernel(settings, before), "kernel", "the kernel's own size was left out"
    yield _wide(settings, before), "dilation", "a dilated kernel is d(k - 1) + 1 wide, not d·k"


def _along_transposed(
    settings: Settings, before: Sizes, right: Sizes
) -> Iterator[tuple[Sizes | None, str, str]]:
    yield (
        sizes_after({**settings, "padding": 0}, before),
        "padding",
        "the padding was left out; here it takes away",
    )
    yield (
        sizes_after({**settings, "output_padding": 0}, before),
        "output_padding",
        "the output_padding was left out",
    )
    yield sizes_after({**settings, "stride": 1}, before), "stride", "the stride was left out"
    yield sizes_after({**settings, "dilation": 1}, before), "dilation", "the dilation was left out"
    yield (
        sizes_after({**settings, "padding": _half(settings["padding"])}, before),
        "padding",
        "the padding counts on both sides",
    )
    yield (
        sizes_after({**settings, "padding": _negative(settings["padding"])}, before),
        "padding",
        "the padding was added; here it takes away",
    )
    yield (
        sizes_after({**settings, "kind": "convolution"}, before),
        "transposed",
        "that is an ordinary convolution; a transposed one goes the other way",
    )
    stride = _each(settings["stride"], settings["axes"])
    yield (
        tuple(size * by for size, by in zip(before[-settings["axes"] :], stride, strict=True)),
        "kernel",
        "that is the size times the stride; kernel and padding count as well",
    )
    if not any(_each(settings["output_padding"], settings["axes"])):
        yield tuple(size - 1 for size in right), "plus-one", "one is missing"


def _without_kernel(settings: Settings, before: Sizes) -> Sizes | None:
    """(H + 2p) / s, rounded down: what comes of a kernel of no size."""
    axes = settings["axes"]
    padding = settings.get("padding", 0)
    if isinstance(padding, str) or len(before) <= axes:
        return None
    along = zip(before[-axes:], _each(padding, axes), _each(settings["stride"], axes), strict=True)
    sizes = tuple((size + 2 * more) // stride for size, more, stride in along)
    return None if sizes == before[-axes:] else sizes  # which says only that nothing was worked out


def _wide(settings: Settings, before: Sizes) -> Sizes | None:
    """With a dilated kernel that is d·k wide."""
    axes = settings["axes"]
    kernel, dilation = _each(settings["kernel_size"], axes), _each(settings.get("dilation", 1), axes)
    if max(dilation) == 1:
        return None
    wide = [k * d for k, d in zip(kernel, dilation, strict=True)]
    return sizes_after({**settings, "kernel_size": wide, "dilation": 1}, before)


# One call without a layer was misunderstood


def _of_calls(truth: Sizes, run: Snippet, result: Result) -> Wrong:
    known = {
        tensor.name: tuple(tensor.shape)
        for tensor in result.tensors
        if tensor.name and tensor.shape is not None
    }
    if result.input is not None and result.input.shape is not None:
        known["x"] = tuple(result.input.shape)
    found = wrong_shapes(run.code, run.setup, known)
    if next(found, ((), None))[0] == truth:
        yield from found


# The axes were mixed up


def _of_axes(truth: Sizes, result: Result) -> Wrong:
    """Axes that are missing, swapped or too many, whatever gave the shape."""
    layers = _layers(result)
    last = layers[-1].type if layers else ""
    before = _shape(layers[0].input.shape) if layers else _shape(result.input.shape if result.input else None)
    axes = images(result)
    if layers and len(truth) > 1:
        is_single = 0 < len(before) <= axes + 1
        said = "the channels are missing" if is_single else "the batch is missing: it stays, in front"
        yield truth[1:], Slip("channels" if is_single else "batch", said, last)
    if len(truth) > 1 and truth[-1] != truth[-2] and axes != 1:
        swapped = "height and width are swapped: height comes first"
        yield (
            (*truth[:-2], truth[-1], truth[-2]),
            Slip("swapped", swapped if axes > 1 else "the last two sizes are swapped", last),
        )
    if layers and len(before) == len(truth) > 2:
        if axes and before[-axes:] != truth[-axes:] and before[:-axes] != truth[:-axes]:
            same = f"{joined(AXIS_NAMES[axes][2:])}: those of the input; they change here"
            yield (*truth[:-axes], *before[-axes:]), Slip("size", same, last)
        at = len(truth) - axes - 1 if axes else 1
        behind = joined(AXIS_NAMES[axes][2:]) if axes else "all that follows the batch"
        yield (
            (*truth[:at], *truth[at + 1 :], truth[at]),
            Slip("channels-last", f"the channels come before {behind} in PyTorch", last),
        )
        yield (*truth[:at], *truth[at + 1 :]), Slip("channels", "the channels are missing", last)
        if len(before) == 4:
            yield (
                (before[0], before[1], prod(before[2:])),
                Slip("flatten", "flattened too little: the channels go in as well", last),
            )
    if layers and len(before) == len(truth) and truth[-1] == 1:
        short = truth
        while short and short[-1] == 1:
            short = short[:-1]
        yield short, Slip("squeeze", "the last axes stay, with size 1", last)
    if before and before != truth:
        yield before, Slip("input", "that is the shape that goes in", last)
    yield (1, *truth), Slip("axis", "there is one axis too many in front", last)


def _recut(answer: Sizes, truth: Sizes, result: Result) -> Wrong:
    """What is said when the numbers of the input stay, and were put into too few or too many axes."""
    before = result.input.shape if result.input is not None else None
    if any(layer.settings.get("kind") in (*MOVING, "linear") for layer in _layers(result)):
        return  # which gives other numbers, if by chance as many
    if before is None or not prod(before) == prod(truth) == prod(answer) > 1 or len(answer) == len(truth):
        return
    if len(answer) > len(truth):
        yield answer, Slip("flatten", "flattened too little")
    elif len(answer) == 1 and len(truth) == 2 and truth[0] == before[0]:
        yield answer, Slip("flatten", "flattened too much: the batch stays an axis of its own")
    else:
        yield answer, Slip("flatten", "flattened too much")


def _half(padding: str | int | list[int] | None) -> float | list[float]:
    if isinstance(padding, str) or padding is None:
        return 0
    return padding / 2 if isinstance(padding, int) else [each / 2 for each in padding]


def _negative(padding: int | list[int]) -> int | list[int]:
    return -padding if isinstance(padding, int) else [-each for each in padding]


def _each(setting: int | list[int] | tuple[int, ...], axes: int) -> list[int]:
    """A setting along each axis."""
    return list(setting) if isinstance(setting, list | tuple) else [setting] * axes


def _layers(result: Result) -> tuple[Layer, ...]:
    return result.module.layers if result.module is not None else ()


def _shape(shape: Sizes | None) -> Sizes:
    return tuple(shape) if shape is not None else ()
