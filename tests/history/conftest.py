"""A history in a temporary folder, with a clock that is set by hand and ids that count up."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from quizcv.history import History


@pytest.fixture
def clock() -> SimpleNamespace:
    """The time that every history of the test goes by: set `clock.now`."""
    return SimpleNamespace(now=datetime(2026, 11, 23, 10, 0, tzinfo=UTC))


@pytest.fixture
def open_history(tmp_path: Path, clock: SimpleNamespace) -> Callable[..., History]:
    """Opens a history on the data folder of the test, as another process would."""
    numbers = count()

    def open_history(folder: Path = tmp_path / "data") -> History:
        return History(folder, clock=lambda: clock.now, token=lambda: f"{next(numbers):08x}")

    return open_history
