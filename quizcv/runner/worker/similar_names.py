"""The name that was probably meant where one does not exist."""

from __future__ import annotations

import ast
import builtins
import difflib
import inspect
import re
from collections.abc import Iterable
from types import FrameType, ModuleType
from typing import Any

import torch

MAX_NAME = 60  # characters
MAX_NAMES = 5000  # looked through
CUTOFF = 0.8  # with less, `attention` is like `Quaternion`


def typo(error: BaseException, frame: FrameType, tree: ast.AST) -> dict[str, Any] | None:
    """What kind of name was missing where, and the closest one that there is; None without a close one.

    `frame` is the snippet's, `tree` the expression or statement that failed in it.
    """
    try:
        return _typo(error, frame, tree)
    except Exception:  # the snippet's objects may raise anything when they are looked at
        return None


def _typo(error: BaseException, frame: FrameType, tree: ast.AST) -> dict[str, Any] | None:
    name = getattr(error, "name", None)  # of both exceptions from Python 3.10 on
    if isinstance(error, NameError):
        return _closest("name", name, "", [*frame.f_locals, *frame.f_globals, *dir(builtins)])
    if isinstance(error, AttributeError):
        thing = getattr(error, "obj", None)
        if isinstance(thing, (ModuleType, type)):
            return _closest("attribute", name, thing.__name__, dir(thing))
        if isinstance(thing, (torch.Tensor, torch.nn.Module)):
            return _closest("attribute", name, "this " + type(thing).__name__, dir(thing))
    match = re.search(r"unexpected keyword argument '(\w+)'", str(error))
    if isinstance(error, TypeError) and match:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and match[1] in [keyword.arg for keyword in node.keywords]:
                called = _value(node.func, frame)
                return _closest(
                    "parameter", match[1], called.__name__, list(inspect.signature(called).parameters)
                )
    return None


def _value(node: ast.AST, frame: FrameType) -> Any:
    """What a name, or a dotted one inside modules, stands for; nothing is run for it."""
    if isinstance(node, ast.Attribute):
        return vars(_value(node.value, frame))[node.attr]
    if isinstance(node, ast.Name):
        return frame.f_locals[node.id] if node.id in frame.f_locals else frame.f_globals[node.id]
    raise LookupError


def _closest(kind: str, name: Any, owner: str, names: Iterable[str]) -> dict[str, Any] | None:
    if type(name) is not str or len(name) > MAX_NAME:
        return None
    public = [
        known
        for known in list(names)[:MAX_NAMES]
        if type(known) is str and len(known) <= MAX_NAME and (known[:1] != "_" or name[:1] == "_")
    ]
    alike = difflib.get_close_matches(name, public, 1, CUTOFF)
    if not alike or alike[0] == name:  # it is there, and something else went wrong
        return None
    return {"kind": kind, "name": name, "owner": owner[:MAX_NAME], "alike": alike[0]}
