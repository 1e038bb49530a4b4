"""Which names a statement binds, read from its syntax."""

from __future__ import annotations

import ast
from typing import NamedTuple


class Binding(NamedTuple):
    """A name bound at a 1-based line.

    `kind` is `name` for a plain assignment, definition or import, `loop` for a loop's variable, `owner`
    when an attribute or item of it was set (`model.fc = ...` has the owner `model`).
    """

    name: str
    line: int
    kind: str


def bindings(statement: ast.stmt) -> list[Binding]:
    """What `statement` binds in its own scope, in the order of the text."""
    finder = _Finder()
    finder.visit(statement)
    return finder.found


def names_read(tree: ast.AST) -> list[str]:
    """The names that the code reads anywhere, in the order of the text."""
    reads = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return [node.id for node in sorted(reads, key=lambda node: (node.lineno, node.col_offset))]


class _Finder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: list[Binding] = []
        self.kind = "name"

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.found.append(Binding(node.id, node.lineno, self.kind))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._visit_part(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._visit_part(node)

    def _visit_part(self, node: ast.Attribute | ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Store):
            root: ast.expr = node
            while isinstance(root, (ast.Attribute, ast.Subscript)):
                root = root.value
            if isinstance(root, ast.Name):
                self.found.append(Binding(root.id, node.lineno, "owner"))
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self.kind, before = "loop", self.kind
        self.visit(node.target)
        self.kind = before
        for statement in (*node.body, *node.orelse):
            self.visit(statement)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.found.append(Binding((alias.asname or alias.name).split(".")[0], node.lineno, "name"))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self.found.append(Binding(alias.asname or alias.name, node.lineno, "name"))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.found.append(Binding(node.name, node.lineno, "name"))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.found.append(Binding(node.name, node.lineno, "name"))

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.found.append(Binding(node.name, node.lineno, "name"))

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Its names are its own."""

    def visit_ListComp(self, node: ast.ListComp) -> None:
        """Its names are its own."""

    def visit_SetComp(self, node: ast.SetComp) -> None:
        """Its names are its own."""

    def visit_DictComp(self, node: ast.DictComp) -> None:
        """Its names are its own."""

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        """Its names are its own."""
