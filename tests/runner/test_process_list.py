"""Both ways of listing processes find the same ones."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from quizcv.runner.worker import processes


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_children_and_their_children_are_found(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen(["sh", "-c", "sleep 1000 & echo $!; wait"], stdout=subprocess.PIPE) as shell:
        assert shell.stdout is not None
        sleep = int(shell.stdout.readline())
        monkeypatch.setattr(sys, "platform", platform)
        try:
            assert {shell.pid, sleep} <= set(processes.descendants(os.getpid()))
            assert processes.descendants(shell.pid) == [sleep]
            assert processes.own_memory([os.getpid()])[0] > 1_000_000
        finally:
            monkeypatch.undo()
            os.kill(sleep, 9)
