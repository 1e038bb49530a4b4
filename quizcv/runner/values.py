"""What goes into the runner and what comes out of it, as immutable values."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

import msgspec

Status = Literal["ok", "error", "timeout", "memory", "exit", "died", "cancelled"]
Phase = Literal["off", "starting", "ready", "failed"]


class RunnerSettings(msgspec.Struct, frozen=True):
    """How snippets run.

    `device` is `auto` (CUDA, then MPS, then CPU), `cpu`, `cuda`, `mps` or `meta`. `seconds` is the time
    a snippet gets, `megabytes` the memory it may use on top of torch itself. `command` starts the Python
    that has torch, here or elsewhere (None: this one); `-u -c BOOTSTRAP` is appended to it. After
    `idle_minutes` without a run the worker ends; the next run starts it again.
    """

    device: str = "auto"
    seconds: float = 10.0
    megabytes: int = 4000
    command: tuple[str, ...] | None = None
    idle_minutes: float = 10.0


class Snippet(msgspec.Struct, frozen=True):
    """Code to run: the `setup` pieces in order, then `input` bound to `x`, then the code itself.

    With `pictures` the result also has pictures of what is shaped like an image, with `capture` what the
    code gave, whole. `check` is run after the code, with what it gave as `result`; there the names in `keep`
    mean what they did before the code. Where it is `steady`, layers that the code makes start with numbers
    that depend on their sizes alone; all other random numbers begin with `seed`.
    """

    code: str
    setup: tuple[str, ...] = ()
    input: str | None = None
    pictures: bool = False
    capture: bool = False
    check: str = ""
    keep: tuple[str, ...] = ()
    steady: bool = False
    seed: int = 0


class State(msgspec.Struct, frozen=True):
    """What the worker is doing.

    `host` is the machine and `python` the version of the Python that it runs on, once it has said so;
    both are None for this Python. `reason` says for a person why it has `failed` and what to do; while it
    is `starting` it is the last word of the command that starts it, if that has said any.
    """

    phase: Phase = "off"
    torch: str | None = None
    device: str | None = None
    reason: str | None = None
    host: str | None = None
    python: str | None = None

    @property
    def torch_and_host(self) -> str | None:
        """torch's version, and the machine where it is not this Python's: "2.14.1 on gpubox"."""
        return f"{self.torch} on {self.host}" if self.torch and self.host else self.torch


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


class Weights(msgspec.Struct, frozen=True):
    """Weights that a module was given by torchvision, by their name there.

    `pretrained` ones were on the disk; else all numbers are random, as they are in the parts that are `new`.
    """

    name: str
    pretrained: bool
    new: tuple[str, ...] = ()


class Trace(msgspec.Struct, frozen=True):
    """The module that a snippet is about, called once in eval mode.

    Without an `output` it was not called, or the call failed after the `layers` that are listed.
    It is `lazy` while some of its parameters have no size yet, which then are not counted.
    `steps` are the pieces of code that changed how much of it learns, or its head. `weights` are those
    that it was given; None when none were asked for.
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
    weights: Weights | None = None
    lazy: bool = False


class Picture(msgspec.Struct, frozen=True):
    """The channels of a tensor (C, H, W), or of the first of a batch (N, C, H, W), made small.

    Each map is `width` by `height` bytes in `pixels`, one after the other, row by row; 0 to 255 stand for
    the numbers between the two in its place of `ranges`, the lowest and the highest of that channel. There
    may be fewer maps than channels. `role` tells a snippet's `input`, a `name` that it bound, its `output`.
    """

    name: str
    role: Literal["input", "name", "output"]
    shape: tuple[int, ...]
    width: Annotated[int, msgspec.Meta(ge=1, le=1024)]
    height: Annotated[int, msgspec.Meta(ge=1, le=1024)]
    ranges: Annotated[tuple[tuple[float, float], ...], msgspec.Meta(min_length=1, max_length=1024)]
    pixels: bytes

    def __post_init__(self) -> None:
        """Sizes that contradict each other are refused."""
        if len(self.pixels) != self.width * self.height * len(self.ranges):
            raise ValueError("a picture has not as many pixels as it says")
        if not all(math.isfinite(end) for ends in self.ranges for end in ends):
            raise ValueError("a picture's numbers must be finite")

    def maps(self) -> tuple[bytes, ...]:
        """The pixels of each map."""
        size = self.width * self.height
        return tuple(self.pixels[at : at + size] for at in range(0, len(self.pixels), size))


class Problem(msgspec.Struct, frozen=True):
    """Why a run did not end well.

    `part` says which part of the snippet and `line` which 1-based line in it; None when it is not the
    snippet's doing. `type` is the exception's class, empty when there was no exception, and `ancestry` are
    the classes that it inherits from.
    """

    message: str
    type: str = ""
    part: Literal["setup", "input", "code", "check"] | None = None
    line: int | None = None
    hint: str | None = None
    ancestry: tuple[str, ...] = ()


class Captured(msgspec.Struct, frozen=True):
    """A value with all that is in it, to be compared here, where the code that gave it has no say.

    `data` are a tensor's numbers in base64, row by row: floats of 64 (`code` d) or 32 bits (f), or 64-bit
    integers (q), complex ones as pairs. `names` are the keys of a dict whose values are the `items`; of a
    module the items hold its output. `whole` is False for what is too large or of another kind. The rest
    are properties of a tensor; `shares` are the names of before the code with which it shares memory.
    """

    type: str
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    device: str | None = None
    code: Literal["d", "f", "q"] = "q"
    data: str = ""
    text: str | None = None
    items: tuple[Captured, ...] = ()
    names: tuple[str, ...] = ()
    parameters: int | None = None
    trainable: int | None = None
    whole: bool = True
    requires_grad: bool = False
    leaf: bool = True
    contiguous: bool = True
    channels_last: bool = False
    shares: tuple[str, ...] = ()


class Result(msgspec.Struct, frozen=True):
    """What one run showed. `milliseconds` is its wall time, tracing included, starting torch excluded.

    `why` says in a few words why it ran on `device`. `input` is what was bound to `x`. `outcome` is what
    the last statement gives: its value, or what the module gives that it is; without a value what the
    module shown gives. `changed` are the names of what judged code has changed in place, and
    `drew_random_numbers` tells that it did.
    """

    status: Status
    device: str | None = None
    notices: tuple[str, ...] = ()
    tensors: tuple[Value, ...] = ()
    value: Value | None = None
    outcome: Value | None = None
    module: Trace | None = None
    stdout: str = ""
    warnings: tuple[str, ...] = ()
    error: Problem | None = None
    milliseconds: float = 0.0
    why: str | None = None
    pictures: Annotated[tuple[Picture, ...], msgspec.Meta(max_length=64)] = ()
    input: Value | None = None
    captured: Captured | None = None
    changed: tuple[str, ...] = ()
    drew_random_numbers: bool = False

    @property
    def not_run(self) -> str:
        """Why nothing was run: there is no torch, or not the device asked for; "" otherwise."""
        is_ours = self.status == "error" and self.error is not None and self.error.part is None
        return self.error.message if is_ours and self.error is not None else ""
