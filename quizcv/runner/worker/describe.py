"""Turning what a snippet made into plain data: shapes, types, short texts. Everything is clipped here."""

from __future__ import annotations

import dataclasses
from typing import Any

import torch

MAX_TEXT = 1000  # characters of a repr
MAX_NAME = 200  # characters of a name
MAX_ITEMS = 50  # of one collection
MAX_DEPTH = 4  # of collections in collections


def describe(value: Any, depth: int = 0) -> dict[str, Any]:
    """A tensor's shape, dtype and device; a collection's items; of anything else its type."""
    if isinstance(value, torch.Tensor):
        return {"type": type_name(value), **_tensor(value)}
    if depth < MAX_DEPTH and (isinstance(value, (tuple, list, dict)) or _is_record(value)):
        try:
            return {"type": type_name(value), "items": _items(value, depth)}
        except Exception:  # a class of the snippet's own may answer anything
            return {"type": type_name(value)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"type": type_name(value), "text": short_text(value)}
    return {"type": type_name(value)}


def type_name(value: Any) -> str:
    """The name of its class, whatever a metaclass says, clipped; of a parametrised module, that of before."""
    kind = type(value)
    if isinstance(value, torch.nn.Module) and "parametrizations" in getattr(value, "_modules", {}):
        kind = kind.__bases__[0]
    name = str(type.__dict__["__name__"].__get__(kind))
    return name if len(name) <= MAX_NAME else name[:MAX_NAME] + "…"


def has_tensor(description: dict[str, Any]) -> bool:
    """Whether there is a tensor in what `describe` gave."""
    return "shape" in description or any(has_tensor(item) for item in description.get("items", ()))


def short_text(value: Any) -> str:
    """A clipped repr; a repr that fails says so."""
    try:
        text = repr(value[:MAX_TEXT] if isinstance(value, (str, bytes)) else value)
    except Exception as error:  # a snippet's __repr__ may raise anything
        text = f"<{type_name(value)} whose repr raises {type_name(error)}>"
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def _tensor(value: Any) -> dict[str, Any]:
    # Subclasses may answer with what they like; this asks torch itself.
    with torch._C.DisableTorchFunctionSubclass():
        found = {"dtype": str(value.dtype).replace("torch.", ""), "device": str(value.device)}
        if isinstance(value, torch.nn.UninitializedParameter):
            return {"shape": None, **found, "text": "no size before the first call"}
        try:
            sizes = list(torch.Tensor.size(value))
        except RuntimeError:  # nested tensors have no single shape
            return {"shape": None, **found, "text": "nested"}
        if all(type(size) is int for size in sizes):
            return {"shape": sizes, **found}
        return {"shape": None, **found, "text": f"({', '.join(map(_size_text, sizes))})"}


def _size_text(size: Any) -> str:
    """One size; of a nested tensor's ragged axis, which has many, a letter as torch writes it."""
    return str(size)[:MAX_NAME]


def _is_record(value: Any) -> bool:
    """Whether its members can be read by the names that its class gives them."""
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def _fields(value: Any) -> Any:
    """The names of a named tuple's members, also of torch's own such as `torch.return_types.max`."""
    is_torchs = type(value).__module__ == "torch.return_types"
    return getattr(value, "__match_args__" if is_torchs else "_fields", ())  # the former from Python 3.10 on


def _items(value: Any, depth: int) -> list[dict[str, Any]]:
    if _is_record(value) and not isinstance(value, (tuple, list, dict)):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        names = [str(key)[:MAX_TEXT] for key in list(value)[:MAX_ITEMS]]
        members = list(value.values())[:MAX_ITEMS]
    else:
        members = list(value[:MAX_ITEMS])
        names = [str(name) for name in _fields(value) or range(len(members))]
    items = [
        {"name": name, **describe(member, depth + 1)}
        for name, member in zip(names, members)  # noqa: B905  (3.9)
    ]
    if len(value) > MAX_ITEMS:
        items.append({"type": "more", "text": f"{len(value) - MAX_ITEMS} more"})
    return items
