"""What an exception in a snippet means: the run's status, and the error with its line."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import torch

from .describe import type_name
from .failed_line import facts

MAX_MESSAGE = 4000  # characters
MAX_ANCESTRY = 20  # classes

_OUT_OF_MEMORY = ("can't allocate memory", "out of memory", "not enough memory", "invalid buffer size")


def failure(error: BaseException, part: str, filename: str) -> dict[str, Any]:
    """The report of a run that ended in `error` while it ran the `part` compiled as `filename`."""
    line = _line(error.__traceback__, filename)
    if isinstance(error, SystemExit):
        message = f"the snippet ended itself with sys.exit({'' if error.code is None else repr(error.code)})"
        status = "exit"
    else:
        status = "memory" if _is_memory(error) else "error"
        message = message_of(error)
        if isinstance(error, SyntaxError) and error.filename == filename:
            message, line = error.msg, error.lineno
    problem: dict[str, Any] = {"part": part, "type": type_name(error), "message": clip(message), "line": line}
    problem["ancestry"] = [kind.__name__ for kind in type(error).__mro__[1:-1]][:MAX_ANCESTRY]
    return {"status": status, "error": {**problem, "facts": facts(error, filename)}}


def message_of(error: BaseException) -> str:
    """The exception's own words."""
    try:
        return clip(str(error))
    except Exception as second:  # a snippet's __str__ may raise anything
        return f"(its message cannot be shown: {type_name(second)})"


def clip(text: str) -> str:
    return text if len(text) <= MAX_MESSAGE else text[:MAX_MESSAGE] + "…"


def _is_memory(error: BaseException) -> bool:
    if isinstance(error, (MemoryError, torch.cuda.OutOfMemoryError)):
        return True
    if not isinstance(error, RuntimeError):
        return False
    message = message_of(error).lower()
    return any(words in message for words in _OUT_OF_MEMORY)


def _line(traceback: TracebackType | None, filename: str) -> int | None:
    """The line of the deepest frame that lies in this part: where the learner can change something."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == filename:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
