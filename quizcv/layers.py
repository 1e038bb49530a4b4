"""The size of a layer's output, by the formulas on the pages of torch.nn, and how it comes about.

    arithmetic(settings, (1, 3, 32, 32), (1, 16, 32, 32))
        -> ("H: floor((32 + 2·1 − 3) / 1) + 1 = 32   W: the same",)

`settings` are those of `runner.Layer`: its `kind`, how many `axes` its kernel moves along, `kernel_size`, ...
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from quizcv.text import joined

AXIS_NAMES = {1: "NCL", 2: "NCHW", 3: "NCDHW"}
"""A letter for each axis of what a layer takes, by how many of them its kernel moves along: the last ones."""

MOVING = ("convolution", "pooling", "transposed")
"""Kinds of layers with a kernel that moves."""

Settings = Mapping[str, Any]
Sizes = tuple[int, ...]


def sizes_after(settings: Settings, before: Sizes) -> Sizes | None:
    """The last sizes of the output for an input of the shape `before`: those that the kind of layer changes.

    None for other kinds, and for settings or shapes that make no sense.
    """
    found = _computed(settings, before)
    return found[0] if found else None


def arithmetic(settings: Settings, before: Sizes, after: Sizes) -> tuple[str, ...]:
    """Lines that compute the output's size; none without a formula, or where torch gave another size."""
    sizes, lines = _computed(settings, before) or ((), ())
    return lines if after and after[-len(sizes) :] == sizes else ()


def makes_sense(settings: Settings, before: Sizes | None, after: Sizes | None) -> bool:
    """Whether these settings of a layer with these shapes have all that their kind needs, of the right type.

    They come from another process, maybe another machine. {} makes sense: a layer of another kind.
    """
    axes: Any
    match settings.get("kind"):
        case "convolution" | "transposed" | "pooling":
            axes = settings.get("axes")
            if axes not in AXIS_NAMES or not isinstance(settings.get("groups", 1), int):
                return False
            is_deep = (before is None or len(before) > axes) and (after is None or len(after) > axes)
            return is_deep and _fits_kernel(settings, axes)
        case "linear":
            sizes = (settings.get("in_features"), settings.get("out_features"))
            return isinstance(sizes[0], int) and isinstance(sizes[1], int) and before != () != after
        case "flatten":
            return isinstance(settings.get("start_dim"), int) and isinstance(settings.get("end_dim"), int)
    return not settings


_LEAST = {"kernel_size": 1, "stride": 1, "dilation": 1, "padding": 0, "output_padding": 0}
_NEEDED = {"kernel_size", "stride"}
_NEEDED_TRANSPOSED = {*_NEEDED, "padding", "output_padding"}


def _fits_kernel(settings: Settings, axes: int) -> bool:
    """Whether what holds along each axis is a number, or one for each axis; neither nonsense nor huge."""
    kind = settings["kind"]
    if not settings.keys() >= (_NEEDED_TRANSPOSED if kind == "transposed" else _NEEDED):
        return False
    for name, least in _LEAST.items():
        value = settings.get(name, least)
        if isinstance(value, int):
            is_right = least <= value < 2**31
        elif isinstance(value, tuple | list):
            is_right = len(value) == axes and least <= min(value) and max(value) < 2**31
        else:
            is_right = kind == "convolution" and name == "padding" and value in ("same", "valid")
        if not is_right:
            return False
    return True


Found = tuple[Sizes, tuple[str, ...]]
"""The last sizes of the output's shape, and the lines that say how they come about."""


def _computed(settings: Settings, before: Sizes) -> Found | None:
    try:
        return _KINDS[settings["kind"]](settings, before)
    except (LookupError, TypeError, ValueError, ZeroDivisionError):  # another kind, or settings of no sense
        return None


def _window(settings: Settings, before: Sizes) -> Found:
    """A kernel that moves over the input: convolution and pooling."""
    if settings.get("padding") == "same":
        sizes = before[-settings["axes"] :]
        return sizes, (f"padding 'same' keeps {joined(AXIS_NAMES[len(sizes)][2:])}",)
    axes = []
    for size, kernel, stride, padding, dilation in _per_axis(settings, before):
        span, remark = _span(kernel, dilation)
        room = size + int(2 * padding) - span  # half a padding is a mistake that `questions.slips` computes
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


def _transposed(settings: Settings, before: Sizes) -> Found:
    """A transposed convolution: each input position is spread over the output."""
    extra = _along(settings, "output_padding", 0)
    axes = []
    for (size, kernel, stride, padding, dilation), more in zip(
        _per_axis(settings, before), extra, strict=True
    ):
        span, remark = _span(kernel, dilation)
        count = (size - 1) * stride - int(2 * padding) + span + more
        text = f"({size} − 1)·{stride} − 2·{padding} + {span}{f' + {more}' if more else ''} = {count}"
        axes.append((count, text, remark))
    return _together(axes)


def _linear(settings: Settings, before: Sizes) -> Found:
    """A matrix applied to the last axis."""
    features, out = settings["in_features"], settings["out_features"]
    if before[-1] != features:
        raise ValueError
    return (out,), (f"in {features:,} = the last axis of the input   out {out:,}",)


def _flatten(settings: Settings, before: Sizes) -> Found:
    """Several axes become one."""
    start, end = (settings[name] % len(before) for name in ("start_dim", "end_dim"))
    sizes = before[start : end + 1]
    if len(sizes) < 2:
        raise ValueError
    total = prod(sizes)
    return (total, *before[end + 1 :]), (f"{'·'.join(map(str, sizes))} = {total:,}",)


_KINDS = {"convolution": _window, "pooling": _window, "transposed": _transposed}
_KINDS |= {"linear": _linear, "flatten": _flatten}


def _per_axis(settings: Settings, before: Sizes) -> list[tuple[int, ...]]:
    """For each axis that the kernel moves along: size, kernel, stride, padding and dilation."""
    if len(before) <= settings["axes"]:
        raise ValueError
    padding = [0] * settings["axes"] if settings.get("padding") == "valid" else _along(settings, "padding", 0)
    kernel, stride = _along(settings, "kernel_size"), _along(settings, "stride")
    dilation = _along(settings, "dilation", 1)
    return list(zip(before[-len(kernel) :], kernel, stride, padding, dilation, strict=True))


def _along(settings: Settings, name: str, usual: int | None = None) -> list[int]:
    """A setting along each axis that the kernel moves along; one number holds for all of them."""
    value = settings[name] if usual is None else settings.get(name, usual)
    return list(value) if isinstance(value, list | tuple) else [value] * settings["axes"]


def _span(kernel: int, dilation: int) -> tuple[int, str]:
    """Over how many positions a kernel reaches, with the words for it if it is not its size."""
    span = dilation * (kernel - 1) + 1
    return span, f"dilation {dilation}: {dilation}·({kernel} − 1) + 1 = {span} wide" if span != kernel else ""


def _together(axes: list[tuple[int, str, str]]) -> Found:
    """One line for each different computation, with the axes that share it."""
    names = AXIS_NAMES[len(axes)][2:]
    first = axes[0]
    if all(axis == first for axis in axes):
        same = f"   {joined(names[1:])}: the same" if len(axes) > 1 else ""
        lines = [f"{names[0]}: {first[1]}{same}"]
        remarks = [first[2]]
    else:
        lines = [f"{name}: {text}" for name, (_, text, _) in zip(names, axes, strict=True)]
        remarks = [
            f"{name}: {remark}" if remark else "" for name, (*_, remark) in zip(names, axes, strict=True)
        ]
    return tuple(count for count, *_ in axes), (*filter(None, remarks), *lines)
