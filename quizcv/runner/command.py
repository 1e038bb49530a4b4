"""The command that starts the worker: what is added to it, and how long it may take."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import PurePath

from quizcv.runner.worker.bootstrap import BOOTSTRAP

Command = tuple[str, ...]

CONNECT_SECONDS = 30.0  # for the first word from the other side
QUEUE_SECONDS = 600.0  # the same where a job may have to queue, or an image to be fetched
START_SECONDS = 300.0  # from that word until torch is there, which may be on a slow disk

_QUEUES = {"srun", "docker", "podman"}
_WRAPPERS = {"env", "nice", "ionice", "timeout", "stdbuf", "sshpass", "torsocks", "proxychains4"}


def argv(command: Command | None) -> list[str]:
    """What to execute so that `command` (None: this Python) runs the worker."""
    if command is None:
        return [sys.executable, "-u", "-c", BOOTSTRAP]
    # ssh joins its words and gives them to a shell over there; all other launchers pass them on as they are.
    return [*command, "-u", "-c", shlex.quote(BOOTSTRAP) if is_ssh(command) else BOOTSTRAP]


def environment() -> dict[str, str]:
    """The environment for the command. Having no terminal, ssh shall not open a window to ask in either."""
    return {"SSH_ASKPASS_REQUIRE": "never", **os.environ}


def is_ssh(command: Command) -> bool:
    """Whether ssh does it: the first word, or one after a program that runs another."""
    names = [PurePath(word).name for word in command]
    return names[0] == "ssh" or (names[0] in _WRAPPERS and "ssh" in names)


def connect_seconds(command: Command) -> float:
    """How long to wait until somebody answers on the other side."""
    return QUEUE_SECONDS if any(PurePath(word).name in _QUEUES for word in command) else CONNECT_SECONDS
