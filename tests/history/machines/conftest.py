"""Data folders of several machines, with a clock that is set by hand and ids that count up."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from quizcv.history import Answered, Event, History
from quizcv.history.care.merge import MergeResult, merge_into

MONDAY = date(2026, 11, 23)
TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Machine:
    """A data folder and the history that is open on it. `ahead` is how wrong its clock is."""

    def __init__(self, folder: Path, token: Callable[[], str]) -> None:
        self.folder = folder
        self.ahead = timedelta()
        self.now = TEN
        self._seconds = 0
        self._token = token
        self.history = self.open()

    def open(self) -> History:
        """The history anew, as another process would open it."""
        self.history = History(self.folder, clock=lambda: self.now + self.ahead, token=self._token)
        return self.history

    def answer(self, card: str, day: int = 0, quality: int = 4) -> Event:
        """A review in the morning of a day, counted from Monday; a second passes."""
        self._seconds += 1
        self.now = TEN + timedelta(days=day, seconds=self._seconds)
        return self.history.record(
            "review", card, day=MONDAY + timedelta(days=day), answered=Answered(quality)
        )

    def merge_into(self, *others: "Machine") -> MergeResult:
        """Merge the logs of other machines."""
        return merge_into(self.folder, [other.log for other in others])

    @property
    def log(self) -> bytes:
        """The bytes of the log."""
        path = self.folder / "reviews.jsonl"
        return path.read_bytes() if path.exists() else b""

    @property
    def snapshot(self) -> bytes:
        """The bytes of `schedule.json`, written by a history opened anew."""
        (self.folder / "schedule.json").unlink(missing_ok=True)
        self.open().save_snapshot()
        return (self.folder / "schedule.json").read_bytes()


@pytest.fixture
def machine(tmp_path: Path) -> Callable[[str], Machine]:
    """Sets up a machine: machine("laptop")."""
    numbers = count()
    return lambda name: Machine(tmp_path / name, lambda: f"{next(numbers):08x}")


@pytest.fixture
def run_page(tmp_path: Path) -> Callable[..., str]:
    """Runs a block of docs/several-machines.md as written: run_page("every day", QUIZCV_DATA=folder)."""
    page = (Path(__file__).parents[3] / "docs" / "several-machines.md").read_text("utf-8")
    blocks = dict(re.findall(r"<!-- (.+?) -->\n```(?:sh)?\n(.*?)```", page, flags=re.DOTALL))
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": "/dev/null",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_NAME": "Ann" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "ann@example.org" for who in ("AUTHOR", "COMMITTER")},
    }

    def run_page(block: str, **places: Path) -> str:
        done = subprocess.run(
            ["bash", "-eu", "-c", blocks[block]],
            env=environment | {name: str(path) for name, path in places.items()},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run_page.blocks = blocks  # type: ignore[attr-defined]
    return run_page
