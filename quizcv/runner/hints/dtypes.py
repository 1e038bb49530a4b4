"""Numbers of different types."""

from __future__ import annotations

from quizcv.runner.hints.facts import Facts, Operand, Rules
from quizcv.runner.hints.words import INTEGERS, code, dtype, matched, to


def of_module(message: str, facts: Facts) -> str | None:
    """A layer whose weights have another type than its input."""
    module = facts.module
    value, weight = module.input, module.weight
    if "not implemented for '" in message and dtype(matched(r"for '(\w+)'", message)[0]) != value.dtype:
        return None
    if module.type.startswith("Embedding"):
        return None  # whose input are numbers of rows
    if value.dtype is None or weight is None or weight.dtype is None or value.dtype == weight.dtype:
        return None
    name = facts.name_of(value)
    change = to(code(name), weight.dtype)
    if value.dtype == "uint8":
        change += " / 255 for an image"
    return (
        f"{name} is {value.dtype}, but the weights of {module.label} are {weight.dtype}: convert it,"
        f" {change}."
    )


def of_two(_message: str, facts: Facts) -> str | None:
    """A product of two tensors of different types."""
    if facts.modules:
        return None
    first, second = facts.pair()
    if first.dtype is None or second.dtype is None or first.dtype == second.dtype:
        return None
    change = to(
        *(second.name or "", first.dtype) if _is_better(first, second) else (first.name or "", second.dtype)
    )
    return (
        f"{first.name} is {first.dtype} and {second.name} is {second.dtype}, but this needs one type on both"
        f" sides: {change}."
    )


def _is_better(first: Operand, second: Operand) -> bool:
    """Whether to convert the second: whole numbers become floats, and float64 float32."""
    return second.dtype in INTEGERS or (second.dtype == "float64" and first.dtype not in INTEGERS)


def of_words(message: str, facts: Facts) -> str | None:
    """A product of two types, where only the types are known."""
    first, second = matched(r"(?:but got|but found|got):? (\w[\w:. ]*?) (?:!=|and) (\w[\w:. ]*)", message)
    return (
        f"One side is {dtype(first)} and the other {dtype(second)}, but this needs one type on both sides:"
        " convert one, as with .float()."
        if facts.expression
        else None
    )


def no_average(message: str, facts: Facts) -> str | None:
    """A mean of whole numbers."""
    given = dtype(matched(r"Got: ([\w.]+)", message)[0])
    name = facts.operands[0].name if len(facts.operands) == 1 else "x"
    return (
        f"The mean of {given} values would not be one: convert them first, {name}.float().mean()."
        if given in INTEGERS
        else None
    )


def into_integers(message: str, facts: Facts) -> str | None:
    """An in-place operation whose result is a fraction, on whole numbers."""
    result, target = map(
        dtype, matched(r"result type (\w+) can't be cast to the desired output type (\w+)", message)
    )
    if facts.origin != "snippet" or not facts.tensors:
        return None
    name = facts.tensors[0].name
    if facts.tensors[0].dtype != target or not facts.expression.startswith(f"{name} "):
        return (
            f"The result is {result}, and an in-place operation cannot put it into {target}: convert that"
            " first."
        )
    return (
        f"{name} is {target} and cannot take a {result} result in place: use {name} = {name}.float() before,"
        " or an operation that is not in place."
    )


def not_made_for(message: str, facts: Facts) -> str | None:
    """An operation that exists for floats only."""
    given = dtype(matched(r"not implemented for '(\w+)'", message)[0])
    if given not in (*INTEGERS, "float16", "bfloat16"):
        return None
    values = [value for value in facts.tensors if value.dtype == given]
    name = values[0].name or "x" if len(values) == 1 else "x"
    return f"This operation is not made for {given} values: convert them first, as with {code(name)}.float()."


def gradients_of_integers(_message: str, facts: Facts) -> str | None:
    """requires_grad on whole numbers."""
    decimal = ": write the numbers with a decimal point, or" if "tensor([" in facts.expression else ": "
    return f"Whole numbers have no gradients; only floats can require them{decimal} use dtype=torch.float32."


RULES: Rules = (
    ("should be the same", of_module),
    ("must have the same dtype", of_module),
    ("to have the same dtype", of_module),
    ("all inputs must share same datatype", of_module),
    ("does not match weight dtype", of_module),
    ("input must have the type", of_module),
    ("are not the same dtype", of_module),
    ("expected scalar type", of_module),
    ("could not infer output dtype", of_module),
    ("not implemented for '", of_module),
    ("have the same dtype", of_two),
    ("have same dtype", of_two),
    ("expected scalar type", of_two),
    ("have the same dtype, but got", of_words),
    ("have same dtype, but found", of_words),
    ("Input dtype must be either a floating point or complex dtype", no_average),
    ("can't be cast to the desired output type", into_integers),
    ("not implemented for '", not_made_for),
    ("floating point and complex dtype can require gradients", gradients_of_integers),
)
