"""The words of a command arrive as its launcher hands them on. Stand-ins do that as the real ones do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizcv.runner import Runner, RunnerSettings
from quizcv.runner.command import is_ssh


async def reason(*command: str) -> str:
    """Why the worker does not start with this command."""
    async with Runner(RunnerSettings(command=command)) as runner:
        state = await runner.start()
    assert state.phase == "failed"
    return state.reason or ""


@pytest.mark.parametrize(
    "words",
    [
        "ssh box",
        "ssh -T -o ConnectTimeout=5 -p 2222 user@box",
        "srun --gres=gpu:1 --quiet",
        "docker run -i --rm --network none --gpus all pytorch/pytorch",
        "docker exec -i running",
        "kubectl exec -i pod --",
        "kubectl exec -i -n vision pod -c trainer --",
    ],
)
async def test_the_worker_gets_through(
    words: str, stand_in: Callable[[str], str], python_without_torch: Path
) -> None:
    name, *options = words.split()
    python = str(python_without_torch)
    # Only the worker itself, at work over there, can know that.
    there = f"PyTorch is not installed for {python} on {os.uname().nodename}"
    assert (await reason(stand_in(name), *options, python)).startswith(there)
    assert (await reason("env", "A=b", stand_in(name), *options, python)).startswith(there)


@pytest.mark.parametrize("words", ["docker run image", "docker exec running", "kubectl exec pod --"])
async def test_a_launcher_that_passes_nothing_on_is_told_how_to(
    words: str, stand_in: Callable[[str], str], python_without_torch: Path
) -> None:
    name, *options = words.split()
    said = await reason(stand_in(name), *options, str(python_without_torch))
    assert said.endswith("Nothing was passed on to it: docker and kubectl need `-i`.")


@pytest.mark.needs("ssh", "sshd")
async def test_words_for_the_far_shell_are_as_in_ssh(far_side: Any, python_without_torch: Path) -> None:
    greeting = "echo Welcome; echo '{\"hi\": 1}'; printf 'no end of line'; cd /; exec"
    said = await reason(*far_side.ssh(), greeting, str(python_without_torch))
    assert said.startswith(f"PyTorch is not installed for {python_without_torch}")


@pytest.mark.parametrize(
    ("command", "quoted"),
    [
        ("ssh box python3", True),
        ("/usr/bin/ssh box python3", True),
        ("env LANG=C /usr/bin/ssh box python3", True),
        ("timeout 60 ssh box python3", True),
        ("kubectl exec -i ssh -- python3", False),
        ("docker run -i ssh python3", False),
        ("sshpass-like python3", False),
        ("python3", False),
    ],
)
def test_only_for_ssh_the_worker_is_quoted(command: str, quoted: bool) -> None:
    assert is_ssh(tuple(command.split())) == quoted
