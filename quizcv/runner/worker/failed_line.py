"""What is known about a failed line: its names, the modules and torch functions being called.

The host makes a hint of it. Everything is read from the traceback after the fact; nothing is run again.
"""

from __future__ import annotations

import ast
import enum
import linecache
from contextlib import suppress
from types import FrameType, ModuleType, TracebackType
from typing import Any

import torch

from .describe import describe, type_name
from .similar_names import typo

MAX_FACTS = 20  # of each kind
MAX_VALUES = 1_000_000  # elements of a tensor whose range is looked up
MAX_TEXT = 200  # characters

_TORCH = ("torch", "torchvision")
_PLUMBING = ("_call_impl", "_wrapped_call_impl", "inner")  # of a module's call


def facts(error: BaseException, filename: str) -> dict[str, Any]:
    """Facts about `error`, raised while the part compiled as `filename` ran; {} if they cannot be had."""
    try:
        return _facts(error, filename)
    except BaseException:  # the snippet's objects may raise anything when they are looked at
        return {}


def _facts(error: BaseException, filename: str) -> dict[str, Any]:
    traceback = error.__traceback__
    found: dict[str, Any] = {"names": [], "modules": [], "calls": [], "models": []}
    own: TracebackType | None = None
    modules: list[tuple[Any, FrameType]] = []
    calls: list[FrameType] = []
    while traceback is not None:
        frame = traceback.tb_frame
        function = frame.f_code.co_name
        if frame.f_code.co_filename == filename or frame.f_code.co_filename.startswith("<setup "):
            own = traceback
        elif _package(frame) in _TORCH and function == "_call_impl":
            modules.append((frame.f_locals["self"], frame))
        elif _package(frame) in _TORCH and function not in _PLUMBING:
            calls.append(frame)
        if traceback.tb_next is None:
            found["origin"] = "snippet" if traceback is own else _package(frame)
        traceback = traceback.tb_next
    found["calls"] = [_call(frame) for frame in calls[-MAX_FACTS:]]
    found["modules"] = _modules(modules[:1] + modules[1:][-MAX_FACTS:])
    if own is not None:
        found.update(_failing_line(own, error))
    return found


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]


def fact(name: str, value: Any) -> dict[str, Any]:
    """A value as `describe` gives it, and what mistakes are made of: its range, whether it learns."""
    if isinstance(value, torch.nn.Module):
        return {"name": name, "kind": "module", **_module(value)}
    if isinstance(value, type):
        kind = "module class" if issubclass(value, torch.nn.Module) else "class"
        members = ", ".join(value.__members__) if issubclass(value, enum.Enum) else ""
        return {"name": name, "kind": kind, "type": value.__name__, "text": members[:MAX_TEXT]}
    found = {"name": name, **describe(value)}
    if isinstance(value, torch.Tensor):
        found.update(kind="tensor", **_tensor(value))
    elif isinstance(value, (list, tuple)) and value:
        if all(isinstance(item, torch.nn.Module) for item in value[:MAX_FACTS]):
            found["kind"] = "layers"
    elif isinstance(found.get("text"), str):
        found["text"] = found["text"][:MAX_TEXT]
    return found


def _tensor(value: Any) -> dict[str, Any]:
    with torch._C.DisableTorchFunctionSubclass(), torch.no_grad():
        found: dict[str, Any] = {"requires_grad": value.requires_grad, "is_leaf": value.is_leaf}
        if value.device.type == "cpu" and 0 < value.numel() <= MAX_VALUES:
            with suppress(RuntimeError):  # complex, quantized, sparse and fake tensors have no range
                found.update(low=float(value.min()), high=float(value.max()))
    return found


def _module(module: Any) -> dict[str, Any]:
    """A module's type, and its attributes that are plain lists of layers."""
    lists = [
        name
        for name, value in vars(module).items()
        if isinstance(value, (list, tuple)) and value and isinstance(value[0], torch.nn.Module)
    ]
    return {"type": type_name(module), "lists": lists[:MAX_FACTS]}


def _named(name: str, value: Any) -> dict[str, Any]:
    """A value that the snippet has a name for; of a module also how many parameters it has and trains."""
    found = fact(name, value)
    if isinstance(value, torch.nn.Module):
        with suppress(AttributeError):  # super().__init__() is missing
            counted = list(value.parameters())
            trainable = sum(parameter.requires_grad for parameter in counted)
            found.update(parameters=len(counted), trainable=trainable)
    return found


