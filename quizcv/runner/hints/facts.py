"""What the worker knows about a failed line, and the words in which hints speak of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

import msgspec

from quizcv.runner.hints.expressions import takes_names
from quizcv.runner.hints.words import Shape
from quizcv.runner.values import Value, Word, Words

Rule = Callable[[str, "Facts"], str | None]
"""Torch's message and the facts give a sentence, or None where the rule is not sure.

A fact that is missing may raise a LookupError or ValueError, which is silence too.
"""

Rules = tuple[tuple[str | re.Pattern[str], Rule], ...]
"""Rules, each tried only where torch's message contains its words, or matches its pattern from the start."""


class Operand(Value, frozen=True, omit_defaults=True):
    """A value that took part. `kind` is tensor, module, module class, class, layers or empty.

    `low` and `high` bound a tensor's elements. Of a module, `parameters` and `trainable` count
    parameters, and `lists` are its attributes that are plain lists of layers.
    """

    kind: str = ""
    low: float | None = None
    high: float | None = None
    requires_grad: bool = False
    is_leaf: bool = True
    parameters: int = 0
    trainable: int = 0
    lists: Words = ()


Operands = Annotated[tuple[Operand, ...], msgspec.Meta(max_length=100)]


class Call(msgspec.Struct, frozen=True):
    """A Python function of torch that was being called."""

    function: Word
    arguments: Operands = ()

    def __getitem__(self, name: str) -> Operand:
        for argument in self.arguments:
            if argument.name == name:
                return argument
        raise LookupError(name)

    def number(self, name: str) -> int:
        """An argument that is a whole number."""
        return int(self[name].text or "")


class Module(msgspec.Struct, frozen=True):
    """A module that was being called. `path` is its name in the outermost one, empty for that one.

    `after` is the type of the layer before it in a Sequential; `methods` are those of its own class.
    """

    type: str
    path: str = ""
    settings: dict[str, bool | int | float | tuple[int, ...]] = {}
    weight: Operand | None = None
    inputs: Operands = ()
    after: str = ""
    methods: Words = ()

    @property
    def label(self) -> str:
        """How a sentence calls it: `this Conv2d`, or `fc (Linear)` and `layer 2 (Linear)` inside another."""
        return f"{self.place} ({self.type})" if self.path else f"this {self.type}"

    @property
    def place(self) -> str:
        """Where it is in the outermost module; empty for that one."""
        return f"layer {self.path}" if self.path.isdigit() else self.path

    @property
    def input(self) -> Operand:
        """The first thing that it was called on."""
        return self.inputs[0]

    def number(self, name: str) -> int:
        """A setting that is a whole number."""
        return int(str(self.settings[name]))


class Typo(msgspec.Struct, frozen=True):
    """A missing name, attribute or parameter (its `kind`), and the one `alike` that its owner has."""

    kind: str
    name: str
    owner: str
    alike: str


class Facts(msgspec.Struct, frozen=True):
    """What is known: `names` of the failing `expression`, `modules` and `calls` from the outside in.

    `origin` is who raised: `snippet` when it was the snippet's own line, else a package.
    """

    origin: str = ""
    raised: bool = False
    expression: Word = ""
    names: Operands = ()
    modules: Annotated[tuple[Module, ...], msgspec.Meta(max_length=100)] = ()
    calls: Annotated[tuple[Call, ...], msgspec.Meta(max_length=100)] = ()
    models: Operands = ()
    typo: Typo | None = None

    @property
    def module(self) -> Module:
        """The innermost module; LookupError when none was being called."""
        return self.modules[-1]

    @property
    def tensors(self) -> list[Operand]:
        """The tensors that the failing expression names."""
        return [name for name in self.names if name.kind == "tensor"]

    @property
    def operands(self) -> list[Operand]:
        """The tensors that the failing operation itself took, as far as that is sure."""
        names = [name.name or "" for name in self.tensors]
        return self.tensors if takes_names(self.expression, names) else []

    def call(self, function: str) -> Call:
        """The innermost call of that function; LookupError when it was not called."""
        for call in reversed(self.calls):
            if call.function == function:
                return call
        raise LookupError(function)

    def has_call(self, function: str) -> bool:
        return any(call.function == function for call in self.calls)

    def pair(self) -> tuple[Operand, Operand]:
        """The two operands of an operation that took exactly two; ValueError otherwise."""
        left, right = self.operands
        return left, right

    def name_of(self, value: Operand, otherwise: str = "the input") -> str:
        """The name by which the snippet knows this value, if exactly one of its names fits."""
        alike = {tensor.name for tensor in self.tensors if tensor.name and _looks(tensor) == _looks(value)}
        if len(alike) == 1:
            return alike.pop()
        is_given = not self.expression and self.modules and value == self.modules[0].input
        return "x" if is_given else otherwise

    @property
    def given(self) -> tuple[str, Shape]:
        """Name and shape of what the outermost module was called on."""
        value = self.modules[0].input
        return self.name_of(value), shape_of(value)


def _looks(value: Operand) -> tuple[object, ...]:
    """By what a value is recognised."""
    return value.shape, value.dtype, value.device, value.low, value.high


def shape_of(value: Operand) -> Shape:
    """A tensor's shape; LookupError for anything else."""
    if value.shape is None:
        raise LookupError
    return value.shape
