"""What goes into the runner and what comes out of it, as immutable values."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import msgspec

from quizcv.layers import makes_sense

# What the far side reports is bounded when it is converted to these types: by far more than a worker sends,
# which clips its texts and lists itself, and by less than what would stop the interface.
Count = Annotated[int, msgspec.Meta(ge=0)]
Word = Annotated[str, msgspec.Meta(max_length=10_000)]
Text = Annotated[str, msgspec.Meta(max_length=600_000)]
Line = Annotated[int, msgspec.Meta(ge=0, le=2**31)]
Shape = Annotated[tuple[Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)], ...], msgspec.Meta(max_length=100)]
Words = Annotated[tuple[Word, ...], msgspec.Meta(max_length=1000)]
Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Setting = bool | Whole | Word | Annotated[tuple[Whole, ...], msgspec.Meta(max_length=100)]

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
    that depend on their sizes alone; all other random numbers begin with `seed`. What is to be judged runs
    `alone`, in a process of its own: memory that it does not fill holds neither zeros nor what ran before.
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
    alone: bool = False


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

    type: Word
    name: Word | None = None
    line: Line | None = None
    shape: Shape | None = None
    dtype: Word | None = None
    device: Word | None = None
    items: Annotated[tuple[Value, ...], msgspec.Meta(max_length=100)] = ()
    text: Word | None = None


class Layer(msgspec.Struct, frozen=True):
    """One call of one module. `name` is its dotted path in the traced module, empty for that module itself.

    `parameters` and `trainable` count numbers, `flops` is twice the multiply-adds of this call.
    `settings` are those on which the size of the output depends (`kernel_size`, `stride`, ...), with
    the `kind` of layer: convolution, transposed, pooling, linear or flatten; empty for other layers.
    """

    name: Word
    type: Word
    input: Value
    output: Value
    parameters: Count
    trainable: Count
    flops: Count | None = None
    settings: Annotated[dict[Word, Setting], msgspec.Meta(max_length=20)] = {}

    def __post_init__(self) -> None:
        """Settings that make no sense are none, as those of a layer of another kind."""
        if self.settings and not makes_sense(self.settings, self.input.shape, self.output.shape):
            msgspec.structs.force_setattr(self, "settings", {})


class Block(msgspec.Struct, frozen=True):
    """One call of a module that called others: its layers are those from `first` up to before `end`."""

    name: Word
    type: Word
    output: Value
    parameters: Count
    trainable: Count
    first: Whole
    end: Whole
    flops: Count | None = None


class Head(msgspec.Struct, frozen=True):
    """The last layer with parameters of its own; `outputs` are its features or channels."""

    name: Word
    type: Word
    outputs: Count | None = None


class Step(msgspec.Struct, frozen=True):
    """A module as piece `setup` of the setup, counted from 1, or the code (None) left it."""

    parameters: Count
    trainable: Count
    setup: Count | None = None
    head: Head | None = None


class Weights(msgspec.Struct, frozen=True):
    """Weights that a module was given by torchvision, by their name there.

    `pretrained` ones were on the disk; else all numbers are random, as they are in the parts that are `new`.
    """

    name: Word
    pretrained: bool
    new: Words = ()


class Trace(msgspec.Struct, frozen=True):
    """The module that a snippet is about, called once in eval mode.

    Without an `output` it was not called, or the call failed after the `layers` that are listed.
    It is `lazy` while some of its parameters have no size yet, which then are not counted.
    `steps` are the pieces of code that changed how much of it learns, or its head. `weights` are those
    that it was given; None when none were asked for.
    """

    type: Word
    name: Word | None = None
    input: Value | None = None
    layers: Annotated[tuple[Layer, ...], msgspec.Meta(max_length=2000)] = ()
    output: Value | None = None
    parameters: Count = 0
    trainable: Count = 0
    flops: Count | None = None
    blocks: Annotated[tuple[Block, ...], msgspec.Meta(max_length=2000)] = ()
    steps: Annotated[tuple[Step, ...], msgspec.Meta(max_length=2000)] = ()
    weights: Weights | None = None
    lazy: bool = False


class Picture(msgspec.Struct, frozen=True):
    """The channels of a tensor (C, H, W), or of the first of a batch (N, C, H, W), made small.

    Each map is `width` by `height` bytes in `pixels`, one after the other, row by row; 0 to 255 stand for
    the numbers between the two in its place of `ranges`, the lowest and the highest of that channel. There
    may be fewer maps than channels. `role` tells a snippet's `input`, a `name` that it bound, its `output`.
    """

    name: Word
    role: Literal["input", "name", "output"]
    shape: Shape
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

    message: Text
    type: Word = ""
    part: Literal["setup", "input", "code", "check"] | None = None
    line: Line | None = None
    hint: Text | None = None
    ancestry: Words = ()


class Captured(msgspec.Struct, frozen=True):
    """A value with all that is in it, to be compared here, where the code that gave it has no say.

    `data` are a tensor's numbers in base64, row by row: floats of 64 (`code` d) or 32 bits (f), or 64-bit
    integers (q), complex ones as pairs. `names` are the keys of a dict whose values are the `items`; of a
    module the items hold its output. `whole` is False for what is too large or of another kind. The rest
    are properties of a tensor; `shares` are the names of before the code with which it shares memory.
    """

    type: Word
    shape: Shape | None = None
    dtype: Word | None = None
    device: Word | None = None
    code: Literal["d", "f", "q"] = "q"
    data: str = ""
    text: Word | None = None
    items: Annotated[tuple[Captured, ...], msgspec.Meta(max_length=2000)] = ()
    names: Annotated[tuple[Word, ...], msgspec.Meta(max_length=2000)] = ()
    parameters: Count | None = None
    trainable: Count | None = None
    whole: bool = True
    requires_grad: bool = False
    leaf: bool = True
    contiguous: bool = True
    channels_last: bool = False
    shares: Words = ()


class Result(msgspec.Struct, frozen=True):
    """What one run showed. `milliseconds` is its wall time, tracing included, starting torch excluded.

    `why` says in a few words why it ran on `device`. `input` is what was bound to `x`. `outcome` is what
    the last statement gives: its value, or what the module gives that it is; without a value what the
    module shown gives. `changed` are the names of what judged code has changed in place, and
    `drew_random_numbers` tells that it did.
    """

    status: Status
    device: Word | None = None
    notices: Words = ()
    tensors: Annotated[tuple[Value, ...], msgspec.Meta(max_length=1000)] = ()
    value: Value | None = None
    outcome: Value | None = None
    module: Trace | None = None
    stdout: Text = ""
    warnings: Words = ()
    error: Problem | None = None
    milliseconds: Annotated[float, msgspec.Meta(ge=0, le=1e12)] = 0.0
    why: Word | None = None
    pictures: Annotated[tuple[Picture, ...], msgspec.Meta(max_length=64)] = ()
    input: Value | None = None
    captured: Captured | None = None
    changed: Words = ()
    drew_random_numbers: bool = False

    @property
    def not_run(self) -> str:
        """Why nothing was run: there is no torch, or not the device asked for; "" otherwise."""
        is_ours = self.status == "error" and self.error is not None and self.error.part is None
        return self.error.message if is_ours and self.error is not None else ""
