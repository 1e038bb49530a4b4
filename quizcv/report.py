"""A run's `Result` as rows and sentences, for the pane and for `quizcv try` alike."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from quizcv.runner import Result, Value


class Row(msgspec.Struct, frozen=True):
    """One tensor, layer or value: what it is, its shape, and what there is to say of it.

    `text` stands in for the shape of what is no tensor. `parameters` and `flops` are None where they
    say nothing; one FLOP is half a multiply-add.
    """

    label: str
    type: str = ""
    shape: tuple[int, ...] | None = None
    text: str = ""
    kind: str = ""
    parameters: int | None = None
    flops: int | None = None


def rows(result: Result) -> list[Row]:
    """What came out, in the order in which it happened: names bound, input, each layer, output."""
    found: list[Row] = []
    module = result.module
    if module is None or module.output is None:
        for value in result.tensors:
            found += _value_rows(value, value.name or "")
    if module is None and result.value is not None:
        found += _value_rows(result.value, "value")
    if module is None:
        return found
    if module.input is not None:
        found += _value_rows(module.input, "input")
    for layer in module.layers:
        shape, text = _described(layer.output)
        found.append(
            Row(layer.name, layer.type, shape, text, _kind(layer.output), layer.parameters, layer.flops)
        )
    if module.output is not None:
        found += _value_rows(module.output, "output")
    return found


def totals(result: Result) -> str:
    """Parameters, how many of them learn, and the cost of one forward pass; "" without a module."""
    module = result.module
    if module is None:
        return ""
    text = f"{module.parameters:,} parameters, {module.trainable:,} trainable"
    if module.flops:
        text += f" · {flops_text(module.flops)} FLOPs (2 × multiply-adds)"
    return text


def context(result: Result, torch: str | None = None) -> str:
    """In what the run took place: dtype, device, time, version."""
    module = result.module
    value = module.output if module is not None and module.output is not None else result.value
    parts = [value.dtype if value else None, result.device, f"{result.milliseconds:.1f} ms"]
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
    """A count in thousands, millions or billions: 884.7 K, 3.6 G."""
    for unit, size in (("G", 10**9), ("M", 10**6), ("K", 10**3)):
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
    table = rows(result)
    label = max((len(row.label) for row in table), default=0)
    kind = max((len(row.type) for row in table), default=0)
    shape = max((len(row.text or shape_text(row.shape or ())) for row in table), default=0)
    for row in table:
        cells = [row.label.ljust(label), row.type.ljust(kind)]
        cells.append((shape_text(row.shape) if row.shape is not None else row.text).ljust(shape))
        cells.append(f"{row.parameters:>12,}" if row.parameters else " " * 12)
        cells.append(f"{flops_text(row.flops):>9}" if row.flops else "")
        yield "  ".join(cells).rstrip()
    if summary := totals(result):
        yield summary
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
    yield context(result, torch)


def _value_rows(value: Value, label: str) -> list[Row]:
    """A value and, below it, what it is made of."""
    shape, text = _described(value)
    found = [Row(label, value.type, shape, text, _kind(value))]
    for item in value.items:
        found += _value_rows(item, f"{label}[{item.name}]")
    return found


def _described(value: Value) -> tuple[tuple[int, ...] | None, str]:
    if value.shape is not None:
        return value.shape, ""
    return None, "" if value.items else (value.text or "")


def _kind(value: Value) -> str:
    return " ".join(part for part in (value.dtype, value.device) if part)
