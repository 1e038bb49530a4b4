"""The real program on a small deck in a temporary folder, as a script sees it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

DECK = """\
id: birds
title: Birds
cards:
  - id: robin
    front: What colour is a robin's breast?
    back: Red.
    source: Look outside.
  - id: heron
    front: What does a heron eat?
    back: Fish.
  - id: swift
    front: Where does a swift sleep?
    back: In the air.
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck of three cards."""
    path = tmp_path / "birds.yaml"
    path.write_text(DECK)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, which does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def environment() -> dict[str, str]:
    """A home where nothing may be written, so that no test touches the user's own."""
    return os.environ | {"HOME": "/dev/null", "XDG_DATA_HOME": "/dev/null", "QUIZCV_DATA": "/dev/null"}


@pytest.fixture
def quizcv(
    deck: Path, data: Path, environment: dict[str, str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command to its end: quizcv("review", "--plain", input="...")."""

    def quizcv(*arguments: str, input: str = "", places: bool = True) -> subprocess.CompletedProcess[str]:  # noqa: A002
        where = ["--data", str(data), "--decks", str(deck)] if places else []
        return subprocess.run(
            [sys.executable, "-m", "quizcv", *where, *arguments],
            input=input,
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
        )

    return quizcv


@pytest.fixture
def at(
    deck: Path, data: Path, environment: dict[str, str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command at a time of one's own: at("2026-11-23T10:00+01:00", "review", "--plain")."""

    def at(time: str, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:  # noqa: A002
        argv = ["--data", str(data), "--decks", str(deck), *arguments]
        code = (
            "from datetime import datetime; from quizcv.cli import main;"
            f" main(clock=lambda: datetime.fromisoformat({time!r}), argv={argv!r})"
        )
        return subprocess.run(
            [sys.executable, "-c", code],
            input=input,
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
        )

    return at
