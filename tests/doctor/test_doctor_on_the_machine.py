"""What `quizcv doctor` says of the machine: folders, locks, settings, decks and PyTorch."""

import errno
import json
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizcv.doctor.folders import folder
from quizcv.history import History
from quizcv.paths import Places

Answer = Callable[..., History]
Run = Callable[..., subprocess.CompletedProcess[str]]
Doctor = Callable[..., dict[str, Any]]


@pytest.fixture
def checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where torch looks for weights; it does not exist yet."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    return tmp_path / "torch" / "hub" / "checkpoints"


def test_settings_and_decks_are_looked_at(data: Path, tmp_path: Path, doctor: Doctor) -> None:
    data.mkdir()
    (data / "settings.toml").write_text("grades = 5")
    broken = tmp_path / "broken.yaml"
    broken.write_text("cards: [*everything]\n")
    found = doctor("--decks", str(broken))
    assert not found["settings"]["ok"]
    assert found["decks"]["text"].startswith(f"0 decks, 0 cards; 1 error, the first: {broken}:1:")


def test_a_folder_that_cannot_be_written_is_said(answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))  # as on a full disk
    try:
        found = doctor()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (found["exit"], found["data folder"]["ok"]) == (1, False)
    assert found["data folder"]["text"].endswith("cannot be written: File too large")


def test_a_log_that_cannot_be_read_is_said(log: Path, run: Run, doctor: Doctor) -> None:
    log.mkdir(parents=True)
    found = doctor()
    assert (found["exit"], found["log"]["text"]) == (1, f"{log} cannot be read: it is a folder, not a file")
    done = run("doctor", "--no-torch", "--repair")
    assert (done.returncode, done.stderr) == (1, f"Error: {log}: it is a folder, not a file\n")


def test_torch_is_proven_by_running_it(checkpoints: Path, run: Run) -> None:
    done = run("doctor", "--json")
    found = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 0
    assert found["torch"]["details"]["version"]
    assert found["torch"]["details"]["device"] in ("cpu", "cuda", "cuda:0", "mps", "mps:0")
    weights = found["weights"]["details"]
    assert weights == {"folder": str(checkpoints), "files": [], "wrong": []}
    assert "`quizcv fetch-weights` fetches those" in found["weights"]["text"]


def test_weights_that_are_not_what_they_should_be_are_said(checkpoints: Path, run: Run) -> None:
    checkpoints.mkdir(parents=True)
    (checkpoints / "resnet18-f37072fd.pth").write_bytes(b"cut short")
    (checkpoints / "mine.pth").write_bytes(b"whatever")
    (checkpoints / "folder-1.pth").mkdir()
    done = run("doctor")
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("!")]
    what = "not what the name promises, or not to be read"
    assert line == f"!  weights      {what}: folder-1.pth, resnet18-f37072fd.pth in {checkpoints}"


def test_a_torch_that_does_not_start_is_said(run: Run) -> None:
    run("settings", "runner", "/bin/false")
    done = run("doctor")
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("!")]
    assert line.startswith("!  torch        ")
    assert (
        "reviewing works without it; look at `runner` in the settings or after `--runner`: /bin/false"
        in done.stdout
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOLCK, "No locks available"), "none on this filesystem (No locks available)"),
        (None, "keep nobody out on this filesystem"),
    ],
)
def test_locks_that_do_not_work_are_said(
    error: OSError | None, said: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(*_: object) -> None:
        if error:
            raise error

    data.mkdir()
    monkeypatch.setattr("fcntl.flock", flock)
    found = {finding.name: finding for finding in folder(Places(data))}
    assert not found["locks"].ok
    assert found["locks"].text.endswith(said)
    assert list(data.iterdir()) == []
