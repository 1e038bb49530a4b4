"""The shapes of tensors that can be seen in code without running it: `torch.zeros(2, 3)` is (2, 3). Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizcv.questions.python_code import parsed
from quizcv.questions.question import Sizes
from quizcv.runner.worker.bindings import bindings, names_read

IMAGE, IMAGE_SIZES = "image", (1, 3, 64, 64)
"""The picture that is always there; its shape is seen nowhere in the code."""

_FILLED = ("torch.randn", "torch.rand", "torch.zeros", "torch.ones", "torch.empty")
_SHAPE_FIRST, _SHAPE_LAST = ("torch.full", *_FILLED), ("torch.randint",)
_KEPT = ("float", "long", "bool", "tril", "triu")
"""Methods after which the shape is what it was."""


def seen(code: str) -> Sizes | None:
    """The shape of the tensor that an expression makes; None where it is not seen."""
    tree = parsed(code)
    match tree.body:
        case [ast.Expr(value)]:
            return _of(value)
    return None


def of_names(setup: str) -> dict[str, Sizes | None]:
    """Every name that the setup leaves behind, but for what it imports, with its shape where that is seen."""
    names: dict[str, Sizes | None] = {}
    for statement in parsed(setup).body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            continue
        for binding in bindings(statement):
            if binding.kind != "owner":  # `masks[0] = True` leaves the shape of `masks` as it is
                names[binding.name] = None
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                names |= {name: _of(value) for name, value in _pairs(target, statement.value)}
    return names


def reads_image(*codes: str) -> bool:
    """Whether code that runs in this order reads the picture that is always there."""
    tree = parsed("\n".join(codes))
    bound = {binding.name for statement in tree.body for binding in bindings(statement)}
    return IMAGE in names_read(tree) and IMAGE not in bound


def written(sizes: Sizes) -> str:
    """As Python writes a tuple: (8,), (2, 3)."""
    return str(tuple(sizes))


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, value:
        case ast.Name(name), _:
            yield name, value
        case ast.Tuple(targets), ast.Tuple(values) if len(targets) == len(values):
            for each, its in zip(targets, values, strict=True):
                yield from _pairs(each, its)


def _of(value: ast.expr) -> Sizes | None:
    match value:
        case ast.Call(ast.Attribute(_, method), args) as call:
            name = ast.unparse(call.func)
            if name in _SHAPE_FIRST and args:
                return _whole_numbers(args[0] if isinstance(args[0], ast.Tuple) else ast.Tuple(args))
            if name in _SHAPE_LAST and args:
                return _whole_numbers(args[-1])
            if name == "torch.tensor" and args:
                return _of_numbers(args[0])
            if name == "nn.Parameter" and args:
                return _of(args[0])
            if method in _KEPT and isinstance(call.func, ast.Attribute):
                return _of(call.func.value)
    return None


def _whole_numbers(shape: ast.expr) -> Sizes | None:
    try:
        sizes = ast.literal_eval(shape)
    except (ValueError, TypeError):
        return None
    whole = isinstance(sizes, tuple) and all(type(size) is int for size in sizes)
    return sizes if whole else None


def _of_numbers(rows: ast.expr) -> Sizes | None:
    """The shape of numbers in lists, those of one level as long as each other."""
    if not isinstance(rows, ast.List):
        return None if isinstance(rows, (ast.Name, ast.Call)) else ()
    inner = {_of_numbers(row) for row in rows.elts}
    if len(inner) > 1 or None in inner:
        return None
    return (len(rows.elts), *(inner.pop() or () if inner else ()))
