"""Going back to a backup: seen before it is done, and nothing that was there is lost."""

import gzip
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from quizcv.history import Answered, History, NotSavedError
from quizcv.history.care.backup import backups
from quizcv.history.care.restore import DueChange, Span, compare, replace_log

Answer = Callable[..., History]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def backup(answer: Answer, run: Run) -> Path:
    """A backup with one answer of the 22nd; since, the log has one more on the 22nd and one on the 23rd."""
    answer(22, "birds/robin")
    path = Path(run("backup", day=22).stdout.strip())
    answer(22, "birds/heron")
    answer(23, "birds/robin")
    return path


def open_history(data: Path) -> History:
    return History(data, clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))


def test_what_would_change_is_counted(log: Path, backup: Path) -> None:
    change = compare(log.read_bytes(), gzip.decompress(backup.read_bytes()))
    assert change.now == Span(3, date(2026, 11, 22), date(2026, 11, 23))
    assert change.then == Span(1, date(2026, 11, 22), date(2026, 11, 22))
    assert (change.lost, change.gained) == (2, 0)
    assert change.due == (
        DueChange("birds/heron", date(2026, 11, 23), None),
        DueChange("birds/robin", date(2026, 11, 29), date(2026, 11, 23)),
    )


def test_the_change_is_shown_and_no_changes_nothing(log: Path, backup: Path, run: Run) -> None:
    before = log.read_bytes()
    for given in ("n\n", "\n"):
        done = run("restore", backup, input=given)
        assert done.returncode == 1
        assert done.stdout.splitlines()[:5] == [
            "The log now: 3 events, 2026-11-22 to 2026-11-23",
            "The copy:    1 event, 2026-11-22 to 2026-11-22",
            "2 events would be lost, 0 gained; 2 cards change their due date",
            "  birds/heron: 2026-11-23 -> new",
            "  birds/robin: 2026-11-29 -> 2026-11-23",
        ]
        assert done.stdout.endswith("Nothing was changed.\n")
    assert run("restore", backup).returncode == 1
    assert log.read_bytes() == before


def test_yes_restores_it_and_keeps_what_was_there(data: Path, log: Path, backup: Path, run: Run) -> None:
    before = log.read_bytes()
    done = run("restore", backup.name, input="y\n")
    kept = data / "backups" / "reviews-2026-11-24T090000Z.jsonl.gz"
    assert done.stdout.endswith(f"Restored. What was there before is in {kept}\n")
    assert log.read_bytes() == gzip.decompress(backup.read_bytes())
    assert gzip.decompress(kept.read_bytes()) == before
    history = open_history(data)
    assert (list(history.schedule.cards), history.notices) == (["birds/robin"], [])
    assert run("restore", kept, "--yes").returncode == 0
    assert log.read_bytes() == before
    assert sorted(open_history(data).schedule.cards) == ["birds/heron", "birds/robin"]


def test_a_plain_copy_will_do(tmp_path: Path, log: Path, backup: Path, run: Run) -> None:
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(gzip.decompress(backup.read_bytes()))
    assert run("restore", copy, "--yes").returncode == 0
    assert log.read_bytes() == copy.read_bytes()
    done = run("restore", copy)
    assert (done.stdout, done.returncode) == (
        "The log is the same already; there is nothing to restore.\n",
        0,
    )


def test_a_log_that_is_gone_comes_back(data: Path, log: Path, backup: Path, run: Run) -> None:
    schedule = (data / "schedule.json").read_bytes()
    log.unlink()
    assert run("restore", backup, "--yes").stdout.endswith("Restored.\n")
    history = open_history(data)
    assert (list(history.schedule.cards), history.notices) == (["birds/robin"], [])
    (aside,) = data.glob("schedule.json.*.aside")
    assert aside.read_bytes() == schedule, "the last trace of the answers that no backup has"


def test_a_log_behind_a_link_stays_one(tmp_path: Path, log: Path, backup: Path, run: Run) -> None:
    elsewhere = tmp_path / "synced.jsonl"
    log.rename(elsewhere)
    log.symlink_to(elsewhere)
    assert run("restore", backup, "--yes").returncode == 0
    assert log.is_symlink()
    assert elsewhere.read_bytes() == gzip.decompress(backup.read_bytes())


def test_an_open_window_goes_on_from_the_restored_log(data: Path, backup: Path, run: Run) -> None:
    window = open_history(data)
    run("restore", backup, "--yes")
    window.record("review", "birds/heron", day=date(2026, 11, 24), answered=Answered(4))
    assert len(window.log()) == 2
    assert window.schedule == open_history(data).schedule


def test_an_answer_given_since_the_preview_is_not_lost(data: Path, log: Path, answer: Answer) -> None:
    answer(22, "d/a")
    seen = log.read_bytes()
    answer(23, "d/b")
    now = log.read_bytes()
    with pytest.raises(NotSavedError, match="in another window meanwhile"):
        replace_log(data, b"", instead_of=seen, clock=lambda: datetime.now(UTC))
    assert log.read_bytes() == now
    assert backups(data) == []


def test_the_backups_are_listed(backup: Path, run: Run) -> None:
    assert run("restore").stdout.split() == [backup.name, "1", "line"]
    backup.write_bytes(backup.read_bytes()[:20])
    assert run("restore").stdout.split() == [backup.name, "damaged"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no log\n", "holds no event that can be read: it is no copy of a log"),
        (b"\x1f\x8bxxxxxxxxxxxx", "is damaged: it cannot be decompressed"),
        (b'{"v":2,"id":"x"}\n', "was written by a newer quizcv; update quizcv to use it"),
    ],
)
def test_what_is_no_copy_is_one_sentence(
    content: bytes, message: str, tmp_path: Path, log: Path, answer: Answer, run: Run
) -> None:
    answer(22, "birds/robin")
    before, copy = log.read_bytes(), tmp_path / "copy"
    copy.write_bytes(content)
    done = run("restore", copy, "--yes")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"Error: {copy} {message}\n")
    assert log.read_bytes() == before


def test_a_name_that_is_nowhere_is_one_sentence(data: Path, run: Run) -> None:
    done = run("restore", "nowhere.gz")
    assert done.stderr == "Error: nowhere.gz: no such file; `quizcv restore` lists the backups\n"
    done = run("restore")
    assert done.stderr == f"Error: there are no backups in {data} yet; `quizcv backup` makes one\n"
    assert not data.exists()
