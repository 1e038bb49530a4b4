"""How the worker's source gets into a Python that has never heard of quizcv."""

from __future__ import annotations

from typing import Any

# Run with `python3 -u -c BOOTSTRAP`: reads a length and that much Python from stdin, and executes it.
BOOTSTRAP = "import sys; i = sys.stdin.buffer; exec(i.read(int(i.readline())))"

_HEAD = (
    "import sys; sys.path[:] = [p for p in sys.path if p]\n"  # a random.py in the user's folder is not ours
)


def payload(role: str, options: dict[str, Any], sources: dict[str, str]) -> bytes:
    """What BOOTSTRAP reads: Python that runs `main(options, sources)` of the module `role`.

    `sources` maps this package's module names to their text. Nothing more may be written to stdin before
    the first answer has come, since the reader may have read ahead.
    """
    data = (
        f"{_HEAD}ROLE = {role!r}\nOPTIONS = {options!r}\nSOURCES = {sources!r}\n{sources['loader']}".encode()
    )
    return b"%d\n" % len(data) + data
