"""Values whole, as plain data: an answer is compared where the code that gave it cannot interfere."""

from __future__ import annotations

import ast
import base64
import builtins
import ctypes
import math
from collections.abc import Iterable
from typing import Any

import torch
import torch.nn
import torch.nn.functional

from .describe import MAX_TEXT, describe, short_text, type_name
from .module_steps import counts

MAX_NUMBERS = 1_000_000  # in all tensors of one value
MAX_DEPTH = 8  # of collections in collections
MAX_ITEMS = 1000

_GUARDED = (
    builtins,
    math,
    torch,
    torch.nn,
    torch.nn.functional,
    torch.Tensor,
    torch.nn.Parameter,
    torch.nn.Module,
    torch.testing,
)

# The originals: a snippet may put others in their place.
_to, _contiguous, _detach = torch.Tensor.to, torch.Tensor.contiguous, torch.Tensor.detach
_flatten, _address = torch.Tensor.flatten, torch.Tensor.data_ptr
_view_as_real, _disabled = torch.view_as_real, torch._C.DisableTorchFunctionSubclass
_version = torch._C.TensorBase._version
_function_modes, _dispatch_modes = torch._C._len_torch_function_stack, torch._C._len_torch_dispatch_stack
_isinstance, _type, _tensor, _module = isinstance, type, torch.Tensor, torch.nn.Module


class Guard:
    """Tells whether what judges an answer was tampered with since this was made."""

    def __init__(self) -> None:
        self._before = [(place, dict(vars(place))) for place in _GUARDED]
        self._modes = _modes()

    def complaint(self) -> str:
        """What was done to torch or Python, in a sentence; "" when nothing was."""
        if _modes() != self._modes:
            return "the code leaves a mode of torch switched on"
        for place, before in self._before:
            now = vars(place)
            replaced = [name for name, value in before.items() if now.get(name) is not value]
            if _isinstance(place, _type):  # a new name hides what the class inherits
                replaced += [name for name in now if name not in before]
            if replaced:
                return f"the code puts something else in the place of {place.__name__}.{replaced[0]}"
        return ""


class Tensors:
    """Tells which of the tensors in a namespace were changed in place since this was made."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        tensors = [(name, value) for name, value in namespace.items() if _isinstance(value, _tensor)]
        self._before = [(name, value, _version_of(value)) for name, value in tensors]

    def changed(self) -> list[str]:
        """The names that they had."""
        return [name for name, value, version in self._before if _version_of(value) != version]


def _modes() -> tuple[int, int]:
    """How many modes are on that get hold of all that torch is asked to do."""
    return _function_modes(), _dispatch_modes()


class _Budget:
    def __init__(self) -> None:
        self.numbers = MAX_NUMBERS


def result_of(tree: ast.Module, value: Any, namespace: dict[str, Any]) -> Any:
    """What code gives: the value of its last expression, or of the name that its last statement binds.

    That may be the last one inside a `with`.
    """
    last: Any = tree.body[-1] if tree.body else None
    while isinstance(last, ast.With):
        last = last.body[-1]
    targets = {ast.Assign: "targets", ast.AnnAssign: "target", ast.AugAssign: "target"}.get(type(last))
    if targets is None:
        return value
    target = getattr(last, targets)
    if isinstance(target, list):
        target = target[-1]
    return namespace.get(target.id) if isinstance(target, ast.Name) else value


def lies(values: Iterable[Any], depth: int = 0) -> bool:
    """Whether one of these answers comparisons with what it likes: its class says itself what equals it."""
    return any(
        lies(value.values() if type(value) is dict else value, depth + 1)
        if type(value) in (tuple, list, dict) and depth < MAX_DEPTH
        else _lies(value)
        for value in values
    )


def _lies(value: Any) -> bool:
    kind = _type(value)
    if _isinstance(value, _tensor):
        return kind is not _tensor and kind is not torch.nn.Parameter
    if kind.__module__ != "__main__" or _isinstance(value, _module):
        return False
    return any(
        name in base.__dict__ for base in kind.__mro__[:-1] for name in ("__eq__", "__torch_function__")
    )


def capture(value: Any, output: Any = None) -> dict[str, Any]:
    """A value whole: tensors with their numbers; a module as its size and the `output` that it gave."""
    return _capture(value, output, _Budget(), 0)


def _version_of(tensor: Any) -> Any:
    """How often it was changed in place; None for one made in inference mode, which does not count."""
    try:
        return _version.__get__(tensor)
    except RuntimeError:
        return None


def _capture(value: Any, output: Any, budget: _Budget, depth: int) -> dict[str, Any]:
    if _isinstance(value, _tensor):
        return _of_tensor(value, budget)
    if _isinstance(value, _module):
        found: dict[str, Any] = {"type": "module", "text": type_name(value), **counts(value)}
        if output is not None:
            found["items"] = [_capture(output, None, budget, depth + 1)]
        return found
    if type(value).__module__ == "torch.return_types":  # of max, topk, ...
        value = tuple(value)
    if type(value) in (tuple, list, dict, torch.Size) and depth < MAX_DEPTH and len(value) <= MAX_ITEMS:
        members = list(value.values()) if type(value) is dict else list(value)
        items = [_capture(member, None, budget, depth + 1) for member in members]
        name = "tuple" if type(value) is torch.Size else type_name(value)
        names = [short_text(key) for key in value] if type(value) is dict else []
        return {"type": name, "items": items, "names": names}
    if type(value) in (type(None), bool, int, float, complex, str, torch.dtype, torch.device):
        text = short_text(value)
        return {"type": type_name(value), "text": text, "whole": len(text) < MAX_TEXT and text[0] != "<"}
    return {"type": type_name(value), "whole": False}


def _of_tensor(value: Any, budget: _Budget) -> dict[str, Any]:
    found = describe(value)
    found["type"] = "Tensor" if found["type"] == "Parameter" else found["type"]
    shape = found["shape"]
    count = math.prod(shape) if shape is not None else MAX_NUMBERS + 1
    if found["device"] == "meta" or value.is_sparse or value.is_quantized or count > budget.numbers:
        return {**found, "whole": False}
    budget.numbers -= count
    with torch.no_grad(), _disabled():
        plain = _detach(value)
        if plain.is_complex():
            plain = _view_as_real(plain.resolve_conj())
        code, exact, size = "q", torch.int64, 8
        if plain.is_floating_point():
            code, exact, size = (
                ("d", torch.float64, 8) if plain.element_size() == 8 else ("f", torch.float32, 4)
            )
        numbers = _flatten(_contiguous(_to(plain, device="cpu", dtype=exact)))
        size *= count * (2 if value.is_complex() else 1)
        data = ctypes.string_at(_address(numbers), size) if count else b""
    return {**found, "code": code, "data": base64.b64encode(data).decode()}
