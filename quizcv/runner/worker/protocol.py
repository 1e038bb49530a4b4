"""What the host, the zygote and its children say to each other: JSON objects, one a line.

The host, to the zygote's stdin, after the source (`bootstrap.payload`):

    {"run": {"id": 7, "snippet": {...}, "device": "auto", "seconds": 10.0, "megabytes": 4000}}
    {"cancel": 7}        stop that run; its result is "cancelled"
    {"beat": true}       a sign of life, where the zygote may be on another machine

The zygote, to its stdout (other lines there are skipped: a login shell may greet):

    {"old": "3.6.8", "python": "/usr/bin/python3"}       by BOOTSTRAP, in place of all others
    {"hello": {"host": "gpubox", "python": "3.12.1"}}    the source has arrived
    {"failed": {"missing": true, "python": "/usr/bin/python3", "message": "..."}}   torch cannot be imported
    {"ready": {"torch": "2.14.1", "device": "cuda"}}     snippets can run; no such device: null
    {"beat": 1.5}        a sign of life; the next one comes within so many seconds
    {"running": 7}       that snippet was handed over; from now on its seconds count
    {"id": 7, "result": {...}}   a `Result` of `runner/values.py`, with `facts` for hints in its `error`

The zygote, to a child's pipe: perhaps WARM_UP, then what the host sent as `run`, but for the check; once, or
again and again as long as the code `computes` and does nothing else (`reuse.py`) and need not be `alone`:

    {"id": 7, "snippet": {..., "has_check": true}, "device": ..., "computes": true}
    {"check": "...", "keep": [...]}   once the code has run: it cannot read what judges it

The child, to the zygote, each line after a token that the snippet does not know:

    {"ready": {"torch": "2.14.1", "device": "cuda"}}
    {"at": ["code", 3]}  that part and line is about to run
    {"ran": true}        the code has run; now the check is wanted
    {"done": {...}}      the result, to which the zygote adds what was printed and the time; `compiler` in it
                         says whether torch's compiler had to be imported, `again` whether the child could run
                         another snippet; both are for the zygote alone
"""

from __future__ import annotations

import json
from typing import Any

WARM_UP = {"warm": "up"}  # to a child: run a first small snippet
BROKEN = 71  # exit code of a child that cannot report

BEAT_SECONDS = 0.5  # between two signs of life while a snippet runs
SOON, LATER = 5.0, 10.0  # seconds within which the zygote promises the next sign of life: in a run, and else


def encoded(message: dict[str, Any]) -> bytes:
    """A message as its line."""
    return json.dumps(message).encode() + b"\n"
