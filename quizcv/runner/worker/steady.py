"""Layers whose first numbers depend on their sizes alone.

Two people who build the same network in another order, or after a seed of their own, then have the same one,
and what it gives can be compared.
"""

from __future__ import annotations

import contextlib
import functools
import zlib
from collections.abc import Iterator
from typing import Any

import torch
import torch.nn.init

_RANDOM = (
    "uniform_",
    "normal_",
    "trunc_normal_",
    "xavier_uniform_",
    "xavier_normal_",
    "kaiming_uniform_",
    "kaiming_normal_",
    "orthogonal_",
    "sparse_",
)
"""The functions of `torch.nn.init` that draw numbers; torch's layers start with them."""


@contextlib.contextmanager
def layers(wanted: bool) -> Iterator[None]:
    """While this is entered, and if it is `wanted`, `torch.nn.init` draws by the sizes of a parameter."""
    if not wanted:
        yield
        return
    originals = {name: getattr(torch.nn.init, name) for name in _RANDOM}
    for name, original in originals.items():
        setattr(torch.nn.init, name, _by_sizes(original))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(torch.nn.init, name, original)


def _by_sizes(original: Any) -> Any:
    @functools.wraps(original)
    def drawn(tensor: Any, *args: Any, **kwargs: Any) -> Any:
        state = torch.default_generator.get_state()
        text = f"{original.__name__} {list(tensor.shape)}"
        torch.default_generator.manual_seed(zlib.crc32(text.encode()))
        try:
            return original(tensor, *args, **kwargs)
        finally:
            torch.default_generator.set_state(state)

    return drawn
