"""`schedule.json`: derived from the log, quick to read, and never believed against it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from quizcv.history import Answered, History, NotSavedError
from quizcv.history.log import Lines, Log

MONDAY = date(2026, 11, 23)
Opener = Callable[..., History]


@pytest.fixture
def folder(tmp_path: Path, open_history: Opener) -> Path:
    """A data folder with three events, the last of them an undo, and a fresh snapshot."""
    history = open_history()
    answer(history, "d/b")
    answer(history, "d/a")
    answer(history, "d/c")
    history.undo(MONDAY)
    history.save_snapshot()
    return tmp_path / "data"


def answer(history: History, card: str) -> None:
    history.record("review", card, day=MONDAY, answered=Answered(4))


def kept_aside(folder: Path) -> bytes:
    (path,) = folder.glob("*.json.20261123T100000.aside")
    return path.read_bytes()


def test_it_is_readable_with_one_card_a_line(folder: Path) -> None:
    lines = (folder / "schedule.json").read_text().splitlines()
    assert lines[0].startswith('{"format":2,"offset":')
    assert lines[1] == '"days":{"2026-11-23":2},'
    assert lines[3].startswith(
        '"d/a":{"state":{"repetitions":1,"easiness":250,"interval":1,"due":"2026-11-24","last":"2026-11-23",'
        '"lapses":0},"introduced":"2026-11-23",'
    )
    assert [line[:6] for line in lines[2:]] == ['"cards', '"d/a":', '"d/b":', "}}"]


def test_opening_from_it_equals_folding_the_whole_log(folder: Path, open_history: Opener) -> None:
    from_snapshot = open_history()
    (folder / "schedule.json").unlink()
    assert open_history().schedule == from_snapshot.schedule
    assert from_snapshot.notices == []


def test_only_what_came_after_it_is_read(
    folder: Path, open_history: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    covered = (folder / "reviews.jsonl").stat().st_size
    answer(open_history(), "d/d")
    starts, read = [], Log.read

    def noted(log: Log, start: int = 0) -> Lines:
        starts.append(start)
        return read(log, start)

    monkeypatch.setattr(Log, "read", noted)
    assert sorted(open_history().schedule.cards) == ["d/a", "d/b", "d/d"]
    assert starts == [covered]


@pytest.mark.usefixtures("folder")
def test_an_undo_that_came_after_it_takes_back_what_is_in_it(open_history: Opener) -> None:
    other = open_history()
    other.undo(MONDAY)
    assert sorted(open_history().schedule.cards) == ["d/b"]
    assert open_history().schedule == other.schedule


def test_a_missing_one_is_written_again(folder: Path, open_history: Opener) -> None:
    written = (folder / "schedule.json").read_bytes()
    (folder / "schedule.json").unlink()
    history = open_history()
    assert history.notices == []
    history.save_snapshot()
    assert (folder / "schedule.json").read_bytes() == written


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: b"\0" * len(data),
        lambda data: data.replace(b'"easiness":250', b'"easiness":260', 1),
        lambda data: data.replace(b'"offset":', b'"offset":1', 1),
        lambda data: data.replace(b'"format":2', b'"format":3', 1),
        lambda data: data.replace(b"{", b"[" * 100_000, 1),
        lambda data: b"\xff" + data,
    ],
    ids=["empty", "half", "cut", "nul", "edited", "offset", "newer", "nested", "not text"],
)
def test_a_damaged_one_is_rebuilt_kept_aside_and_reported(
    damage: Callable[[bytes], bytes], folder: Path, open_history: Opener
) -> None:
    path = folder / "schedule.json"
    sound = path.read_bytes()
    schedule = open_history().schedule
    path.write_bytes(damage(sound))
    history = open_history()
    assert history.schedule == schedule
    (notice,) = history.notices
    assert str(path) in notice
    assert "kept aside" in notice
    assert path.read_bytes() == damage(sound), "opening writes nothing"
    history.save_snapshot()
    assert path.read_bytes() == sound
    assert kept_aside(folder) == damage(sound)
    assert open_history().notices == []


def test_one_that_cannot_be_read_is_rebuilt(folder: Path, open_history: Opener) -> None:
    schedule = open_history().schedule
    (folder / "schedule.json").unlink()
    (folder / "schedule.json").mkdir()
    history = open_history()
    assert history.schedule == schedule
    assert "could not be used: it is a folder" in history.notices[0]
    with pytest.raises(OSError, match="it is a folder"):
        history.save_snapshot()
    (folder / "schedule.json").rmdir()
    history.save_snapshot()
    assert open_history().notices == []


@pytest.mark.parametrize("remains", [None, b""], ids=["deleted", "emptied"])
def test_when_the_log_is_gone_it_is_shown_and_kept(
    remains: bytes | None, folder: Path, open_history: Opener
) -> None:
    log, written = folder / "reviews.jsonl", (folder / "schedule.json").read_bytes()
    schedule = open_history().schedule
    whole = log.read_bytes()
    log.unlink() if remains is None else log.write_bytes(remains)
    history = open_history()
    assert history.schedule == schedule
    assert "is gone" in history.notices[0]
    with pytest.raises(NotSavedError, match="is gone"):
        answer(history, "d/d")
    history.save_snapshot()
    assert (folder / "schedule.json").read_bytes() == written
    log.write_bytes(whole)
    back = open_history()
    assert (back.schedule, back.notices) == (schedule, [])


def test_when_the_log_lost_events_it_is_kept_aside_and_reported(folder: Path, open_history: Opener) -> None:
    log, written = folder / "reviews.jsonl", (folder / "schedule.json").read_bytes()
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:1]))
    history = open_history()
    assert sorted(history.schedule.cards) == ["d/b"]
    assert "has lost events" in history.notices[0]
    history.save_snapshot()
    assert kept_aside(folder) == written
    assert open_history().notices == []


def test_a_log_in_another_order_is_no_loss(folder: Path, open_history: Opener) -> None:
    log, schedule = folder / "reviews.jsonl", open_history().schedule
    log.write_bytes(b"".join(reversed(log.read_bytes().splitlines(keepends=True))))
    history = open_history()
    assert (history.schedule, history.notices) == (schedule, [])


def test_a_link_in_its_place_is_replaced(tmp_path: Path, folder: Path, open_history: Opener) -> None:
    path, target = folder / "schedule.json", tmp_path / "elsewhere.json"
    path.rename(target)
    path.symlink_to(target)
    target.write_bytes(b"not ours")
    history = open_history()
    history.save_snapshot()
    assert not path.is_symlink()
    assert target.read_bytes() == b"not ours"
    assert history.notices == open_history().notices == []


def test_one_that_cannot_be_written_loses_nothing(folder: Path, open_history: Opener) -> None:
    history = open_history()
    answer(history, "d/d")
    written = (folder / "schedule.json").read_bytes()
    folder.rename(folder.with_name("moved"))
    folder.touch()
    with pytest.raises(OSError, match="Not a directory"):
        history.save_snapshot()
    folder.unlink()
    folder.with_name("moved").rename(folder)
    assert (folder / "schedule.json").read_bytes() == written
    history.save_snapshot()
    assert open_history().schedule == history.schedule
    assert sorted(path.name for path in folder.iterdir()) == ["lock", "reviews.jsonl", "schedule.json"]
