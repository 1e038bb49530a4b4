"""Sentences on what keeps a worker from starting or going on, and what to do about it."""

from __future__ import annotations

import re
import shlex
import sys

from quizcv.runner.command import Command, is_ssh
from quizcv.runner.worker.bootstrap import OLDEST, OLDEST_TORCH
from quizcv.text import one_line, printable

MAX_COMMAND = 60  # characters of a command that are quoted
MAX_WORDS = 200  # characters of a launcher's words that are quoted

_SSH_FAILED = 255  # its exit status when it is not the other side's

_END_IN_PYTHON = "End the command in a Python that is there, by its path if need be: /opt/conda/bin/python3."
_ADVICE = (
    (
        r"permission denied \(|too many authentication failures|no more authentication methods",
        "ssh cannot ask for a password here: give it a key that works without one"
        " (`ssh-copy-id` brings yours there, `ssh-add` unlocks one that has a passphrase).",
    ),
    (
        r"host identification has changed",
        "Find out why that machine has another key than before; `ssh-keygen -R` forgets the old one.",
    ),
    (
        r"host key verification failed",
        "Connect once by hand, to look at the machine's key and accept it.",
    ),
    (
        r"could not resolve|name or service not known|nodename nor servname|name resolution",
        "Look at the machine's name, and whether the network is there.",
    ),
    (
        r"connection .*refused|no route to host|unreachable|timed out|connection (reset|closed)",
        "Look whether the machine is on, and the network or VPN is there.",
    ),
    (r"invalid literal for int", "Nothing was passed on to it: docker and kubectl need `-i`."),
    (
        r"syntax error.*unexpected",
        "End the command in a Python; reach a machine that is behind another with `ssh -J`.",
    ),
    (r"usage: ssh|destination \[command", _END_IN_PYTHON),
)
"""What launchers say, and what to do then."""

_NO_PYTHON = re.compile(r"not found|no such file or directory|no such command", re.IGNORECASE)
_EMPTY_WORDS = re.compile(
    r"^\s*$|import sys; i = |^(run|see|try) '|^command terminated with exit code"
    r"|^srun: error: .*exited with exit code",
    re.IGNORECASE,
)
"""Lines that say less than the one before them."""


def quoted(command: Command | None, limit: int | None = MAX_COMMAND) -> str:
    """A command as messages quote it."""
    return one_line(shlex.join(command or (sys.executable,)), limit)


def last_meaningful_line(text: str) -> str:
    """The last line on the command's stderr that helps to understand a failure, or ""."""
    lines = [line.strip() for line in text.splitlines() if not _EMPTY_WORDS.search(line)]
    return one_line(lines[-1], MAX_WORDS) if lines else ""


def cannot_start(command: Command | None, error: Exception) -> str:
    """The system cannot start the command."""
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    advice = "" if command is None else " Look at `--runner`, or `runner` in the settings."
    return f"the command {quoted(command)} cannot be started: {why}.{advice}"


def ended_early(command: Command | None, code: int, how: str, stderr: str) -> str:
    """The command ended before torch was ready; `how` has its status and last line, `stderr` all of that."""
    text = f"{quoted(command)} ended before torch was ready ({how})."
    advice = "" if command is None else _advice(command, code, stderr)
    return f"{text} {advice}" if advice else text


def _advice(command: Command, code: int, stderr: str) -> str:
    for pattern, advice in _ADVICE:
        if re.search(pattern, stderr, re.IGNORECASE):
            return advice
    is_its_own = is_ssh(command) and code == _SSH_FAILED
    if not is_its_own and (code in (126, 127) or _NO_PYTHON.search(stderr)):
        return _END_IN_PYTHON
    return _try_by_hand(command)


def _try_by_hand(command: Command) -> str:
    return f"Try it by hand: {quoted((*command, '--version'), None)}"


def no_answer(command: Command, what: str, seconds: float, stderr: str) -> str:
    """The command still runs, but torch is not ready; `what` says what it did."""
    said = last_meaningful_line(stderr)
    text = f"{quoted(command)} {what} within {seconds:g} s" + (f" ({said})." if said else ".")
    return f"{text} {_try_by_hand(command)}"


def too_old(python: str, version: str) -> str:
    """The Python over there cannot read the worker."""
    needed = ".".join(map(str, OLDEST))
    return (
        f"{printable(python)} is Python {printable(version)}, and running snippets needs {needed} or newer."
        " End the command in another Python, named by its path."
    )


def without_torch(missing: bool, python: str, text: str, host: str | None) -> str:
    """torch is missing there, too old, or does not start."""
    install = f"{shlex.quote(python)} -m pip install torch torchvision"
    where = f"{python} on {host}" if host else python
    if missing:
        return f"PyTorch is not installed for {where}; to install it{' there' if host else ''}: {install}"
    words = (text.strip().splitlines() or ["no message"])[-1]
    if old := re.search(r"\bOldTorchError: (\S+)", words):
        needed = ".".join(map(str, OLDEST_TORCH))
        update = f"to update it{' there' if host else ''}: {install} --upgrade"
        return f"PyTorch of {where} is {old[1]}, and running snippets needs {needed} or newer; {update}"
    return f"PyTorch of {where} does not start ({words}); to reinstall it: {install} --force-reinstall"


def lost(host: str | None, how: str) -> str:
    """The worker ended during a run; without a `host` it was on this machine."""
    if host is None:
        return f"the worker ended while the snippet ran ({how})"
    return f"the connection to {host} was lost while the snippet ran ({how})"
