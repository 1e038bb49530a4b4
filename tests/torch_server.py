"""A process that has imported torch. Tests fork torch off it, where how it starts is not the point.

A new Python needs 2 seconds of the processor to import torch, a fork of this one a tenth of that for all.

    python torch_server.py DESCRIPTOR               serve on this listening socket until stdin ends
    python -IS torch_server.py ADDRESS -u -c CODE   as `python -u -c CODE`, but in a fork of that server
    python -IS torch_server.py ADDRESS -P FILE      as `python -P FILE`
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
from contextlib import suppress


def serve(listener: socket.socket) -> None:
    """Fork for everybody who comes. Torch is imported when the first does."""
    while listener in select.select([listener, sys.stdin], [], [])[0]:
        if "torch" not in sys.modules:
            _import_torch()
        caller, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _run_for(caller)
        caller.close()
        with suppress(ChildProcessError):  # there is none
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _import_torch() -> None:
    gc.disable()
    import torch  # noqa: F401
    import torchvision  # noqa: F401

    gc.freeze()  # so that no fork goes through all this, and copies it
    gc.enable()


def _run_for(caller: socket.socket) -> None:
    """Run a caller's code on its streams, and tell it the exit status.

    Kill it when the caller is gone, or the tests are, which may not have ended what they started.
    """
    message, streams, _, _ = socket.recv_fds(caller, 2**20, 3)
    program = os.fork()
    if program == 0:
        caller.close()
        _execute(streams, *message.decode().split("\0"))
    for stream in streams:
        os.close(stream)
    ended = os.pidfd_open(program)
    if ended not in select.select([ended, caller, sys.stdin], [], [])[0]:
        with suppress(ProcessLookupError):  # it has not begun, and no group yet
            os.killpg(program, signal.SIGKILL)
        os.kill(program, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
    with suppress(BrokenPipeError):
        caller.send(str(status).encode())
    os._exit(0)


def _execute(streams: list[int], code: str, folder: str, *variables: str) -> None:
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variable.split("=", 1) for variable in variables)
    import tempfile

    tempfile.tempdir = None  # which torch has asked for, where TMPDIR was another
    for name, mode, buffering in (("stdin", "r", -1), ("stdout", "w", -1), ("stderr", "w", 1)):
        number = ("stdin", "stdout", "stderr").index(name)
        setattr(sys, name, open(number, mode, buffering, closefd=False))  # noqa: SIM115
    exec(code, {"__name__": "__main__"})
    sys.stdout.flush()
    os._exit(0)  # Python takes long to tidy up after torch


def ask(address: str, code: str) -> int:
    """Have code run there on the streams of this process. The exit status."""
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(address)
        variables = [f"{name}={value}" for name, value in os.environ.items()]
        socket.send_fds(server, ["\0".join([code, os.getcwd(), *variables]).encode()], [0, 1, 2])  # noqa: PTH109
        for number in range(3):
            os.close(number)  # now they are the program's alone
        status = int(server.recv(10) or 1)
    if status < 0:
        os.kill(os.getpid(), -status)
    return status


if len(sys.argv) == 2:
    serve(socket.socket(fileno=int(sys.argv[1])))
else:
    _, address, *_, option, what = sys.argv
    run_file = f"import runpy; runpy.run_path({what!r}, run_name='__main__')"
    sys.exit(ask(address, what if option == "-c" else run_file))
