"""Calls that reduce axes, and what stands in square brackets."""

from __future__ import annotations

import ast
from collections.abc import Callable

from quizcv.layers import Sizes
from quizcv.questions.calls.call import (
    Call,
    Given,
    UnknownError,
    axis,
    literal,
    without,
)


def reduce(call: Call) -> Given:
    """`x.mean(dim=1, keepdim=True)`."""
    shape, dim = call.tensor(), call.value(1, "dim")
    keepdim = bool(call.value(2, "keepdim", usual=False))
    everything = tuple(range(len(shape)))
    dims = everything if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    axes = tuple(axis(each, len(shape)) for each in dims)

    def kept(places: tuple[int, ...]) -> Sizes:
        return tuple(1 if place in places else size for place, size in enumerate(shape))

    right, flipped = without(shape, *axes), kept(axes)
    said = "without `keepdim=True` the axes named go" if dim is not None else "without a `dim` all axes go"
    if keepdim:
        right, flipped, said = flipped, right, "with `keepdim=True` the axes named stay, with size 1"
    slips = [(flipped, "keepdim", said)]
    if dim is not None:
        slips.append((shape, "dim", "the axes named go" if not keepdim else "the axes named become 1"))
    others = tuple(place for place in everything if place not in axes)
    if dim is None:
        slips += [
            (without(shape, *rest), "dim", said)
            for rest in (everything[1:], everything[:1], everything[:2], everything[2:])
        ]
        return right, slips
    form: Callable[[tuple[int, ...]], Sizes] = kept if keepdim else (lambda places: without(shape, *places))
    slips.append(
        (
            form(others),
            "dim",
            "the axes named go, and the others stay"
            if not keepdim
            else "the axes named become 1, and the others stay",
        )
    )
    if all(axes):
        slips.append((form(tuple(place - 1 for place in axes)), "dim", "the axes are counted from 0"))
    if len(axes) > 1:
        slips += [(form((axis,)), "dim", "all axes named are reduced, not only one") for axis in axes]
    return right, slips


def index(shape: Sizes, at: ast.expr) -> Given:
    """Numbers, slices, None and `...`; masks and lists are not worked out."""
    items = [*at.elts] if isinstance(at, ast.Tuple) else [at]
    real = [item for item in items if not _is_none(item) and not _is_dots(item)]
    if sum(map(_is_dots, items)) > 1 or len(real) > len(shape):
        raise UnknownError
    if not any(map(_is_dots, items)):
        items.append(ast.Constant(...))
    # Of each axis the right size, None where there is none, and wrong ones with what is said of them.
    found: list[tuple[int | None, list[tuple[int | None, str]]]] = []
    sizes = [*shape]
    for item in items:
        if _is_dots(item):
            while len(sizes) > len(real):
                found.append((sizes.pop(0), []))
        elif _is_none(item):
            found.append((1, [(None, "`None` makes a new axis of size 1")]))
        else:
            real.pop(0)
            found.append(_of_item(item, sizes.pop(0)))
    right = tuple(size for size, _ in found if size is not None)
    slips = []
    for place, (_, wrong) in enumerate(found):
        for changed, said in wrong:
            shown = [size for size, _ in found]
            shown[place] = changed
            slips.append((tuple(size for size in shown if size is not None), "indexing", said))
    return right, slips


def _of_item(item: ast.expr, size: int) -> tuple[int | None, list[tuple[int | None, str]]]:
    """What a number or a slice leaves of an axis."""
    if not isinstance(item, ast.Slice):
        if not isinstance(literal(item), int):
            raise UnknownError
        return None, [(wrong, "a number removes its axis") for wrong in (1, size)]
    lower, upper, step = (
        literal(part) if part is not None else None for part in (item.lower, item.upper, item.step)
    )
    length = len(range(size)[lower:upper:step])
    slips: list[tuple[int | None, str]] = [(None, "a slice keeps its axis, however short")]
    slips.append((size, "that is the whole axis; a slice takes what it names"))
    if step is not None and step > 1:
        slips.append((length + 1, "the first is taken, and then every so many; count once more"))
    elif upper is not None and lower is not None:
        slips += [(wrong, "the end of a slice is not in it") for wrong in (length + 1, upper)]
    return length, slips


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_dots(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...
