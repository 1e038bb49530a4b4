"""Watching the calls that code makes of modules: each layer's input, output, parameters and FLOPs.

Nothing is called here but by `call`. A hook keeps sizes and dtypes, never a tensor, so that the code, its
memory and its results are what they would be without it.
"""

from __future__ import annotations

import sys
import threading
import weakref
from typing import Any

import torch
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook

from .describe import describe, type_name
from .flops import Flops
from .layer_settings import layer_settings
from .module_steps import counts, is_lazy
from .offline_weights import origin

MAX_CALLS = 20  # of one module that are watched; the newest of them is shown
MAX_LAYERS = 2000
MAX_NAME = 1000  # characters of a dotted name

_FUSED = (torch.nn.TransformerEncoderLayer, torch.nn.TransformerEncoder)


class Calls:
    """Watches the modules called while it is entered, in this thread.

    Of a module that the code itself calls, the inside is watched too, the first MAX_CALLS times.
    """

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._stack: list[
            tuple[Any, BaseException | None]
        ] = []  # the modules that run, and what was handled then
        self._call: _Call | None = None  # the outermost one, while it is watched
        self._counts: dict[int, int] = {}
        self._number = 0  # of the calls watched so far
        self._newest: dict[int, _Call] = {}

    def __enter__(self) -> Calls:
        self._hooks = (
            register_module_forward_pre_hook(self._before),
            register_module_forward_hook(self._after, always_call=True),
        )
        return self

    def __exit__(self, *exception: object) -> None:
        for hook in self._hooks:
            hook.remove()
        self.end_statement()

    def end_statement(self) -> None:
        """No call goes on: one that was left by SystemExit, say, is given up."""
        self._stack.clear()
        if self._call is not None:
            self._call.flops.stop()
        self._call = None

    def by_code(self, module: Any) -> bool:
        """Whether the code itself called this module and it did not raise."""
        call = self._newest.get(id(module))
        return call is not None and call.module() is module

    def latest(self) -> Any:
        """The module that the code called last, or None."""
        found = (call.module() for call in sorted(self._newest.values(), key=lambda call: -call.number))
        return next((module for module in found if module is not None), None)

    def of(self, module: Any) -> Call | None:
        """The newest watched call of a module, by the code itself or else inside another call."""
        if self.by_code(module):
            call = self._newest[id(module)]
            return Call(call.report(), self._counts[id(module)], call.hidden, call.remarks())
        for call in sorted(self._newest.values(), key=lambda call: -call.number):
            if (inner := call.inside(module)) is not None:
                return Call(inner, 1, 0, [])
        return None

    def _before(self, module: Any, args: Any) -> None:
        if _is_elsewhere(self._thread):
            return
        if not self._stack:
            key = id(module)
            known = self._newest.get(key)
            if known is not None and known.module() is not module:  # gone, and its id taken over
                self._counts[key] = 0
            self._counts[key] = self._counts.get(key, 0) + 1
            if self._counts[key] <= MAX_CALLS:
                self._number += 1
                self._call = _Call(module, self._number)
        self._stack.append((module, sys.exc_info()[1]))
        if self._call is not None:
            self._call.enter(module, args)

    def _after(self, module: Any, _args: Any, output: Any) -> None:
        if _is_elsewhere(self._thread):
            return
        if all(module is not running for running, _ in self._stack):
            return  # another hook raised before it was noted
        handled: BaseException | None = None
        running = None
        while running is not module:  # those above it were left by an exception
            running, handled = self._stack.pop()
        call = self._call
        if call is None:
            return
        has_raised = sys.exc_info()[1] is not handled  # a hook that is always called is called then too
        call.leave(module, output, has_raised)
        if not self._stack:
            call.flops.stop()
            self._call = None
            if not has_raised:
                self._newest[id(module)] = call


class Call:
    """What is known of a call: its report, and what else there is to say of it."""

    def __init__(self, report: dict[str, Any], count: int, hidden: int, remarks: list[str]) -> None:
        self.report = report
        self.notices = list(remarks)
        if count > 1:
            shown = "the last one is" if count <= MAX_CALLS else f"number {MAX_CALLS} is"
            self.notices.append(f"the code calls it {count:,} times; {shown} shown")
        if hidden:
            self.notices.append(f"{hidden} more layers are not shown")


def summary(module: Any, name: str | None) -> dict[str, Any]:
    """The module without a call: its type, how many numbers it holds, and which weights it was given."""
    found = {"type": type_name(module), "name": name, **counts(module), "weights": origin(module)}
    return {**found, "lazy": True} if is_lazy(module) else found


def call(module: Any, args: tuple[Any, ...]) -> tuple[dict[str, Any], Any, list[str], BaseException | None]:
    """Call the module once, in eval mode, with gradients as they are, and report what went through it.

    Returns the report, the output itself, what else there is to say, and what the call raised: then the
    report has the layers that were through by then, and there is no output. The modes are restored.
    """
    # The fused fast path of transformers would hide their layers and their FLOPs.
    fastpath = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    watched = _Call(module, 0)
    thread = threading.get_ident()

    def before(part: Any, given: Any) -> None:
        if not _is_elsewhere(thread):
            watched.enter(part, given)

    def after(part: Any, _given: Any, gave: Any) -> None:
        if not _is_elsewhere(thread):
            watched.leave(part, gave, has_raised=False)

    hooks = register_module_forward_pre_hook(before), register_module_forward_hook(after)
    try:
        output, problem = run(module, args)
    finally:
        watched.flops.stop()
        for hook in hooks:
            hook.remove()
        torch.backends.mha.set_fastpath_enabled(fastpath)
    found = Call(watched.report(), 1, watched.hidden, watched.remarks())
    return found.report, output, found.notices, problem


