"""The names that the code binds: one row for each binding, with its value at that moment."""

from __future__ import annotations

import ast
import builtins
import sys
from typing import Any

import torch

from .bindings import Binding, bindings, names_read
from .describe import describe, has_tensor, short_text, type_name

MAX_NAMES = 200  # names followed, and rows
MAX_TURNS = 100  # of a loop in which a statement's names are looked at; after that only at its end

_HOOK = "__note_names__"
_SCALARS = (type(None), bool, int, float, complex, str, torch.dtype, torch.device)


class Names:
    """Follows the names of one namespace: `bound` lists all bindings, `rows` those with a value to show."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.bound: list[Binding] = []
        self.rows: list[dict[str, Any]] = []
        self._namespace = namespace
        self._latest: dict[str, Any] = {}  # name -> its last description and version
        self._places: list[list[Any]] = []  # in the statement that runs: bindings, and how often they ran
        self._here: dict[Any, int] = {}  # what the statement that runs has shown -> the row

    def watch(self, statement: ast.stmt) -> None:
        """Have the statements inside a loop, `with`, `if` or `try` noted when they run."""
        self._places = []
        self._here = {}
        self._watch_bodies(statement)
        if self._places:
            setattr(builtins, _HOOK, self._note_place)
            ast.fix_missing_locations(statement)

    def note(self, statement: ast.stmt) -> None:
        """After a statement has run: what it bound itself, and what it changed in place."""
        fresh = bindings(statement)
        self.bound += [binding for binding in fresh if binding.name in self._namespace]
        read = set(names_read(statement)) if self._latest else set()
        inside = {binding.name: binding for place in self._places for binding in place[0]}
        for binding in fresh:
            if binding.name not in inside:
                self._note(binding, is_bound=binding.kind != "owner")
        for name, (description, version) in list(self._latest.items()):
            if name not in read:  # a view of what was changed: only a new shape is worth a row
                self._latest[name] = description, _version(self._namespace.get(name), version)
            self._note(inside.get(name) or Binding(name, statement.lineno, "owner"), is_bound=False)

    def _watch_bodies(self, statement: ast.AST) -> None:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return  # its names are its own
        for field in ("body", "orelse", "finalbody"):
            body = getattr(statement, field, None)
            if isinstance(body, list):
                watched = self._targets(statement) if field == "body" else []
                for inner in body:
                    self._watch_bodies(inner)
                    simple = not hasattr(inner, "body") and not hasattr(inner, "cases")
                    watched += [inner, *(self._hook(inner, bindings(inner)) if simple else [])]
                setattr(statement, field, watched)
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            self._watch_bodies(part)

    def _targets(self, statement: ast.AST) -> list[ast.stmt]:
        """A note of a loop's variables, or of what `with ... as` binds, to stand before its body."""
        if isinstance(statement, ast.For):
            head: ast.stmt = ast.For(statement.target, statement.iter, [], [])
        elif isinstance(statement, ast.With):
            head = ast.With(statement.items, [])
        else:
            return []
        return self._hook(statement, bindings(ast.copy_location(head, statement)))

    def _hook(self, at: ast.AST, found: list[Binding]) -> list[ast.stmt]:
        found = [binding for binding in found if binding.kind != "owner"]
        if not found:
            return []
        self._places.append([found, 0])
        call = ast.Call(ast.Name(_HOOK, ast.Load()), [ast.Constant(len(self._places) - 1)], [])
        return [ast.copy_location(ast.Expr(call), at)]

    def _note_place(self, number: int) -> None:
        place = self._places[number]
        place[1] += 1
        if place[1] <= MAX_TURNS:
            for binding in place[0]:
                self._note(binding, is_bound=True)

    def _note(self, binding: Binding, is_bound: bool) -> None:
        """Add a row if the name has a value that is new; in a loop the same shapes are one row."""
        name = binding.name
        if not is_bound and name not in self._latest:
            return
        value = self._namespace.get(name, self)
        description = _description(value)
        if description is None or (binding.kind == "loop" and not _is_made(value, description)):
            self._latest.pop(name, None)
            return
        seen = (description, _version(value))
        if not is_bound and seen == self._latest[name]:
            return
        if name not in self._latest and len(self._latest) >= MAX_NAMES:
            return
        self._latest[name] = seen
        row = {"name": name, "line": binding.line, **description}
        key = repr({key: part for key, part in row.items() if key != "text"})
        if key in self._here:
            self.rows[self._here[key]] = row
        elif len(self.rows) < MAX_NAMES:
            self._here[key] = len(self.rows)
            self.rows.append(row)


def _description(value: Any) -> dict[str, Any] | None:
    """What `describe` says, with the number of a tensor that has one; None for what says nothing here."""
    if isinstance(value, torch.Tensor):
        found = describe(value)
        if found["shape"] == [] and type(value) is torch.Tensor and found["device"] == "cpu":
            number = value.item()
            found["text"] = f"{number:.6g}" if isinstance(number, float) else repr(number)
        return found
    if isinstance(value, (tuple, list, dict)):
        return describe(value)
    if isinstance(value, _SCALARS):
        return {"type": type_name(value), "text": short_text(value)}
    numpy = sys.modules.get("numpy")
    if numpy is not None and type(value) is numpy.ndarray:
        return {"type": "ndarray", "text": f"array of shape {value.shape}, {value.dtype}"}
    return None


def _is_made(value: Any, description: dict[str, Any]) -> bool:
    """Whether a loop's variable is worth a row: no counter, and not a module's own parameter."""
    return has_tensor(description) and not isinstance(value, torch.nn.Parameter)


def _version(value: Any, otherwise: int = 0) -> int:
    """A number that changes when a tensor is changed in place."""
    if type(value) is torch.Tensor and not value.is_inference():
        return int(value._version)
    return otherwise
