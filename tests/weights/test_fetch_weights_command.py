"""`quizcv fetch-weights` as a person uses it, with torchvision's own word on where its files are."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from quizcv.decks import bundled_folder

MAKE = """
import torch, torchvision
torch.manual_seed(1)
model = torchvision.models.resnet18()
torch.save(model.state_dict(), {path!r})
print(model.conv1.weight.sum().item())
"""
LAUNCHER = """#!/bin/sh
exec {python} -u -c "import torchvision
torchvision.models.ResNet18_Weights.DEFAULT.value.url = 'https://download.pytorch.org/models/{name}'
$3"
"""
"""Like Python, but torchvision takes a file of ours for the one of resnet18."""
SUM = """
model = torchvision.models.resnet18(weights='DEFAULT')
total = model.conv1.weight.sum().item()
model
"""
Quizcv = Callable[..., list[str]]
Launcher = Callable[[str], list[str]]
InProcess = Callable[..., subprocess.CompletedProcess[str]]


class Checkpoint:
    """A real file of weights for resnet18, its name, and the sum of its first kernel."""

    def __init__(self, path: Path, python: str) -> None:
        command = [python, "-c", MAKE.format(path=str(path))]
        self.sum = float(subprocess.run(command, capture_output=True, check=True).stdout)
        self.content = path.read_bytes()
        self.name = f"resnet18-{hashlib.sha256(self.content).hexdigest()[:8]}.pth"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, forked_python: str) -> Checkpoint:
    return Checkpoint(tmp_path_factory.mktemp("checkpoint") / "checkpoint", forked_python)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where torch looks; it does not exist yet."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    return tmp_path / "torch" / "hub" / "checkpoints"


@pytest.fixture
def quizcv(tmp_path: Path, quizcv_with_forked_torch: list[str], in_process: InProcess) -> Quizcv:
    """The words of a command with a data folder of its own, and a launcher for torch if one is given."""

    def words(*arguments: str, launcher: list[str] | None = None) -> list[str]:
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        deck = bundled_folder() / "06-computer-vision.yaml"  # which names one set of weights
        where = ["--data", str(data), "--decks", str(deck)]
        if launcher is not None:  # typed here, so that nobody has to be asked
            in_process(dict(os.environ), *where, "settings", "runner", shlex.join(launcher))
        return [*quizcv_with_forked_torch, *where, *arguments]

    return words


@pytest.fixture
def launcher(tmp_path: Path, forked_python: str) -> Launcher:
    """Starts torch with a file of this name in the place of that of resnet18."""

    def launcher(name: str) -> list[str]:
        script = tmp_path / "python"  # a command that does not begin with one is elsewhere
        script.write_text(LAUNCHER.format(python=forked_python, name=name))
        script.chmod(0o755)
        return [str(script)]

    return launcher


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_what_the_decks_name_is_fetched_checked_and_loaded(
    server: Any, checkpoint: Checkpoint, folder: Path, tmp_path: Path, quizcv: Quizcv, launcher: Launcher
) -> None:
    server.content = checkpoint.content
    path = folder / checkpoint.name
    folder.mkdir(parents=True)
    path.write_bytes(checkpoint.content[:1000])
    fetch = quizcv("fetch-weights", "--from", server.url, launcher=launcher(checkpoint.name))

    terminal = pexpect.spawn(fetch[0], fetch[1:], timeout=60, encoding="utf-8", dimensions=(24, 300))
    terminal.expect_exact(f"resnet18: {path} has a wrong checksum and is fetched again")
    terminal.expect(r"resnet18  \d\d\.\d MB  \[#+\]  100%")
    terminal.expect_exact(f"resnet18: {path} fetched, its checksum is right")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert server.paths == [f"/models/{checkpoint.name}"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        checkpoint.name: checkpoint.content
    }

    again = run(fetch)
    assert (again.stdout, again.stderr) == (f"resnet18: {path} is there, its checksum is right\n", "")
    assert len(server.paths) == 1

    code = tmp_path / "code.py"
    code.write_text(SUM)
    shown = run(quizcv("try", "--code", str(code), "--input", "torch.randn(1, 3, 64, 64)", "--json"))
    result = json.loads(shown.stdout)
    weights = {"name": "ResNet18_Weights.IMAGENET1K_V1", "pretrained": True, "new": []}
    assert (result["status"], result["module"]["weights"]) == ("ok", weights)
    assert [float(value["text"]) for value in result["tensors"] if value["name"] == "total"] == [
        checkpoint.sum
    ]
    assert result["notices"] == []


def test_ctrl_c_stops_it_and_leaves_nothing(
    server: Any, folder: Path, quizcv: Quizcv, launcher: Launcher
) -> None:
    server.answer = "silent_halfway"
    command = quizcv("fetch-weights", "--from", server.url, launcher=launcher(server.name))
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.has_paused.wait(60)
    deadline = time.monotonic() + 30
    while not list(folder.glob("*.tmp")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    printed, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert printed == ""
    assert errors.splitlines()[-1] == "Stopped; what had come of an unfinished file is gone again."
    assert "Traceback" not in errors
    assert list(folder.iterdir()) == []


def test_an_unknown_model_is_said_with_those_that_are_alike(folder: Path, quizcv: Quizcv) -> None:
    done = run(quizcv("fetch-weights", "resnet19", launcher=["ssh", "gpu", "python3"]))
    note, said = done.stderr.splitlines()
    assert note == (
        "note: snippets are run by ssh gpu python3, but weights are fetched for this machine only"
    )
    assert said.startswith("Error: torchvision 0.")
    assert "has no model 'resnet19'; is it resnet18 or " in said
    assert (done.returncode, done.stdout) == (1, "")
    assert not folder.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--from", "ftp://mirror.example"], 2, "write an address such as https://mirror.example/pytorch"),
        (["--from", "https://:0x"], 2, "write an address such as"),
        (["--timeout", "0"], 2, "--timeout"),
        (
            ["resnet18"],
            1,
            "Error: torchvision cannot be asked for its models: the command python-that-is-not",
        ),
    ],
)
def test_what_cannot_be_done_is_said(
    folder: Path, quizcv: Quizcv, arguments: list[str], code: int, said: str
) -> None:
    done = run(quizcv("fetch-weights", *arguments, launcher=["python-that-is-not-there"]))
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (code, "")
    assert not folder.exists()


def test_decks_that_name_no_weights_need_none(tmp_path: Path, quizcv: Quizcv) -> None:
    deck = tmp_path / "birds.yaml"
    deck.write_text("cards:\n  - {front: a, back: b}\n")
    done = run(quizcv("fetch-weights", "--decks", str(deck), launcher=["python-that-is-not-there"]))
    assert done.returncode == 0
    assert done.stdout == "No cheat sheet names pretrained weights; say for which MODEL, such as resnet18.\n"
