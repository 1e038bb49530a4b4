"""The named input `image`: a small scene, drawn here, so that no file has to travel with the worker."""

from __future__ import annotations

import torch

NAME = "image"
SIDE = 64  # pixels

Colour = tuple[float, float, float]

_SKY_ABOVE, _SKY_BELOW = (0.20, 0.45, 0.80), (0.75, 0.87, 0.95)
_GRASS_FAR, _GRASS_NEAR = (0.45, 0.62, 0.25), (0.16, 0.38, 0.12)
_HORIZON = 46  # the row where the grass begins


def image() -> torch.Tensor:
    """A house under the sun, behind it the sky, beside it a fence: (1, 3, 64, 64), floats from 0 to 1.

    It has what filters look for: upright, level and slanting edges, a round one, stripes, and colours
    that change slowly. It is drawn on torch's default device, in its default dtype, without random numbers.
    """
    row = torch.arange(SIDE).to(torch.get_default_dtype())[:, None]
    column = row.T
    canvas = _blend(_SKY_ABOVE, _SKY_BELOW, row / _HORIZON)
    grass = _blend(_GRASS_FAR, _GRASS_NEAR, (row - _HORIZON) / (SIDE - _HORIZON))
    canvas = torch.where(row >= _HORIZON, grass, canvas)
    fence = (row >= 38) & (row < 54) & (column >= 42) & (column % 4 < 2)
    for where, colour in (
        ((row - 12) ** 2 + (column - 51) ** 2 < 50, (1.00, 0.90, 0.35)),  # the sun
        ((row >= 24) & (row < 50) & (column >= 9) & (column < 36), (0.93, 0.87, 0.76)),  # the wall
        ((row >= 9) & (row < 25) & ((column - 22).abs() <= row - 8), (0.62, 0.18, 0.14)),  # the roof
        ((row >= 35) & (row < 50) & (column >= 25) & (column < 32), (0.32, 0.18, 0.10)),  # the door
        ((row >= 30) & (row < 40) & (column >= 12) & (column < 22), (0.16, 0.26, 0.40)),  # the window
        ((row >= 30) & (row < 40) & (column == 17), (0.93, 0.87, 0.76)),  # its bar
        (fence, (0.97, 0.97, 0.97)),
    ):
        canvas = torch.where(where, torch.tensor(colour, dtype=row.dtype)[:, None, None], canvas)
    return canvas[None]


def _blend(first: Colour, last: Colour, share: torch.Tensor) -> torch.Tensor:
    """From one colour to another as `share`, a column of numbers, goes from 0 to 1: (3, rows, 1)."""
    start, end = (torch.tensor(colour, dtype=share.dtype)[:, None, None] for colour in (first, last))
    return torch.lerp(start, end, share.clamp(0, 1))
