"""Whether a process is there, whoever it belongs to."""

import os
import subprocess
import sys

from quizcv.files import process_is_alive


def test_a_process_is_alive_until_it_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert process_is_alive(process.pid)
        process.communicate(b"\n")
    assert not process_is_alive(process.pid)
    assert process_is_alive(os.getpid()) and process_is_alive(1)


def test_no_process_has_a_number_that_none_can_have() -> None:
    assert not any(map(process_is_alive, (0, -1, 10**30)))
