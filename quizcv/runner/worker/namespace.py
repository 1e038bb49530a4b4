"""What a snippet finds when it begins: torch's usual names, and random numbers that start anew."""

from __future__ import annotations

import builtins
import ctypes
import random
import sys
from types import ModuleType
from typing import Any

import torch
import torch.nn
import torch.nn.functional

PROVIDED = ("torch", "torchvision", "nn", "F", "__builtins__", *vars(builtins))
"""The names that are there in every snippet."""


def fresh_namespace() -> dict[str, Any]:
    """A fresh `__main__`, so that classes of the snippet can be pickled, with torch's usual names."""
    main = ModuleType("__main__")
    sys.modules["__main__"] = main
    main.__dict__.update(
        torch=torch,
        nn=torch.nn,
        F=torch.nn.functional,
        torchvision=sys.modules.get("torchvision") or _NotInstalled("torchvision"),
    )
    return main.__dict__


class _NotInstalled:
    """Stands for a package that this Python lacks; using it says so."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        raise ModuleNotFoundError(f"{self._name} is not installed for {sys.executable}")


def seed_all(seed: int) -> None:
    """Start all random numbers anew; those of the accelerators are from the start."""
    torch.default_generator.manual_seed(seed)
    random.seed(seed)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed)


def randomness() -> tuple[Any, ...]:
    """How far the random numbers are that code can draw."""
    numpy = sys.modules.get("numpy")
    its = numpy.random.get_state() if numpy is not None else ()
    found = [part.tolist() if hasattr(part, "tolist") else part for part in its]
    state = torch.default_generator.get_state()
    return ctypes.string_at(state.data_ptr(), state.numel()), random.getstate(), found
