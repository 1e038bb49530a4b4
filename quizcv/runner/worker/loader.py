"""The last thing in the text that the host sends: makes the worker's modules importable, then serves.

It is executed, not imported, after the lines that `bootstrap.payload` puts before it.
"""

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any

PACKAGE = "quizcv_worker"  # what this package is called here

ROLE: str = globals()["ROLE"]
OPTIONS: dict[str, Any] = globals()["OPTIONS"]
SOURCES: dict[str, str] = globals()["SOURCES"]


class SourceLoader:
    """Finds and loads this package's modules from `SOURCES`, without touching a disk."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> Any:
        if name != PACKAGE and not name.startswith(PACKAGE + "."):
            return None
        return importlib.util.spec_from_loader(name, self, is_package=name == PACKAGE)  # type: ignore[arg-type]

    def create_module(self, _spec: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        source = self.get_source(module.__name__)
        exec(compile(source, module.__name__, "exec", dont_inherit=True), module.__dict__)

    def get_source(self, name: str) -> str:
        return SOURCES[name[len(PACKAGE) + 1 :] or "__init__"]


sys.meta_path.insert(0, SourceLoader())
importlib.import_module(f"{PACKAGE}.{ROLE}").main(OPTIONS, SOURCES)
