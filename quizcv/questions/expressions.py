"""The shape of an expression, worked out from its text, and what it is after a usual slip.

Only what is understood for certain: anything else is an UnknownError, and then nothing is said of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from quizcv.layers import Sizes
from quizcv.questions.calls import CALLS
from quizcv.questions.calls.axes import transpose
from quizcv.questions.calls.call import Call, Given, UnknownError
from quizcv.questions.calls.new import parameter
from quizcv.questions.calls.reductions import index
from quizcv.questions.calls.several import broadcast, matmul
from quizcv.questions.question import Slip


def wrong_shapes(
    code: str, setup: tuple[str, ...], known: Mapping[str, Sizes]
) -> Iterator[tuple[Sizes, Slip]]:
    """What comes out of the last statement when one of its calls is misunderstood and all else done right.

    `known` are the shapes of names. Nothing comes where the right shape cannot be worked out; the first that
    comes is the right one, without a slip's word.
    """
    try:
        pieces = [ast.parse(piece) for piece in (*setup, code)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    if not pieces[-1].body:
        return
    last = pieces[-1].body[-1]
    value = last.value if isinstance(last, ast.Expr | ast.Assign | ast.AnnAssign) else None
    if value is None:
        return
    bound = _bound(pieces)
    reader = _Reader(bound, known)
    try:
        yield reader.shape(value), Slip("", "")
        found = [(node, wrong) for node, (_, slips) in reader.seen.items() for wrong in slips]
    except (UnknownError, RecursionError):
        return
    for node, (shape, word, said) in found:
        try:
            yield _Reader(bound, known, {node: shape}).shape(value), Slip(word, said, reader.names[node])
        except UnknownError:
            continue


def _bound(pieces: list[ast.Module]) -> dict[str, ast.expr]:
    """The expressions of names that are bound once, at the top."""
    found: dict[str, ast.expr | None] = {}
    for piece in pieces:
        for node in ast.walk(piece):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found[node.id] = None if node.id in found else ast.Constant(...)
        for statement in piece.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if found.get(name) is not None:
                    found[name] = value
    return {name: value for name, value in found.items() if value is not None}


class _Reader:
    """Works out shapes; `seen` keeps what each call gave, and `instead` what some are taken to give."""

    def __init__(
        self,
        bound: Mapping[str, ast.expr],
        known: Mapping[str, Sizes],
        instead: Mapping[ast.expr, Sizes] | None = None,
    ) -> None:
        self.bound, self.known, self.instead = bound, known, instead or {}
        self.seen: dict[ast.expr, Given] = {}
        self.names: dict[ast.expr, str] = {}

    def shape(self, node: ast.expr) -> Sizes:
        """The shape of what an expression gives. Raises UnknownError."""
        if node in self.instead:
            return self.instead[node]
        if isinstance(node, ast.Name):
            if node.id in self.bound and not isinstance(self.bound[node.id], ast.Constant):
                try:
                    return self.shape(self.bound[node.id])
                except UnknownError:
                    pass
            if node.id in self.known:
                return self.known[node.id]
            raise UnknownError
        try:
            name, given = self._given(node)
        except (TypeError, ValueError, ArithmeticError):  # arguments of no sense, which torch refuses too
            raise UnknownError from None
        if not all(isinstance(size, int) and size >= 0 for size in given[0]):
            raise UnknownError
        self.seen[node], self.names[node] = given, name
        return given[0]

    def _given(self, node: ast.expr) -> tuple[str, Given]:
        match node:
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                return "@", matmul(self.shape(left), self.shape(right))
            case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
                return "broadcasting", broadcast(self._operand(left), self._operand(right))
            case ast.UnaryOp(operand=operand):
                return "", (self.shape(operand), [])
            case ast.Subscript(value=value, slice=at):
                return "indexing", index(self.shape(value), at)
            case ast.Attribute(value=value, attr="T" | "mT" as name):
                return name, transpose(self.shape(value), -2, -1)
            case ast.Attribute(value=value, attr="weight" | "bias" as name):
                return name, parameter(self._layer(value), name)
            case ast.Attribute(value=value, attr="grad" | "data" | "real"):
                return "", (self.shape(value), [])
            case ast.Call(func=ast.Attribute(value=value, attr=name)):
                call = Call(node, None if _is_library(value) else value, self.shape)
                if name in CALLS:
                    return name, CALLS[name](call)
        raise UnknownError

    def _layer(self, node: ast.expr) -> ast.expr:
        return self.bound.get(node.id, node) if isinstance(node, ast.Name) else node

    def _operand(self, node: ast.expr) -> Sizes:
        if isinstance(node, ast.UnaryOp):
            node = node.operand
        return () if isinstance(node, ast.Constant) else self.shape(node)


def _is_library(node: ast.expr) -> bool:
    return ast.unparse(node) in ("torch", "F", "nn.functional", "torch.nn.functional", "torch.special")
