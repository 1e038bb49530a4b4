"""Small pictures of what is shaped like an image; they have to be made where the tensors are."""

from __future__ import annotations

import base64
import math
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812

from .describe import MAX_NAME

MAX_PICTURES = 8  # of one run
MAX_NAMED = 5  # of them, names that the code bound; the last ones
MAX_MAPS = 64  # channels in one picture
MAX_SIDE = 64  # pixels of a map
MAX_PIXELS = 16_384  # of one picture, its maps together: more than a terminal shows at once
MAX_READ = 2**22  # numbers looked at for one picture; of more only every second row and column, or third, ...

_KINDS = (torch.Tensor, torch.nn.Parameter)  # subclasses may answer anything, or nothing for ever


class Thumbnails:
    """Collects the pictures of one run, if they are `wanted` at all."""

    def __init__(self, wanted: bool) -> None:
        self.found: list[dict[str, Any]] = []
        self._wanted = wanted
        self._values: list[Any] = []  # of what was found

    def add(self, name: str, role: str, value: Any) -> None:
        """Draw a value as it is now: a tensor, or the members of a tuple or list.

        `role` is `input`, `name` or `output`. What looks like a picture that is there already is left out,
        but two names of the code may stand for values that look alike. Left out is also what cannot be
        drawn, because it has no values (meta) or none that are plain numbers.
        """
        if self._wanted:
            try:
                self._add(name, role, value)
            except Exception:  # a snippet's objects, and a torch that it patched, may raise anything
                return

    def _add(self, name: str, role: str, value: Any) -> None:
        if type(value) in (tuple, list):
            for index, member in enumerate(value[:MAX_PICTURES]):
                if type(member) in _KINDS:
                    self.add(f"{name}[{index}]", role, member)
        elif type(value) in _KINDS and len(self.found) < MAX_PICTURES:
            drawn = _drawn(value)
            if drawn is None:
                return
            alike = [seen for seen, other in zip(self._values, self.found) if drawn.items() <= other.items()]  # noqa: B905  (3.9)
            if not alike or (role == "name" and all(value is not seen for seen in alike)):
                self._values.append(value)
                self.found.append({"name": name[:MAX_NAME], "role": role, **drawn})


def _drawn(value: torch.Tensor) -> dict[str, Any] | None:
    """The channels of a (C, H, W) tensor, or of the first in (N, C, H, W), made small; else None.

    Each is scaled to bytes from its own lowest to its own highest number; `ranges` tells these two.
    """
    shape = list(value.size())
    if len(shape) not in (3, 4) or min(shape) < 1 or min(shape[-2:]) < 2 or value.is_complex():
        return None
    height, width = shape[-2:]
    with torch.no_grad():
        maps = (value[0] if len(shape) == 4 else value).detach()[:MAX_MAPS]
        step = math.ceil(math.sqrt(len(maps) * height * width / MAX_READ))
        maps = maps[:, ::step, ::step].to("cpu", torch.float32)
        lows, highs = maps.amin((1, 2)).tolist(), maps.amax((1, 2)).tolist()
        if not all(map(math.isfinite, lows + highs)):
            return None
        side = min(MAX_SIDE, math.isqrt(MAX_PIXELS // len(maps)))
        shrink = min(1.0, side / max(height, width))
        height, width = max(1, round(height * shrink)), max(1, round(width * shrink))
        if maps.shape[1] > height or maps.shape[2] > width:
            maps = F.adaptive_avg_pool2d(maps, (height, width))
        low, high = (
            torch.tensor(ends, dtype=torch.float64, device="cpu")[:, None, None] for ends in (lows, highs)
        )
        pixels = ((maps - low) / (high - low) * 255).round().nan_to_num(0.0)  # 0 / 0: a map of one value
        data = bytes(pixels.to(torch.uint8).flatten().tolist())
    return {
        "shape": shape,
        "width": width,
        "height": height,
        "ranges": [list(ends) for ends in zip(lows, highs)],  # noqa: B905  (3.9)
        "pixels": base64.b64encode(data).decode(),
    }
