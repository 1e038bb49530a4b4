"""Running a snippet's parts in one namespace and reporting what they made."""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import sys
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch
import torch.nn
import torch.nn.functional

from . import capture, scene, trace
from .bindings import names_read
from .describe import describe, short_text, type_name
from .error_report import clip, failure, message_of
from .module_steps import ModuleSteps
from .names import Names
from .thumbnails import MAX_NAMED, Thumbnails

MAX_WARNINGS = 20

_FUTURE = 0x1FF0000  # the compiler flags of `from __future__ import ...`

_PROVIDED = ("torch", "torchvision", "nn", "F", "__builtins__", *vars(builtins))


class Stopped(Exception):  # noqa: N818
    """A part failed; carries the report of it."""

    def __init__(self, report: dict[str, Any]) -> None:
        self.report = report


class Execution:
    """One run: `execute()` returns the report, whatever the snippet does short of killing the process."""

    def __init__(self, snippet: dict[str, Any], at: Callable[[str, int], None]) -> None:
        """`at(part, line)` is told of each statement before it runs."""
        self.snippet = snippet
        self.at = at
        self.namespace = _namespace()
        self.notices: list[str] = []
        self.warnings: list[str] = []
        self.names = Names(self.namespace)
        self.steps = ModuleSteps(self.namespace)
        self.pictures = Thumbnails(wanted=bool(snippet.get("pictures")))
        self.image: Any = None  # the named input, once it is read
        self.value: Any = None
        self.output: Any = None  # of the module that was traced

    def execute(self) -> dict[str, Any]:
        torch.default_generator.manual_seed(0)  # the accelerators' are set from the start
        warnings.showwarning = self._warn
        report: dict[str, Any] = {"status": "ok"}
        try:
            for number, setup in enumerate(self.snippet["setup"], 1):
                self._run_part("setup", setup, f"<setup {number}>")
                self.steps.note(number)
            if self.snippet["input"] is not None:
                self._bind_input(self.snippet["input"])
                report["input"] = describe(self.namespace["x"])
            given = self.namespace.get("x") if self.snippet["input"] is not None else None
            guard = capture.Guard() if self._is_judged else None
            before = dict(self.namespace) if guard else {}
            tensors = capture.Tensors(before)
            with trace.OuterCalls() as calls:
                tree = self._run_part("code", self.snippet["code"], "<code>")
            _refuse_if_tampered(guard)
            report["changed"] = tensors.changed()
            self.steps.note(None)
            self._draw()
            report.update(self._describe_value())
            module, name, line = self._find_module(tree)
            if module is not None:
                report["module"] = self._trace(module, name, line, calls.arguments(module), given)
            _refuse_if_tampered(guard)  # a module may have done so only when it was called
            if guard is not None:
                self._judge(before, report)
        except Stopped as stopped:
            report.update(stopped.report)
        report.update(tensors=self.names.rows, notices=self.notices, warnings=self.warnings)
        report.update(pictures=self.pictures.found)
        return report

    def _run_part(self, part: str, source: str, filename: str) -> ast.Module:
        """Run a part statement by statement; of the code, note names and the last expression's value."""
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        try:
            tree = ast.parse(source, filename)
            self._provide_image(tree)
            flags = compile(tree, filename, "exec", dont_inherit=True).co_flags & _FUTURE
            for statement in tree.body:
                self.at(part, statement.lineno)
                last = part == "code" and statement is tree.body[-1]
                if part == "code":
                    self.names.watch(statement)
                if last and isinstance(statement, ast.Expr):
                    code = compile(ast.Expression(statement.value), filename, "eval", flags, True)
                    self.value = eval(code, self.namespace)
                else:
                    code = compile(ast.Module([statement], []), filename, "exec", flags, True)
                    exec(code, self.namespace)
                if part == "code":
                    self.names.note(statement)
        except BaseException as error:  # a snippet may raise anything, SystemExit included
            raise Stopped(failure(error, part, filename)) from None
        return tree

    def _bind_input(self, source: str) -> None:
        linecache.cache["<input>"] = (len(source), None, source.splitlines(keepends=True), "<input>")
        self.at("input", 1)
        try:
            tree = ast.parse(source.strip(), "<input>", "eval")
            self._provide_image(tree)
            code = compile(tree, "<input>", "eval", dont_inherit=True)
            x = self.namespace["x"] = eval(code, self.namespace)
        except BaseException as error:  # as above
            raise Stopped(failure(error, "input", "<input>")) from None
        self.pictures.add("x", "input", x)

    def _provide_image(self, tree: ast.AST) -> None:
        """Draw the named input where it is read for the first time, unless the name is the snippet's own."""
        if scene.NAME not in self.namespace and scene.NAME in names_read(tree):
            self.image = self.namespace[scene.NAME] = scene.image()

    def _draw(self) -> None:
        """Pictures of what the code has made, before a trace may change it in place."""
        if self.snippet["input"] is None and self.namespace.get(scene.NAME) is self.image is not None:
            self.pictures.add(scene.NAME, "input", self.image)
        names = list(dict.fromkeys(b.name for b in self.names.bound if b.kind == "name"))
        for name in names[-MAX_NAMED:]:
            self.pictures.add(name, "name", self.namespace.get(name))
        self.pictures.add("value", "output", self.value)

    @property
    def _is_judged(self) -> bool:
        return bool(self.snippet.get("capture") or self.snippet.get("check"))

    def _judge(self, before: dict[str, Any], report: dict[str, Any]) -> None:
        """Capture what the code gave, and run the check on it, unless the code made that worthless.

        In the check, what Python and torch provide has the meaning that it had `before` the code.
        """
        written = ast.parse(self.snippet["code"])  # the tree that ran has more in it
        result = capture.result_of(written, self.value, self.namespace)
        if capture.lies([result, *self.namespace.values()]):
            raise Stopped(_refused("an answer may not decide itself what it is equal to"))
        if self.snippet.get("capture"):
            report["captured"] = capture.capture(result, self.output)
        if self.snippet.get("check"):
            for name in _PROVIDED:
                if name in before:
                    self.namespace[name] = before[name]
                else:
                    self.namespace.pop(name, None)
            self.namespace["result"] = result
            self._run_part("check", self.snippet["check"], "<check>")

    def _describe_value(self) -> dict[str, Any]:
        if self.value is None:
            return {}
        return {"value": {**describe(self.value), "text": short_text(self.value)}}

    def _find_module(self, tree: ast.Module) -> tuple[Any, str | None, int | None]:
        """The module that the code is about, its name and the line that made it so.

        The last expression's; else the last one bound or changed; else the last one that the code names.
        """
        last = tree.body[-1] if tree.body else None
        if isinstance(self.value, torch.nn.Module) and isinstance(last, ast.Expr):
            name = last.value.id if isinstance(last.value, ast.Name) else None
            return self.value, name, last.lineno
        for binding in reversed(self.names.bound):
            module = self.namespace.get(binding.name)
            if isinstance(module, torch.nn.Module) and binding.kind != "loop":
                return module, binding.name, binding.line
        loops = {binding.name for binding in self.names.bound if binding.kind == "loop"}
        for name in reversed(names_read(tree)):
            module = self.namespace.get(name)
            if isinstance(module, torch.nn.Module) and name not in loops:
                return module, name, None
        return None, None, None

    def _trace(
        self, module: Any, name: str | None, line: int | None, call: Any, given: Any
    ) -> dict[str, Any]:
        """The module's report, called on what the code called it on, else on `x`, else on an assumption."""
        x = self.namespace.get("x")
        promised = False  # whether a mismatch is the snippet's error
        if call is None and x is not None:
            call = (x if type(x) is tuple else (x,), {})
            promised = x is given and _takes(module, call[0])
        if call is None:
            call = self._assume_input(module)
        if call is None:
            return self._summary(module, name)
        self.pictures.add("input", "input", call[0][0] if len(call[0]) == 1 else call[0])
        traced, self.output, hidden, error = trace.trace(module, *call)
        self.pictures.add("output", "output", self.output)
        if hidden:
            self.notices.append(f"{hidden} more layers are not shown")
        traced = {**self._summary(module, name), **traced}
        if error is not None and promised:
            report = failure(error, "code", "<code>")
            report["error"]["line"] = report["error"]["line"] or line
            raise Stopped({**report, "module": traced})
        if error is not None:
            self.notices.append(f"the module did not run: {type_name(error)}: {message_of(error)}")
        return traced

    def _summary(self, module: Any, name: str | None) -> dict[str, Any]:
        return {**trace.summary(module, name), "steps": self.steps.of(name)}

    def _assume_input(self, module: Any) -> Any:
        """Arguments guessed from the first layer with parameters, said as a notice; or None."""
        for layer in module.modules():
            parameters = list(layer.parameters(recurse=False))
            if not parameters:
                continue
            if type(layer) is torch.nn.Conv2d:
                shape: tuple[int, ...] = (1, layer.in_channels, 224, 224)
            elif type(layer) is torch.nn.Linear:
                shape = (1, layer.in_features)
            else:
                break
            try:  # of the parameter's own kind: a fake one, say, takes none but fakes
                x = parameters[0].detach().new_empty(shape).normal_()
            except Exception:  # there are no random numbers of some types
                break
            self.notices.append(f"no input was given: torch.randn{shape} was assumed, from the first layer")
            return (x,), {}
        self.notices.append("no input was given, so the module was not called")
        return None

    def _warn(self, message: Any, category: Any, *_rest: Any, **_named: Any) -> None:
        text = clip(f"{category.__name__}: {message}")
        if text not in self.warnings and len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(text)


def _takes(module: Any, args: tuple[Any, ...]) -> bool:
    """Whether the module can be called with so many arguments; a loss, say, wants two."""
    try:
        inspect.signature(module.forward).bind(*args)
    except TypeError:
        return False
    except ValueError:  # what is not written in Python has no signature
        return True
    return True


def _refuse_if_tampered(guard: capture.Guard | None) -> None:
    if guard is not None and (complaint := guard.complaint()):
        raise Stopped(_refused(complaint))


def _refused(message: str) -> dict[str, Any]:
    return {"status": "error", "error": {"part": "check", "type": "", "message": message, "line": None}}


class _NotInstalled:
    """Stands for a package that this Python lacks; using it says so."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        raise ModuleNotFoundError(f"{self._name} is not installed for {sys.executable}")


def _namespace() -> dict[str, Any]:
    """A fresh `__main__`, so that classes of the snippet can be pickled, with torch's usual names."""
    main = ModuleType("__main__")
    sys.modules["__main__"] = main
    main.__dict__.update(
        torch=torch,
        nn=torch.nn,
        F=torch.nn.functional,
        torchvision=sys.modules.get("torchvision") or _NotInstalled("torchvision"),
    )
    return main.__dict__
