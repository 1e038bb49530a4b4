"""New tensors, and the weights of layers."""

from __future__ import annotations

import ast

from quizcv.layers import Sizes
from quizcv.questions.calls.call import (
    Call,
    Given,
    UnknownError,
    literal,
    with_axis,
)


def new(call: Call) -> Given:
    """`torch.zeros(2, 3)`."""
    sizes = call.sizes(0, "size")
    if not all(isinstance(size, int) for size in sizes):
        raise UnknownError
    return sizes, []


def full(call: Call) -> Given:
    """`torch.full((2, 3), 1.0)`."""
    size = call.value(0, "size")
    return (tuple(size) if isinstance(size, tuple | list) else (size,)), []


def literal_tensor(call: Call) -> Given:
    """`torch.tensor([[1, 2], [3, 4]])`."""
    rows, sizes = call.value(0, "data"), []
    while isinstance(rows, list) and rows:
        sizes.append(len(rows))
        rows = rows[0]
    return tuple(sizes), []


def arange(call: Call) -> Given:
    """`torch.arange(6)`."""
    numbers = [literal(node) for node in call.args]
    if not numbers or len(numbers) > 3:
        raise UnknownError
    start, end, step = ((0, numbers[0], 1), (*numbers, 1), tuple(numbers))[len(numbers) - 1]
    return (max(0, -int(-(end - start) // step)),), []


def same(call: Call) -> Given:
    """A call that leaves the shape as it is."""
    return call.tensor(), []


def one_hot(call: Call) -> Given:
    """`F.one_hot(y, 5)`."""
    shape, classes = call.tensor(0, "tensor"), call.value(1, "num_classes", -1)
    if not isinstance(classes, int) or classes < 1:
        raise UnknownError
    return (*shape, classes), [
        (with_axis(shape, place, classes), "one_hot", "the classes come last") for place in range(len(shape))
    ]


def _no_shape(_: ast.expr) -> Sizes:
    raise UnknownError


def parameter(layer: ast.expr, name: str) -> Given:
    """The weight or bias of a layer that is made in the text."""
    match layer:
        case ast.Call(func=ast.Attribute(attr=kind)):
            call = Call(layer, None, _no_shape)
        case _:
            raise UnknownError
    if kind == "Linear":
        came, went = call.value(0, "in_features"), call.value(1, "out_features")
        if name == "bias":
            return (went,), [((came,), "bias", "there is one bias for each feature that comes out")]
        return (went, came), [((came, went), "weight", "what comes out stands first: (out, in)")]
    axes = int(kind[-2]) if kind in _CONVOLUTIONS else 0
    if not axes:
        raise UnknownError
    came, went, kernel = (
        call.value(0, "in_channels"),
        call.value(1, "out_channels"),
        call.value(2, "kernel_size"),
    )
    groups = call.value(7 if kind.startswith("ConvT") else 6, "groups", 1)
    kernels = tuple(kernel) if isinstance(kernel, tuple) else (kernel,) * axes
    if not all(isinstance(number, int) and number > 0 for number in (came, went, groups, *kernels)):
        raise UnknownError
    if name == "bias":
        return (went,), [((came,), "bias", "there is one bias for each channel that comes out")]
    is_transposed = kind.startswith("ConvT")
    one, other = (came, went) if is_transposed else (went, came)
    right = (one, other // groups, *kernels)
    order = (
        "what goes in stands first here: (in, out / groups, ...)"
        if is_transposed
        else "what comes out stands first: (out, in / groups, ...)"
    )
    slips = [
        ((other // groups, one, *kernels), "weight", order),
        ((one, *kernels), "channels", "each filter also spans the channels that go in"),
        ((one, other // groups, kernels[0]), "kernel", "a kernel has as many sizes as it moves along axes"),
    ]
    if groups > 1:
        second = "out_channels" if is_transposed else "in_channels"
        slips += [
            ((one, other, *kernels), "groups", f"the groups were left out: {second} / groups stands second"),
            ((one // groups, other, *kernels), "groups", "the groups divide the second size, not the first"),
            ((one // groups, other // groups, *kernels), "groups", "the groups divide the second size alone"),
            (
                (one, groups, *kernels),
                "groups",
                f"{second} / groups stands second, not the groups themselves",
            ),
        ]
        if one != other:
            slips += [
                ((other, one, *kernels), "weight", f"{order}, and the groups were left out"),
                ((other, one // groups, *kernels), "weight", order),
            ]
    else:
        slips.append(((other, one, *kernels), "weight", order))
    return right, slips


_CONVOLUTIONS = [f"{kind}{axes}d" for kind in ("Conv", "ConvTranspose") for axes in (1, 2, 3)]
