"""Whether a process may run another snippet and still be like a fresh one, which takes 40 ms to prepare.

Most code of learners and decks only computes: it names layers and functions of torch, and what it made
itself. `only_computes` reads that from the syntax, and takes whatever it does not know for something else.
Such code leaves nothing but memory that it has given back; that torch is as it was is looked at as well, by
`is_as_before`. What a learner is judged by runs `alone` all the same: `torch.empty` gives memory as it was
left, perhaps by the solution. All this is for code that means no harm: a deck that may run could do worse.
"""

from __future__ import annotations

import ast
import builtins
import sys
from types import ModuleType
from typing import Any

import torch

from . import capture, offline_weights, processes

MAX_TEXT = 4000  # characters of one part; longer ones are not looked at

_MODULES = (
    "copy",
    "math",
    "torch",
    "torch.fft",
    "torch.linalg",
    "torch.nn",
    "torch.nn.functional",
    "torch.nn.init",
    "torch.nn.utils",
    "torch.nn.utils.rnn",
    "torch.optim",
    "torch.optim.lr_scheduler",
    "torch.special",
    "torch.testing",
    "torchvision",
    "torchvision.models",
    "torchvision.ops",
    "torchvision.transforms",
    "torchvision.transforms.functional",
    "torchvision.transforms.v2",
    "torchvision.transforms.v2.functional",
    "torchvision.tv_tensors",
)
"""What code that only computes may use. Of torch itself it is what works on tensors, and these:"""

_OF_TORCH = {
    *("Generator", "Size", "Tensor", "device", "dtype", "finfo", "iinfo"),
    *("enable_grad", "inference_mode", "no_grad"),
    *("e", "inf", "is_tensor", "manual_seed", "nan", "newaxis", "pi"),
}
_ELSEWHERE = {
    "compile",
    "cuda",
    "dump",
    "from_file",
    "numpy",
    "save",
    "share_memory",
    "share_memory_",
    "show",
    "tofile",
}
"""Attributes that lead to files, to other memory, processes or devices."""

_SHARED = {"format", "format_map", "func", "gi_frame", "keywords", "mro", "register"}
"""Attributes that lead to classes, frames and arguments which all share, or read such a path from a text."""

_STATEFUL = ("disable_", "register_", "set_", "use_")
"""Beginnings of names of functions that change how torch works."""

_BUILTINS = {
    *("abs", "all", "any", "bool", "bytes", "callable", "classmethod", "complex", "dict", "divmod"),
    *("enumerate", "filter", "float", "format", "frozenset", "hasattr", "id", "int", "isinstance"),
    *("issubclass", "iter", "len", "list", "map", "max", "min", "next", "object", "pow", "print"),
    *("property", "range", "repr", "reversed", "round", "set", "slice", "sorted", "staticmethod"),
    *("str", "sum", "super", "tuple", "type", "zip", "Ellipsis", "NotImplemented"),
    *(name for name in vars(builtins) if name.endswith("Error")),
}
_CONSTANTS = (torch.dtype, torch.layout, torch.memory_format)
_METHODS = {"__call__", "__getitem__", "__init__", "__iter__", "__len__"}
_ELSE = (
    *(ast.AsyncFor, ast.AsyncFunctionDef, ast.AsyncWith, ast.Await, ast.Global, ast.Nonlocal),
    *(ast.Yield, ast.YieldFrom),  # what is suspended inside a `with` has not left it
    # A pattern reads attributes without naming them as such; Python 3.9 has none.
    *([ast.Match] if hasattr(ast, "Match") else []),
)


class _OtherCode(Exception):  # noqa: N818
    """There is something that is not known to be harmless."""


