"""Convolutions and pooling: channels, axes, sizes, groups."""

from __future__ import annotations

import math

from quizcv.layers import AXIS_NAMES
from quizcv.runner.hints.facts import Facts, Rules, shape_of
from quizcv.runner.hints.words import Shape, by, code, counted, matched, numbers
from quizcv.text import joined


def channels(message: str, facts: Facts) -> str | None:
    """A convolution meets another number of channels than it was made for."""
    weight, given, wanted, got = matched(
        r"weight of size \[([\d, ]*)\], expected input\[([\d, ]*)\] "
        r"to have (\d+) channels, but got (\d+) channels",
        message,
    )
    expected, has, axes = int(wanted), int(got), len(numbers(weight))
    shape, name, who = numbers(given), "the input", f"the weight {numbers(weight)}"
    if _is_made_for(facts, expected):
        module = facts.module
        shape, name, who = shape_of(module.input), facts.name_of(module.input), module.label
    elif len(facts.operands) == 1 and shape_of(facts.operands[0]) in (shape, shape[1:]):
        shape, name = shape_of(facts.operands[0]), facts.operands[0].name or name
    return _channels(facts, expected, has, axes, shape, name, who, "transposed" in message)


def channels_of_module(_message: str, facts: Facts) -> str | None:
    """The same, where the message has no numbers, as in a dry run."""
    module = facts.module
    shape, axes = shape_of(module.input), len(shape_of(module.weight)) if module.weight else 0
    expected, has = module.number("in_channels"), shape[1 - axes]
    if len(shape) not in (axes, axes - 1) or has == expected:
        return None
    return _channels(facts, expected, has, axes, shape, facts.name_of(module.input), module.label, False)


def _channels(
    facts: Facts, expected: int, has: int, axes: int, shape: Shape, name: str, who: str, transposed: bool
) -> str:
    if axes == 4 and shape[-1] == expected <= 4 and has > 4:
        order = "0, 3, 1, 2" if len(shape) == 4 else "2, 0, 1"
        return (
            f"{name} is {shape}: if the last {expected} are its channels, they must come before height and"
            f" width for {who}: {code(name)}.permute({order})."
        )
    if axes == 3 and shape[-1] == expected != has:
        order = "1, 2" if len(shape) == 3 else "0, 1"
        return (
            f"{name} is {shape}: if the last {expected} are its features, they must come before the time for"
            f" {who}: {code(name)}.transpose({order})."
        )
    if axes == 5 and shape[-1] == expected <= 4 and has > 4:
        order = "0, 4, 1, 2, 3" if len(shape) == 5 else "3, 0, 1, 2"
        return (
            f"{name} is {shape}: if the last {expected} are its channels, they must come first for {who}:"
            f" {code(name)}.permute({order})."
        )
    if axes == 4 and len(shape) == 3 and expected == 1:
        return (
            f"{name} is {shape}, read as one image with {has} channels; {who} expects 1: if these are {has}"
            f" grey images, add the channel axis with {code(name)}.unsqueeze(1)."
        )
    start = f"{name} has {counted(has, 'channel')}, but {who} expects {expected}"
    is_inner = facts.modules and facts.module.path and name == "the input"
    if has == 1 and axes == 4 and not is_inner:
        sizes = f"-1, {expected}, -1, -1" if len(shape) == 4 else f"{expected}, -1, -1"
        return f"{start}: {_make(facts, 1)}, or give it {expected}, for example {code(name)}.expand({sizes})."
    if (has, expected) == (4, 3) and axes == 4 and not is_inner:
        cut = f"{code(name)}[:, :3]" if len(shape) == 4 else f"{code(name)}[:3]"
        return f"{start}: if the fourth is alpha, drop it with {cut}; otherwise make it with in_channels=4."
    if _is_made_for(facts, expected):
        return f"{start}: {_make(facts, has)}, or give it {expected} channels."
    if transposed:
        return f"{start}: make the two agree."
    return f"{start}, its second size times groups: make the two agree."


def _is_made_for(facts: Facts, expected: int) -> bool:
    """Whether it is the module's own weight that expects so many channels."""
    return bool(facts.modules) and facts.module.settings.get("in_channels") == expected


def _make(facts: Facts, has: int) -> str:
    if not facts.modules or "in_channels" not in facts.module.settings:
        return f"use a weight for {counted(has, 'channel')}"
    path = facts.module.place
    return f"make {path} with in_channels={has}" if path else f"use in_channels={has}"


