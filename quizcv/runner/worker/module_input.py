"""What a module is called on, where it is quizcv that calls it."""

from __future__ import annotations

import inspect
from typing import Any

import torch


def arguments(x: Any) -> tuple[Any, ...]:
    """What a module is called on for this input: a tuple is several arguments."""
    return x if type(x) is tuple else (x,)


def takes(module: Any, args: tuple[Any, ...]) -> bool:
    """Whether the module can be called with so many arguments; a loss, say, wants two."""
    try:
        inspect.signature(module.forward).bind(*args)
    except TypeError:
        return False
    except ValueError:  # what is not written in Python has no signature
        return True
    return True


def assumed(module: Any) -> tuple[tuple[Any, ...] | None, str]:
    """Arguments guessed from the first layer with parameters, or None; and what to say of it."""
    for layer in module.modules():
        parameters = list(layer.parameters(recurse=False))
        if not parameters:
            continue
        if type(layer) is torch.nn.Conv2d:
            shape: tuple[int, ...] = (1, layer.in_channels, 224, 224)
        elif type(layer) is torch.nn.Linear:
            shape = (1, layer.in_features)
        else:
            break
        try:  # of the parameter's own kind: a fake one, say, takes none but fakes
            x = parameters[0].detach().new_empty(shape).normal_()
        except Exception:  # there are no random numbers of some types
            break
        return (x,), f"no input was given: torch.randn{shape} was assumed, from the first layer"
    return None, "no input was given, so the module was not called"
