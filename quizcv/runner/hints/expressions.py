"""Whether a failing expression shows what its operation took."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection


def takes_names(expression: str, values: Collection[str]) -> bool:
    """Whether the names in it are what the operation took, as in `a @ b`, not parts of that, as in `a.T @ b`.

    `values` are the names that stand for tensors: `torch.nn.functional.relu(x)` is plain, `x.T.sum()` not.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in strings; Python has already said it
            [statement] = ast.parse(expression.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # clipped, or several statements
        return False
    match statement:
        case ast.AugAssign(target=ast.Name(), value=value):
            return _is_name(value)
        case ast.Expr(value=node) | ast.Assign(value=node) | ast.Return(value=node):
            pass
        case _:
            return False
    match node:
        case ast.BinOp(left=left, right=right):
            return _is_name(left) and _is_name(right)
        case ast.Call(func=function, args=arguments, keywords=keywords):
            given = [*arguments, *(keyword.value for keyword in keywords)]
            return _is_function(function, values) and all(map(_is_name, given))
        case ast.Name() | ast.Attribute(value=ast.Name()) | ast.Subscript(value=ast.Name()):
            return True
    return False


def _is_name(node: ast.AST) -> bool:
    match node:
        case ast.Name() | ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.List(elts=members) | ast.Tuple(elts=members):
            return all(map(_is_name, members))
    return False


def _is_function(node: ast.AST, values: Collection[str]) -> bool:
    """A name, a method of one, or a function in modules; not a method of what was taken from a tensor."""
    match node:
        case ast.Name() | ast.Attribute(value=ast.Name()):
            return True
        case ast.Attribute(value=inner):
            while isinstance(inner, ast.Attribute):
                inner = inner.value
            return isinstance(inner, ast.Name) and inner.id not in values
    return False
