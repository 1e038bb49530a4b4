"""A call in a text: its arguments, and what it gives as far as that can be worked out."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from quizcv.layers import Sizes

Given = tuple[Sizes, list[tuple[Sizes, str, str]]]
"""The right shape, and wrong ones with the word and the sentence of the slip that leads there."""

Shape = Callable[[ast.expr], Sizes]
"""What gives the shape of an expression."""


class UnknownError(Exception):
    """A shape that cannot be worked out from the text."""


def literal(node: ast.expr) -> Any:
    """A number, a text, or a tuple of numbers. Raises UnknownError."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        raise UnknownError from None


class Call:
    """A call of a function or of a tensor's method: its arguments, the tensor first."""

    def __init__(self, node: ast.Call, receiver: ast.expr | None, shape: Shape) -> None:
        if any(isinstance(each, ast.Starred) for each in node.args) or None in [k.arg for k in node.keywords]:
            raise UnknownError
        self.shape = shape
        self.args = [*([receiver] if receiver is not None else []), *node.args]
        self.named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        self.is_method = receiver is not None

    def tensor(self, place: int = 0, name: str = "input") -> Sizes:
        """The shape of the tensor in this place."""
        return self.shape(self._node(place, name))

    def value(self, place: int, name: str, usual: Any = None) -> Any:
        """A number, text or tuple in this place, or behind this name."""
        if len(self.args) <= place and name not in self.named:
            return usual
        return literal(self._node(place, name))

    def sizes(self, place: int, name: str) -> tuple[int, ...]:
        """All numbers from this place on, or the tuple that stands there."""
        if len(self.args) <= place and name not in self.named:
            return ()
        first = self.value(place, name)
        if isinstance(first, tuple | list):
            return tuple(first)
        return tuple(literal(node) for node in self.args[place:])

    def tensors(self) -> list[Sizes]:
        """The shapes of a list of tensors."""
        node = self._node(0, "tensors")
        if not isinstance(node, ast.List | ast.Tuple) or not node.elts:
            raise UnknownError
        return [self.shape(each) for each in node.elts]

    def _node(self, place: int, name: str) -> ast.expr:
        if place < len(self.args):
            return self.args[place]
        if name in self.named:
            return self.named[name]
        raise UnknownError


def axis(dim: Any, axes: int) -> int:
    """An axis counted from the front, from 0. Raises UnknownError."""
    if not isinstance(dim, int) or isinstance(dim, bool) or not -axes <= dim < axes:
        raise UnknownError
    return dim % axes


def without(shape: Sizes, *axes: int) -> Sizes:
    """The shape without these axes."""
    return tuple(size for place, size in enumerate(shape) if place not in axes)


def with_axis(shape: Sizes, place: int, size: int = 1) -> Sizes:
    """The shape with one more axis in this place."""
    return (*shape[:place], size, *shape[place:])


def with_size(shape: Sizes, place: int, size: int) -> Sizes:
    """The shape with another size in this place."""
    return (*shape[:place], size, *shape[place + 1 :])
