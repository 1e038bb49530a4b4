"""A `schedule.json` as the first quizcv wrote it, before the answers of each card were counted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from quizcv.history import History, NotSavedError
from quizcv.history.care.health import history_state

Opener = Callable[..., History]

LOG = (
    '{"v":1,"id":"20261123T100000.000000Z-00000000","time":"2026-11-23T10:00:00.000000Z","offset":0,'
    '"day":"2026-11-23","kind":"review","card":"d/b","quality":4}\n'
    '{"v":1,"id":"20261123T100000.000001Z-00000001","time":"2026-11-23T10:00:00.000000Z","offset":0,'
    '"day":"2026-11-23","kind":"review","card":"d/a","quality":1}\n'
    '{"v":1,"id":"20261123T100000.000002Z-00000002","time":"2026-11-23T10:00:00.000000Z","offset":0,'
    '"day":"2026-11-23","kind":"drill","card":"d/a","quality":4}\n'
)
OLD = (
    '{"format":1,"offset":467,"event":"20261123T100000.000002Z-00000002","day":"2026-11-23",'
    '"crc32":3950974354,\n'
    '"days":{"2026-11-23":3},\n'
    '"cards":{\n'
    '"d/a":{"state":{"repetitions":0,"easiness":250,"interval":1,"due":"2026-11-24","last":"2026-11-23",'
    '"lapses":0},"introduced":"2026-11-23","answered":"20261123T100000.000002Z-00000002",'
    '"answered_on":"2026-11-23","quality":4},\n'
    '"d/b":{"state":{"repetitions":1,"easiness":250,"interval":1,"due":"2026-11-24","last":"2026-11-23",'
    '"lapses":0},"introduced":"2026-11-23","answered":"20261123T100000.000000Z-00000000",'
    '"answered_on":"2026-11-23","quality":4}\n'
    "}}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder as the first quizcv left it."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "reviews.jsonl").write_text(LOG)
    (folder / "schedule.json").write_text(OLD)
    return folder


def test_it_is_made_anew_from_the_log_without_a_word(folder: Path, open_history: Opener) -> None:
    assert history_state(folder)[1] == "behind"
    history = open_history()
    assert history.notices == []
    assert {key: progress.answers for key, progress in history.schedule.cards.items()} == {"d/a": 2, "d/b": 1}
    history.save_snapshot()
    assert history_state(folder)[1] == "fresh"
    assert sorted(path.name for path in folder.iterdir()) == ["reviews.jsonl", "schedule.json"]


@pytest.mark.parametrize("remains", [None, b""], ids=["deleted", "emptied"])
def test_when_the_log_is_gone_it_is_kept_and_shown(
    remains: bytes | None, folder: Path, open_history: Opener
) -> None:
    log = folder / "reviews.jsonl"
    log.unlink() if remains is None else log.write_bytes(remains)
    assert history_state(folder)[1] == "alone"
    history = open_history()
    (notice,) = history.notices
    assert "is gone" in notice
    assert sorted(history.schedule.cards) == ["d/a", "d/b"]
    with pytest.raises(NotSavedError, match="is gone"):
        history.undo(next(iter(history.schedule.days)))
    history.save_snapshot()
    assert (folder / "schedule.json").read_text() == OLD


def test_when_the_log_lost_events_it_is_kept_aside_and_reported(folder: Path, open_history: Opener) -> None:
    (folder / "reviews.jsonl").write_text(LOG.splitlines(keepends=True)[0])
    assert history_state(folder)[1] == "ahead"
    history = open_history()
    (notice,) = history.notices
    assert "has lost events" in notice
    history.save_snapshot()
    (aside,) = folder.glob("*.aside")
    assert aside.read_text() == OLD


def test_an_edited_one_is_not_believed(folder: Path, open_history: Opener) -> None:
    (folder / "schedule.json").write_text(OLD.replace('"interval":1', '"interval":9', 1))
    assert history_state(folder)[1] == "damaged"
    (notice,) = open_history().notices
    assert "it was edited or damaged" in notice
