"""Running a snippet's parts in one namespace and reporting what they made."""

from __future__ import annotations

import ast
import linecache
import warnings
from collections.abc import Callable
from typing import Any

import torch

from . import capture, scene, steady, trace
from .bindings import names_read
from .describe import describe, short_text, type_name
from .error_report import clip, failure, message_of
from .module_input import arguments, assumed, takes
from .module_steps import ModuleSteps
from .names import Names
from .namespace import PROVIDED, fresh_namespace, randomness, seed_all
from .outcome import HOOK, innermost, keep_value
from .shown_module import module_to_show
from .thumbnails import MAX_NAMED, Thumbnails

MAX_WARNINGS = 20

_FUTURE = 0x1FF0000  # the compiler flags of `from __future__ import ...`

_ABOUT_HOOKS = "when there are global hooks on modules"  # torch.compile's warning


class Stopped(Exception):  # noqa: N818
    """A part failed; carries the report of it."""

    def __init__(self, report: dict[str, Any]) -> None:
        self.report = report


class Execution:
    """One run: `execute()` returns the report, whatever the snippet does short of killing the process."""

    def __init__(
        self,
        snippet: dict[str, Any],
        at: Callable[[str, int], None],
        fetch_check: Callable[[], dict[str, Any]] = dict,
    ) -> None:
        """`at(part, line)` is told of each statement before it runs.

        `fetch_check` is asked for the check of a snippet that `has_check`, when its code has run: before,
        the code could read it.
        """
        self.snippet = snippet
        self.at = at
        self.fetch_check = fetch_check
        self.namespace = fresh_namespace()
        self.notices: list[str] = []
        self.warnings: list[str] = []
        self.names = Names(self.namespace)
        self.steps = ModuleSteps(self.namespace)
        self.pictures = Thumbnails(wanted=bool(snippet.get("pictures")))
        self.image: Any = None  # the named input, once it is read
        self.calls = trace.Calls()
        self.value: Any = None  # of the last statement, if that is an expression
        self.may_be_patched = False  # whether the setup may have changed torch itself
        self.outcome: Any = None  # what the code gives: the last statement's value; None where it has none

    def execute(self) -> dict[str, Any]:
        seed_all(0)
        warnings.showwarning = self._warn
        report: dict[str, Any] = {"status": "ok"}
        try:
            for number, setup in enumerate(self.snippet["setup"], 1):
                tree = self._run_part("setup", setup, f"<setup {number}>")
                self.may_be_patched = self.may_be_patched or capture.may_patch(tree)
                self.steps.note(number)
            if self.snippet["input"] is not None:
                self._bind_input(self.snippet["input"])
                report["input"] = describe(self.namespace["x"])
            if self._is_judged:
                self._run_to_judge(report)
            else:
                self._run_to_show(report)
        except Stopped as stopped:
            report.update(stopped.report)
        report.update(tensors=self.names.rows, notices=self.notices, warnings=self.warnings)
        report.update(pictures=self.pictures.found)
        return report

    def _run_to_show(self, report: dict[str, Any]) -> None:
        """Run the code, watching what it calls, and describe what it gives."""
        given = self.namespace.get("x") if self.snippet["input"] is not None else None
        with self.calls:
            tree = self._run_part("code", self.snippet["code"], "<code>")
        self._look(report)
        module, name, line = module_to_show(tree, self.outcome, self.namespace, self.names.bound, self.calls)
        gave = None if self.outcome is None else describe(self.outcome)
        if module is not None:
            shown = self._show(module, name, line, given)
            report["module"] = {**trace.summary(module, name), "steps": self.steps.of(name), **shown}
            if module is self.outcome or self.outcome is None:
                gave = shown.get("output")
        report["outcome"] = gave

    def _run_to_judge(self, report: dict[str, Any]) -> None:
        """Run the code as it is, then capture what it gives and run the check on it."""
        given = self.namespace.get("x") if self.snippet["input"] is not None else None
        guard = capture.Guard(self.may_be_patched)
        before = dict(self.namespace)
        contents = capture.Contents(before)
        if self.snippet.get("seed"):
            seed_all(self.snippet["seed"])
        drawn_before = randomness()
        with steady.layers(self.snippet.get("steady", False)):
            self._run_part("code", self.snippet["code"], "<code>")
        fetched = self.fetch_check() if self.snippet.get("has_check") else {}
        check = fetched.get("check", "")
        names = capture.names_in(check)
        _refuse_if_tampered(guard, names)
        report.update(changed=contents.changed(), drew_random_numbers=randomness() != drawn_before)
        self._look(report)
        if capture.lies(self.outcome):
            raise Stopped(_refused("an answer may not decide itself what it is equal to"))
        if self.snippet.get("capture"):
            output = None if check else self._output_to_judge(given)
            _refuse_if_tampered(guard, names)  # a module may have done so only when it was called
            report["captured"] = capture.capture(self.outcome, output, before)
        if check:
            self._check(check, before, fetched["keep"])

    def _look(self, report: dict[str, Any]) -> None:
        """Note what there is to see right after the code, before anything else may change it in place."""
        self.steps.note(None)
        self._draw()
        report.update(self._describe_value())

    def _run_part(self, part: str, source: str, filename: str) -> ast.Module:
        """Run a part statement by statement; of the code, note names and the last expression's value."""
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        try:
            tree = ast.parse(source, filename)
            self._provide_image(source, tree)
            flags = 0
            if len(tree.body) > 1:  # else there is nothing that a mistake further down could spare
                flags = compile(tree, filename, "exec", dont_inherit=True).co_flags & _FUTURE
            for statement in tree.body:
                self.at(part, statement.lineno)
                name = None
                if part == "code":
                    if statement is tree.body[-1]:
                        name = keep_value(statement, self.namespace, self._keep)
                    self.names.watch(statement)
                code = compile(ast.Module([statement], []), filename, "exec", flags, True)
                exec(code, self.namespace)
                if part == "code":
                    self.names.note(statement)
                    self.calls.end_statement()
                if name is not None:
                    self.outcome = self.namespace.get(name)
            if part == "code" and tree.body and isinstance(innermost(tree.body[-1]), ast.Expr):
                self.value = self.outcome
        except BaseException as error:  # a snippet may raise anything, SystemExit included
            raise Stopped(failure(error, part, filename)) from None
        finally:
            self.namespace.pop(HOOK, None)
        return tree

    def _keep(self, value: Any) -> Any:
        self.outcome = value
        return value

    def _bind_input(self, source: str) -> None:
        linecache.cache["<input>"] = (len(source), None, source.splitlines(keepends=True), "<input>")
        self.at("input", 1)
        try:
            tree = ast.parse(source.strip(), "<input>", "eval")
            self._provide_image(source, tree)
            code = compile(tree, "<input>", "eval", dont_inherit=True)
            x = self.namespace["x"] = eval(code, self.namespace)
        except BaseException as error:  # as above
            raise Stopped(failure(error, "input", "<input>")) from None
        self.pictures.add("x", "input", x)

    def _provide_image(self, source: str, tree: ast.AST) -> None:
        """Draw the named input where it is read for the first time, unless the name is the snippet's own."""
        if scene.NAME not in source or scene.NAME in self.namespace:
            return  # as nearly always, and seen at once
        if scene.NAME in names_read(tree):
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
        return bool(self.snippet.get("capture") or self.snippet.get("has_check"))

    def _output_to_judge(self, given: Any) -> Any:
        """What the module that the code gives makes of the input; None where there is neither."""
        module = self.outcome
        if given is None or not isinstance(module, torch.nn.Module):
            return None
        args = arguments(given)
        if not takes(module, args):
            return None
        output, problem = trace.run(module, args)
        if problem is not None:
            raise Stopped(failure(problem, "code", "<code>"))
        return output

    def _check(self, check: str, before: dict[str, Any], keep: list[str]) -> None:
        """Run the check; what Python, torch and, of these names, the setup provide is as it was `before`."""
        for name in (*PROVIDED, *keep):
            if name in before:
                self.namespace[name] = before[name]
            elif name in PROVIDED:
                self.namespace.pop(name, None)
        self.namespace["result"] = self.outcome
        self._run_part("check", check, "<check>")

    def _describe_value(self) -> dict[str, Any]:
        if self.value is None:
            return {}
        found = describe(self.value)
        if not found.get("shape"):  # the numbers of a larger tensor are not shown, and take long to write
            found["text"] = short_text(self.value)
        return {"value": found}

    def _show(self, module: Any, name: str | None, line: int | None, given: Any) -> dict[str, Any]:
        """What went through the module when the code called it; if it never did, quizcv does, once.

        But not where the code gives something else: then nothing is called for its sake.
        """
        call = self.calls.of(module)
        if call is not None:
            self.notices += call.notices
            return call.report
        is_outcome = module is self.outcome
        if self.outcome is not None and not is_outcome:
            return {}
        x = self.namespace.get("x")
        args: tuple[Any, ...] | None
        if x is None:
            args, notice = assumed(module)
            self.notices.append(notice)
        else:
            args = arguments(x)
        if args is None:
            return {}
        self.pictures.add("input", "input", args[0] if len(args) == 1 else args)
        shown, output, notices, error = trace.call(module, args)
        self.pictures.add("output", "output", output)
        self.notices += notices
        if error is not None and is_outcome and x is given is not None and takes(module, args):
            report = failure(error, "code", "<code>")
            report["error"]["line"] = report["error"]["line"] or line
            raise Stopped({**report, "module": {**trace.summary(module, name), **shown}})
        if error is not None:
            self.notices.append(f"the module did not run: {type_name(error)}: {message_of(error)}")
        return shown

    def _warn(self, message: Any, category: Any, *_rest: Any, **_named: Any) -> None:
        if _ABOUT_HOOKS in str(message):
            return  # those hooks are ours
        text = clip(f"{category.__name__}: {message}")
        if text not in self.warnings and len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(text)


def _refuse_if_tampered(guard: capture.Guard, names: set[str]) -> None:
    if complaint := guard.complaint(names):
        raise Stopped(_refused(complaint))


def _refused(message: str) -> dict[str, Any]:
    return {"status": "error", "error": {"part": "check", "type": "", "message": message, "line": None}}