def run(module: Any, args: tuple[Any, ...]) -> tuple[Any, BaseException | None]:
    """Call a module once, in eval mode, unwatched: its output, or what it raised. The modes are restored."""
    modes = [(part, part.training) for part in module.modules()]
    try:
        module.eval()
        return module(*args), None
    except BaseException as error:  # a snippet's forward may raise anything
        return None, error
    finally:
        for part, mode in modes:
            part.training = mode


class _Call:
    """One call of a module and the calls inside it. A layer is a module that called no other while it ran.

    The others are blocks: `first` and `end` say which of the layers, counted from 0, are theirs. How a
    parameter is made of others (`torch.nn.utils.parametrize`) is part of the layer that has it.
    """

    def __init__(self, module: Any, number: int) -> None:
        self.module = weakref.ref(module)
        self.number = number
        self.flops = Flops(module)
        self.hidden = 0
        self._input: dict[str, Any] | None = None
        self._output: dict[str, Any] | None = None
        self._total: int | None = None
        self._layers: list[dict[str, Any]] = []
        self._blocks: list[dict[str, Any]] = []
        self._modules: list[tuple[Any, dict[str, Any], dict[str, Any]]] = []  # with its input and its report
        self._names = {id(part): name[:MAX_NAME] for name, part in module.named_modules()}
        self._open: list[dict[str, Any]] = []
        self._fused: list[str] = []  # what torch's fast path ran as one piece

    def enter(self, module: Any, args: Any) -> None:
        given = describe(args[0] if len(args) == 1 else args)  # before the call, which may change it in place
        if not self._open:
            self._input = given
            self.flops.start()
        elif not _makes_parameters(module):
            self._open[-1]["is_layer"] = False
        running = {"module": module, "is_layer": True, "flops": self.flops.now(), "first": len(self._layers)}
        self._open.append({**running, "input": given})

    def leave(self, module: Any, output: Any, has_raised: bool) -> None:
        if all(module is not opened["module"] for opened in self._open):
            return  # `enter` was not through when the recursion became too deep
        running = self._open.pop()
        while running["module"] is not module:  # that one raised, and somebody caught it
            running = self._open.pop()
        if has_raised or any(_makes_parameters(opened["module"]) for opened in (*self._open, running)):
            return
        report = {
            "name": self._names.get(id(module), ""),
            "type": type_name(module),
            "output": describe(output),
            "flops": self.flops.since(running["flops"]),
            **counts(module),
        }
        if not self._open:
            self._output, self._total = report["output"], report["flops"]
        if running["is_layer"] and isinstance(module, _FUSED):
            self._fused.append(report["type"])
        if not running["is_layer"]:
            report.update(first=running["first"], end=len(self._layers))
            if self._open and len(self._blocks) < MAX_LAYERS:
                self._blocks.append(report)
        elif len(self._layers) == MAX_LAYERS:
            self.hidden += 1
        else:
            self._layers.append({**report, "input": running["input"], "settings": layer_settings(module)})
        if len(self._modules) < 2 * MAX_LAYERS:
            self._modules.append((weakref.ref(module), running["input"], report))

    def report(self) -> dict[str, Any]:
        """What went through it; without an `output` it raised."""
        found: dict[str, Any] = {"layers": self._layers, "blocks": self._blocks}
        if self._input is not None:
            found["input"] = self._input
        return found if self._output is None else {**found, "output": self._output, "flops": self._total}

    def inside(self, module: Any) -> dict[str, Any] | None:
        """The same for the last call of a module in it, with the layers that are its own."""
        calls = [call[1:] for call in self._modules if call[0]() is module]
        if not calls:
            return None
        given, report = calls[-1]
        first, end, name = report.get("first"), report.get("end"), report["name"]
        if first is None:
            layers = [{**layer, "name": ""} for layer in self._layers if layer["output"] is report["output"]]
            blocks = []
        else:
            layers = [_below(name, layer) for layer in self._layers[first:end]]
            blocks = [
                {**_below(name, block), "first": block["first"] - first, "end": block["end"] - first}
                for block in self._blocks
                if first <= block["first"] and block["end"] <= end and block is not report
            ]
        found = {"input": given, "output": report["output"], "flops": report["flops"]}
        return {**found, "layers": layers, "blocks": blocks}

    def remarks(self) -> list[str]:
        """What there is to say of how it was watched."""
        found = [
            f"torch's fast path ran {kind} in one piece: its layers are hidden" for kind in self._fused[:1]
        ]
        return [*found, *self.flops.remarks()]


def _is_elsewhere(thread: int) -> bool:
    """Whether a hook is called by another thread, or only looked at by a compiler."""
    return torch.compiler.is_compiling() or threading.get_ident() != thread


def _below(name: str, report: dict[str, Any]) -> dict[str, Any]:
    """A report with its name counted from the module called `name`."""
    return {**report, "name": report["name"][len(name) + 1 :] if name else report["name"]}


def _makes_parameters(module: Any) -> bool:
    """Whether it is no layer but the way in which a layer's parameter is computed."""
    parametrize = sys.modules.get("torch.nn.utils.parametrize")
    return parametrize is not None and isinstance(module, parametrize.ParametrizationList)
