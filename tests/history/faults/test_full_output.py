"""Output that goes to a full disk."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("command", ["stats", "check", "review --plain", "--help"])
def test_a_full_disk_is_said_in_one_sentence(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)  # with which less is left to be written at the end
    words = [sys.executable, "-m", "quizcv", "--data", str(tmp_path), *command.split()]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, input="", text=True)
    said = "Error: the output cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, said)
