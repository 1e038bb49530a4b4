"""Pretrained weights without a network: from the disk, or else the same architecture with random ones."""

from __future__ import annotations

import functools
import weakref
from collections import OrderedDict
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import torch

MAX_NEW = 20  # parts of a module that are named as not from its weights


class Loaded(OrderedDict):  # type: ignore[type-arg]
    """Weights as torchvision gives them, with what they are called there."""

    origin = ""


class Absent(Loaded):
    """Stands for weights that are not on this disk; loading it leaves a module as it is."""


_origins: dict[
    int, tuple[Any, str, bool]
] = {}  # for each part of a module: itself, which weights, whether absent


notices: list[str] = []
"""What is to be said of the weights that the snippet asked for."""


def stay_offline() -> None:
    """Have torchvision's weights read from torch's cache only; `notices` tells of those not there.

    Done before forking: a change to Module touches each of its hundreds of subclasses, a page of memory each.
    """
    _follow_weights()
    _never_download()
    try:
        from torchvision.models import WeightsEnum  # torchvision may be missing
    except ImportError:
        return  # no torchvision, no weights
    original = WeightsEnum.get_state_dict

    @functools.wraps(original)
    def get_state_dict(self: Any, *args: Any, **kwargs: Any) -> Any:
        if _cached(self.url).exists():
            try:
                found = original(self, *args, **kwargs)
            except Exception:  # whatever a file leads to that is cut short or something else
                raise RuntimeError(
                    f"{_cached(self.url)} is broken; `quizcv fetch-weights` checks it and fetches it again"
                ) from None
            weights = Loaded(found)
            weights.__dict__.update(getattr(found, "__dict__", {}), origin=str(self))
            return weights
        notices.append(
            f"{self} are not on this disk: the same architecture with random weights"
            " (shapes are right, predictions mean nothing)"
        )
        weights = Absent()
        weights.origin = str(self)
        return weights

    WeightsEnum.get_state_dict = get_state_dict


def has_loaded() -> bool:
    """Whether a module was given weights."""
    return bool(_origins)


def origin(module: Any) -> dict[str, Any] | None:
    """Which weights a module was given, whether they were there, and which parts are not from them."""
    parts = [
        (name, _origin_of(part))
        for name, part in module.named_modules()
        if next(part.parameters(recurse=False), None) is not None
    ]
    found = next((known for _, known in parts if known), None)
    if found is None:
        return None
    name, absent = found
    new = [part for part, known in parts if not known]
    return {"name": name, "pretrained": not absent, "new": new[:MAX_NEW]}


def _origin_of(part: Any) -> tuple[str, bool] | None:
    reference, name, absent = _origins.get(id(part), (None, "", False))
    if reference is None or reference() is not part:  # an id may be used again
        return None
    return name, absent


def _cached(url: str) -> Path:
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(url).path).name


def _follow_weights() -> None:
    """Have modules load absent weights by doing nothing, and remember which weights each was given."""
    original = torch.nn.Module.load_state_dict

    @functools.wraps(original)
    def load_state_dict(self: Any, state_dict: Any, *args: Any, **kwargs: Any) -> Any:
        absent = isinstance(state_dict, Absent)
        if absent:
            outcome = torch.nn.modules.module._IncompatibleKeys([], [])
        else:
            outcome = original(self, state_dict, *args, **kwargs)
        if isinstance(state_dict, Loaded):
            for part in self.modules():
                _origins[id(part)] = (weakref.ref(part), state_dict.origin, absent)
        return outcome

    torch.nn.Module.load_state_dict = load_state_dict


def _never_download() -> None:
    def download_url_to_file(url: str, *_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError(f"snippets run offline: {url} is not on this disk and is not downloaded")

    torch.hub.download_url_to_file = download_url_to_file
