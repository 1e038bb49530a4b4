"""Values whole, as plain data: an answer is compared where the code that gave it cannot interfere."""

from __future__ import annotations

import ast
import base64
import builtins
import ctypes
import math
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import torch
import torch.nn
import torch.nn.functional
import torch.overrides
import torch.testing

from . import compiler
from .describe import MAX_TEXT, describe, short_text, type_name
from .module_steps import counts

MAX_NUMBERS = 1_000_000  # in all tensors of one value
MAX_DEPTH = 8  # of collections in collections
MAX_ITEMS = 1000

_TRUSTED = ("builtins", "collections", "numpy", "torch", "torchvision", "typing")

_GUARDED = (
    builtins,
    math,
    torch,
    torch.nn,
    torch.nn.functional,
    torch.testing,
    torch.Tensor,
    torch.nn.Parameter,
    *{value for value in vars(torch.nn).values() if isinstance(value, type)},
)
"""Where the names are that a check may use."""

_OPERATORS = {
    f"__{name}__"
    for name in (
        *("eq", "ne", "lt", "le", "gt", "ge", "add", "radd", "sub", "rsub", "mul", "rmul", "matmul"),
        *("truediv", "pow", "neg", "abs", "bool", "len", "iter", "contains", "getitem", "getattr"),
        *("getattribute", "call", "float", "int", "torch_function"),
    )
}
"""What classes are asked for without being named."""

# The originals: a snippet may put others in their place.
_to, _contiguous, _detach = torch.Tensor.to, torch.Tensor.contiguous, torch.Tensor.detach
_flatten, _address = torch.Tensor.flatten, torch.Tensor.data_ptr
_view_as_real, _disabled = torch.view_as_real, torch._C.DisableTorchFunctionSubclass
_version = torch._C.TensorBase._version
_clone, _shape_of = torch.Tensor.clone, torch.Tensor.size
_function_stack = torch.overrides._get_current_function_mode_stack
_function_modes, _dispatch_modes = torch._C._len_torch_function_stack, torch._C._len_torch_dispatch_stack
_flags = vars(type)["__flags__"].__get__
_MADE_BY_PYTHON_CODE = 1 << 9  # Py_TPFLAGS_HEAPTYPE
_isinstance, _type, _tensor, _module = isinstance, type, torch.Tensor, torch.nn.Module


_Places = list[tuple[Any, dict[str, Any]]]
"""Each of the guarded, with what it has under which name."""

_PATCHING = {"setattr", "delattr", "exec", "eval", "vars", "globals"}

_untouched: _Places | None = None
_had_compiler = False  # when that was noted: importing it patches torch


def note_untouched() -> None:
    """Remember how all that is guarded is before anything ran: to copy it is half the work of a small run."""
    global _untouched, _had_compiler
    _untouched, _had_compiler = _as_they_are(), compiler.is_imported()


def is_untouched() -> bool:
    """Whether all that is guarded is as it was then, and no mode is on."""
    known = _known()
    return known is not None and _modes() == (0, 0) and all(vars(place) == was for place, was in known)


def _known() -> _Places | None:
    """What was noted, if it was and still holds."""
    return _untouched if compiler.is_imported() == _had_compiler else None


def may_patch(tree: ast.AST) -> bool:
    """Whether this code may put something else in the place of what torch or Python has."""
    return any(
        isinstance(node, (ast.Import, ast.ImportFrom))
        or (isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.Attribute) and node.attr == "__dict__")
        or (isinstance(node, ast.Name) and node.id in _PATCHING)
        for node in ast.walk(tree)
    )


def _as_they_are() -> _Places:
    return [(place, vars(place).copy()) for place in _GUARDED]


class Guard:
    """Tells whether what judges an answer was tampered with since this was made."""

    def __init__(self, patched: bool = True) -> None:
        """`patched` says that it may be another already than before anything ran."""
        self._before = (None if patched else _known()) or _as_they_are()
        self._modes = _modes()

    def complaint(self, names: set[str]) -> str:
        """What was done to torch or Python in a sentence; "" when nothing was that judging depends on.

        `names` are those that the check uses; what else there is may be changed at will.
        """
        if _modes() != self._modes:
            return "the code leaves a mode of torch switched on"
        of_class = names | _OPERATORS
        for place, before in self._before:
            now = vars(place)
            if _isinstance(place, _type):  # where a new name hides what it inherits
                looked_at = (before.keys() & of_class) | (now.keys() & of_class)
            else:
                looked_at = before.keys() & names
            for name in looked_at:
                if now.get(name) is not before.get(name):
                    return f"the code puts something else in the place of {place.__name__}.{name}"
        return ""


