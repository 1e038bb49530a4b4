"""Broadcasting, joining, viewing, permuting, indexing, and tensors where one value is wanted."""

from __future__ import annotations

import re
from math import prod

from quizcv.runner.hints.facts import Facts, Rules, shape_of
from quizcv.runner.hints.words import matched, numbers


def broadcasting(message: str, facts: Facts) -> str | None:
    """Two shapes that do not broadcast."""
    left, right, axis = map(
        int,
        matched(r"tensor a \((\d+)\) must match the size of tensor b \((\d+)\) .*?dimension (\d+)", message),
    )
    return _broadcasting(facts, left, right, axis)


def broadcasting_dry(message: str, facts: Facts) -> str | None:
    """The same in the words of a dry run."""
    right, back, other = matched(r"of length (\d+) at (-\d+)! .*?broadcastable to \[([\d, ]*)\]", message)
    shape = numbers(other)
    return _broadcasting(facts, shape[int(back)], int(right), len(shape) + int(back))


def _broadcasting(facts: Facts, left: int, right: int, axis: int) -> str:
    rule = "shapes are compared from the right, and sizes must be equal or 1"
    try:
        first, second = facts.pair()
        a, b = shape_of(first), shape_of(second)
    except ValueError:
        return f"In axis {axis} one tensor has {left} and the other {right}: {rule}."
    axes = max(len(a), len(b))
    padded = [(1,) * (axes - len(shape)) + shape for shape in (a, b)]
    if (padded[0][axis], padded[1][axis]) != (left, right):
        return f"In axis {axis} one tensor has {left} and the other {right}: {rule}."
    start = f"{first.name} {a} and {second.name} {b} differ in axis {axis}, {left} and {right}"
    for vector, other in ((second, a), (first, b)):
        shape = shape_of(vector)
        if len(shape) == 1 and other.count(shape[0]) == 1:
            after = len(other) - 1 - other.index(shape[0])
            sizes = ", ".join(["-1", *["1"] * after])
            return f"{start}: to line up the {shape[0]} use {vector.name}.reshape({sizes})."
    return f"{start}: {rule}."


def in_place(message: str, facts: Facts) -> str | None:
    """An in-place operation whose result is larger than its target."""
    target, result = (
        numbers(part)
        for part in matched(
            r"shape [^\d]*([\d, ]*)[\])]+ doesn't match the broadcast shape [\[(]([\d, ]*)", message
        )
    )
    for sign in ("+", "-", "*", "/"):
        name, operator, value = facts.expression.partition(f" {sign}= ")
        if operator and name.isidentifier():
            value = value if re.fullmatch(r"[\w.]+(\([^()]*\))?", value) else f"({value})"
            return (
                f"{name} is {target} and cannot grow in place to {result}: write {name} = {name} {sign}"
                f" {value}."
            )
    return f"The result is {result}, and an in-place operation cannot put that into a tensor of {target}."


def expanding(message: str, _facts: Facts) -> str | None:
    """An expand, or an assignment, to a shape that does not fit."""
    target, size = (
        numbers(part)
        for part in matched(r"Target sizes: \[([\d, ]*)\]\.\s+Tensor sizes: \[([\d, ]*)\]", message)
    )
    advice = ""
    if len(size) == 1 and len(target) == 2 and size[0] == target[0]:
        advice = f": .unsqueeze(1) first makes it ({size[0]}, 1), which fits"
    return f"A tensor of {size} cannot be stretched to {target}, because only axes of size 1 stretch{advice}."


def cat_sizes(message: str, facts: Facts) -> str | None:
    """Tensors joined along one axis that differ in another."""
    axis, wanted, got, number = map(
        int,
        matched(
            r"except in dimension (\d+)\. Expected (?:size )?(\d+)(?: in dimension \d+)? "
            r"but got (?:size )?(\d+) for tensor number (\d+)",
            message,
        ),
    )
    start = (
        f"torch.cat along dim={axis} needs all other sizes equal, but tensor {number} has {got} where"
        f" {wanted} is needed"
    )
    shapes = [shape_of(tensor) for tensor in facts.operands]
    if len(shapes) == 2 and len(shapes[0]) == len(shapes[1]):
        differing = [index for index, pair in enumerate(zip(*shapes, strict=True)) if pair[0] != pair[1]]
        if len(differing) == 1:
            return f"{start}: {shapes[0]} and {shapes[1]} can be joined along dim={differing[0]}."
    return f"{start}: join along the axis that differs, or make the sizes equal."


