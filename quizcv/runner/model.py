"""What goes into the runner and what comes out of it, as immutable values."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Status = Literal["ok", "error", "timeout", "memory", "exit", "died", "cancelled"]
Phase = Literal["off", "starting", "ready", "failed"]


class RunnerSettings(msgspec.Struct, frozen=True):
    """How snippets run.

    `device` is `auto` (CUDA, then MPS, then CPU), `cpu`, `cuda`, `mps` or `meta`. `seconds` is the time
    a snippet gets, `megabytes` the memory it may use on top of torch itself. `command` starts the Python
    that has torch (None: this one), `-u -c BOOTSTRAP` is appended to it. After `idle_minutes` without a
    run the worker ends; the next run starts it again.
    """

    device: str = "auto"
    seconds: float = 10.0
    megabytes: int = 4000
    command: tuple[str, ...] | None = None
    idle_minutes: float = 10.0


class Snippet(msgspec.Struct, frozen=True):
    """Code to run: the `setup` pieces in order, then `input` bound to `x`, then the code itself."""

    code: str
    setup: tuple[str, ...] = ()
    input: str | None = None


class State(msgspec.Struct, frozen=True):
    """What the worker is doing. `reason` is one sentence for the user when the phase is `failed`."""

    phase: Phase = "off"
    torch: str | None = None
    device: str | None = None
    reason: str | None = None


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """A tensor, a collection with its `items`, or anything else by its `text`.

    `shape` is None for what is not a tensor. `dtype` is torch's name without the prefix (`float32`).
    `name` is the variable, or inside a collection the key or index; `line` is the 1-based line of the
    code that bound it. `text` is a short repr.
    """

    type: str
    name: str | None = None
    line: int | None = None
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    device: str | None = None
    items: tuple[Value, ...] = ()
    text: str | None = None


class Layer(msgspec.Struct, frozen=True):
    """One call of one module. `name` is its dotted path in the traced module, empty for that module itself.

    `parameters` and `trainable` count numbers, `flops` is twice the multiply-adds of this call.
    `settings` are those on which the size of the output depends (`kernel_size`, `stride`, ...), with
    the `kind` of layer: convolution, transposed, pooling, linear or flatten; empty for other layers.
    """

    name: str
    type: str
    input: Value
    output: Value
    parameters: int
    trainable: int
    flops: int | None = None
    settings: dict[str, Any] = {}


class Block(msgspec.Struct, frozen=True):
    """One call of a module that called others: its layers are those from `first` up to before `end`."""

    name: str
    type: str
    output: Value
    parameters: int
    trainable: int
    first: int
    end: int
    flops: int | None = None


class Head(msgspec.Struct, frozen=True):
    """The last layer with parameters of its own; `outputs` are its features or channels."""

    name: str
    type: str
    outputs: int | None = None


class Step(msgspec.Struct, frozen=True):
    """A module as piece `setup` of the setup, counted from 1, or the code (None) left it."""

    parameters: int
    trainable: int
    setup: int | None = None
    head: Head | None = None


class Trace(msgspec.Struct, frozen=True):
    """The module that a snippet is about, called once in eval mode.

    Without an `output` it was not called, or the call failed after the `layers` that are listed.
    `steps` are the pieces of code that changed how much of it learns, or its head.
    """

    type: str
    name: str | None = None
    input: Value | None = None
    layers: tuple[Layer, ...] = ()
    output: Value | None = None
    parameters: int = 0
    trainable: int = 0
    flops: int | None = None
    blocks: tuple[Block, ...] = ()
    steps: tuple[Step, ...] = ()


class Problem(msgspec.Struct, frozen=True):
    """Why a run did not end well.

    `part` says which part of the snippet and `line` which 1-based line in it; None when it is not the
    snippet's doing. `type` is the exception's class, empty when there was no exception.
    """

    message: str
    type: str = ""
    part: Literal["setup", "input", "code"] | None = None
    line: int | None = None
    hint: str | None = None


class Result(msgspec.Struct, frozen=True):
    """What one run showed. `milliseconds` is its wall time, tracing included, starting torch excluded.

    `why` says in a few words why it ran on `device`.
    """

    status: Status
    device: str | None = None
    notices: tuple[str, ...] = ()
    tensors: tuple[Value, ...] = ()
    value: Value | None = None
    module: Trace | None = None
    stdout: str = ""
    warnings: tuple[str, ...] = ()
    error: Problem | None = None
    milliseconds: float = 0.0
    why: str | None = None
