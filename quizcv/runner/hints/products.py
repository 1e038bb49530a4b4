"""Matrix products and Linear: inner sizes."""

from __future__ import annotations

from math import prod

from quizcv.runner.hints.facts import Facts, Rules, shape_of
from quizcv.runner.hints.words import code, matched, numbers


def linear(_message: str, facts: Facts) -> str | None:
    """A Linear meets another number of features than it was made for."""
    module = facts.module
    if module.type != "Linear":
        return None
    wanted, shape = module.number("in_features"), shape_of(module.input)
    if shape[-1] == wanted:
        return None
    who = module.label
    name, given = facts.given
    if len(given) == 3 and len(shape) == 2 and prod(shape) == wanted:
        return (
            f"{who} expects {wanted} features but gets {shape}, {wanted} in all: the batch axis is missing,"
            f" so give it {code(name)}.unsqueeze(0) instead of {given}."
        )
    if len(shape) > 2 and prod(shape[1:]) == wanted:
        before = "an nn.Flatten() before it" if module.path else f"{code(name)}.flatten(1)"
        return f"{who} expects {wanted} features but gets {shape}, which is not flattened: use {before}."
    outputs = module.number("out_features")
    return (
        f"{who} expects {wanted} features, but what arrives is {shape} with {shape[-1]} in its last axis:"
        f" make it nn.Linear({shape[-1]}, {outputs}), or change what comes before."
    )


def matrices(message: str, facts: Facts) -> str | None:
    """Two matrices whose inner sizes differ."""
    sizes = matched(r"(?:multiplied \(|but got \[)([\dx, ]+)(?: and |\] X \[)([\dx, ]+)", message)
    (rows, inner), (other, columns) = (numbers(part.replace("x", " ")) for part in sizes)
    left, right, advice = f"({rows}, {inner})", f"({other}, {columns})", ""
    if [tensor.shape for tensor in facts.operands] == [(rows, inner), (other, columns)]:
        first, second = facts.pair()
        left, right = f"{first.name} {left}", f"{second.name} {right}"
        if columns == inner:
            advice = f", for example {second.name}.T for {second.name}"
        elif rows == other:
            advice = f", for example {first.name}.T for {first.name}"
    return (
        f"In the product of {left} and {right} the inner sizes must be equal, but {inner} is not {other}:"
        f" change one of the two{advice}."
    )


def batches(message: str, facts: Facts) -> str | None:
    """Batches of matrices that do not fit."""
    parts = matched(r"batch2 tensor to be: \[(\d+), (\d+)\] but got: \[(\d+), (\d+)\]", message)
    count, inner, other_count, other = map(int, parts)
    if count != other_count:
        return (
            f"The first tensor holds {count} matrices and the second {other_count}: a batched product needs"
            " as many on both sides."
        )
    advice = _transposed(facts, inner)
    return (
        f"The matrices of the first batch have {inner} columns, those of the second {other} rows; they must"
        f" be equal{advice}."
    )


def _transposed(facts: Facts, inner: int) -> str:
    if len(facts.operands) == 2:
        second = facts.operands[1]
        if second.shape is not None and second.shape[-1] == inner:
            return f", as they are with {second.name}.transpose(-2, -1)"
    return ""


def matrix_and_vector(message: str, _facts: Facts) -> str | None:
    """A matrix times a vector of another length than its rows."""
    matrix, vector = matched(r"\((\d+x\d+)\), vec \((\d+)\)", message)
    rows, columns = numbers(matrix.replace("x", " "))
    return (
        f"The matrix ({rows}, {columns}) has {columns} columns, but the vector has {vector} elements: they"
        " must be as many."
    )


def vectors(message: str, _facts: Facts) -> str | None:
    """A product of two vectors of different length."""
    left, right = matched(r"expected tensor \[(\d+)\] and src \[(\d+)\]", message)
    return (
        f"Two vectors that are multiplied need the same length: one has {left} elements, the other {right}."
    )


def not_a_matrix(_message: str, facts: Facts) -> str | None:
    """torch.mm and torch.bmm on other shapes than they are made for."""
    shapes = [shape_of(tensor) for tensor in facts.operands]
    both = " and ".join(map(str, shapes))
    wanted = _axes_of_product(facts.expression)
    if wanted is None or not shapes or all(len(shape) == wanted[1] for shape in shapes):
        return None
    return (
        f"torch.{wanted[0]} takes tensors of {wanted[1]} axes, not {both}: torch.matmul, or @, takes others."
    )


def _axes_of_product(expression: str) -> tuple[str, int] | None:
    for name, axes in (("bmm", 3), ("mm", 2)):
        if f"torch.{name}(" in expression:
            return name, axes
    return None


def einsum(message: str, _facts: Facts) -> str | None:
    """A letter of einsum that stands for two sizes."""
    letter, size, number, before = matched(
        r"subscript (\w) has size (\d+) for operand (\d+) which does not broadcast .*?size (\d+)", message
    )
    return (
        f"In this einsum the letter {letter} is {before} in one operand and {size} in operand {number}: a"
        " letter has one size everywhere."
    )


RULES: Rules = (
    ("shapes cannot be multiplied", linear),
    ("shapes cannot be multiplied", matrices),
    ("must have same reduction dim", linear),
    ("must have same reduction dim", matrices),
    ("first two dimensions of batch2 tensor", batches),
    ("size mismatch, got input", matrix_and_vector),
    ("inconsistent tensor size, expected tensor", vectors),
    ("must be a matrix", not_a_matrix),
    ("must be 2D", not_a_matrix),
    ("must be a 3D tensor", not_a_matrix),
    ("einsum(): subscript", einsum),
)