def cat_axes(message: str, _facts: Facts) -> str | None:
    """Tensors joined that have different numbers of axes."""
    first, second = matched(r"(?:got|Expected) (\d+)(?: and |-D tensors, but got )(\d+)", message)
    return (
        f"torch.cat needs tensors with equally many axes, and got {first} and {second}: give the smaller one"
        " an axis with .unsqueeze(0)."
    )


def stack(message: str, _facts: Facts) -> str | None:
    """Tensors stacked that have different shapes."""
    first, _, second, number = matched(
        r"but got .*?\[([\d, ]*)\]\)? at entry (\d+) and .*?\[([\d, ]*)\]\)? at entry (\d+)", message
    )
    return (
        f"Stacking needs equal shapes, but entry 0 is {numbers(first)} and entry {number} is"
        f" {numbers(second)}: resize, crop or pad them to one shape, or join them with torch.cat."
    )


def cat_list(_message: str, facts: Facts) -> str | None:
    """torch.cat or torch.stack on tensors that are not in a list."""
    names = ", ".join(tensor.name or "" for tensor in facts.operands)
    function = "stack" if "stack(" in facts.expression else "cat"
    return f"torch.{function} takes a list or tuple of tensors: torch.{function}([{names or 'a, b'}])."


def view_of_scattered(_message: str, _facts: Facts) -> str | None:
    """A view that the memory's order does not allow."""
    return (
        "Its elements do not lie in memory in that order (so after permute or transpose), and view never"
        " moves any: use .reshape(...), which copies where it must."
    )


def view_size(message: str, _facts: Facts) -> str | None:
    """A shape with more or fewer places than there are elements."""
    wanted, total = matched(r"shape '\[([-\d, ]*)\]' is invalid for input of size (\d+)", message)
    shape, count = numbers(wanted), int(total)
    fixed = prod(size for size in shape if size != -1)
    if -1 in shape and fixed and count % fixed:
        return f"{count} elements cannot be divided by {fixed}, so no size fits the -1 in {shape}."
    if -1 in shape:
        return None
    start = f"{shape} has room for {fixed} elements, but there are {count}"
    rest = prod(shape[:-1])
    if len(shape) > 1 and rest and count % rest == 0:
        last = count // rest
        return f"{start}: with -1 as its last size torch computes it, here {last}."
    return f"{start}: the sizes must multiply to {count}."


def permuting(message: str, facts: Facts) -> str | None:
    """A permute that does not name every axis."""
    has, named = map(int, matched(r"input\.dim\(\) = (\d+) is not equal to len\(dims\) = (\d+)", message))
    shape = next((tensor.shape for tensor in facts.operands if len(tensor.shape or ()) == has), None)
    axes = f"{named} {'axis' if named == 1 else 'axes'}"
    start = f"permute names {axes}, but the tensor has {has}" + (f", {shape}" if shape else "")
    if (has, named) == (3, 4):
        return f"{start}: add the missing batch axis with .unsqueeze(0) first, or name just 0, 1 and 2."
    return f"{start}: name each of {_listed(range(has))} once."


def permuting_twice(_message: str, facts: Facts) -> str | None:
    """A permute that names an axis twice."""
    if "permute" not in facts.expression or len(facts.operands) != 1:
        return "permute names an axis twice: each axis must come exactly once."
    axes = len(shape_of(facts.operands[0]))
    return f"permute names an axis twice: each of {_listed(range(axes))} must come exactly once."


def transposing(message: str, facts: Facts) -> str | None:
    """A transpose that does not name two axes."""
    call = re.search(r"(?:torch\.transpose\((\w+), ?|(\w+)\.transpose\()([-\d, ]*)\)", facts.expression)
    if "invalid combination" in message and not call:  # of something that is no axis
        return None
    name = (call[1] or call[2]) if call else "x"
    axes = numbers(call[3]) if call else ()
    if "missing" in message or len(axes) == 1:
        return f"transpose swaps two axes: name both, as in {name}.transpose(0, 1)."
    given = ", ".join(map(str, axes)) or "0, 2, 1"
    return (
        f"transpose swaps two axes and takes just those; all of them go to permute: {name}.permute({given})."
    )


def shared_memory(_message: str, facts: Facts) -> str | None:
    """A change in place of what expand made."""
    name = facts.operands[0].name if len(facts.operands) == 1 else "the tensor"
    return (
        f"expand copies nothing, so many places of {name} share one in memory and none can be changed in"
        f" place: take {'.clone() of it' if name == 'the tensor' else f'{name}.clone()'} first."
    )


