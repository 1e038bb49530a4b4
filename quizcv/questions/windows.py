"""What size comes out when a kernel moves over an input: the two formulas of convolution arithmetic."""

from __future__ import annotations

from typing import Any

Sizes = tuple[int, ...]


def window(settings: dict[str, Any], before: Sizes) -> Sizes | None:
    """The sizes behind a convolution or a pooling; None where the padding is worked out by torch."""
    if isinstance(settings.get("padding"), str):
        return None
    found = []
    for place, size in enumerate(before):
        kernel, stride, pad, dilation = (
            _along(settings.get(name, usual), place)
            for name, usual in (("kernel_size", 1), ("stride", 1), ("padding", 0), ("dilation", 1))
        )
        room = size + int(2 * pad) - int(dilation * (kernel - 1)) - 1
        found.append(1 + int(-(-room // stride) if settings.get("ceil_mode") else room // stride))
    return tuple(found)


def transposed(settings: dict[str, Any], before: Sizes) -> Sizes:
    """The sizes behind a transposed convolution."""
    found = []
    for place, size in enumerate(before):
        kernel, stride, pad, dilation, more = (
            _along(settings.get(name, usual), place)
            for name, usual in (
                ("kernel_size", 1),
                ("stride", 1),
                ("padding", 0),
                ("dilation", 1),
                ("output_padding", 0),
            )
        )
        found.append(int((size - 1) * stride - 2 * pad + dilation * (kernel - 1) + more) + 1)
    return tuple(found)


def _along(value: Any, place: int) -> Any:
    """A setting along one of the axes: one number holds for all of them."""
    return value if isinstance(value, int | float) else value[place]
