"""Pretrained weights without a network: from the disk, or else the same architecture with random ones."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import torch


class Absent(OrderedDict):  # type: ignore[type-arg]
    """Stands for weights that are not on this disk; loading it leaves a module as it is."""


def stay_offline(notice: Callable[[str], None]) -> None:
    """Have torchvision's weights read from torch's cache only; say so to `notice` when they are not there."""
    _ignore_absent_weights()
    _never_download()
    try:
        from torchvision.models import WeightsEnum
    except ImportError:
        return  # no torchvision, no weights
    original = WeightsEnum.get_state_dict

    @functools.wraps(original)
    def get_state_dict(self: Any, *args: Any, **kwargs: Any) -> Any:
        if _cached(self.url).exists():
            return original(self, *args, **kwargs)
        notice(
            f"{self} are not on this disk: the same architecture with random weights"
            " (shapes are right, predictions mean nothing)"
        )
        return Absent()

    WeightsEnum.get_state_dict = get_state_dict


def _cached(url: str) -> Path:
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(url).path).name


def _ignore_absent_weights() -> None:
    original = torch.nn.Module.load_state_dict

    @functools.wraps(original)
    def load_state_dict(self: Any, state_dict: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(state_dict, Absent):
            return torch.nn.modules.module._IncompatibleKeys([], [])
        return original(self, state_dict, *args, **kwargs)

    torch.nn.Module.load_state_dict = load_state_dict


def _never_download() -> None:
    def download_url_to_file(url: str, *_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError(f"snippets run offline: {url} is not on this disk and is not downloaded")

    torch.hub.download_url_to_file = download_url_to_file
