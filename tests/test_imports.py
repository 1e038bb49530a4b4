"""The arrows between the parts point one way, only the interface draws, and only the worker has torch."""

import ast
import graphlib
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import quizcv
from quizcv.cli import COMMANDS

PACKAGE = Path(quizcv.__file__).parent

ARROWS: dict[str, set[str]] = {
    "files": set(),
    "paths": set(),
    "seal": {"files", "paths"},
    "markdown": set(),
    "scheduling": set(),
    "text": set(),
    "decks": {"files", "seal", "text"},
    "layers": {"text"},
    "runner": {"layers", "text"},
    "settings": {"files", "scheduling", "text"},
    "history": {"files", "paths", "scheduling", "text"},
    "questions": {"decks", "layers", "runner", "text"},
    "fitting": {"history", "scheduling"},
    "finding": {"decks", "history", "text"},
    "session": {"decks", "files", "history", "scheduling", "text"},
    "simulation": {"decks", "history", "scheduling", "session"},
    "statistics": {"decks", "files", "history", "paths", "scheduling"},
    "statistics_page": {"decks", "finding", "statistics", "text"},
    "identity": {"decks", "files", "history", "text"},
    "editing": {"decks", "files", "paths", "text"},
    "trust": {"decks", "files", "history", "paths", "seal", "text"},
    "workspace": {
        "decks",
        "editing",
        "files",
        "finding",
        "fitting",
        "history",
        "identity",
        "paths",
        "runner",
        "scheduling",
        "session",
        "settings",
        "simulation",
        "statistics",
        "text",
        "trust",
    },
    "results": {"layers", "runner", "text"},
    "check": {
        "decks",
        "files",
        "seal",
        "history",
        "markdown",
        "layers",
        "questions",
        "results",
        "runner",
        "text",
    },
    "judging": {"decks", "history", "questions", "runner", "scheduling", "session", "text", "trust"},
    "plain": {
        "decks",
        "finding",
        "fitting",
        "history",
        "judging",
        "markdown",
        "statistics_page",
        "questions",
        "results",
        "runner",
        "scheduling",
        "session",
        "simulation",
        "statistics",
        "text",
        "workspace",
    },
    "weights": {"decks", "files", "history", "runner", "text"},
    "doctor": {
        "decks",
        "files",
        "history",
        "paths",
        "runner",
        "settings",
        "text",
        "trust",
        "weights",
        "workspace",
    },
}
"""Which parts each part may know. `cli` and `tui` may know all of them, and nobody knows those two."""

ENDS = {"cli", "tui", "__main__"}

LOADS_EACH = """
import importlib, json, os, sys
for part, names in json.loads(sys.argv[1]).items():
    sys.stdout.flush()
    if not os.fork():
        for name in names:
            importlib.import_module(name)
        print(json.dumps([part, sorted(sys.modules)]), flush=True)
        os._exit(0)
    assert os.wait()[1] == 0, part
"""
"""All modules of a part in a process of its own, forked before anything was imported."""


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str:
    """The part of the house that a module belongs to; "" for the package itself."""
    return module.partition(".")[2].partition(".")[0]


FILES = {
    name_of(path): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "bundled_decks" not in path.parts and path.parent.name != "worker" and path.name != "__main__.py"
}


