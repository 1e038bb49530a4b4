"""The copies in `backups/`: one a day, seven kept, and none that has what the log has lost is let go."""

import gzip
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.history import History
from quizcv.history.care.backup import CopyError, back_up_daily, back_up_now, backups, expanded
from quizcv.history.care.upkeep import keep_up

Answer = Callable[..., History]
Run = Callable[..., subprocess.CompletedProcess[str]]


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 10, tzinfo=UTC)


def names(data: Path) -> list[str]:
    return [path.name for path in backups(data)]


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_there_is_one_a_day(data: Path, log: Path, answer: Answer) -> None:
    history = answer(23, "d/a")
    first = log.read_bytes()
    assert keep_up(history) == []
    answer(23, "d/b")
    assert keep_up(history) == []
    assert names(data) == ["reviews-2026-11-23.jsonl.gz"]
    assert gzip.decompress(backups(data)[0].read_bytes()) == first
    keep_up(answer(24))
    assert names(data) == ["reviews-2026-11-23.jsonl.gz", "reviews-2026-11-24.jsonl.gz"]


def test_a_review_begins_with_it(data: Path, run: Run) -> None:
    run("review", "--plain", input="\n\nq\n", day=23)
    assert names(data) == []
    run("review", "--plain", input="q\n", day=24)
    assert names(data) == ["reviews-2026-11-24.jsonl.gz"]


def test_commands_that_only_read_make_none(data: Path, answer: Answer, run: Run) -> None:
    answer(23, "birds/robin")
    for command in ("stats", "log", "decks", "doctor --no-torch"):
        assert run(*command.split()).returncode == 0
    assert not (data / "backups").exists()


def test_seven_are_kept(data: Path, answer: Answer) -> None:
    for day in range(10, 20):
        answer(day, "d/a")
        back_up_daily(data, at(day))
    assert names(data) == [f"reviews-2026-11-{day}.jsonl.gz" for day in range(13, 20)]


def test_those_made_by_hand_stay(data: Path, answer: Answer) -> None:
    answer(9, "d/a")
    by_hand = back_up_now(data, at(9))
    for day in range(10, 20):
        back_up_daily(data, at(day))
    assert by_hand in backups(data)
    assert len(backups(data)) == 8


def test_one_that_has_what_the_log_has_lost_stays(data: Path, log: Path, answer: Answer) -> None:
    answer(9, "d/a", "d/b")
    back_up_daily(data, at(9))
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    for day in range(10, 20):
        back_up_daily(data, at(day))
    assert names(data)[0] == "reviews-2026-11-09.jsonl.gz"
    assert len(names(data)) == 8


@pytest.mark.parametrize("remains", [None, b""], ids=["gone", "empty"])
def test_no_log_takes_no_place(remains: bytes | None, data: Path, log: Path, answer: Answer) -> None:
    answer(9, "d/a")
    log.unlink() if remains is None else log.write_bytes(remains)
    assert back_up_daily(data, at(9)) is None
    assert back_up_now(data, at(9)) is None
    assert not (data / "backups").exists()


def test_the_same_log_gives_the_same_bytes(data: Path, answer: Answer) -> None:
    answer(9, "d/a")
    one, other = back_up_now(data, at(9)), back_up_now(data, at(9))
    assert one and other and one != other
    assert one.read_bytes() == other.read_bytes()


def test_a_full_disk_leaves_no_half_backup_and_is_said(data: Path, answer: Answer) -> None:
    history = answer(9, *(f"d/{number}" for number in range(50)))
    with no_file_longer_than(100):
        (sentence,) = keep_up(history)
    assert "no backup today: File too large" in sentence
    assert list((data / "backups").iterdir()) == []
    assert keep_up(history) == []
    assert len(backups(data)) == 1


def test_what_a_killed_backup_left_is_removed(data: Path, answer: Answer) -> None:
    history = answer(9, "d/a")
    keep_up(history)
    left = data / "backups" / "reviews-2026-11-09.jsonl.gz.999999999.tmp"
    left.write_bytes(b"half")
    keep_up(history)
    assert not left.exists()


@pytest.mark.parametrize("kept", [12, 30, -1])
def test_a_damaged_one_is_named(kept: int, data: Path, answer: Answer) -> None:
    answer(9, "d/a")
    path = back_up_now(data, at(9))
    assert path
    with pytest.raises(CopyError, match="damaged"):
        expanded(path.read_bytes()[:kept], path)


def test_by_command_it_prints_its_path(data: Path, log: Path, answer: Answer, run: Run) -> None:
    answer(23, "birds/robin")
    done = run("backup")
    path = data / "backups" / "reviews-2026-11-24T090000Z.jsonl.gz"
    assert (done.stdout, done.returncode) == (f"{path}\n", 0)
    assert gzip.decompress(path.read_bytes()) == log.read_bytes()


def test_it_can_go_elsewhere(tmp_path: Path, log: Path, answer: Answer, run: Run) -> None:
    answer(23, "birds/robin")
    plain, packed = tmp_path / "mine.jsonl", tmp_path / "mine.jsonl.gz"
    for path in (plain, packed, packed):
        assert run("backup", path).stdout == f"{path}\n"
    assert run("backup", tmp_path).stdout == f"{tmp_path / 'reviews.jsonl.gz'}\n"
    assert plain.read_bytes() == log.read_bytes() == gzip.decompress(packed.read_bytes())
    done = run("backup", log)
    assert (done.returncode, done.stderr) == (1, f"Error: {log} is the log itself; choose another name\n")
    done = run("backup", tmp_path / "nowhere" / "x")
    assert done.returncode == 1
    assert done.stderr.endswith(": No such file or directory\n")


def test_without_answers_there_is_nothing_to_copy(data: Path, run: Run) -> None:
    done = run("backup")
    assert (done.returncode, done.stderr) == (
        1,
        f"Error: {data} has no answers yet; there is nothing to copy\n",
    )
    assert not data.exists()
