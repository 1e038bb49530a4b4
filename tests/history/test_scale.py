"""A long history: what is read of it, and what is said while all of it is."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from quizcv.history import Answered, Event, History
from quizcv.history.event import encode

MONDAY = date(2026, 11, 23)
EVENTS = 25_000
Opener = Callable[..., History]


@pytest.fixture(scope="module")
def long_log() -> bytes:
    """Five answers to each of 5,000 cards."""
    return b"".join(
        encode(
            Event(
                v=1,
                id=f"20260101T{n // 3600:02}{n // 60 % 60:02}{n % 60:02}.000000Z-00000000",
                time="2026-01-01T00:00:00Z",
                offset=0,
                day=date(2026, 1, 1) + timedelta(days=n // 5000 * 7),
                kind="review",
                card=f"d/{n % 5000}",
                quality=4,
            )
        )
        for n in range(EVENTS)
    )


@pytest.fixture
def folder(tmp_path: Path, long_log: bytes) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reviews.jsonl").write_bytes(long_log)
    return tmp_path / "data"


def test_with_a_snapshot_the_old_part_of_the_log_is_not_read(folder: Path, open_history: Opener) -> None:
    history = open_history()
    history.save_snapshot()
    there = open_history()
    log = folder / "reviews.jsonl"
    data = log.read_bytes()
    last = data.rindex(b"\n", 0, -1) + 1
    with log.open("r+b") as file:  # what nobody looks at could as well be this
        file.write(b"x" * (last - 1))
    event = open_history().record("review", "d/new", day=MONDAY, answered=Answered(4))
    opened = open_history()
    assert opened.schedule.of("d/new").answered == event.id
    assert there.refresh()
    history.schedule.apply(event)
    assert opened.schedule == there.schedule == history.schedule
    assert opened.notices == there.notices == []


def test_a_rebuild_tells_how_far_it_is(folder: Path, open_history: Opener) -> None:
    heard: list[tuple[int, int]] = []
    clock = open_history()._clock
    history = History(folder, clock=clock, on_progress=lambda done, total: heard.append((done, total)))
    assert heard == [(0, EVENTS), (5000, EVENTS), (10_000, EVENTS), (15_000, EVENTS), (20_000, EVENTS)]
    assert history.schedule == open_history().schedule
    history.save_snapshot()
    heard.clear()
    History(folder, clock=clock, on_progress=lambda done, total: heard.append((done, total)))
    assert heard == []


@pytest.mark.usefixtures("folder")
def test_an_undo_in_a_long_log_folds_no_other_card_anew(open_history: Opener) -> None:
    here, there = open_history(), open_history()
    event = here.record("review", "d/7", day=MONDAY, answered=Answered(1))
    before = open_history().schedule.of("d/7")
    assert there.refresh()
    others = [key for key in here.schedule.cards if key != "d/7"]
    untouched = [{key: history.schedule.cards[key] for key in others} for history in (here, there)]
    assert here.undo(MONDAY) == [event]
    assert there.refresh()
    for history, cards in zip((here, there), untouched, strict=True):
        assert all(history.schedule.cards[key] is cards[key] for key in others)
        assert history.schedule.of("d/7") != before
    assert here.schedule == there.schedule == open_history().schedule
