"""What comes is the same number in the statistics and at home."""

from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from quizcv.history import Answered, History
from quizcv.workspace import open_workspace

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
HAPPENED = ("due", "due later", "answered", "buried", "suspended", "unseen")


@pytest.fixture(autouse=True)
def _nothing_bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "none").mkdir()
    monkeypatch.setattr("quizcv.decks.bundled_folder", lambda: tmp_path / "none")


def happens(data: Path, key: str, what: str) -> None:
    """Let something have happened to a card by now."""
    first = TODAY - timedelta(days=7)
    if what != "unseen":
        day = TODAY if what == "due later" else first
        history = History(data, clock=lambda: NOW - timedelta(days=8))
        history.record("review", key, day=day - timedelta(days=1), answered=Answered(4))
        if what == "due later":
            history.record("review", key, day=day, answered=Answered(4))
    history = History(data, clock=lambda: NOW)
    if what == "answered":
        history.record("review", key, day=TODAY, answered=Answered(4))
    if what in ("buried", "suspended"):
        history.record("bury" if what == "buried" else "suspend", key, day=TODAY)


def test_today_and_the_days_after_are_what_home_counts_but_for_siblings_tomorrow(tmp_path: Path) -> None:
    """Of siblings that wait for each other, and of a deck of which nothing is asked."""
    data = tmp_path / "data"
    (data / "decks").mkdir(parents=True)
    pairs = list(product(HAPPENED, repeat=2))
    cards = [f"  - {{id: c{n}, front: f{n}, back: b{n}, reverse: true}}\n" for n in range(len(pairs))]
    (data / "decks" / "asked.yaml").write_text("id: asked\ncards:\n" + "".join(cards))
    (data / "decks" / "paused.yaml").write_text("id: paused\ncards:\n" + "".join(cards[:1]))
    (data / "settings.toml").write_text('[decks]\npaused = ["paused"]\n')
    for number, (there, back) in enumerate(pairs):
        happens(data, f"asked/c{number}", there)
        happens(data, f"asked/c{number}/reverse", back)
    happens(data, "paused/c0", "due")
    workspace = open_workspace(data, clock=lambda: NOW)
    session, loads = workspace.session(), [load.reviews for load in workspace.statistics().forecast]
    upcoming = session.upcoming()
    assert loads[0] == session.due == session.counts().due > 0
    at_home = [upcoming[TODAY + timedelta(days=ahead)] for ahead in range(1, 30)]
    put_off = at_home[1]  # of siblings that are both there tomorrow one: the forecast goes by due dates
    assert put_off == 3
    assert loads[1:] == [at_home[0] + put_off, 0, *at_home[2:]]
    assert sum(loads) == sum(what in ("due", "answered", "buried", "due later") for p in pairs for what in p)
