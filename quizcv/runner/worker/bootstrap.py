"""How the worker's source gets into a Python that has never heard of quizcv."""

from __future__ import annotations

from typing import Any

OLDEST = (3, 9)  # the Python that the worker's source needs
OLDEST_TORCH = (2, 5)  # and the torch

# Run with `python3 -u -c BOOTSTRAP`: reads a length and that much Python from stdin, and executes it.
# Any Python from 2.7 on can read this text, so one that is too old for the rest says so. It imports nothing
# that a file in the user's folder could replace, and a shell finds nothing to change in it, once quoted.
BOOTSTRAP = (
    'import sys; i = getattr(sys.stdin, "buffer", sys.stdin); s = i.read(int(i.readline()));'
    f" o = sys.version_info < {OLDEST};"
    ' w = {"old": sys.version.split()[0], "python": str(sys.executable)};'
    " o and sys.stdout.write(chr(10) + str(w).replace(chr(39), chr(34)) + chr(10));"
    ' exec("" if o else s)'
)

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