class Contents:
    """Tells which of the values in a namespace were changed in place since this was made.

    Tensors, also those in lists, tuples, dicts and modules, are compared with copies, MAX_NUMBERS of them;
    of what is larger torch's own count of changes is compared.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        budget = _Budget()
        self._before = [
            (name, [(tensor, _copy(tensor, budget), _version_of(tensor)) for tensor in tensors])
            for name, value in namespace.items()
            if (tensors := list(_tensors_in(value)))
        ]

    def changed(self) -> list[str]:
        """The names that they had."""
        return [name for name, tensors in self._before if any(_has_changed(*each) for each in tensors)]


def names_in(check: str) -> set[str]:
    """All names and attributes that stand in a check; none if it is no Python."""
    try:
        nodes = list(ast.walk(ast.parse(check)))
    except (SyntaxError, ValueError, RecursionError):
        return set()
    found = {node.id for node in nodes if isinstance(node, ast.Name)}
    return found | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def _tensors_in(value: Any, depth: int = 0) -> Iterator[Any]:
    if _isinstance(value, _tensor):
        yield value
    elif _isinstance(value, _module):
        yield from _module.state_dict(value, keep_vars=True).values()
    elif type(value) in (tuple, list, dict) and depth < MAX_DEPTH and len(value) <= MAX_ITEMS:
        for member in value.values() if type(value) is dict else value:
            yield from _tensors_in(member, depth + 1)


def _copy(tensor: Any, budget: _Budget) -> Any:
    """A copy to compare with; None for one that is too large or has no numbers."""
    is_plain = type(tensor) in (_tensor, torch.nn.Parameter) and tensor.layout is torch.strided
    if not is_plain or tensor.device.type == "meta" or tensor.numel() > budget.numbers:
        return None
    budget.numbers -= tensor.numel()
    return _clone(_detach(tensor))


def _has_changed(tensor: Any, copy: Any, version: Any) -> bool:
    if copy is None:
        return bool(_version_of(tensor) != version)
    now = _detach(tensor)
    if _shape_of(now) != _shape_of(copy) or now.dtype != copy.dtype:
        return True
    return not torch.allclose(now, copy, rtol=0, atol=0, equal_nan=True)


def _modes() -> tuple[int, int]:
    """How many modes are on that get hold of all that torch is asked to do; a default device is none."""
    devices = sum(type(mode).__name__ == "DeviceContext" for mode in _function_stack())
    return _function_modes() - devices, _dispatch_modes()


class _Budget:
    def __init__(self) -> None:
        self.numbers = MAX_NUMBERS


def lies(value: Any, depth: int = 0) -> bool:
    """Whether an answer decides itself what it equals: its class, or that of what is in it, says so.

    Classes of Python, torch, torchvision and numpy are trusted, and so are dataclasses and named tuples.
    """
    if type(value) in (tuple, list, dict) and depth < MAX_DEPTH:
        return any(lies(member, depth + 1) for member in (value.values() if type(value) is dict else value))
    own = [kind for kind in _type(value).__mro__ if not _is_trusted(kind)]
    if not own or _isinstance(value, _module):
        return False
    if _isinstance(value, _tensor):
        return True
    return any("__eq__" in vars(kind) and "__dataclass_fields__" not in vars(kind) for kind in own)


def _is_trusted(kind: Any) -> bool:
    """Whether it is written in C, as no answer can be, or is what a library has under its name."""
    if not _flags(kind) & _MADE_BY_PYTHON_CODE:  # the class of None compares for itself since Python 3.13
        return True
    package = str(kind.__module__).partition(".")[0]
    found: Any = sys.modules.get(kind.__module__) if package in _TRUSTED else None
    for name in str(kind.__qualname__).split("."):
        found = getattr(found, name, None)
    return found is kind


def capture(value: Any, output: Any = None, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A value whole: tensors with their numbers; a module as its size and the `output` that it gave.

    Of a tensor it is also told with which names in `before` it shares memory.
    """
    found = _capture(value, output, _Budget(), 0)
    if _isinstance(value, _tensor) and before:
        found["shares"] = [
            name
            for name, other in before.items()
            if _isinstance(other, _tensor) and _storage_of(other) == _storage_of(value) is not None
        ]
    return found


def _storage_of(tensor: Any) -> Any:
    """Where its numbers lie; None for what has none, or none of its own."""
    try:
        return tensor.untyped_storage().data_ptr() or None
    except (RuntimeError, NotImplementedError):  # sparse, fake and other tensors without a storage
        return None


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
    numpy = sys.modules.get("numpy")
    if numpy is not None and _isinstance(value, numpy.generic):
        value = value.item()
    if type(value) in (type(None), bool, int, float, complex, str, torch.dtype, torch.device):
        text = short_text(value)
        return {"type": type_name(value), "text": text, "whole": len(text) < MAX_TEXT and text[0] != "<"}
    return {"type": type_name(value), "whole": False}


def _properties(value: Any) -> dict[str, Any]:
    """What a card may be about besides the numbers."""
    found: dict[str, Any] = {"requires_grad": value.requires_grad, "leaf": value.is_leaf}
    if value.layout is torch.strided and value.device.type != "meta":
        found["contiguous"] = value.is_contiguous()
        if value.dim() == 4:
            found["channels_last"] = value.is_contiguous(memory_format=torch.channels_last)
    return found


def _of_tensor(value: Any, budget: _Budget) -> dict[str, Any]:
    found = describe(value)
    if _is_trusted(_type(value)):  # a Parameter, an image of torchvision's: tensors to whoever compares
        found["type"] = "Tensor"
    found.update(_properties(value))
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
