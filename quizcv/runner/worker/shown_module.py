"""Which of the modules that the code made or named is shown."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import torch

from .bindings import Binding, names_read
from .trace import Calls

Named = tuple[Any, "str | None", "int | None"]
"""A module or None, its name in the code, and the line that made it so."""


def module_to_show(
    tree: ast.Module, outcome: Any, namespace: dict[str, Any], bound: Sequence[Binding], calls: Calls
) -> Named:
    """What the code gives (the `outcome`), if that is a module.

    Else the one bound, changed or named last, but where the code gives something else, rather one that it
    called.
    """
    if isinstance(outcome, torch.nn.Module):
        return outcome, _name_of(outcome, tree, namespace, bound), tree.body[-1].lineno
    latest = _latest(tree, namespace, bound)
    if outcome is not None and not calls.by_code(latest[0]):
        called = calls.latest()
        if called is not None:
            return called, _name_of(called, tree, namespace, bound), None
    return latest


def _latest(tree: ast.Module, namespace: dict[str, Any], bound: Sequence[Binding]) -> Named:
    """The module bound or changed last; without one, the last that the code names."""
    for binding in reversed(bound):
        module = namespace.get(binding.name)
        if isinstance(module, torch.nn.Module) and binding.kind != "loop":
            return module, binding.name, binding.line
    loops = {binding.name for binding in bound if binding.kind == "loop"}
    for name in reversed(names_read(tree)):
        module = namespace.get(name)
        if isinstance(module, torch.nn.Module) and name not in loops:
            return module, name, None
    return None, None, None


def _name_of(
    module: Any, tree: ast.Module, namespace: dict[str, Any], bound: Sequence[Binding]
) -> str | None:
    """The last name in the code that stands for this module."""
    names = reversed((*names_read(tree), *(binding.name for binding in bound)))
    return next((name for name in names if namespace.get(name) is module), None)
