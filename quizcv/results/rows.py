"""A run's `Result` as rows and sentences; `quizcv try` and the screens draw the same ones."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from quizcv.layers import arithmetic
from quizcv.runner import Block, Layer, Result, Step, Value


class Row(msgspec.Struct, frozen=True):
    """One tensor, layer or value: what it is, its shape, and what there is to say of it.

    `text` stands in for the shape of what is no tensor, and beside it for the value of a single number.
    `parameters` and `flops` are None where they say nothing; one FLOP is half a multiply-add. `line` is
    the line of the code that bound a name, `layer` the layer that a row is about.
    """

    label: str
    type: str = ""
    shape: tuple[int, ...] | None = None
    text: str = ""
    kind: str = ""
    parameters: int | None = None
    flops: int | None = None
    line: int | None = None
    layer: Layer | None = None


def bound_rows(result: Result) -> list[Row]:
    """The names that the code bound, in order, and the last expression's value unless it is the module."""
    found: list[Row] = []
    for bound in result.tensors:
        found += _value_rows(bound, bound.name or "", result)
    module, value = result.module, result.value
    if value is not None and (module is None or value.type != module.type):
        found += _value_rows(value, "value", result)
    return found


def module_rows(result: Result) -> list[Row]:
    """The module's input, each of its layers, its output; none without a module."""
    module = result.module
    if module is None:
        return []
    ends = [("input", module.input), ("output", module.output)]
    first, last = (_value_rows(value, name, result) if value else [] for name, value in ends)
    return [*first, *(layer_row(layer, layer.name, result) for layer in module.layers), *last]


def layer_row(layer: Layer | Block, name: str, result: Result) -> Row:
    """A layer, or a block of them, by what came out of it."""
    shape, text = _described(layer.output)
    is_frozen = layer.parameters > layer.trainable == 0
    return Row(
        name,
        layer.type,
        shape,
        text,
        f"{_kind(layer.output, result)}{' frozen' if is_frozen else ''}".strip(),
        layer.parameters,
        layer.flops,
        layer=layer if isinstance(layer, Layer) else None,
    )


def size_lines(result: Result) -> tuple[str, ...]:
    """Lines that compute the output's size, where the module is a single layer."""
    layers = result.module.layers if result.module is not None else ()
    return layer_size_lines(layers[0]) if len(layers) == 1 else ()


def layer_size_lines(layer: Layer) -> tuple[str, ...]:
    """Lines that compute the size of a layer's output; none for a layer without such a formula."""
    return arithmetic(layer.settings, _first_shape(layer.input), _first_shape(layer.output))


def _first_shape(value: Value) -> tuple[int, ...]:
    """A tensor's shape; of a pooling that also returns indices, that of the first."""
    if value.shape is None and value.items:
        return _first_shape(value.items[0])
    return value.shape or ()


def step_changes(result: Result) -> list[str]:
    """What each step of the code changed in the module: how much of it learns, its size, its head."""
    steps = result.module.steps if result.module is not None else ()
    found = []
    for word in ("trainable", "parameters"):
        numbers = [f"{getattr(step, word):,}" for step in steps]
        if len(set(numbers)) > 1:
            found.append(f"{word} {' → '.join(_without_repeats(numbers))}")
    heads = _without_repeats([_head(step) for step in steps])
    if len(heads) > 1:
        found.append(f"head {' → '.join(heads)}")
    return found


def weights(result: Result) -> str:
    """Whether the module's weights are pretrained or random; "" where none were asked for."""
    given = result.module.weights if result.module is not None else None
    if given is None:
        return ""
    if not given.pretrained:
        return "weights: random (quizcv fetch-weights brings pretrained ones to this machine)"
    new = f", random in {', '.join(given.new)}" if given.new else ""
    return f"weights: pretrained ({given.name}){new}"


def totals(result: Result) -> str:
    """Parameters, how many of them learn, and the cost of one forward pass; "" without a module."""
    module = result.module
    if module is None:
        return ""
    if module.lazy:
        return "parameters are not known before the first call"
    text = f"{module.parameters:,} parameters, {module.trainable:,} trainable"
    if frozen := module.parameters - module.trainable:
        text += f", {frozen:,} frozen"
    if module.flops:
        text += f" · {flops_text(module.flops)} FLOPs (2 × multiply-adds)"
    return text


def context(result: Result, torch: str | None = None) -> str:
    """dtype, device, time and version of torch, on one line."""
    module = result.module
    value = module.output if module is not None and module.output is not None else result.value
    device = f"{result.device} ({result.why})" if result.device and result.why else result.device
    took = f"{result.milliseconds:.1f} ms" if result.milliseconds else None  # none when nothing ran
    parts = [value.dtype if value else None, device, took]
    return " · ".join(part for part in (*parts, f"torch {torch}" if torch else None) if part)


