"""What the worker's lines mean: the one place where they are checked, and become frozen values.

The far side of a command is somebody else's machine, and a snippet can forge what its process reports. So a
line may hold anything. `read` bounds what it may cost and gives a `Message`; nothing after it meets JSON.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import msgspec

from quizcv.runner.values import Problem, Result
from quizcv.text import one_line, printable

MAX_DEPTH = 60  # of lists and objects in each other; the worker's captured values need 20
MAX_PARTS = 400_000  # of lists and objects in one line; a report of 2000 layers has 100,000
MAX_NUMBER = 2**120  # more than the FLOPs of anything, and less than a float can be

_BIG_LINE = 64 * 1024  # bytes of a line that takes longer to read than a frame of the screen may


class LieError(Exception):
    """A line that no worker sends; the text says in a few words what is wrong with it."""


class Hello(msgspec.Struct, frozen=True):
    """The worker's source has arrived on this machine, in a Python of this version."""

    host: str
    python: str


class Ready(msgspec.Struct, frozen=True):
    """Snippets can run, by this version of torch; `device` is None where there is none as asked for."""

    torch: str
    device: str | None


class Failed(msgspec.Struct, frozen=True):
    """torch is `missing` for this Python, or could not be imported: then `message` has torch's words."""

    missing: bool
    python: str
    message: str


class Message(msgspec.Struct, frozen=True):
    """One line of the worker, as `worker/protocol.py` lists them; what it does not speak of is None.

    `beat` is in seconds. `running` and `id` are numbers of runs; `result` is that of the run `id`, with the
    hint on its error.
    """

    hello: Hello | None = None
    beat: Annotated[float, msgspec.Meta(ge=0, le=3600)] | None = None
    ready: Ready | None = None
    old: str | None = None
    python: str | None = None
    failed: Failed | None = None
    running: int | None = None
    id: int | None = None
    result: Result | None = None


def takes_long(line: bytes) -> bool:
    """Whether to `read` this line in a thread: it is long, or needs the hints, which take time to load."""
    return len(line) > _BIG_LINE or b'"facts"' in line


def read(line: bytes) -> Message | None:
    """The message that a line is, all of its texts harmless; None if it is none. Raises LieError.

    A report that makes no sense is a result too, which says so.
    """
    if len(line) > MAX_PARTS < line.count(b",") + line.count(b"[") + line.count(b"{"):
        raise LieError(f"a message of more than {MAX_PARTS:,} parts")
    try:
        data = json.loads(line)  # not msgspec, which refuses lone surrogates
    except ValueError:
        return None
    except RecursionError:
        raise LieError(f"a message nested more than {MAX_DEPTH} deep") from None
    if not isinstance(data, dict):
        return None
    report = data.get("result")
    if isinstance(report, dict) and isinstance(report.get("stdout"), str):
        report["stdout"] = _last_states(report["stdout"])
    data = _bounded(data, MAX_DEPTH)
    try:
        message = msgspec.convert(data, Message)
    except msgspec.ValidationError as error:
        return _nonsense(data, error)
    if message.result is None or message.result.error is None:
        return message
    hinted = _with_hint(message.result, message.result.error, data["result"])
    return msgspec.structs.replace(message, result=hinted)


def _last_states(text: str) -> str:
    """The text as a terminal leaves it: a line begins anew at each carriage return, as progress bars do."""
    if "\r" not in text:
        return text
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


def _bounded(data: Any, depth: int) -> Any:
    """Decoded JSON with all its texts made harmless. Raises LieError."""
    if isinstance(data, str):
        return _harmless(data)
    if isinstance(data, dict):
        if depth == 0:
            raise LieError(f"a message nested more than {MAX_DEPTH} deep")
        return {
            key if key.isidentifier() else _harmless(key): _bounded(value, depth - 1)
            for key, value in data.items()
        }
    if isinstance(data, list):
        if depth == 0:
            raise LieError(f"a message nested more than {MAX_DEPTH} deep")
        return [_bounded(item, depth - 1) for item in data]
    if isinstance(data, int) and not -MAX_NUMBER < data < MAX_NUMBER:
        raise LieError("a number that is far too large")
    return data


def _harmless(text: str) -> str:
    """`printable`, with the ends of lines on Windows as ours; most texts are plain, and that is seen fast."""
    if text.isascii() and text.isprintable():
        return text
    return printable(text.replace("\r\n", "\n"))


def _nonsense(data: dict[str, Any], error: msgspec.ValidationError) -> Message | None:
    """What is left of a message with something wrong in it: if it is a report, that its run has ended."""
    number = data.get("id")
    if type(number) is not int or "result" not in data:
        return None
    why = f"the snippet's report makes no sense ({one_line(str(error), 200)})"
    return Message(id=number, result=Result("died", error=Problem(why)))


def _with_hint(result: Result, problem: Problem, report: dict[str, Any]) -> Result:
    """The result of a run that went wrong, with the sentence that explains it if there is one."""
    from quizcv.runner import hints  # at the first error: it takes longer than a frame

    problem = msgspec.structs.replace(problem, hint=hints.hint(problem, hints.facts_from(report)))
    return msgspec.structs.replace(result, error=problem)


# msgspec learns a class at the first conversion, and crashes Python when two threads come to be first.
msgspec.convert({}, Message)