def axes(message: str, facts: Facts) -> str | None:
    """A convolution or pooling gets too few or too many axes."""
    count, given = matched(r"Expected (\d)D.*?\[([\d, ]+)\]", message)
    shape = numbers(given)
    letters = ", ".join(AXIS_NAMES[int(count) - 1][1:])
    name = facts.name_of(facts.module.input) if facts.modules else "the input"
    start = f"{name} is {shape}, but ({letters}) or a batch (N, {letters}) is wanted"
    if len(shape) == int(count) - 1:
        return f"{start}: if there is a single channel, add its axis with {code(name)}.unsqueeze(0)."
    return f"{start}: the shape must have {count} or {int(count) + 1} sizes."


def pool_axes(_message: str, facts: Facts) -> str | None:
    """A pooling layer gets too few or too many axes."""
    module = facts.module
    size, name = int(matched(r"Pool([123])d$", module.type)[0]), facts.name_of(module.input)
    shape = shape_of(module.input)
    if len(shape) in (size + 1, size + 2):
        return None
    letters = ", ".join(AXIS_NAMES[size][1:])
    return f"{name} is {shape}, but {module.label} wants ({letters}) or a batch (N, {letters})."


def kernel(message: str, facts: Facts) -> str | None:
    """The kernel is larger than the padded image."""
    image, size = (
        numbers(part)
        for part in matched(
            r"padded input size per channel: \(([\dx ]*)\)\. Kernel size: \(([\dx ]*)\)", message
        )
    )
    settings = facts.module.settings if facts.modules else {}
    start = f"{by(image)} with its padding, smaller than the kernel's {by(size)}"
    if facts.modules and facts.module.path:
        return (
            f"By {facts.module.label} the image is only {start}: start with a larger image, or shrink it less"
            " on the way."
        )
    is_dilated = settings.get("dilation") not in ((1,), (1, 1), (1, 1, 1))
    change = "use a smaller kernel" if is_dilated else f"use a kernel_size of at most {min(image)}"
    return f"The image is {start}: {change}, more padding, or a larger image."


def groups(_message: str, facts: Facts) -> str | None:
    """The channels cannot be shared out among the groups."""
    call = facts.call("__init__")
    inputs, outputs, given = call.number("in_channels"), call.number("out_channels"), call.number("groups")
    common = math.gcd(inputs, outputs)
    choices = [str(number) for number in range(1, min(common, 64) + 1) if common % number == 0]
    side = f"in_channels={inputs}" if inputs % given else f"out_channels={outputs}"
    return (
        f"{side} cannot be shared out among groups={given}: groups must divide both {inputs} and {outputs},"
        f" so {joined(choices[:6], 'or')} would do."
    )


def functional_groups(message: str, _facts: Facts) -> str | None:
    """A weight whose outputs cannot be shared out among the groups."""
    given, shape = matched(r"Given groups=(\d+), expected weight .*?weight of size \[+([\d, ]*)\]", message)
    outputs = numbers(shape)[0]
    return (
        f"The weight {numbers(shape)} makes {outputs} channels, which groups={given} cannot share evenly: its"
        f" first size must be a multiple of {given}."
    )


def pooling(message: str, facts: Facts) -> str | None:
    """Nothing is left of an image after pooling."""
    given, left = (
        numbers(part.replace("x", " "))
        for part in matched(r"Given input size: \(([\dx]*)\)\. Calculated output size: \(([\dx]*)\)", message)
    )
    where = f"at {facts.module.label}" if facts.modules else "here"
    size = _kernel_size(facts)
    kernel = f", too small for its kernel of {size}" if size else ""
    change = "leave out a pooling or stride before it, or start with a larger image"
    if facts.modules and not facts.module.path:
        change = "use a smaller kernel or a larger image"
    return f"The image {where} is only {by(given[1:])}{kernel}, and would become {by(left[1:])}: {change}."


def _kernel_size(facts: Facts) -> str:
    size = facts.module.settings.get("kernel_size") if facts.modules else None
    return by(size) if isinstance(size, tuple) else str(size or "")


def pool_padding(message: str, _facts: Facts) -> str | None:
    """More padding than half the pooling's kernel."""
    given, size = map(int, matched(r"(?:pad=|padding=)(\d+).*?kernel_size=(\d+)", message))
    if "dilation" in message and "dilation=1" not in message:
        return None
    return (
        f"padding={given} is more than half of kernel_size={size}, so some windows would see nothing but"
        f" padding: use at most padding={size // 2}."
    )


RULES: Rules = (
    ("channels, but got", channels),
    ("Invalid channel dimensions", channels_of_module),
    ("(unbatched) or", axes),
    ("(batch mode) tensor", axes),
    ("expected for input", pool_axes),
    ("Dimension out of range", pool_axes),
    ("Kernel size can't be greater than actual input size", kernel),
    ("_channels must be divisible by groups", groups),
    ("expected weight to be", functional_groups),
    ("Output size is too small", pooling),
    ("pad should be at most half of", pool_padding),
)
