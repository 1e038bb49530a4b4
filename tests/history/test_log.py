"""The log on disk: what is acknowledged stays, what is torn is kept aside, what is amiss is said."""

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from quizcv.history import Answered, Event, History, NotSavedError
from quizcv.history.log import Log

MONDAY = date(2026, 11, 23)
Opener = Callable[..., History]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "data" / "reviews.jsonl"


def answer(history: History, card: str = "d/a") -> str:
    return history.record("review", card, day=MONDAY, answered=Answered(4)).id


def lines(log: Path) -> list[bytes]:
    return log.read_bytes().splitlines(keepends=True)


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """As on a full disk: the system takes what still fits, then refuses."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path, open_history: Opener) -> None:
    folder = tmp_path / "share" / "quizcv"
    answer(open_history(folder))
    assert [path.stat().st_mode & 0o777 for path in (folder, folder.parent)] == [0o700, 0o700]
    assert (folder / "reviews.jsonl").stat().st_mode & 0o777 == 0o600


def test_opening_writes_nothing(tmp_path: Path, open_history: Opener) -> None:
    open_history().save_snapshot()
    assert list(tmp_path.iterdir()) == []


def test_every_event_is_one_line_with_its_newline(log: Path, open_history: Opener) -> None:
    history = open_history()
    ids = [answer(history, "d/a"), answer(history, "d/b")]
    history.undo(MONDAY)
    written = lines(log)
    assert [line[-2:] for line in written] == [b"}\n"] * 3
    assert [ids[0].encode() in written[0], ids[1].encode() in written[1]] == [True, True]


def test_an_answer_is_on_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    code = (
        "import os, sys, datetime, pathlib; from quizcv.history import Answered, History\n"
        "now = datetime.datetime(2026, 11, 23, tzinfo=datetime.timezone.utc)\n"
        "history = History(pathlib.Path(sys.argv[1]), clock=lambda: now)\n"
        "event = history.record('review', 'd/a', day=now.date(), answered=Answered(4))\n"
        "print(event.id, flush=True); os.abort()"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True)
    assert done.returncode < 0
    assert done.stdout.strip() in (tmp_path / "reviews.jsonl").read_text()


def test_a_torn_line_is_cut_off_and_kept_before_the_next_is_written(log: Path, open_history: Opener) -> None:
    answer(open_history())
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"v":1,"id":"2026')
    history = open_history()
    assert history.schedule.of("d/a").state.repetitions == 1
    assert log.read_bytes() == whole + b'{"v":1,"id":"2026', "reading repairs nothing"
    answer(history, "d/b")
    assert log.read_bytes().startswith(whole + b'{"v":1,"id":"20261123T10')
    assert len(lines(log)) == 2
    assert log.with_name("reviews.torn").read_bytes() == b'{"v":1,"id":"2026\n'


def test_a_log_that_is_one_long_torn_line_is_kept_whole(log: Path, open_history: Opener) -> None:
    log.parent.mkdir()
    log.write_bytes(b"\0" * 200_000)
    answer(open_history())
    assert len(lines(log)) == 1
    assert log.with_name("reviews.torn").read_bytes() == b"\0" * 200_000 + b"\n"


def test_unreadable_lines_are_skipped_kept_and_reported_once(log: Path, open_history: Opener) -> None:
    answer(open_history(), "d/a")
    first = log.read_bytes()
    log.write_bytes(first + b"<<<<<<< HEAD\n\n\0\0\0\n")
    history = open_history()
    answer(history, "d/b")
    assert log.read_bytes().startswith(first + b"<<<<<<< HEAD\n\n\0\0\0\n")
    assert sorted(history.schedule.cards) == ["d/a", "d/b"]
    open_history().undo(MONDAY)
    assert history.refresh()
    (notice,) = history.notices
    assert "2 unreadable lines skipped and left in place" in notice
    assert f"at byte {len(first)}" in notice


def test_a_newer_format_is_opened_for_reading_only(log: Path, open_history: Opener) -> None:
    answer(open_history())
    with log.open("ab") as file:
        file.write(b'{"v":2,"everything":"else"}\n')
    before = log.read_bytes()
    history = open_history()
    assert history.schedule.of("d/a").state.repetitions == 1
    assert "written by a newer quizcv" in history.notices[0]
    for write in (lambda: answer(history), lambda: history.undo(MONDAY), lambda: history.redo(MONDAY)):
        with pytest.raises(NotSavedError, match=r"^not saved: .*newer quizcv"):
            write()
    history.save_snapshot()
    assert log.read_bytes() == before
    assert not log.with_name("schedule.json").exists()


@pytest.mark.parametrize("room", [0, 1, 100])
def test_an_answer_that_does_not_fit_on_the_disk_leaves_nothing_behind(
    room: int, log: Path, open_history: Opener
) -> None:
    history = open_history()
    answer(history, "d/a")
    before = log.read_bytes()
    with no_file_longer_than(len(before) + room):
        with pytest.raises(NotSavedError, match=r"^not saved: .*reviews\.jsonl: \w+"):
            answer(history, "d/b")
        assert log.read_bytes() == before
        assert sorted(history.schedule.cards) == ["d/a"]
    answer(history, "d/b")
    assert len(lines(log)) == 2
    assert sorted(open_history().schedule.cards) == ["d/a", "d/b"]


def test_a_first_answer_that_does_not_fit_can_be_tried_again(log: Path, open_history: Opener) -> None:
    history = open_history()
    with no_file_longer_than(50), pytest.raises(NotSavedError):
        answer(history)
    assert log.read_bytes() == b""
    answer(history)
    assert len(lines(log)) == 1


def test_an_empty_log_that_vanishes_is_made_again(log: Path, open_history: Opener) -> None:
    history = open_history()
    with no_file_longer_than(50), pytest.raises(NotSavedError):
        answer(history)
    history.refresh()
    log.unlink()
    answer(history)
    assert len(lines(log)) == 1


def test_an_undo_that_does_not_fit_on_the_disk_undoes_nothing(log: Path, open_history: Opener) -> None:
    history = open_history()
    answer(history)
    with no_file_longer_than(log.stat().st_size + 5), pytest.raises(NotSavedError):
        history.undo(MONDAY)
    assert history.schedule.of("d/a").state.repetitions == 1
    assert history.undo(MONDAY)


def test_a_torn_line_that_cannot_be_kept_aside_is_not_cut_off(log: Path, open_history: Opener) -> None:
    answer(open_history())
    log.with_name("reviews.torn").mkdir()
    with log.open("ab") as file:
        file.write(b"torn")
    before = log.read_bytes()
    history = open_history()
    with pytest.raises(NotSavedError):
        answer(history)
    assert log.read_bytes() == before


def test_a_lock_that_cannot_be_taken_is_a_clear_sentence(log: Path, open_history: Opener) -> None:
    history = open_history()
    log.with_name("lock").mkdir(parents=True)
    with pytest.raises(NotSavedError, match=rf"^not saved: {log.parent}/lock: it is a folder, not a file$"):
        answer(history)
    log.with_name("lock").rmdir()
    answer(history)


def test_a_folder_that_may_not_be_written_is_a_clear_sentence(tmp_path: Path, open_history: Opener) -> None:
    answer(open_history(tmp_path))
    # Root may write everywhere, so become nobody, already inside a folder which nobody could reach.
    code = (
        "import os, datetime, pathlib; from quizcv.history import Answered, History, NotSavedError\n"
        "os.chmod('.', 0o555), os.chmod('reviews.jsonl', 0o444), os.unlink('lock')\n"
        "os.getuid() or os.setuid(65534)\n"
        "now = datetime.datetime(2026, 11, 23, tzinfo=datetime.timezone.utc)\n"
        "history = History(pathlib.Path('.'), clock=lambda: now)\n"
        "print(history.schedule.of('d/a').state.repetitions)\n"
        "try: history.record('review', 'd/b', day=now.date(), answered=Answered(4))\n"
        "except NotSavedError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    tmp_path.chmod(0o700)
    assert done.stdout == "1\nnot saved: .: Permission denied\n", done.stderr


def test_a_data_folder_that_is_a_file_is_an_error_of_the_system(tmp_path: Path, open_history: Opener) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="Not a directory"):
        open_history(tmp_path / "file")


def test_an_error_while_reading_is_not_forgotten(
    open_history: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = open_history(), open_history()
    answer(there, "d/b")
    with monkeypatch.context() as patch:
        patch.setattr(Log, "read_bytes", raise_input_output_error)
        with pytest.raises(NotSavedError, match=r"^not saved: .*Input/output error"):
            answer(here, "d/a")
    answer(here, "d/a")
    assert sorted(here.schedule.cards) == ["d/a", "d/b"]


def test_an_undo_that_cannot_read_the_log_says_so(
    open_history: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = open_history()
    answer(history)
    monkeypatch.setattr(Log, "read_bytes", raise_input_output_error)
    with pytest.raises(NotSavedError, match=r"^not saved: .*Input/output error"):
        history.undo(MONDAY)


def raise_input_output_error(*_: object) -> None:
    raise OSError(5, "Input/output error")


def test_a_log_that_vanishes_while_it_is_open_is_not_started_anew(log: Path, open_history: Opener) -> None:
    history = open_history()
    answer(history)
    log.unlink()
    with pytest.raises(NotSavedError, match="is gone"):
        answer(history)
    assert not log.exists()


def test_ids_never_get_smaller_when_the_clock_goes_back(open_history: Opener, clock: SimpleNamespace) -> None:
    history = open_history()
    ids = [answer(history)]
    clock.now = clock.now.replace(year=2020)
    ids += [answer(history), answer(open_history())]
    assert ids == sorted(ids)
    assert [logged.event.id for logged in open_history().log()] == ids


def test_a_long_pause_before_an_answer_is_noted_as_a_minute(open_history: Opener) -> None:
    event = open_history().record("review", "d/a", day=MONDAY, answered=Answered(4, 10**9))
    assert event.milliseconds == 60_000


def test_answers_are_written_through_a_link(tmp_path: Path, log: Path, open_history: Opener) -> None:
    log.parent.mkdir()
    log.symlink_to(tmp_path / "synced.jsonl")
    answer(open_history())
    assert log.is_symlink()
    assert len(lines(tmp_path / "synced.jsonl")) == 1


def test_a_filesystem_without_locks_is_reported(
    open_history: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    history = open_history()
    answer(history)
    answer(history)
    (notice,) = history.notices
    assert "No locks available" in notice


def test_what_another_process_wrote_without_a_lock_is_folded_in(
    log: Path, open_history: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = open_history(), open_history()
    append = Log.append

    def after_another(log: Log, event: Event) -> object:
        monkeypatch.setattr(Log, "append", append)
        answer(there, "d/b")
        return append(log, event)

    monkeypatch.setattr("fcntl.flock", lambda *_: None)
    monkeypatch.setattr(Log, "append", after_another)
    answer(here, "d/a")
    assert sorted(here.schedule.cards) == ["d/a", "d/b"]
    assert len(lines(log)) == 2
    here.save_snapshot()
    assert open_history().schedule == here.schedule
