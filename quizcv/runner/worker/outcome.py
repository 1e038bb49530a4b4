"""What a snippet gives: the value of its last statement."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

HOOK = "__keep_outcome__"
"""What the last statement calls; it has to be a name in its namespace while it runs."""


def innermost(statement: ast.stmt) -> ast.stmt:
    """The last statement of a `with`, or of one in it; any other statement itself."""
    while isinstance(statement, ast.With):
        statement = statement.body[-1]
    return statement


def gives_value(statement: ast.stmt) -> bool:
    """Whether a statement, as the last one, gives a value: an expression, or what is given to names.

    Items and attributes that are set, loops and definitions give none.
    """
    last = innermost(statement)
    if isinstance(last, ast.AugAssign):
        return isinstance(last.target, ast.Name)
    if isinstance(last, (ast.Assign, ast.AnnAssign)):
        targets = last.targets if isinstance(last, ast.Assign) else [last.target]
        is_bound = any(isinstance(target, (ast.Name, ast.Tuple, ast.List)) for target in targets)
        return is_bound and last.value is not None
    return isinstance(last, ast.Expr)


def keep_value(statement: ast.stmt, namespace: dict[str, Any], keep: Callable[[Any], Any]) -> str | None:
    """Have the value of this statement given to `keep`, which returns it, when the statement runs.

    Of `a, b = ...` that is all of it. Returns the name that has the value afterwards where it is only known
    then (`y += 1`).
    """
    last: Any = innermost(statement)
    if not gives_value(last):
        return None
    if isinstance(last, ast.AugAssign):
        return str(last.target.id)  # type: ignore[union-attr]  # `gives_value` has seen to that
    namespace[HOOK] = keep
    hook = ast.copy_location(ast.Name(HOOK, ast.Load()), last.value)
    last.value = ast.copy_location(ast.Call(hook, [last.value], []), last.value)
    return None
