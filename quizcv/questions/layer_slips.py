"""What somebody forgot in a layer who gives a wrong shape: the padding, the stride, the channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from quizcv.layers import AXIS_NAMES, MOVING, Settings, Sizes, sizes_after
from quizcv.questions.question import Slip
from quizcv.runner import Layer, Result
from quizcv.text import joined

Wrong = Iterator[tuple[Sizes, Slip]]
"""Wrong shapes, and what makes one think so."""


def of_layers(truth: Sizes, result: Result) -> Wrong:
    """One thing was forgotten in one of the layers, and all else done right."""
    layers = layers_of(result)
    if not layers or sizes_of(layers[-1].output.shape) != truth:
        return
    for place, layer in enumerate(layers):
        where = f"layer {place + 1}, {layer.type}, " if len(layers) > 1 else ""
        after = sizes_of(layer.output.shape)
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
        sizes_of(layers[-2].output.shape),
        Slip("layers", f"the last layer, {layers[-1].type}, was left out", layers[-1].type),
    )
    moving = [layer for layer in layers if layer.settings.get("kind") in MOVING]
    for place, layer in enumerate(layers):
        if layer in moving and len(moving) > 1:
            settings: Settings = layer.settings
            axes = settings["axes"]
            kept = (*sizes_of(layer.output.shape)[:-axes], *sizes_of(layer.input.shape)[-axes:])
            if kept != layer.output.shape and (end := _through(kept, layers[place + 1 :])) is not None:
                yield (
                    end,
                    Slip("layers", "the size changes in each layer; one of them was left out", layer.type),
                )


def _through(shape: Sizes, layers: tuple[Layer, ...]) -> Sizes | None:
    """What these layers would make of another shape than they got; None where that is not known."""
    for layer in layers:
        before, after = sizes_of(layer.input.shape), sizes_of(layer.output.shape)
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
    settings: Settings = layer.settings
    kind = settings.get("kind")
    before, after = sizes_of(layer.input.shape), sizes_of(layer.output.shape)
    if kind in MOVING and before:
        yield from of_kernel(settings, before, after)
        yield from of_channels(settings, before, after)
    if kind == "linear" and before:
        if after[-1] != before[-1]:
            yield (
                (*before[:-1], settings["in_features"]),
                Slip("features", "that is what goes in; a linear layer changes the last size"),
            )
        yield (
            (before[0], settings["out_features"]),
            Slip("features", "only the last axis changes; those before it stay"),
        )
        yield (
            (prod(before[:-1]), settings["out_features"]),
            Slip("features", "the axes before the last stay as they are"),
        )
    if kind == "flatten" and before:
        yield from _of_flatten(settings, before)


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


def of_kernel(settings: Settings, before: Sizes, after: Sizes) -> Wrong:
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


def of_channels(settings: Settings, before: Sizes, after: Sizes) -> Wrong:
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


def _half(padding: str | int | Sequence[int] | None) -> float | list[float]:
    if isinstance(padding, str) or padding is None:
        return 0
    return padding / 2 if isinstance(padding, int) else [each / 2 for each in padding]


def _negative(padding: int | Sequence[int]) -> int | list[int]:
    return -padding if isinstance(padding, int) else [-each for each in padding]


def _each(setting: int | list[int] | tuple[int, ...], axes: int) -> list[int]:
    """A setting along each axis."""
    return list(setting) if isinstance(setting, list | tuple) else [setting] * axes


def layers_of(result: Result) -> tuple[Layer, ...]:
    """The layers that were called, none without a module."""
    return result.module.layers if result.module is not None else ()


def sizes_of(shape: Sizes | None) -> Sizes:
    """A shape, () for none."""
    return tuple(shape) if shape is not None else ()
