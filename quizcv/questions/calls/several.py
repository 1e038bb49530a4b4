"""Calls that make one tensor of several."""

from __future__ import annotations

import ast
from itertools import permutations

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


def cat(call: Call) -> Given:
    """`torch.cat([a, b], dim=1)`."""
    shapes, dim = call.tensors(), call.value(1, "dim", 0)
    first = shapes[0]
    place = axis(dim, len(first))
    if any(without(other, place) != without(first, place) or len(other) != len(first) for other in shapes):
        raise UnknownError
    slips = []
    if all(shape == first for shape in shapes):
        slips.append(
            (with_axis(first, place, len(shapes)), "cat", "that is `stack`; `cat` makes no new axis")
        )
        slips.append((first, "cat", "`cat` makes the axis longer"))
        for other in {*range(len(first))} - {place}:
            longer = with_size(first, other, len(shapes) * first[other])
            slips.append((longer, "cat", "another axis becomes longer: `dim` counts from 0"))
    return with_size(first, place, sum(shape[place] for shape in shapes)), slips


def stack(call: Call) -> Given:
    """`torch.stack([a, b])`."""
    shapes, dim = call.tensors(), call.value(1, "dim", 0)
    first = shapes[0]
    if any(shape != first for shape in shapes):
        raise UnknownError
    place, count = axis(dim, len(first) + 1), len(shapes)
    slips = [
        (with_axis(first, at, count), "axis", "the new axis stands elsewhere: `dim` counts from 0")
        for at in range(len(first) + 1)
    ]
    for at in range(len(first)):
        slips.append(
            (with_size(first, at, count * first[at]), "stack", "that is `cat`; `stack` makes a new axis")
        )
    slips.append((with_axis(first, place), "stack", "the new axis is as long as there are tensors"))
    return with_axis(first, place, count), slips


def binary(call: Call) -> Given:
    """`torch.add(a, b)`."""
    other = call.args[1] if len(call.args) > 1 else call.named.get("other")
    if other is None:
        raise UnknownError
    return broadcast(call.tensor(), () if isinstance(other, ast.Constant) else call.shape(other))


def broadcast(one: Sizes, other: Sizes) -> Given:
    """Any operator between two tensors, number by number."""
    right = _met(one, other)
    slips = []
    for shape in (one, other):
        if shape and shape != right and one and other:
            slips.append((shape, "broadcasting", "that is the shape of one side; the other stretches it"))
    length = max(len(one), len(other))
    try:
        left = _met(*((*shape, *(1,) * (length - len(shape))) for shape in (one, other)))
    except UnknownError:
        pass
    else:
        slips.append(
            (left, "broadcasting", "sizes are compared from the right, so missing axes are in front")
        )
    return right, slips


def _met(one: Sizes, other: Sizes) -> Sizes:
    length = max(len(one), len(other))
    pairs = zip(*((*(1,) * (length - len(shape)), *shape) for shape in (one, other)), strict=True)
    found = []
    for a, b in pairs:
        if a != b and 1 not in (a, b):
            raise UnknownError
        found.append(b if a == 1 else a)
    return tuple(found)


def matmul_call(call: Call) -> Given:
    """`torch.matmul(a, b)`."""
    return matmul(call.tensor(0), call.tensor(1, "other"))


def matmul(one: Sizes, other: Sizes) -> Given:
    """`a @ b`."""
    if not one or not other:
        raise UnknownError
    left, right = (one if len(one) > 1 else (1, *one)), (other if len(other) > 1 else (*other, 1))
    if left[-1] != right[-2]:
        raise UnknownError
    batch = _met(left[:-2], right[:-2])
    rows, inner, columns = left[-2], left[-1], right[-1]
    whole = (*batch, rows, columns)
    found = (*batch, *((rows,) if len(one) > 1 else ()), *((columns,) if len(other) > 1 else ()))
    slips = [
        ((*batch, columns, rows), "matmul", "the rows come from the left, the columns from the right"),
        ((*batch, inner, inner), "matmul", "the size that both have goes: it is summed over"),
        ((*batch, rows, inner), "matmul", "the size that both have goes: it is summed over"),
        ((*batch, inner, columns), "matmul", "the size that both have goes: it is summed over"),
        ((*batch, rows, inner, columns), "matmul", "the size that both have goes: it is summed over"),
    ]
    if whole != found:
        slips.insert(0, (whole, "matmul", "a vector's second axis goes again"))
    if batch:
        slips.append(((rows, columns), "batch", "the axes in front stay"))
        slips.append(((*left[:-2], *right[:-2], rows, columns), "matmul", "the axes in front are broadcast"))
    return found, slips


def einsum(call: Call) -> Given:
    """`torch.einsum('bqd,bkd->bqk', q, k)`."""
    equation = call.value(0, "equation")
    if not isinstance(equation, str) or "->" not in equation or "." in equation:
        raise UnknownError
    inputs, output = equation.replace(" ", "").split("->")
    sizes: dict[str, int] = {}
    for place, letters in enumerate(inputs.split(","), 1):
        shape = call.tensor(place, "")
        if len(shape) != len(letters):
            raise UnknownError
        sizes |= dict(zip(letters, shape, strict=True))
    if not {*output} <= {*sizes}:
        raise UnknownError
    right = tuple(sizes[letter] for letter in output)
    gone = [letter for letter in sizes if letter not in output]
    slips = []
    for letter in gone:
        for place in range(len(output) + 1):
            said = "a letter that is not behind the arrow is summed over: its axis goes"
            slips.append((with_axis(right, place, sizes[letter]), "einsum", said))
    if len(output) <= 4:
        said = "the letters behind the arrow say the order"
        slips += [(order, "einsum", said) for order in permutations(right)]
    return right, slips
