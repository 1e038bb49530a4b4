"""Conditions on the values of parameters, `k <= 2 * s + 1`: worked out without running any code of a deck."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any


class ConditionError(ValueError):
    """A condition that cannot be worked out; says why."""


_LARGEST_POWER = 64
_LARGEST_BASE = 10**6


def _power(base: float, exponent: float) -> Any:
    if not (abs(base) <= _LARGEST_BASE and 0 <= exponent <= _LARGEST_POWER):
        raise ConditionError(f"only powers up to {_LARGEST_BASE:,} ** {_LARGEST_POWER} are worked out")
    return base**exponent


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}


def holds(condition: str, parameters: Mapping[str, str]) -> bool:
    """Whether a condition is true of these parameters. Raises ConditionError.

    It may compare and calculate with numbers, texts and the names of parameters, and join with `and`, `or`,
    `not`. A parameter that reads as a number is one.
    """
    try:
        return bool(_value(_parsed(condition.strip()), parameters))
    except SyntaxError as error:
        raise ConditionError(f"it is not a condition: {error.msg}") from None
    except ConditionError:
        raise
    except (ArithmeticError, TypeError, ValueError, RecursionError, MemoryError) as error:
        raise ConditionError(str(error)) from None


@lru_cache(1000)
def _parsed(condition: str) -> ast.expr:
    """The condition as a tree: the same for all combinations, and often for many cards."""
    return ast.parse(condition, mode="eval").body


def _value(node: ast.expr, parameters: Mapping[str, str]) -> Any:
    match node:
        case ast.Constant(value=int() | float() | str() as value):
            return value
        case ast.Name(id=name) if name in parameters:
            return _number(parameters[name])
        case ast.Name(id=name):
            raise ConditionError(f"`{name}` is no name of `vary`")
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return tuple(_value(item, parameters) for item in items)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(operand, parameters))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            numbers = _value(left, parameters), _value(right, parameters)
            if not all(isinstance(number, int | float) for number in numbers):  # texts could grow without end
                raise ConditionError("only numbers can be calculated with")
            return _OPERATORS[type(op)](*numbers)
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_value(value, parameters) for value in values)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_value(value, parameters) for value in values)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _OPERATORS for op in ops):
            values = [_value(each, parameters) for each in (left, *others)]
            pairs = zip(ops, values, values[1:], strict=False)
            return all(_OPERATORS[type(op)](one, other) for op, one, other in pairs)
    raise ConditionError(
        "only comparisons, + - * / // % **, `and`, `or`, `not`, numbers, texts and names are understood"
    )


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
