"""Runs the examples in torch.nn's docstrings by plain exec; a line of JSON for what each has bound.

A script of its own: the process of the tests has no torch.
"""

from __future__ import annotations

import contextlib
import doctest
import inspect
import io
import json
import warnings
from collections.abc import Collection
from typing import Any

import torch
from torch import nn

PLACES: tuple[Any, ...] = (nn, nn.functional, nn.init, nn.utils, nn.utils.rnn, nn.utils.parametrizations)


def examples() -> dict[str, str]:
    """The code of each docstring that has some, by the name of what it documents."""
    found: dict[str, str] = {}
    for place in PLACES:
        for name, thing in sorted(vars(place).items()):
            members = sorted(vars(thing).items()) if inspect.isclass(thing) else []
            for path, member in ((name, thing), *((f"{name}.{part}", member) for part, member in members)):
                code = code_of(getattr(member, "__doc__", None))
                if code and code not in found.values() and not path.startswith("_"):
                    found[f"{place.__name__}.{path}"] = code
    return found


def code_of(text: object) -> str:
    """The examples in a docstring, one after the other; "" if they are not written well."""
    try:
        return "".join(part.source for part in doctest.DocTestParser().get_examples(str(text or "")))
    except ValueError:
        return ""


def shapes(value: Any) -> Any:
    """A tensor's shape; a collection with the shapes in it; None for anything else."""
    if isinstance(value, torch.Tensor):
        return list(torch.Tensor.size(value))
    if isinstance(value, dict):
        return [shapes(item) for item in value.values()]
    if isinstance(value, (tuple, list)):
        return [shapes(item) for item in value]
    return None


def run(code: str) -> dict[str, Any] | None:
    """The shapes of the tensors that the code binds; None if it is not self-contained."""
    namespace = {"torch": torch, "nn": nn, "F": nn.functional, "__name__": "__main__"}
    given = dict(namespace)
    torch.manual_seed(0)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, namespace)
    except BaseException:
        return None
    bound = {name: value for name, value in namespace.items() if given.get(name) is not value}
    return {name: list(value.size()) for name, value in bound.items() if isinstance(value, torch.Tensor)} | {
        name: shapes(value) for name, value in bound.items() if isinstance(value, (tuple, list, dict))
    }


def main(without: Collection[str]) -> None:
    """Run all but those."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    for name, code in examples().items():
        if name not in without:
            print(json.dumps([name, code, run(code)]), flush=True)
