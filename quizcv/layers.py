"""How a layer comes to the size of its output, with the numbers of one run.

    arithmetic(layer) -> ("H: floor((32 + 2·1 − 3) / 1) + 1 = 32   W: the same",)

The formulas are those of the pages of torch.nn; a result that differs from what torch gave is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from quizcv.runner.values import Layer, Value

AXES = {1: "L", 2: "HW", 3: "DHW"}

Settings = Mapping[str, Any]


def arithmetic(layer: Layer) -> tuple[str, ...]:
    """Lines that compute the layer's output size; none for a layer without such a formula."""
    before, after = _shape(layer.input), _shape(layer.output)
    try:
        found = _KINDS[layer.settings["kind"]](layer.settings, before)
    except (LookupError, TypeError, ValueError, ZeroDivisionError):  # another kind, or settings of no sense
        return ()
    sizes, lines = found
    return lines if after and after[-len(sizes) :] == sizes else ()


Found = tuple[tuple[int, ...], tuple[str, ...]]
"""The last sizes of the output's shape, and the lines that say how they come about."""


def _window(settings: Settings, before: tuple[int, ...]) -> Found:
    """A kernel that moves over the input: convolution and pooling."""
    if settings.get("padding") == "same":
        sizes = before[-settings["axes"] :]
        return sizes, (f"padding 'same' keeps {_and(AXES[len(sizes)])}",)
    axes = []
    for size, (kernel, stride, padding, dilation) in _per_axis(settings, before):
        span, remark = _span(kernel, dilation)
        room = size + 2 * padding - span
        if settings.get("ceil_mode"):
            count = -(-room // stride) + 1
            late = (count - 1) * stride >= size + padding
            end = " − 1, as no window starts in the padding" if late else ""
            count -= late
            text = f"ceil(({size} + 2·{padding} − {span}) / {stride}) + 1{end} = {count}"
        else:
            count = room // stride + 1
            text = f"floor(({size} + 2·{padding} − {span}) / {stride}) + 1 = {count}"
        axes.append((count, text, remark))
    return _together(axes)


def _transposed(settings: Settings, before: tuple[int, ...]) -> Found:
    """A transposed convolution: each input position is spread over the output."""
    extra = settings["output_padding"]
    axes = []
    for (size, (kernel, stride, padding, dilation)), more in zip(
        _per_axis(settings, before), extra, strict=True
    ):
        span, remark = _span(kernel, dilation)
        count = (size - 1) * stride - 2 * padding + span + more
        text = f"({size} − 1)·{stride} − 2·{padding} + {span}{f' + {more}' if more else ''} = {count}"
        axes.append((count, text, remark))
    return _together(axes)


def _linear(settings: Settings, before: tuple[int, ...]) -> Found:
    """A matrix applied to the last axis."""
    features, out = settings["in_features"], settings["out_features"]
    if before[-1] != features:
        raise ValueError
    return (out,), (f"in {features:,} = the last axis of the input   out {out:,}",)


def _flatten(settings: Settings, before: tuple[int, ...]) -> Found:
    """Several axes become one."""
    start, end = (settings[name] % len(before) for name in ("start_dim", "end_dim"))
    sizes = before[start : end + 1]
    if len(sizes) < 2:
        raise ValueError
    total = prod(sizes)
    return (total, *before[end + 1 :]), (f"{'·'.join(map(str, sizes))} = {total:,}",)


_KINDS = {"convolution": _window, "pooling": _window, "transposed": _transposed}
_KINDS |= {"linear": _linear, "flatten": _flatten}


def _per_axis(settings: Settings, before: tuple[int, ...]) -> list[tuple[int, list[int]]]:
    """For each of the last axes its size, and kernel, stride, padding and dilation along it."""
    count = settings["axes"]
    if len(before) <= count:
        raise ValueError
    padding = 0 if settings.get("padding") == "valid" else settings.get("padding", 0)
    values = (settings["kernel_size"], settings["stride"], padding, settings.get("dilation", 1))
    each = [[value] * count if isinstance(value, int) else list(value) for value in values]
    return [(size, list(numbers)) for size, *numbers in zip(before[-count:], *each, strict=True)]


def _span(kernel: int, dilation: int) -> tuple[int, str]:
    """Over how many positions a kernel reaches, with the words for it if it is not its size."""
    span = dilation * (kernel - 1) + 1
    return span, f"dilation {dilation}: {dilation}·({kernel} − 1) + 1 = {span} wide" if span != kernel else ""


def _together(axes: list[tuple[int, str, str]]) -> Found:
    """One line for each different computation, with the axes that share it."""
    names = AXES[len(axes)]
    first = axes[0]
    if all(axis == first for axis in axes):
        same = f"   {_and(names[1:])}: the same" if len(axes) > 1 else ""
        lines = [f"{names[0]}: {first[1]}{same}"]
        remarks = [first[2]]
    else:
        lines = [f"{name}: {text}" for name, (_, text, _) in zip(names, axes, strict=True)]
        remarks = [
            f"{name}: {remark}" if remark else "" for name, (*_, remark) in zip(names, axes, strict=True)
        ]
    return tuple(count for count, *_ in axes), (*filter(None, remarks), *lines)


def _and(names: str) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _shape(value: Value) -> tuple[int, ...]:
    """A tensor's shape; of a pooling that also returns indices, that of the first."""
    if value.shape is None and value.items:
        return _shape(value.items[0])
    return value.shape or ()
