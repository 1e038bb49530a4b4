"""quizcv: learn computer vision with PyTorch, ten minutes a day, in the terminal."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def loads_when_used(package: str, **names: str) -> Callable[[str], Any]:
    """The `__getattr__` of a package that loads its files only once something in them is used (PEP 562).

    For each file there are the names that the package has from it, between spaces; the file's own name stands
    for the whole module. So a start does not wait for what it may never need, and whoever uses it imports the
    package at the top, as ever.
    """
    files = {name: file for file, some in names.items() for name in some.split()}

    def load(name: str) -> Any:
        if name not in files:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = import_module(f"{package}.{files[name]}")
        return module if name == files[name] else getattr(module, name)

    return load
