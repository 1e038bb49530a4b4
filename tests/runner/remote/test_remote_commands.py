"""`--runner` on the command line, and `runner` in the settings."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from quizcv.settings import Settings
from quizcv.workspace import runner_settings

Quizcv = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def quizcv(tmp_path: Path, in_process: Quizcv) -> Quizcv:
    """Runs a command on a data folder of its own."""
    return partial(in_process, dict(os.environ), "--data", str(tmp_path))


@pytest.mark.needs("ssh", "sshd")
def test_a_snippet_runs_over_there_and_the_machine_is_named(
    quizcv: Quizcv, far_side: Any, far_python: Path
) -> None:
    runner = shlex.join((*far_side.ssh(), str(far_python)))
    done = quizcv("try", "conv2d", "--runner", runner)
    assert done.returncode == 0, done.stderr
    assert "(1, 16, 32, 32)" in done.stdout
    torch, _, host = done.stdout.rstrip().rpartition(" · torch ")[2].partition(" on ")
    assert torch[0].isdigit()
    assert host


@pytest.mark.parametrize("command", [["try", "conv2d"], ["doctor"], ["check", "--run"]])
def test_every_command_that_runs_snippets_takes_a_runner(
    command: list[str], quizcv: Quizcv, python_without_torch: Path
) -> None:
    quizcv("settings", "runner", "no-such-command -c")
    words = f"PyTorch is not installed for {python_without_torch} on "
    for arguments in ([*command, "--runner", str(python_without_torch)], command):
        done = quizcv(*arguments)
        assert done.returncode == 1
        said = done.stdout + done.stderr
        assert "Traceback" not in said
        assert ("the command no-such-command -c cannot be started" in said) == (arguments is command)
        assert (words in said) == (arguments is not command)


def test_local_is_this_python_whatever_the_settings_say() -> None:
    chosen = Settings(runner=("ssh", "box", "python3"))
    assert runner_settings(chosen).command == ("ssh", "box", "python3")
    assert runner_settings(chosen, ("local",)).command is None
    assert runner_settings(Settings()).command is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "Invalid value for '--runner': it is empty; write what starts a Python with torch, such as"),
        ("  ", "Invalid value for '--runner': it is empty;"),
        (
            "ssh 'box",
            "Invalid value for '--runner': ssh 'box cannot be split into words: no closing quotation.",
        ),
    ],
)
def test_what_is_no_command_is_said_in_a_sentence(given: str, said: str, quizcv: Quizcv) -> None:
    for command in (["try", "relu"], ["doctor"], ["review"], ["check", "--run"], []):
        done = quizcv(*command, "--runner", given)
        assert done.returncode == 2
        assert said in done.stderr
