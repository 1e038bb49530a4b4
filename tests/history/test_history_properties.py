"""Whatever happens: refolding equals living, undo is exact, and no damage to the log ends the program."""

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quizcv.history import Answered, History, Kind
from quizcv.history.fold import Schedule
from quizcv.history.snapshot import read as read_snapshot

MONDAY = date(2026, 11, 23)
Step = Callable[[History], object]


def open_history(folder: Path) -> History:
    numbers = count()
    return History(
        folder,
        clock=lambda: datetime(2026, 11, 23, 10, tzinfo=UTC),
        token=lambda: f"{next(numbers):08x}",
    )


@contextmanager
def a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def never(_: object) -> bool:
    return False


def record(kind: Kind, card: str, days: int, quality: int) -> Step:
    day = MONDAY + timedelta(days=days)
    if kind in ("review", "drill", "cram"):
        return lambda history: history.record(kind, card, day=day, answered=Answered(quality))
    if kind == "clock":
        return lambda history: history.record(kind, day=day)
    if quality > 3:  # an action on several cards
        cards = ["d/a", "d/b", "e/a"][: quality - 2]
        return lambda history: history.record_each(kind, cards, day=day, unless=never)
    return lambda history: history.record(kind, card, day=day)


def undo(history: History) -> object:
    return history.undo(history.last_day or MONDAY)


def redo(history: History) -> object:
    return history.redo(history.last_day or MONDAY)


def save(history: History) -> None:
    history.save_snapshot()


OTHERS: list[Kind] = ["drill", "cram", "suspend", "unsuspend", "bury", "mark", "reset", "clock"]
new_event = st.builds(
    record,
    st.just("review") | st.sampled_from(OTHERS),
    st.sampled_from(["d/a", "d/b", "e/a"]),
    st.integers(0, 40),
    st.integers(0, 5),
)
steps = st.lists(new_event | new_event | st.sampled_from([undo, redo, save]), max_size=15)


def live(history: History, steps: list[Step]) -> Schedule:
    for step in steps:
        step(history)
    return history.schedule


@given(steps, st.randoms(use_true_random=False))
def test_refolding_equals_living(steps: list[Step], chance: random.Random) -> None:
    with a_folder() as folder:
        history = open_history(folder)
        schedule = live(history, steps)
        assert open_history(folder).schedule == schedule, "from the last snapshot and the log after it"
        history.save_snapshot()
        if history.log():
            assert read_snapshot(folder / "schedule.json")[0] == schedule, "from the snapshot alone"
        (folder / "schedule.json").unlink(missing_ok=True)
        assert open_history(folder).schedule == schedule, "from the log alone"
        log = folder / "reviews.jsonl"
        lines = log.read_bytes().splitlines(keepends=True) * 2 if log.exists() else []
        chance.shuffle(lines)
        log.write_bytes(b"".join(lines))
        assert open_history(folder).schedule == schedule, "from shuffled and repeated lines"


@given(steps, new_event)
def test_undo_restores_the_schedule_exactly_and_redo_the_one_before_it(steps: list[Step], last: Step) -> None:
    with a_folder() as folder:
        history = open_history(folder)
        live(history, steps)
        before = open_history(folder).schedule
        done = last(history)
        events = done if isinstance(done, list) else [done]
        after = open_history(folder).schedule
        if getattr(done, "kind", "") == "clock":
            return
        assert history.undo(MONDAY) == events
        assert history.schedule == before
        assert history.redo(MONDAY) == events
        assert history.schedule == after
        assert history.redo(MONDAY) == []
        assert history.schedule == after


@given(st.lists(new_event, min_size=1, max_size=6))
def test_everything_can_be_undone_and_redone(events: list[Step]) -> None:
    with a_folder() as folder:
        history = open_history(folder)
        schedules = []
        for step in events:
            schedules.append(open_history(folder).schedule)
            if getattr(step(history), "kind", "") == "clock":
                schedules.pop()
        end = open_history(folder).schedule
        for schedule in reversed(schedules):
            assert history.undo(MONDAY)
            assert history.schedule == schedule
        assert history.undo(MONDAY) == []
        for schedule in [*schedules[1:], end] if schedules else []:
            assert history.redo(MONDAY)
            assert history.schedule == schedule
        assert history.redo(MONDAY) == []


@given(st.lists(new_event, max_size=4), st.integers(0, 1000), st.binary(max_size=40), st.booleans())
def test_no_damage_to_the_log_keeps_a_history_from_opening(
    events: list[Step], kept: int, added: bytes, with_snapshot: bool
) -> None:
    with a_folder() as folder:
        history = open_history(folder)
        live(history, events)
        if with_snapshot:
            history.save_snapshot()
        log = folder / "reviews.jsonl"
        data = log.read_bytes() if log.exists() else b""
        log.write_bytes(data[:kept] + added)
        damaged = open_history(folder)
        if kept >= len(data):
            assert damaged.schedule == history.schedule
        elif not any("is gone" in notice for notice in damaged.notices):
            event = damaged.record("review", "d/new", day=MONDAY, answered=Answered(4))
            assert damaged.schedule.of("d/new").answered == event.id
            (folder / "schedule.json").unlink(missing_ok=True)
            assert open_history(folder).schedule == damaged.schedule


@given(st.binary(max_size=200), st.integers(0, 300), st.integers(0, 300))
def test_no_damage_to_the_snapshot_changes_the_schedule(junk: bytes, start: int, length: int) -> None:
    with a_folder() as folder:
        history = open_history(folder)
        history.record("review", "d/a", day=MONDAY, answered=Answered(4))
        history.record("mark", "d/b", day=MONDAY)
        history.save_snapshot()
        path = folder / "schedule.json"
        data = path.read_bytes()
        path.write_bytes(data[:start] + junk + data[start + length :])
        assert open_history(folder).schedule == history.schedule