def axis_range(message: str, facts: Facts) -> str | None:
    """An axis that the tensor does not have."""
    low, high, got = map(int, matched(r"range of \[(-?\d+), (-?\d+)\], but got (-?\d+)", message))
    is_named = str(abs(got)) in facts.expression or (
        facts.modules and got == facts.module.settings.get("dim")
    )
    if not is_named:
        return None  # it is torch that counted axes, of a shape with too few
    choices = f"{_span(0, high)}, or {_span(low, -1)} counted from the end"
    if len(facts.operands) == 1 and len(shape_of(facts.operands[0])) == high + 1:
        return f"There is no axis {got} here: the axes of {facts.operands[0].shape} are {choices}."
    return f"There is no axis {got} here: axes count from 0, so it can be {choices}."


def index_range(message: str, _facts: Facts) -> str | None:
    """An index past the end of an axis."""
    got, axis, size = map(
        int, matched(r"index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)", message)
    )
    if size == 0:
        return f"Axis {axis} has size 0, so there is nothing at index {got}."
    return (
        f"Axis {axis} has size {size}, so its indexes are {_span(0, size - 1)}, or {_span(-size, -1)}; {got}"
        " is not."
    )


def too_many_indexes(message: str, _facts: Facts) -> str | None:
    """More indexes than axes."""
    axes = int(matched(r"too many indices for tensor of dimension (\d+)", message)[0])
    return (
        f"The tensor has {axes} {'axis' if axes == 1 else 'axes'}, so it takes at most {axes} of them in [ ]."
    )


def truth(_message: str, facts: Facts) -> str | None:
    """An `if`, `and` or `not` on a tensor of many values."""
    if facts.origin != "snippet" and ("(" in facts.expression or not facts.expression):
        return None  # torch itself asks, inside of what was called
    asked = re.match(r"(?:if |while |not |assert )?(\w+)(?::|,|$)", facts.expression)
    names = [tensor for tensor in facts.tensors if asked and tensor.name == asked[1]]
    many = f"{names[0].name}, a tensor of shape {names[0].shape}," if names else "A tensor of many values"
    return (
        f"{many} is neither true nor false as a whole: ask for .all() or .any() of it; element by"
        " element, & and | stand for `and` and `or`."
    )


def single_value(message: str, facts: Facts) -> str | None:
    """`.item()`, `float()` or `int()` on many values."""
    shape = shape_of(facts.operands[0]) if len(facts.operands) == 1 else None
    count = prod(shape) if shape is not None else 0
    if "elements cannot be converted to Scalar" in message:
        count = int(matched(r"with (\d+) elements", message)[0])
    start = f"This tensor has {count} values" if count > 1 else "This tensor does not have exactly one value"
    return (
        f"{start}, and only a single one becomes a Python number: reduce it first, as with .mean() or .sum(),"
        " or take .tolist()."
    )


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _listed(axes: range) -> str:
    return ", ".join(map(str, axes))


RULES: Rules = (
    ("must match the size of tensor b", broadcasting),
    ("Attempting to broadcast a dimension", broadcasting_dry),
    ("doesn't match the broadcast shape", in_place),
    ("The expanded size of the tensor", expanding),
    ("Sizes of tensors must match except in dimension", cat_sizes),
    ("Tensors must have same number of dimensions", cat_axes),
    ("Number of dimensions of tensors must match", cat_axes),
    ("stack expects each tensor to be equal size", stack),
    ("argument 'tensors' (position 1) must be tuple of Tensors, not Tensor", cat_list),
    (
        re.compile(r"(cat|stack)\(\) received an invalid combination of arguments - got \(Tensor, Tensor"),
        cat_list,
    ),
    ("view size is not compatible with input tensor's size and stride", view_of_scattered),
    ("is invalid for input of size", view_size),
    ("is not equal to len(dims)", permuting),
    ("transpose() takes", transposing),
    ("transpose() received an invalid combination", transposing),  # an older torch
    ("transpose() missing 1 required positional", transposing),
    ("more than one element of the written-to tensor refers to a single memory location", shared_memory),
    ("duplicate dims are not allowed", permuting_twice),
    ("repeated dim in permute", permuting_twice),
    ("Dimension out of range (expected to be in range of", axis_range),
    ("is out of bounds for dimension", index_range),
    ("too many indices for tensor of dimension", too_many_indexes),
    ("Boolean value of Tensor with more than one value is ambiguous", truth),
    ("cannot be converted to Scalar", single_value),
    ("only one element tensors can be converted to Python scalars", single_value),
)
