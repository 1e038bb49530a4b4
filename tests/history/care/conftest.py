"""A data folder with a real history, and the real program at a time of one's own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from quizcv.history import Answered, History

DECK = """\
id: birds
title: Birds
cards:
  - {id: robin, front: What colour is a robin's breast?, back: Red.}
  - {id: heron, front: What does a heron eat?, back: Fish.}
  - {id: swift, front: Where does a swift sleep?, back: In the air.}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, which does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def log(data: Path) -> Path:
    """The log in it."""
    return data / "reviews.jsonl"


@pytest.fixture
def answer(data: Path) -> Callable[..., History]:
    """Answers cards on a day of November 2026: answer(23, "birds/robin", "birds/heron")."""
    numbers = count()

    def answer(day: int, *cards: str, quality: int = 4) -> History:
        now = datetime(2026, 11, day, 10, tzinfo=UTC)
        history = History(data, clock=lambda: now, token=lambda: f"{next(numbers):08x}")
        for card in cards:
            history.record("review", card, day=now.date(), answered=Answered(quality))
        history.save_snapshot()
        return history

    return answer


@pytest.fixture
def run(tmp_path: Path, data: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command to its end at 10 o'clock on 24 November 2026, or on another `day`."""
    deck = tmp_path / "birds.yaml"
    deck.write_text(DECK)
    environment = os.environ | {"HOME": "/dev/null", "XDG_DATA_HOME": "/dev/null", "QUIZCV_DATA": str(data)}

    def run(
        *arguments: object,
        input: str = "",  # noqa: A002
        day: int = 24,
    ) -> subprocess.CompletedProcess[str]:
        argv = ["--decks", str(deck), *map(str, arguments)]
        code = (
            "from datetime import datetime; from quizcv.cli import main;"
            f" main(clock=lambda: datetime.fromisoformat('2026-11-{day}T10:00+01:00'), argv={argv!r})"
        )
        return subprocess.run(
            [sys.executable, "-c", code],
            input=input,
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
        )

    return run


@pytest.fixture
def doctor(run: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., dict[str, Any]]:
    """Runs the doctor without torch; what it found by name, and `exit`, `repaired` besides."""

    def doctor(*arguments: str, input: str = "") -> dict[str, Any]:  # noqa: A002
        done = run("doctor", "--no-torch", "--json", *arguments, input=input)
        report = json.loads(done.stdout)
        assert report["ok"] == all(check["ok"] for check in report["checks"]) == (done.returncode == 0)
        found = {check["name"]: check for check in report["checks"]}
        return found | {"exit": done.returncode, "repaired": report["repaired"]}

    return doctor
