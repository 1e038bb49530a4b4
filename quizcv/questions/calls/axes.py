"""Calls that move, add, remove or recut axes."""

from __future__ import annotations

from math import prod
from typing import Any

from quizcv.layers import Sizes
from quizcv.questions.calls.call import (
    Call,
    Given,
    UnknownError,
    axis,
    with_axis,
    with_size,
    without,
)


def permute(call: Call) -> Given:
    """`x.permute(0, 2, 3, 1)`."""
    shape, order = call.tensor(), call.sizes(1, "dims")
    order = tuple(axis(dim, len(shape)) for dim in order)
    if sorted(order) != [*range(len(shape))]:
        raise UnknownError
    inverse = tuple(shape[order.index(place)] for place in range(len(shape)))
    said = "each number names the old axis that comes to its place, not the place where an axis goes"
    return tuple(shape[place] for place in order), [(inverse, "permute", said)]


def transpose_call(call: Call) -> Given:
    """`x.transpose(1, 2)`."""
    return transpose(call.tensor(), call.value(1, "dim0"), call.value(2, "dim1"))


def t(call: Call) -> Given:
    """`x.t()`."""
    shape = call.tensor()
    return transpose(shape, 0, 1) if len(shape) == 2 else (shape, [])


def transpose(shape: Sizes, one: Any, other: Any) -> Given:
    """Two axes change places."""
    first, second = axis(one, len(shape)), axis(other, len(shape))
    swapped = [*shape]
    swapped[first], swapped[second] = shape[second], shape[first]
    turned = tuple(reversed(shape))
    return tuple(swapped), [(turned, "transpose", "only the two axes named change places")]


def movedim(call: Call) -> Given:
    """`x.movedim(-1, 1)`."""
    shape = call.tensor()
    start, end = axis(call.value(1, "source"), len(shape)), axis(call.value(2, "destination"), len(shape))
    moved = with_axis(without(shape, start), end, shape[start])
    swapped = transpose(shape, start, end)[0]
    return moved, [(swapped, "movedim", "the axes between close up; only `transpose` swaps two")]


def unsqueeze(call: Call) -> Given:
    """`x.unsqueeze(0)`."""
    shape, dim = call.tensor(), call.value(1, "dim")
    place = axis(dim, len(shape) + 1)
    others = [(with_axis(shape, at), "axis", "the new axis stands elsewhere") for at in range(len(shape) + 1)]
    return with_axis(shape, place), others


def squeeze(call: Call) -> Given:
    """`x.squeeze()`."""
    shape, dim = call.tensor(), call.value(1, "dim")
    ones = [place for place, size in enumerate(shape) if size == 1]
    every = without(shape, *ones)
    if dim is None:
        return every, [
            (without(shape, one), "squeeze", "without a `dim` all axes of size 1 go") for one in ones
        ]
    place = axis(dim, len(shape))
    if shape[place] == 1:
        return without(shape, place), [(every, "squeeze", "only the axis named goes")]
    said = "an axis goes only if its size is 1"
    return shape, [
        (without(shape, place), "squeeze", said),
        (every, "squeeze", "only the axis named may go"),
    ]


def flatten(call: Call) -> Given:
    """`x.flatten(1)`."""
    shape = call.tensor()
    if not shape:
        raise UnknownError
    start = axis(call.value(1, "start_dim", 0), len(shape))
    end = axis(call.value(2, "end_dim", -1), len(shape))

    def cut(first: int, last: int) -> Sizes:
        return (*shape[:first], prod(shape[first : last + 1]), *shape[last + 1 :])

    added = (*shape[:start], sum(shape[start : end + 1]), *shape[end + 1 :])
    slips = [(added, "flatten", "the sizes are multiplied, not added")]
    if start > 0:
        said = "the batch stays an axis of its own" if start == 1 else "the axes before `start_dim` stay"
        slips.append((cut(0, end), "flatten", f"flattened too much: {said}"))
    if start > 1:
        slips.append((cut(1, end), "flatten", "flattened too much: the axes before `start_dim` stay"))
    if start < 1:
        said = "flattened too little: without a `start_dim` the first axis goes in as well"
        slips.append(
            (
                cut(1, end),
                "flatten",
                said
                if "start_dim" not in call.named and len(call.args) < 2
                else "flattened too little: axis 0 goes in as well",
            )
        )
    if 0 < start < end - 1:
        slips.append((cut(start + 1, end), "flatten", "flattened too little"))
    if end < len(shape) - 1:
        slips.append(
            (cut(start, len(shape) - 1), "flatten", "flattened too much: `end_dim` is the last that goes in")
        )
    return cut(start, end), slips


def reshape(call: Call) -> Given:
    """`x.reshape(2, -1)` and `x.view(2, -1)`."""
    shape, wanted = call.tensor(), call.sizes(1, "shape")
    rest = prod(size for size in wanted if size != -1)
    if not wanted or wanted.count(-1) > 1 or not rest or prod(shape) % rest:
        raise UnknownError
    right = tuple(prod(shape) // rest if size == -1 else size for size in wanted)
    slips = []
    if -1 in wanted:
        at = wanted.index(-1)
        said = "-1 stands for all that is left, so that as many numbers come out as go in"
        for size in {*shape, 1, prod(shape)}:
            slips.append((with_size(right, at, size), "reshape", said))
        slips.append((without(right, at), "reshape", said))
    return right, slips


def expand(call: Call) -> Given:
    """`x.expand(3, 4)`."""
    shape, wanted = call.tensor(), call.sizes(1, "size")
    behind = len(wanted) - len(shape)
    if behind < 0:
        raise UnknownError
    old = (*(1,) * behind, *shape)
    right = tuple(size if new == -1 else new for new, size in zip(wanted, old, strict=True))
    times = tuple(size * max(new, 1) for new, size in zip(wanted, old, strict=True))
    return right, [(times, "expand", "`expand` names the new sizes; `repeat` multiplies them")]


def repeat(call: Call) -> Given:
    """`x.repeat(1, 4)`."""
    shape, times = call.tensor(), call.sizes(1, "repeats")
    behind = len(times) - len(shape)
    if behind < 0:
        raise UnknownError
    old = (*(1,) * behind, *shape)
    right = tuple(by * size for by, size in zip(times, old, strict=True))
    return right, [(times, "repeat", "`repeat` says how often; the sizes are multiplied by it")]