def _call(frame: FrameType) -> dict[str, Any]:
    """A Python function of torch, and what it was called with."""
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    arguments = [fact(name, frame.f_locals[name]) for name in names if name in frame.f_locals]
    return {"function": code.co_name, "arguments": arguments[:MAX_FACTS]}


def _modules(calls: list[tuple[Any, FrameType]]) -> list[dict[str, Any]]:
    """The modules being called, from the outermost to the innermost."""
    if not calls:
        return []
    try:
        paths = {id(module): path for path, module in calls[0][0].named_modules()}
    except AttributeError:  # super().__init__() is missing
        paths = {}
    found = []
    for number, (module, frame) in enumerate(calls):
        inputs = [fact("", value) for value in frame.f_locals.get("args", ())]
        parent = calls[number - 1][0] if number else None
        found.append(
            {
                **_module(module),
                "path": paths.get(id(module), ""),
                "settings": _settings(module),
                "weight": _weight(module),
                "inputs": inputs[:MAX_FACTS],
                "after": _layer_before(parent, module),
                "methods": [name for name in vars(type(module)) if not name.startswith("__")][:MAX_FACTS],
            }
        )
    return found


def _settings(module: Any) -> dict[str, Any]:
    """What the module was made with: its public numbers and tuples of numbers."""
    found: dict[str, Any] = {}
    for name, value in vars(module).items():
        numbers = (
            isinstance(value, tuple)
            and len(value) <= MAX_FACTS
            and all(isinstance(item, int) for item in value)
        )
        if len(found) == MAX_FACTS:
            break
        if not name.startswith("_") and (numbers or isinstance(value, (int, float))):
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def _weight(module: Any) -> dict[str, Any] | None:
    for name, value in (vars(module).get("_parameters") or {}).items():
        if value is not None:
            return fact(name, value)
    return None


def _layer_before(parent: Any, module: Any) -> str:
    """The type of the layer whose output a Sequential handed on to `module`."""
    if not isinstance(parent, torch.nn.Sequential):
        return ""
    layers = list(parent)
    for before, layer in zip(layers, layers[1:]):  # noqa: B905, RUF007  (3.9)
        if layer is module:
            return type(before).__name__
    return ""


def _failing_line(traceback: TracebackType, error: BaseException) -> dict[str, Any]:
    """The expression that failed (where Python knows it, else its statement) and the names in it."""
    source = "".join(linecache.getlines(traceback.tb_frame.f_code.co_filename))
    line = traceback.tb_lineno
    statements = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    statement = max(statements, key=lambda node: (node.lineno, node.col_offset))
    expression = _expression(traceback, statement)
    frame = traceback.tb_frame
    names = []
    for node in ast.walk(expression or statement):
        if isinstance(node, ast.Name) and (expression is not None or node.lineno <= line):
            value = frame.f_locals.get(node.id, frame.f_globals.get(node.id))
            if value is not None and not isinstance(value, ModuleType):
                names.append((node.lineno, node.col_offset, node.id, value))
    names.sort(key=lambda name: name[:2])
    unique = list({name: value for *_, name, value in names}.items())
    models = [(key, value) for key, value in frame.f_globals.items() if isinstance(value, torch.nn.Module)]
    asserted = isinstance(error, AssertionError)
    return {
        "typo": typo(error, frame, expression or statement),
        "raised": isinstance(statement, ast.Raise) or (asserted and isinstance(statement, ast.Assert)),
        "expression": (ast.get_source_segment(source, expression or statement) or "")[:MAX_TEXT],
        "names": [_named(name, value) for name, value in unique[:MAX_FACTS]],
        "models": [_named(name, value) for name, value in models[-MAX_FACTS:]],
    }


def _expression(traceback: TracebackType, statement: ast.stmt) -> ast.AST | None:
    """The part of the statement that was being computed, from Python 3.11 on."""
    positions = getattr(traceback.tb_frame.f_code, "co_positions", None)
    if positions is None:
        return None
    first, last, start, end = list(positions())[traceback.tb_lasti // 2]
    for node in ast.walk(statement):
        where = (getattr(node, "lineno", 0), getattr(node, "end_lineno", 0))
        columns = (getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0))
        if where == (first, last) and columns == (start, end):
            return node
    return None
