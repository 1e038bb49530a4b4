"""Several windows and processes on one data folder."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from quizcv.history import Answered, Event, History, OvertakenError
from quizcv.history.fold import fold
from quizcv.history.log import Log

MONDAY = date(2026, 11, 23)
Opener = Callable[..., History]


def answer(history: History, card: str = "d/a", quality: int = 4) -> Event:
    return history.record(
        "review", card, day=MONDAY, answered=Answered(quality), expected=history.schedule.of(card)
    )


def test_answers_of_two_windows_interleave(open_history: Opener) -> None:
    here, there = open_history(), open_history()
    events = [answer(here, "d/a"), answer(there, "d/b"), answer(here, "d/c"), answer(there, "d/d")]
    assert [logged.event for logged in here.log()] == events
    assert here.refresh()
    assert not here.refresh()
    assert here.schedule == there.schedule == open_history().schedule


def test_a_card_answered_elsewhere_is_not_answered_again(open_history: Opener) -> None:
    here, there = open_history(), open_history()
    answer(there)
    with pytest.raises(OvertakenError) as overtaken:
        answer(here)
    assert overtaken.value.progress == there.schedule.of("d/a")
    assert len(here.log()) == 1


def test_each_window_can_undo_what_the_other_did(open_history: Opener) -> None:
    here, there = open_history(), open_history()
    answer(here, "d/a")
    answer(there, "d/b")
    (undone,) = here.undo(MONDAY)
    assert undone.card == "d/b"
    assert there.redo(MONDAY) == [undone]
    assert here.refresh()
    assert here.schedule == there.schedule == open_history().schedule


def test_one_waits_while_the_other_writes(tmp_path: Path, open_history: Opener) -> None:
    code = (
        "import sys, datetime, pathlib; from quizcv.history import Answered, History\n"
        "now = datetime.datetime(2026, 11, 23, tzinfo=datetime.timezone.utc)\n"
        "history = History(pathlib.Path(sys.argv[1]), clock=lambda: now)\n"
        "print('ready', flush=True)\n"
        "history.record('review', 'd/b', day=now.date(), answered=Answered(4)); print('saved')"
    )
    history = open_history(tmp_path)
    with Log(tmp_path).lock():
        other = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.2)
        assert history.log() == []
    assert other.communicate(timeout=20)[0] == "saved\n"
    assert history.refresh()


def test_two_processes_at_once_lose_nothing_and_schedule_from_nothing_stale(tmp_path: Path) -> None:
    code = (
        "import sys, datetime, pathlib; from quizcv.history import Answered, History, OvertakenError\n"
        "now = datetime.datetime(2026, 11, 23, tzinfo=datetime.timezone.utc)\n"
        "history = History(pathlib.Path(sys.argv[1]), clock=lambda: now)\n"
        "sys.stdin.readline()\n"
        "for round in range(100):\n"
        "    day, card = now.date() + datetime.timedelta(days=round // 10), f'd/{round % 5}'\n"
        "    expected = history.schedule.of(card)\n"
        "    good = Answered(4)\n"
        "    try: print(history.record('review', card, day=day, answered=good, expected=expected).id)\n"
        "    except OvertakenError: pass\n"
        "    if round % 7 == 6: print(history.undo(day)[0].id)\n"
        "    if round % 25 == 24: history.save_snapshot()\n"
        "history.refresh()\n"
        "print(sorted(history.schedule.cards.items()), file=sys.stderr)"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    lines = Log(tmp_path).read()
    ids = [event.id for event in lines.events]
    assert ids == sorted(set(ids))
    assert not lines.unreadable
    assert {acknowledged for output, _ in outputs for acknowledged in output.split()} <= set(ids)
    # The one that ended last saw everything.
    assert str(sorted(fold(lines.events).cards.items())) in [error.strip() for _, error in outputs]


def test_what_is_written_while_a_history_opens_is_seen_at_the_next_step(
    open_history: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, read = open_history(), Log.read_bytes

    def read_then_overtaken(log: Log, start: int = 0) -> bytes:
        monkeypatch.setattr(Log, "read_bytes", read)
        lines = read(log, start)
        answer(there, "d/b")
        return lines

    monkeypatch.setattr(Log, "read_bytes", read_then_overtaken)
    here = open_history()
    answer(here, "d/a")
    assert sorted(here.schedule.cards) == ["d/a", "d/b"]
    here.save_snapshot()
    assert sorted(open_history().schedule.cards) == ["d/a", "d/b"]


def test_a_log_that_was_replaced_by_a_merged_one_is_folded_anew(tmp_path: Path, open_history: Opener) -> None:
    here, laptop = open_history(tmp_path / "here"), open_history(tmp_path / "laptop")
    answer(here, "d/a")
    answer(laptop, "d/b")
    answer(laptop, "d/c")
    merged = tmp_path / "merged"
    merged.write_bytes(
        b"".join((tmp_path / name / "reviews.jsonl").read_bytes() for name in ("laptop", "here"))
    )
    merged.replace(tmp_path / "here" / "reviews.jsonl")
    assert here.refresh()
    assert sorted(here.schedule.cards) == ["d/a", "d/b", "d/c"]
    answer(here, "d/d")
    assert open_history(tmp_path / "here").schedule == here.schedule


def test_older_events_that_a_merge_put_at_the_end_are_folded_in_their_place(
    tmp_path: Path, open_history: Opener, clock: SimpleNamespace
) -> None:
    laptop, here = open_history(tmp_path / "laptop"), open_history(tmp_path / "here")
    answer(laptop, "d/a", quality=1)
    clock.now += timedelta(minutes=1)
    answer(here, "d/a", quality=4)
    here.save_snapshot()
    with (tmp_path / "here" / "reviews.jsonl").open("ab") as file:
        file.write((tmp_path / "laptop" / "reviews.jsonl").read_bytes())
    opened = open_history(tmp_path / "here")
    assert opened.schedule == fold(logged.event for logged in opened.log())
    assert opened.schedule.of("d/a").state.repetitions == 0, "the first answer of the day counts"
    assert here.refresh()
    assert here.schedule == opened.schedule
