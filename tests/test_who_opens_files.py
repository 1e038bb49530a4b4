"""Only `quizcv/files.py` opens and renames files of the data folder; what others do is named here."""

import ast
from pathlib import Path

import quizcv

PACKAGE = Path(quizcv.__file__).parent

CALLS = {
    "open", "fdopen", "mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "link", "symlink",
    "read_bytes", "read_text", "write_bytes", "write_text", "touch", "unlink", "rename", "replace", "rmtree",
    "copyfile", "copy", "copy2", "move",
}  # fmt: skip
"""What opens, makes, renames or removes a file, by its last name."""

OTHERS = {
    "cli/__init__.py": {"open": "/dev/null"},
    "cli/copies.py": {"open": "what somebody named, maybe a pipe or a device"},
    "cli/merge.py": {"open": "what somebody named, maybe a pipe"},
    "cli/decks.py": {"open": "a new deck, which is not there yet"},
    "check/report.py": {"read_bytes": "a deck, which may be a link"},
    "decks/reading/source.py": {"open": "a deck, which may be a link"},
    "decks/writing/ids.py": {"read_bytes": "a deck, which may be a link"},
    "decks/writing/promises.py": {"read_bytes": "a deck, which may be a link"},
    "doctor/folders.py": {
        "open": "a descriptor of `files`",
        "fdopen": "the same",
        "unlink": "its own trial file",
    },
    "editing/saving.py": {"unlink": "a file that an edit made, never what it links to"},
    "editing/unsaved.py": {"unlink": "a file of its own, never what it links to"},
    "files.py": dict.fromkeys(CALLS, "the one place"),
    "history/log.py": {"open": "a descriptor of `files`"},
    "history/care/backup.py": {"unlink": "a backup, never what it links to"},
    "history/care/restore.py": {"unlink": "the schedule, never what it links to"},
    "history/care/upkeep.py": {"unlink": "what is left over, never what it links to"},
    "runner/process.py": {"read_text": "the sources of the worker"},
    "seal.py": {"link": "the key", "replace": "the key", "unlink": "the key as it was made"},
    "weights/checksum.py": {"open": "weights"},
    "weights/download.py": {"unlink": "what is left over of weights"},
}
"""Who else does what, and with what."""


def calls(path: Path) -> set[str]:
    """The names of such functions that are called on paths in a module, or on modules for files."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name) and function.id == "open":
            names.add("open")
        elif isinstance(function, ast.Attribute) and function.attr in CALLS and not _is_other(node, function):
            names.add(function.attr)
    return names


def _is_other(node: ast.Call, function: ast.Attribute) -> bool:
    """Whether this is a method of text (`replace` of two), a list, a Struct, a widget, or of the log."""
    owner = ast.unparse(function.value)
    if function.attr == "replace":
        return len(node.args) != 1 or owner.endswith("structs") or bool(node.keywords)
    return function.attr in ("copy", "move") or (
        function.attr in ("open", "read_bytes") and owner in NO_PATHS
    )


NO_PATHS = {
    "opener(clock)",
    "gzip",
    "connection",
    "line",
    "self._table",
    "self",
    "super()",
    "log",
    "self._log",
    "Log(data)",
}
"""What is opened without being a path; the log opens itself with `files`."""


def test_nobody_else_opens_files_of_the_data_folder() -> None:
    modules = [path for path in PACKAGE.rglob("*.py") if not {"worker", "bundled_decks"} & {*path.parts}]
    done = {str(path.relative_to(PACKAGE)): calls(path) for path in modules}
    known = {name: {*whats} for name, whats in OTHERS.items()}
    assert {name: more for name, names in done.items() if (more := names - known.get(name, set()))} == {}
    stale = {
        name: less for name, whats in known.items() if (less := whats - done[name]) and name != "files.py"
    }
    assert stale == {}
