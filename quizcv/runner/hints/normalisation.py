"""Batch, layer, group and instance norm, and transforms.Normalize."""

from __future__ import annotations

from quizcv.runner.hints.facts import Facts, Rules, shape_of
from quizcv.runner.hints.words import code, counted, dtype, matched, numbers
from quizcv.text import joined


def axes(message: str, facts: Facts) -> str | None:
    """A batch norm without its batch axis, or the one for other images."""
    got = int(matched(r"\(got (\d)D input\)", message)[0])
    module = facts.module
    shape = shape_of(module.input)
    wanted = {"BatchNorm1d": (2, 3), "BatchNorm2d": (4,), "BatchNorm3d": (5,)}[module.type]
    if len(shape) != got:
        return None
    start = f"{module.label} expects {joined(map(str, wanted), 'or')} axes, the first for the batch"
    name, given = facts.given
    if got == wanted[0] - 1 and len(given) == got:
        return (
            f"{start}, but {name} is {given}: if that is a single example, {code(name)}.unsqueeze(0) makes it"
            " a batch of one."
        )
    fitting = {2: "BatchNorm1d", 3: "BatchNorm1d", 4: "BatchNorm2d", 5: "BatchNorm3d"}.get(got)
    if fitting and got not in wanted:
        return f"{start}, but gets {shape}: nn.{fitting} is the one for {got} axes."
    return f"{start}, but gets {shape}."


def one_value(message: str, facts: Facts) -> str | None:
    """Batch norm in training on a single value per channel."""
    shape = numbers(matched(r"got input size torch\.Size\(\[([\d, ]*)\]\)", message)[0])
    where = facts.module.label if facts.modules else "normalisation in training mode"
    larger = ", or a larger image" if len(shape) > 2 else ""
    if "spatial" in message:
        return f"{where} gets {shape}, one value per channel, which has no variance: use a larger image."
    return (
        f"{where} is in training mode and gets {shape}, one value per channel, which has no variance: use a"
        f" batch of at least 2{larger}, or call .eval() first."
    )


def layer_shape(message: str, facts: Facts) -> str | None:
    """A layer norm over sizes that the input does not end in."""
    normalized, given = (
        numbers(part)
        for part in matched(
            r"normalized_shape=\[([\d, ]*)\].*?input of size ?(?:torch\.Size\()?\[([\d, ]*)\]", message
        )
    )
    end = given[-len(normalized) :]
    who = facts.module.label if facts.modules else "layer_norm"
    start = f"{who} is made for inputs that end in {normalized}, but {given} ends in {end}"
    if len(normalized) == 1 and len(given) == 4 and given[1] == normalized[0]:
        return (
            f"{start}: permute(0, 2, 3, 1) moves its {given[1]} channels to the end, nn.GroupNorm(1,"
            f" {given[1]}) takes them where they are."
        )
    made = str(end[0]) if len(end) == 1 else str(list(end))
    return f"{start}: make it nn.LayerNorm({made}), or change what comes before."


def features(message: str, facts: Facts) -> str | None:
    """A batch norm made for another number of channels."""
    has, wanted = map(int, matched(r"running_mean should contain (\d+) elements not (\d+)", message))
    module = facts.module
    shape = shape_of(module.input)
    start = f"{module.label} is made for {counted(wanted, 'channel')}, but gets {has} in {shape}"
    if len(shape) == 4 and shape[-1] == wanted:
        return f"{start}: if the last {wanted} are the channels, use permute(0, 3, 1, 2) first."
    return f"{start}: make it nn.{module.type}({has}), or change what comes before."


def group_count(_message: str, facts: Facts) -> str | None:
    """Channels that cannot be shared out among a group norm's groups."""
    call = facts.call("__init__")
    groups, channels = call.number("num_groups"), call.number("num_channels")
    fitting = [number for number in range(1, min(channels, 64) + 1) if channels % number == 0]
    return (
        f"{channels} channels cannot be shared out among num_groups={groups}: it must divide {channels}, so"
        f" {joined(map(str, fitting), 'or')} would do."
    )


def group_input(message: str, facts: Facts) -> str | None:
    """A group norm that meets other channels than it was made for."""
    given, groups = matched(r"input of shape \[([\d, ]*)\] and num_groups=(\d+)", message)
    shape = numbers(given)
    made = f" (it was made for {facts.module.number('num_channels')})" if facts.modules else ""
    return f"{shape} has {counted(shape[1], 'channel')}, which {groups} groups cannot share evenly{made}."


def normalize_dtype(message: str, facts: Facts) -> str | None:
    """transforms.Normalize on whole numbers."""
    given = dtype(matched(r"Got (torch\.\w+)", message)[0])
    name = facts.name_of(facts.call("normalize")["tensor"]) if facts.has_call("normalize") else "x"
    scaled = f"{code(name)}.float() / 255" if given == "uint8" else f"{code(name)}.float()"
    return f"Normalize works on float images, and this one is {given}: convert it first, {scaled}."


def normalize_channels(_message: str, facts: Facts) -> str | None:
    """transforms.Normalize with another number of means than the image has channels."""
    call = facts.call("normalize")
    shape = shape_of(call["tensor"])
    means = shape_of(call["mean"])[0]
    channels = shape[-3]
    if means in (1, channels):
        return None
    if channels == 1:
        advice = f", or the image {means} channels with x.expand({means}, -1, -1)" if len(shape) == 3 else ""
        return (
            f"The image {shape} has 1 channel, but Normalize has {means} means: give it one mean and one"
            f" std{advice}."
        )
    if shape[-1] == means:
        order = "2, 0, 1" if len(shape) == 3 else "0, 3, 1, 2"
        return (
            f"Normalize has {means} means, but {shape} has {channels} channels; if the last {means} are the"
            f" channels, use permute({order}) first."
        )
    return (
        f"The image {shape} has {channels} channels, but Normalize has {means} means: give it one for each"
        " channel."
    )


RULES: Rules = (
    ("D input (got ", axes),
    ("Expected more than 1 value per channel when training", one_value),
    ("Expected more than 1 spatial element when training", one_value),
    ("Given normalized_shape=", layer_shape),
    ("running_mean should contain", features),
    ("must be divisible by num_groups", group_count),
    ("to be divisible by num_groups, but got input", group_input),
    ("Input tensor should be a float tensor", normalize_dtype),
    ("doesn't match the broadcast shape", normalize_channels),
    ("must match the size of tensor b", normalize_channels),
)
