"""What calls without a layer do to shapes, and what one thinks who misunderstands them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import permutations
from math import prod
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


def _axis(dim: Any, axes: int) -> int:
    if not isinstance(dim, int) or isinstance(dim, bool) or not -axes <= dim < axes:
        raise UnknownError
    return dim % axes


def _without(shape: Sizes, *axes: int) -> Sizes:
    return tuple(size for place, size in enumerate(shape) if place not in axes)


def _with(shape: Sizes, place: int, size: int = 1) -> Sizes:
    return (*shape[:place], size, *shape[place:])


def _replaced(shape: Sizes, place: int, size: int) -> Sizes:
    return (*shape[:place], size, *shape[place + 1 :])


# Axes


def _permute(call: Call) -> Given:
    shape, order = call.tensor(), call.sizes(1, "dims")
    order = tuple(_axis(dim, len(shape)) for dim in order)
    if sorted(order) != [*range(len(shape))]:
        raise UnknownError
    inverse = tuple(shape[order.index(place)] for place in range(len(shape)))
    said = "each number names the old axis that comes to its place, not the place where an axis goes"
    return tuple(shape[place] for place in order), [(inverse, "permute", said)]


def _transpose_call(call: Call) -> Given:
    return transpose(call.tensor(), call.value(1, "dim0"), call.value(2, "dim1"))


def _t(call: Call) -> Given:
    shape = call.tensor()
    return transpose(shape, 0, 1) if len(shape) == 2 else (shape, [])


def transpose(shape: Sizes, one: Any, other: Any) -> Given:
    first, second = _axis(one, len(shape)), _axis(other, len(shape))
    swapped = [*shape]
    swapped[first], swapped[second] = shape[second], shape[first]
    turned = tuple(reversed(shape))
    return tuple(swapped), [(turned, "transpose", "only the two axes named change places")]


def _movedim(call: Call) -> Given:
    shape = call.tensor()
    start, end = _axis(call.value(1, "source"), len(shape)), _axis(call.value(2, "destination"), len(shape))
    moved = _with(_without(shape, start), end, shape[start])
    swapped = transpose(shape, start, end)[0]
    return moved, [(swapped, "movedim", "the axes between close up; only `transpose` swaps two")]


def _unsqueeze(call: Call) -> Given:
    shape, dim = call.tensor(), call.value(1, "dim")
    place = _axis(dim, len(shape) + 1)
    others = [(_with(shape, at), "axis", "the new axis stands elsewhere") for at in range(len(shape) + 1)]
    return _with(shape, place), others


def _squeeze(call: Call) -> Given:
    shape, dim = call.tensor(), call.value(1, "dim")
    ones = [place for place, size in enumerate(shape) if size == 1]
    every = _without(shape, *ones)
    if dim is None:
        return every, [
            (_without(shape, one), "squeeze", "without a `dim` all axes of size 1 go") for one in ones
        ]
    place = _axis(dim, len(shape))
    if shape[place] == 1:
        return _without(shape, place), [(every, "squeeze", "only the axis named goes")]
    said = "an axis goes only if its size is 1"
    return shape, [
        (_without(shape, place), "squeeze", said),
        (every, "squeeze", "only the axis named may go"),
    ]


def _flatten(call: Call) -> Given:
    shape = call.tensor()
    if not shape:
        raise UnknownError
    start = _axis(call.value(1, "start_dim", 0), len(shape))
    end = _axis(call.value(2, "end_dim", -1), len(shape))

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


def _reshape(call: Call) -> Given:
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
            slips.append((_replaced(right, at, size), "reshape", said))
        slips.append((_without(right, at), "reshape", said))
    return right, slips


def _expand(call: Call) -> Given:
    shape, wanted = call.tensor(), call.sizes(1, "size")
    behind = len(wanted) - len(shape)
    if behind < 0:
        raise UnknownError
    old = (*(1,) * behind, *shape)
    right = tuple(size if new == -1 else new for new, size in zip(wanted, old, strict=True))
    times = tuple(size * max(new, 1) for new, size in zip(wanted, old, strict=True))
    return right, [(times, "expand", "`expand` names the new sizes; `repeat` multiplies them")]


def _repeat(call: Call) -> Given:
    shape, times = call.tensor(), call.sizes(1, "repeats")
    behind = len(times) - len(shape)
    if behind < 0:
        raise UnknownError
    old = (*(1,) * behind, *shape)
    right = tuple(by * size for by, size in zip(times, old, strict=True))
    return right, [(times, "repeat", "`repeat` says how often; the sizes are multiplied by it")]


# Several tensors


def _cat(call: Call) -> Given:
    shapes, dim = call.tensors(), call.value(1, "dim", 0)
    first = shapes[0]
    place = _axis(dim, len(first))
    if any(_without(other, place) != _without(first, place) or len(other) != len(first) for other in shapes):
        raise UnknownError
    slips = []
    if all(shape == first for shape in shapes):
        slips.append((_with(first, place, len(shapes)), "cat", "that is `stack`; `cat` makes no new axis"))
        slips.append((first, "cat", "`cat` makes the axis longer"))
        for other in {*range(len(first))} - {place}:
            longer = _replaced(first, other, len(shapes) * first[other])
            slips.append((longer, "cat", "another axis becomes longer: `dim` counts from 0"))
    return _replaced(first, place, sum(shape[place] for shape in shapes)), slips


def _stack(call: Call) -> Given:
    shapes, dim = call.tensors(), call.value(1, "dim", 0)
    first = shapes[0]
    if any(shape != first for shape in shapes):
        raise UnknownError
    place, count = _axis(dim, len(first) + 1), len(shapes)
    slips = [
        (_with(first, at, count), "axis", "the new axis stands elsewhere: `dim` counts from 0")
        for at in range(len(first) + 1)
    ]
    for at in range(len(first)):
        slips.append(
            (_replaced(first, at, count * first[at]), "stack", "that is `cat`; `stack` makes a new axis")
        )
    slips.append((_with(first, place), "stack", "the new axis is as long as there are tensors"))
    return _with(first, place, count), slips


def _binary(call: Call) -> Given:
    other = call.args[1] if len(call.args) > 1 else call.named.get("other")
    if other is None:
        raise UnknownError
    return broadcast(call.tensor(), () if isinstance(other, ast.Constant) else call.shape(other))


def broadcast(one: Sizes, other: Sizes) -> Given:
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


def _matmul_call(call: Call) -> Given:
    return matmul(call.tensor(0), call.tensor(1, "other"))


def matmul(one: Sizes, other: Sizes) -> Given:
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


def _einsum(call: Call) -> Given:
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
            slips.append((_with(right, place, sizes[letter]), "einsum", said))
    if len(output) <= 4:
        said = "the letters behind the arrow say the order"
        slips += [(order, "einsum", said) for order in permutations(right)]
    return right, slips


# Reductions and indexing


def _reduce(call: Call) -> Given:
    shape, dim = call.tensor(), call.value(1, "dim")
    keepdim = bool(call.value(2, "keepdim", usual=False))
    everything = tuple(range(len(shape)))
    dims = everything if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    axes = tuple(_axis(each, len(shape)) for each in dims)

    def kept(places: tuple[int, ...]) -> Sizes:
        return tuple(1 if place in places else size for place, size in enumerate(shape))

    right, flipped = _without(shape, *axes), kept(axes)
    said = "without `keepdim=True` the axes named go" if dim is not None else "without a `dim` all axes go"
    if keepdim:
        right, flipped, said = flipped, right, "with `keepdim=True` the axes named stay, with size 1"
    slips = [(flipped, "keepdim", said)]
    if dim is not None:
        slips.append((shape, "dim", "the axes named go" if not keepdim else "the axes named become 1"))
    others = tuple(place for place in everything if place not in axes)
    if dim is None:
        slips += [
            (_without(shape, *rest), "dim", said)
            for rest in (everything[1:], everything[:1], everything[:2], everything[2:])
        ]
        return right, slips
    form: Callable[[tuple[int, ...]], Sizes] = kept if keepdim else (lambda places: _without(shape, *places))
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


# New tensors, and those of layers


def _new(call: Call) -> Given:
    sizes = call.sizes(0, "size")
    if not all(isinstance(size, int) for size in sizes):
        raise UnknownError
    return sizes, []


def _full(call: Call) -> Given:
    size = call.value(0, "size")
    return (tuple(size) if isinstance(size, tuple | list) else (size,)), []


def _arange(call: Call) -> Given:
    numbers = [literal(node) for node in call.args]
    if not numbers or len(numbers) > 3:
        raise UnknownError
    start, end, step = ((0, numbers[0], 1), (*numbers, 1), tuple(numbers))[len(numbers) - 1]
    return (max(0, -int(-(end - start) // step)),), []


def _same(call: Call) -> Given:
    return call.tensor(), []


def _one_hot(call: Call) -> Given:
    shape, classes = call.tensor(0, "tensor"), call.value(1, "num_classes", -1)
    if not isinstance(classes, int) or classes < 1:
        raise UnknownError
    return (*shape, classes), [
        (_with(shape, place, classes), "one_hot", "the classes come last") for place in range(len(shape))
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

_ELEMENTWISE = (
    *(
        "abs",
        "clone",
        "contiguous",
        "cos",
        "cumsum",
        "detach",
        "double",
        "exp",
        "flip",
        "float",
        "gelu",
        "half",
    ),
    *(
        "int",
        "log",
        "log_softmax",
        "long",
        "neg",
        "relu",
        "round",
        "sigmoid",
        "sin",
        "softmax",
        "sqrt",
        "square",
    ),
    *("tanh", "tril", "triu", "zeros_like", "ones_like", "rand_like", "randn_like"),
)
"""Calls that leave the shape as it is."""

CALLS: dict[str, Callable[[Call], Given]] = {
    "permute": _permute,
    "transpose": _transpose_call,
    "swapaxes": _transpose_call,
    "swapdims": _transpose_call,
    "t": _t,
    "movedim": _movedim,
    "moveaxis": _movedim,
    "unsqueeze": _unsqueeze,
    "squeeze": _squeeze,
    "flatten": _flatten,
    "reshape": _reshape,
    "view": _reshape,
    "expand": _expand,
    "repeat": _repeat,
    "cat": _cat,
    "concat": _cat,
    "stack": _stack,
    "matmul": _matmul_call,
    "bmm": _matmul_call,
    "mm": _matmul_call,
    "einsum": _einsum,
    "one_hot": _one_hot,
    "full": _full,
    "arange": _arange,
    **dict.fromkeys(("add", "sub", "mul", "div", "eq", "gt", "lt", "maximum", "minimum"), _binary),
    **dict.fromkeys(("zeros", "ones", "randn", "rand", "empty"), _new),
    **dict.fromkeys(
        ("mean", "sum", "amax", "amin", "prod", "std", "var", "any", "all", "argmax", "argmin", "logsumexp"),
        _reduce,
    ),
    **dict.fromkeys(_ELEMENTWISE, _same),
}
"""What the calls give that are understood."""
