"""Whether two values are the same: in value, shape, dtype and device, and never by broadcasting."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from math import isinf, isnan

from quizcv.decks.field_types import Property
from quizcv.runner import Captured

TOLERANCES = {
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
    "float32": (1.3e-6, 1e-5),
    "float64": (1e-7, 1e-7),
    "complex64": (1.3e-6, 1e-5),
    "complex128": (1e-7, 1e-7),
}
"""Relative and absolute: those of torch.testing.assert_close."""


_KINDS = {
    **dict.fromkeys(("int", "float", "complex"), "number"),
    **dict.fromkeys(("tuple", "list", "Size"), "sequence"),
}
"""Types that are one kind to whoever compares; any other is a kind of its own."""


def kind_difference(wanted: Captured, got: Captured) -> str:
    """That a value of another kind came out, in a sentence; "" when it is the same."""
    if _KINDS.get(wanted.type, wanted.type) == _KINDS.get(got.type, got.type):
        return ""
    return f"{_named(got)} came out, where {_named(wanted)} is wanted"


def difference(
    wanted: Captured, got: Captured, *, shape_only: bool = False, properties: Sequence[Property] = ()
) -> str:
    """The first difference in a sentence about `got` that gives nothing away of `wanted`; "" for none.

    Numbers are not compared with `shape_only`, and of tensors these `properties` are compared too.
    """
    if said := kind_difference(wanted, got):
        return said
    if wanted.shape is not None or got.shape is not None:
        return _of_tensors(wanted, got, shape_only) or _of_properties(wanted, got, properties)
    if wanted.type == "module":
        return _of_modules(wanted, got, shape_only)
    if len(wanted.items) != len(got.items):
        return f"the {got.type} has {len(got.items)} items, and {len(wanted.items)} are wanted"
    if sorted(wanted.names) != sorted(got.names):
        return f"the keys are {', '.join(got.names) or 'none'}"
    for name, one, other in _pairs(wanted, got):
        if apart := difference(one, other, shape_only=shape_only):
            return f"item {name}: {apart}"
    if not got.whole:
        return "this value cannot be compared"
    if wanted.text != got.text and not shape_only and not _close_numbers(wanted, got):
        return f"{got.text} came out"
    return ""


def is_comparable(value: Captured, *, shape_only: bool = False) -> bool:
    """Whether all is known of this value that a comparison needs."""
    is_known = value.whole or (value.shape is not None and (shape_only or value.device == "meta"))
    return is_known and all(is_comparable(item, shape_only=shape_only) for item in value.items)


def numbers(value: Captured) -> Sequence[float]:
    """The numbers of a tensor, row by row."""
    return memoryview(base64.b64decode(value.data)).cast(value.code)


def _of_tensors(wanted: Captured, got: Captured, shape_only: bool) -> str:
    for what in ("shape", "dtype", "device"):
        one, other = getattr(wanted, what), getattr(got, what)
        if one != other:
            return f"the {what} is {other}"
    if shape_only or wanted.device == "meta" or wanted.data == got.data:
        return ""
    if not got.whole:
        return "its values cannot be compared; is it a sparse tensor?"
    relative, absolute = TOLERANCES.get(wanted.dtype or "", (0.0, 0.0))
    ours, theirs = numbers(wanted), numbers(got)
    for place, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        if one != other and not _close(one, other, relative, absolute):
            return f"the value at {_place(place, wanted)} is {_text(other, got)}"
    return ""


def _of_properties(wanted: Captured, got: Captured, properties: Sequence[Property]) -> str:
    for name in properties:
        if name == "storage":
            if more := sorted({*got.shares} - {*wanted.shares}):
                return f"it shares its memory with {more[0]}"
            if less := sorted({*wanted.shares} - {*got.shares}):
                return f"it has memory of its own, and does not share that of {less[0]}"
        elif getattr(wanted, name) != getattr(got, name):
            return _PROPERTIES[name][getattr(got, name)]
    return ""


_PROPERTIES: dict[str, tuple[str, str]] = {
    "requires_grad": ("it does not require gradients", "it requires gradients"),
    "leaf": ("it is no leaf: it was computed from a tensor that learns", "it is a leaf"),
    "contiguous": ("it is not contiguous in memory", "it is contiguous in memory"),
    "channels_last": (
        "its memory format is not channels_last",
        "its memory format is channels_last",
    ),
}
"""What is said of a tensor that does not have the property, and of one that has."""


def _of_modules(wanted: Captured, got: Captured, shape_only: bool) -> str:
    for what, words in (("parameters", "parameters"), ("trainable", "parameters that learn")):
        if getattr(wanted, what) != getattr(got, what):
            return f"it has {getattr(got, what):,} {words}"
    for one, other in zip(wanted.items, got.items, strict=False):
        if apart := difference(one, other, shape_only=shape_only):
            return f"of its output, {apart}"
    return "" if len(wanted.items) == len(got.items) else "it cannot be called on this input"


def _pairs(wanted: Captured, got: Captured) -> Iterator[tuple[str, Captured, Captured]]:
    """The items that belong together, in the wanted order: those of a dict have the same key."""
    theirs = dict(zip(got.names or map(str, range(len(got.items))), got.items, strict=True))
    for name, item in zip(wanted.names or theirs, wanted.items, strict=True):
        yield name, item, theirs[name]


def _named(value: Captured) -> str:
    if value.type == "module":
        return f"a module ({value.text})"
    return "None" if value.type == "NoneType" else f"a value of type {value.type}"


def _close(one: float, other: float, relative: float, absolute: float) -> bool:
    if isnan(one) or isnan(other):
        return isnan(one) and isnan(other)
    if isinf(one) or isinf(other):
        return one == other
    return abs(one - other) <= absolute + relative * abs(one)


def _close_numbers(wanted: Captured, got: Captured) -> bool:
    if _KINDS.get(wanted.type) != "number":
        return False
    try:
        one, other = complex(wanted.text or ""), complex(got.text or "")
    except ValueError:
        return False
    if "float" not in (wanted.type, got.type) and "complex" not in (wanted.type, got.type):
        return False  # whole numbers are the same or not
    exact = TOLERANCES["float64"]
    return _close(one.real, other.real, *exact) and _close(one.imag, other.imag, *exact)


def _place(place: int, value: Captured) -> str:
    """Where in the tensor the number stands; complex ones are stored as pairs."""
    if value.dtype and value.dtype.startswith("complex"):
        place //= 2
    return f"[{', '.join(map(str, reversed(list(_indices(place, value.shape or ())))))}]"


def _indices(place: int, shape: tuple[int, ...]) -> Iterator[int]:
    for size in reversed(shape):
        place, index = divmod(place, size)
        yield index


def _text(number: float, value: Captured) -> str:
    if value.dtype == "bool":
        return str(bool(number))
    return f"{number:.6g}" if isinstance(number, float) else str(number)
