"""torch's compiler, which torchvision brings along: more than half of all that there is to import.

Few snippets need it, so torch is ready without, and the compiler comes later, piece by piece while nothing
runs. Who needs it before that imports it then, as anybody who has torch alone does; after that run it is
imported for all that follow.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import sys
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

_COMPILER = "torch._dynamo"
_PIECES = ("sympy", "torch.fx.experimental.symbolic_shapes", "torch.distributed.fsdp", f"{_COMPILER}.utils")
"""Each takes some tenths of a second, for which a snippet has to wait if it comes just then."""
REST_SECONDS = 1.0  # in which whoever waited for torch may have a first snippet


class _Later(ModuleType):
    """Stands in for a module whose functions somebody imports, to call them later if ever."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def function(*args: Any, **kwargs: Any) -> Any:
            _remove_stand_ins()
            return getattr(importlib.import_module(self.__name__), name)(*args, **kwargs)

        return function


def is_imported() -> bool:
    """Whether it is there."""
    return _COMPILER in sys.modules


def import_torchvision() -> None:
    """Import torchvision without the compiler, or with it where that fails. torchvision may be missing."""
    if not is_imported():
        sys.modules.update({name: _Later(name) for name in (_COMPILER, f"{_COMPILER}.utils")})
        try:
            _try_torchvision()
        finally:
            _remove_stand_ins()
    _try_torchvision()


def _try_torchvision() -> None:
    with contextlib.suppress(ImportError):  # snippets that need it say so
        import torchvision  # noqa: F401


def import_pieces(rest: float = REST_SECONDS) -> Iterator[None]:
    """After `rest` seconds import the compiler, a piece for each `next`, if torchvision is there."""
    begin = time.monotonic() + rest
    while time.monotonic() < begin:
        yield
    for piece in _PIECES if "torchvision" in sys.modules else ():
        gc.disable()  # as for torch itself
        with contextlib.suppress(ImportError):  # other torches have other pieces
            importlib.import_module(piece)
        gc.freeze()
        gc.enable()
        yield


def _remove_stand_ins() -> None:
    for name in [name for name, module in sys.modules.items() if isinstance(module, _Later)]:
        del sys.modules[name]
