"""Layers for sequences: embeddings, attention, recurrent layers."""

from __future__ import annotations

from quizcv.runner.hints.facts import Facts, Rules, shape_of
from quizcv.runner.hints.words import code, matched, numbers
from quizcv.text import joined

RECURRENT = ("LSTM", "GRU", "RNN")


def embedding_range(_message: str, facts: Facts) -> str | None:
    """A number that the embedding has no row for."""
    call = facts.call("embedding")
    indexes, rows = call["input"], shape_of(call["weight"])[0]
    if indexes.low is None or indexes.high is None:
        return None
    low, high = int(indexes.low), int(indexes.high)
    start = f"The embedding has {rows} rows, for the numbers 0 to {rows - 1}, but is asked for"
    if high >= rows:
        return f"{start} {high}: make it with num_embeddings of at least {high + 1}, or correct the numbers."
    return f"{start} {low}: there are none below 0." if low < 0 else None


def embedding_dtype(message: str, facts: Facts) -> str | None:
    """Numbers for an embedding that are no integers."""
    if "embedding" not in message and not facts.has_call("embedding"):
        return None
    indexes = facts.module.input if facts.modules else facts.call("embedding")["input"]
    name = facts.name_of(indexes)
    return (
        f"An embedding takes int64 or int32 numbers, and {name} is {indexes.dtype}: use {code(name)}.long()."
    )


def heads(_message: str, facts: Facts) -> str | None:
    """An attention whose features cannot be shared out among its heads."""
    call = facts.call("__init__")
    width, count = call.number("embed_dim"), call.number("num_heads")
    fitting = [number for number in range(1, min(width, 33)) if width % number == 0]
    return (
        f"{width} features cannot be shared out among {count} heads: num_heads must divide {width}, so"
        f" {joined(map(str, fitting), 'or')} would do."
    )


def attention_width(message: str, _facts: Facts) -> str | None:
    """An attention that meets another number of features."""
    wanted, got = matched(r"expecting embedding dimension of (\d+), but got (\d+)", message)
    return (
        f"This attention was made for {wanted} features (embed_dim), but its input has {got} in its last"
        " axis."
    )


def recurrent_width(message: str, facts: Facts) -> str | None:
    """A recurrent layer that meets another number of features."""
    wanted, got = matched(r"[Ee]xpected (\d+), got (\d+)", message)
    module = facts.module
    if module.type not in RECURRENT:
        return None
    return (
        f"{module.label} was made for {wanted} features, but {shape_of(module.input)} has {got} in its last"
        f" axis: use input_size={got}, or change what comes before."
    )


def recurrent_state(message: str, facts: Facts) -> str | None:
    """A state of a recurrent layer in another shape than it needs."""
    module = facts.module
    if module.type not in RECURRENT:
        return None
    sizes = matched(r"Expected hidden(?:\[\d\])? size \(([\d, ]*)\), got [\[(]([\d, ]*)", message)
    wanted, got = map(numbers, sizes)
    shape, name = shape_of(module.input), facts.name_of(module.input)
    if len(shape) == 3 and len(got) == 3 and got[1] == shape[0] != wanted[1] == shape[1]:
        return (
            f"{name} {shape} is read as (time, batch, features), so the state would need a batch of"
            f" {shape[1]}: if {shape[0]} is the batch, make {module.label} with batch_first=True."
        )
    axes = "(layers × directions, batch, hidden)" if len(wanted) == 3 else "(layers × directions, hidden)"
    return f"The state of {module.label} must be {axes}, here {wanted}, but it is {got}."


RULES: Rules = (
    ("index out of range in self", embedding_range),
    ("one of the following scalar types: Long, Int", embedding_dtype),
    ("embed_dim must be divisible by num_heads", heads),
    ("was expecting embedding dimension of", attention_width),
    ("must be equal to input_size", recurrent_width),
    ("Expected hidden", recurrent_state),
)