def only_computes(snippet: dict[str, Any], check: str) -> bool:
    """Whether a snippet and its check are known to do nothing but compute."""
    parts = [*snippet["setup"], snippet["input"] or "", snippet["code"], check]
    if any(len(part) > MAX_TEXT for part in parts):
        return False
    try:
        trees = [ast.parse(part.strip()) for part in parts]
        _Reading(trees)
    except (_OtherCode, SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def is_as_before(threads: int) -> bool:
    """Whether torch, and this process with so many `threads`, are as they were before anything ran."""
    return (
        capture.is_untouched()
        and not offline_weights.notices
        and not offline_weights.has_loaded()
        and torch.get_default_dtype() is torch.float32
        and torch.is_grad_enabled()
        and not torch.is_inference_mode_enabled()
        and not torch.cuda.is_initialized()
        and processes.threads() <= threads
    )


class _Reading(ast.NodeVisitor):
    """Goes through code; raises _OtherCode at the first thing that may do more than compute."""

    def __init__(self, trees: list[ast.Module]) -> None:
        self._roots: dict[str, Any] = {}  # the modules that have a name
        for name, module in (("torch", "torch"), ("nn", "torch.nn"), ("F", "torch.nn.functional")):
            self._roots[name] = sys.modules[module]
        self._roots["torchvision"] = sys.modules.get("torchvision")
        self._names = {"image", "result", "x", *_BUILTINS}
        self._imported: set[str] = set()  # those of them that are classes or functions of torch
        for tree in trees:
            for node in ast.walk(tree):
                self._bind(node)
        self._sets_attributes = False
        self._holds_class = False  # or a function: one of torch that it does more with than to call it
        for tree in trees:
            self.visit(tree)
        _refuse(self._sets_attributes and self._holds_class)

    def _bind(self, node: ast.AST) -> None:
        """Note which names a node gives to what."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                self._import(node, alias)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            self._bind_name(node.name)
        elif isinstance(node, ast.arg):
            self._bind_name(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            self._bind_name(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            self._bind_name(node.id)

    def _bind_name(self, name: str) -> None:
        _refuse(name in self._roots or (name.startswith("__") and name not in _METHODS))
        self._names.add(name)

    def _import(self, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> None:
        path = alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"
        name = alias.asname or alias.name
        if path in _MODULES and (alias.asname or isinstance(node, ast.ImportFrom) or "." not in path):
            module = sys.modules.get(path)
            _refuse(module is None or name in self._names)
            _refuse(self._roots.setdefault(name, module) is not module)
            return
        module_name = path.rpartition(".")[0]
        _refuse(isinstance(node, ast.Import) or module_name not in _MODULES)
        _refuse(not _is_harmless(sys.modules.get(module_name), alias.name))
        self._bind_name(name)
        self._imported.add(name)

    def generic_visit(self, node: ast.AST) -> None:
        _refuse(isinstance(node, _ELSE))
        super().generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        """It was looked at before."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """It was looked at before."""

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        _refuse(bool(node.keywords))
        self._visit_but(node, node.bases)

    def visit_Call(self, node: ast.Call) -> None:
        is_type = isinstance(node.func, ast.Name) and node.func.id == "type"
        self._visit_but(node, [] if is_type else [node.func])

    def _visit_but(self, node: ast.AST, called: list[ast.expr]) -> None:
        """Go through all of a node, but hold nothing against naming what is only `called` there."""
        before = self._holds_class
        for each in called:
            self.visit(each)
        self._holds_class = before
        for child in ast.iter_child_nodes(node):
            if child not in called:
                self.visit(child)

    def visit_Name(self, node: ast.Name) -> None:
        _refuse(node.id not in self._names)
        self._holds_class = self._holds_class or node.id in self._imported or node.id == "type"

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._sets_attributes = self._sets_attributes or not isinstance(node.ctx, ast.Load)
        path: list[str] = []
        base: ast.expr = node
        while isinstance(base, ast.Attribute):
            path.append(base.attr)
            base = base.value
        if isinstance(base, ast.Name) and base.id in self._roots:
            _refuse(not isinstance(node.ctx, ast.Load))
            path = self._after_member(self._roots[base.id], path[::-1])
        else:
            self.visit(base)
        _refuse(any(name.startswith("_") and name not in ("__init__", "__name__") for name in path))
        _refuse(not (_ELSEWHERE | _SHARED).isdisjoint(path))

    def _after_member(self, module: Any, path: list[str]) -> list[str]:
        """What is left of a dotted path once something of a module was found that is no module itself."""
        for position, name in enumerate(path, 1):
            value = vars(module).get(name) if module is not None else None
            if isinstance(value, ModuleType) and value.__name__ in _MODULES:
                module = value
                continue
            _refuse(not _is_harmless(module, name))
            self._holds_class = self._holds_class or callable(value)
            return path[position:]
        raise _OtherCode  # the module itself is meant


def _refuse(is_else: bool) -> None:
    if is_else:
        raise _OtherCode


def _is_harmless(module: ModuleType | None, name: str) -> bool:
    """Whether what a module has under this name only computes."""
    value = vars(module).get(name) if module is not None else None
    if value is None or isinstance(value, (ModuleType, dict, list, set)):
        return False
    if name in _ELSEWHERE or name.startswith(("_", *_STATEFUL)):
        return False
    if name.endswith(("Weights", "WeightsEnum", "get_weight", "get_model_weights", "get_model_builder")):
        return False  # the lists in them are shared
    if module is not sys.modules["torch"] or name in _OF_TORCH:
        return True
    if hasattr(torch._C._VariableFunctions, name) or isinstance(value, _CONSTANTS):
        return True
    return getattr(value, "__module__", "") == "torch.functional"