def failure(result: Result) -> str:
    """Why a run did not end well, with its place; "" for one that did."""
    error = result.error
    if result.status == "ok" or error is None:
        return "" if result.status == "ok" else result.status
    where = ""
    if error.part is not None and error.line is not None:
        where = f"{'' if error.part == 'code' else error.part + ', '}line {error.line}: "
    return f"{where}{error.type + ': ' if error.type else ''}{error.message}"


def hint(result: Result) -> str:
    """What went wrong in one plain sentence, to be read before torch's own words; "" if nobody knows."""
    return (result.error.hint if result.error is not None else None) or ""


def flops_text(number: int) -> str:
    """A count in thousands, millions, billions or more: 884.7 K, 3.6 G."""
    for unit, size in (("T", 10**12), ("G", 10**9), ("M", 10**6), ("K", 10**3)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return str(number)


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as it is always written: (1, 16, 32, 32), (7,), ()."""
    return repr(tuple(shape))


def plain(result: Result, torch: str | None = None) -> str:
    """The whole report as lines of text."""
    return "\n".join(_plain_lines(result, torch))


def _plain_lines(result: Result, torch: str | None) -> Iterator[str]:
    yield from _plain_table(bound_rows(result))
    yield from _plain_table(module_rows(result))
    yield from size_lines(result)
    if summary := totals(result):
        yield summary
    yield from step_changes(result)
    if origin := weights(result):
        yield origin
    if result.stdout:
        yield "printed:"
        yield result.stdout.rstrip("\n")
    for warning in result.warnings:
        yield f"warning: {warning}"
    for notice in result.notices:
        yield f"note: {notice}"
    if plainly := hint(result):
        yield plainly
    if wrong := failure(result):
        yield f"{result.status}: {wrong}"
    if result.status == "memory":
        yield "--dry-run shows the shapes without computing anything"
    if where := context(result, torch):
        yield where


def _plain_table(table: list[Row]) -> Iterator[str]:
    label = max((len(row.label) for row in table), default=0)
    kind = max((len(row.type) for row in table), default=0)
    texts = ["" if row.text == row.type else shape_or_text(row) for row in table]
    shape = max(map(len, texts), default=0)
    are_names = any(row.line is not None for row in table)
    for row, text in zip(table, texts, strict=True):
        cells = [row.label.ljust(label), row.type.ljust(kind), text.ljust(shape)]
        if are_names:
            cells += [row.kind.ljust(8), f"line {row.line}" if row.line is not None else ""]
        else:
            cells.append(f"{row.parameters:>12,}" if row.parameters else " " * 12)
            cells.append(f"{flops_text(row.flops):>9}" if row.flops else "")
        yield "  ".join(cells).rstrip()


def shape_or_text(row: Row) -> str:
    """The row's shape, or the text in place of it; of a single number both. Always one line."""
    shape = [shape_text(row.shape)] if row.shape is not None else []
    return " ".join((*shape, *row.text.split()))


def _value_rows(value: Value, label: str, result: Result) -> list[Row]:
    """A row for a value, and one for each of its members where there are tensors in it."""
    shape, text = _described(value)
    found = [Row(label, value.type, shape, text, _kind(value, result), line=value.line)]
    for item in value.items if _has_shape(value) else ():
        found += _value_rows(item, f"{label}[{item.name}]" if item.name else "…", result)
    return found


def _described(value: Value) -> tuple[tuple[int, ...] | None, str]:
    """The shape, or what stands in for it."""
    if value.shape is not None:
        return value.shape, (value.text or "") if value.shape == () else ""
    if not value.items:
        return None, value.text or value.type
    if _has_shape(value):
        return None, value.type
    texts = [_described(item)[1] for item in value.items]
    if value.type == "dict":
        texts = [f"{item.name}: {text}" for item, text in zip(value.items, texts, strict=True)]
    left, right = {"list": ("[", "]"), "dict": ("{", "}")}.get(value.type, ("(", ")"))
    return None, left + ", ".join(texts) + right


def _has_shape(value: Value) -> bool:
    return value.shape is not None or any(_has_shape(item) for item in value.items)


def _kind(value: Value, result: Result) -> str:
    """The dtype, and the device if it is not the one of the run."""
    return " ".join((value.dtype or "", value.device or "" if value.device != result.device else "")).strip()


def _head(step: Step) -> str:
    head = step.head
    if head is None:
        return "none"
    outputs = f" with {head.outputs:,} outputs" if head.outputs is not None else ""
    return f"{head.name} {head.type}{outputs}".strip()


def _without_repeats(words: list[str]) -> list[str]:
    return [word for index, word in enumerate(words) if index == 0 or word != words[index - 1]]
