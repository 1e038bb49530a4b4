"""The program as a script sees it, and where the decks of these tests are."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def decks() -> Path:
    """The folder of the decks that these tests check."""
    return Path(__file__).parent / "decks"


@pytest.fixture(scope="session")
def quizcv(in_process: Run) -> Run:
    """Runs a command to its end: quizcv("check", path, data=folder)."""

    def quizcv(*arguments: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
        return in_process(dict(os.environ), "--data", str(data), *map(str, arguments))

    return quizcv
