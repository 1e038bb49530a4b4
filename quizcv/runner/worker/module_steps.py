"""What each step of a chain leaves behind: how much of a model learns, and what its head is."""

from __future__ import annotations

from typing import Any

import torch

from .describe import type_name

_OUTPUTS = ("out_features", "out_channels")  # what layers call the number of their outputs


class ModuleSteps:
    """Looks at the models of a namespace after each piece of code."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._looks: list[tuple[int | None, dict[str, Any]]] = []

    def note(self, piece: int | None) -> None:
        """Note the models as they are after setup number `piece`, or after the code (None)."""
        models = {
            name: _step(value)
            for name, value in list(self._namespace.items())
            if isinstance(value, torch.nn.Module)
        }
        self._looks.append((piece, models))

    def of(self, name: str | None) -> list[dict[str, Any]]:
        """The steps of the model with this name, those that changed nothing left out."""
        steps: list[dict[str, Any]] = []
        for piece, models in self._looks:
            step = models.get(name or "")
            if step is not None and (not steps or {**steps[-1], "setup": 0} != {**step, "setup": 0}):
                steps.append({**step, "setup": piece})
        return steps


def _step(model: Any) -> dict[str, Any] | None:
    try:
        return {**counts(model), "head": _head(model)}
    except Exception:  # a snippet's own class may raise anything
        return None


def _head(model: Any) -> dict[str, Any] | None:
    """The last layer that has parameters of its own."""
    heads = [item for item in model.named_modules() if any(True for _ in item[1].parameters(recurse=False))]
    if not heads:
        return None
    name, layer = heads[-1]
    outputs = next((getattr(layer, word) for word in _OUTPUTS if hasattr(layer, word)), None)
    return {
        "name": name,
        "type": type_name(layer),
        "outputs": outputs if type(outputs) is int else None,
    }


def is_lazy(module: Any) -> bool:
    """Whether there are parameters in it that get their sizes only at the first call."""
    return any(map(_has_no_size, module.parameters()))


def counts(module: Any) -> dict[str, int]:
    """How many numbers a module holds, and how many of them learn."""
    found = {"parameters": 0, "trainable": 0}
    for parameter in torch.nn.Module.parameters(module):
        if _has_no_size(parameter):
            continue
        found["parameters"] += parameter.numel()
        found["trainable"] += parameter.numel() if parameter.requires_grad else 0
    return found


def _has_no_size(parameter: Any) -> bool:
    """Whether it belongs to a lazy layer that was not called yet."""
    return isinstance(parameter, (torch.nn.UninitializedParameter, torch.nn.parameter.UninitializedBuffer))