def imported(path: Path) -> set[str]:
    """The parts of quizcv that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    # `import quizcv` and `from quizcv import __version__` know no part.
    known = ARROWS.keys() | ENDS
    return {part_of(name) for name in names if name.startswith("quizcv.")} & known


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """For each part, all that is in memory once its modules, and nothing else, were imported."""
    parts: dict[str, list[str]] = {}
    for name in FILES:
        parts.setdefault(part_of(name), []).append(name)
    done = subprocess.run(
        [sys.executable, "-c", LOADS_EACH, json.dumps(parts)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return {part: set(modules) for part, modules in map(json.loads, done.stdout.splitlines())}


def test_every_part_of_the_house_is_on_the_plan() -> None:
    assert {part_of(name) for name in FILES} - {""} <= ARROWS.keys() | ENDS


def test_nothing_imports_torch(loaded: dict[str, set[str]]) -> None:
    assert loaded.keys() >= ARROWS.keys() | {"cli", "tui"}
    assert [part for part, modules in loaded.items() if modules & {"torch", "torchvision", "numpy"}] == []


def test_no_start_pays_for_a_scheduler_that_the_log_does_not_name() -> None:
    code = (
        "import sys, quizcv.cli.stats, quizcv.tui.app, quizcv.tui.screens.home, quizcv.tui.screens.review\n"
    )
    code += "print([name for name in sys.modules if 'fsrs' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_only_the_interface_imports_textual(loaded: dict[str, set[str]]) -> None:
    assert [part for part, modules in loaded.items() if modules & {"textual", "rich"}] == ["tui"]


def test_the_command_line_loads_no_part_before_it_is_needed() -> None:
    code = "import sys, quizcv.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert {part_of(name) for name in modules if name.startswith("quizcv.")} == {"cli"}
    assert not modules & {"yaml", "msgspec", "platformdirs", "asyncio"}


def test_the_help_loads_no_command() -> None:
    prints_modules = "import atexit, sys; atexit.register(lambda: print(*sys.modules))"
    code = f"{prints_modules}; from quizcv.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    *shown, modules = done.stdout.splitlines()
    parts = {name for name in modules.split() if name.startswith("quizcv.")}
    assert parts == {"quizcv.cli", "quizcv.cli.options", "quizcv.cli.progress"}
    for name, (_, short_help) in COMMANDS.items():
        assert f"  {name:<15}{short_help}" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_of_the_table_is_there_under_its_name(name: str) -> None:
    place, short_help = COMMANDS[name]
    module, _, function = place.partition(":")
    command = getattr(importlib.import_module(f"quizcv.cli.{module}"), function)
    assert (command.name, short_help[-1]) == (name, ".")


@pytest.mark.parametrize("part", ARROWS)
def test_arrows_point_one_way(part: str) -> None:
    for name, path in FILES.items():
        if part_of(name) == part:
            assert imported(path) - {part} <= ARROWS[part], name


@pytest.mark.parametrize("part", ARROWS)
def test_what_a_part_brings_along_is_behind_its_arrows(part: str, loaded: dict[str, set[str]]) -> None:
    behind, seen = {part}, set[str]()
    while new := behind - seen:
        seen |= new
        behind |= {other for known in new for other in ARROWS[known]}
    assert {part_of(module) for module in loaded[part] if module.startswith("quizcv.")} <= behind


def test_the_plan_has_no_circle() -> None:
    rest = {part: set(known) for part, known in ARROWS.items()}
    while free := {part for part, known in rest.items() if not known & rest.keys()}:
        for part in free:
            del rest[part]
    assert not rest


def imported_modules(path: Path, modules: dict[str, Path]) -> set[str]:
    """The modules among `modules` that a file imports: anywhere in it, for types alone, or on demand."""
    here = name_of(path)
    package = here if path.name == "__init__.py" else here.rpartition(".")[0]
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, (package if node.level else "", node.module or "")))
            whole = {f"{base}.{alias.name}" for alias in node.names}
            names |= {name if name in modules else base for name in whole}
    return (names & modules.keys()) - {here}


def test_no_modules_import_each_other() -> None:
    """No circle, also none of types alone or through an import in a function."""
    modules = {name_of(path): path for path in PACKAGE.rglob("*.py") if "bundled_decks" not in path.parts}
    graph = {name: imported_modules(path, modules) for name, path in modules.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(f"a circle: {' -> '.join(reversed(error.args[1]))}")


def test_few_imports_stand_in_functions() -> None:
    """Only where loading costs somebody time who may never need it, and no package can see to that."""
    inside = {
        (path, node.lineno)
        for path in PACKAGE.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert len(inside) <= 60


LATER = [name for name, path in FILES.items() if "__getattr__ = loads_when_used(" in path.read_text("utf-8")]
"""The packages that load their files when something in them is used."""


@pytest.mark.parametrize("name", LATER)
def test_what_a_package_loads_later_is_what_a_type_checker_sees(name: str) -> None:
    tree = ast.parse(FILES[name].read_text("utf-8"))
    (typed,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {
        each.name: node.module or ""
        for node in typed.body
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    }
    (assigned,) = typed.orelse
    assert isinstance(assigned, ast.Assign) and isinstance(assigned.value, ast.Call)
    texts = [ast.literal_eval(keyword.value) for keyword in assigned.value.keywords]
    assert sorted(each for text in texts for each in text.split()) == sorted(seen)
    package = importlib.import_module(name)
    for each, module in seen.items():
        is_module = module == name
        wanted = importlib.import_module(f"{name}.{each}" if is_module else module)
        assert getattr(package, each) is (wanted if is_module else getattr(wanted, each))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = package.nothing


def test_only_scheduling_knows_which_schedulers_there_are() -> None:
    for name, path in FILES.items():
        if part_of(name) != "scheduling":
            assert not re.search(r"\b(sm2|SM2)\b", path.read_text("utf-8")), name


def test_the_worker_knows_nothing_of_quizcv() -> None:
    for path in (PACKAGE / "runner" / "worker").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not any(alias.name.startswith("quizcv") for alias in node.names), path
            if isinstance(node, ast.ImportFrom):
                assert node.level <= 1 and not (node.module or "").startswith("quizcv"), path


def test_one_module_prints_for_all_commands() -> None:
    """What is printed otherwise could act on a terminal: `cli/output.py` sees to that it does not."""
    own = {"output.py", "progress.py", "__init__.py"}  # a bar, which is erased, and the ends of commands
    others = [path for path in (PACKAGE / "cli").glob("*.py") if path.name not in own]
    assert [path.name for path in others if re.search(r"click\.echo\(|\bprint\(", path.read_text())] == []
