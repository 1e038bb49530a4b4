"""What a layer was made with, as far as the size of its output depends on it."""

from __future__ import annotations

from typing import Any

from torch import nn
from torch.nn.modules import conv, pooling

_CONVOLUTION = ("kernel_size", "stride", "padding", "dilation", "groups")
_POOLING = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
_TRANSPOSED = (*_CONVOLUTION, "output_padding")

_KINDS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("transposed", conv._ConvTransposeNd, _TRANSPOSED),
    ("convolution", conv._ConvNd, _CONVOLUTION),
    ("pooling", (pooling._MaxPoolNd, pooling._AvgPoolNd, pooling._LPPoolNd), _POOLING),
    ("linear", nn.Linear, ("in_features", "out_features")),
    ("flatten", nn.Flatten, ("start_dim", "end_dim")),
)


def layer_settings(module: Any) -> dict[str, Any]:
    """The settings with the `kind` of layer and how many `axes` a kernel moves along.

    {} for a layer of another kind, or one whose settings are strange.
    """
    for kind, classes, names in _KINDS:
        if isinstance(module, classes):
            found = {name: _plain(getattr(module, name)) for name in names if hasattr(module, name)}
            if "stride" in found and found["stride"] is None:
                found["stride"] = found["kernel_size"]
            return {} if None in found.values() else {"kind": kind, **_axes(module), **found}
    return {}


def _axes(module: Any) -> dict[str, int]:
    """From the name of torch's own class: 2 for Conv2d, nothing for Linear."""
    names = (kind.__name__ for kind in type(module).__mro__ if kind.__module__.startswith("torch.nn."))
    digits = next(names, "")[-2:-1]
    return {"axes": int(digits)} if digits.isdigit() else {}


def _plain(value: Any) -> Any:
    """Numbers and words as they are; None for anything else."""
    if isinstance(value, (tuple, list)):
        numbers = [int(item) for item in value if isinstance(item, int)]
        return numbers if len(numbers) == len(value) else None
    return value if isinstance(value, (int, str)) else None
