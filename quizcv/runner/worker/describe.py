"""Turning what a snippet made into plain data: shapes, types, short texts. Everything is clipped here."""

from __future__ import annotations

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
    if isinstance(value, (tuple, list, dict)) and depth < MAX_DEPTH:
        return {"type": type_name(value), "items": _items(value, depth)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"type": type_name(value), "text": short_text(value)}
    return {"type": type_name(value)}


def type_name(value: Any) -> str:
    """The name of its class, whatever a metaclass says, clipped."""
    name = str(type.__dict__["__name__"].__get__(type(value)))
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
        try:
            shape = list(torch.Tensor.size(value))
        except RuntimeError:  # nested tensors have no single shape
            shape = None
        return {"shape": shape, "dtype": str(value.dtype).replace("torch.", ""), "device": str(value.device)}


def _fields(value: Any) -> Any:
    """The names of a named tuple's members, also of torch's own such as `torch.return_types.max`."""
    is_torchs = type(value).__module__ == "torch.return_types"
    return getattr(value, "__match_args__" if is_torchs else "_fields", ())  # the former from Python 3.10 on


def _items(value: Any, depth: int) -> list[dict[str, Any]]:
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
