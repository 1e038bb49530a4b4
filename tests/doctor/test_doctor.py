"""`quizcv doctor` says what state the history is in, and `--repair` mends it without losing anything."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quizcv.doctor.folders import live
from quizcv.history import History
from quizcv.history.care.backup import back_up_now, backups
from quizcv.paths import Places

Answer = Callable[..., History]
Run = Callable[..., subprocess.CompletedProcess[str]]
Doctor = Callable[..., dict[str, Any]]


def damage(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new, 1))


def test_a_new_user_is_well(data: Path, run: Run) -> None:
    done = run("doctor", "--no-torch")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout.splitlines()[0] == f"ok data folder  {data} is not there yet; the first answer makes it"
    )
    assert all(line.startswith("ok ") for line in done.stdout.splitlines())
    assert not data.exists()


def test_where_saved_decks_are_not_noticed_that_is_said_and_no_fault(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.mkdir()
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    (found,) = live(Places(data))
    assert found.ok
    assert found.text == (
        "saved decks are not noticed, but when quizcv starts and after an edit from it:"
        " watchfiles is missing; `pip install watchfiles` brings it"
    )
    assert list(data.iterdir()) == []


def test_where_folders_are_looked_at_for_saved_decks_nothing_is_noticed_at_once(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.mkdir()
    monkeypatch.setattr("quizcv.decks.watching.silent_about", lambda _: True)
    monkeypatch.setattr("quizcv.decks.watching.POLL_EVERY", 10)
    (found,) = live(Places(data), patience=60)
    assert found.text.startswith("saved decks are noticed within some 2 seconds: ")


def test_a_history_in_use_is_well(data: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin")
    answer(23, "birds/heron")
    back_up_now(data, datetime(2026, 11, 23, tzinfo=UTC))
    before = sorted(data.rglob("*"))
    found = doctor()
    assert found["exit"] == 0
    details = found["log"]["details"]
    assert (details["events"], details["first"], details["last"]) == (2, "2026-11-22", "2026-11-23")
    assert found["schedule"]["details"] == {"state": "fresh"}
    assert found["backups"]["details"]["count"] == 1
    assert found["locks"]["ok"]
    assert sorted(data.rglob("*")) == before, "looking changes nothing"
    assert doctor("--repair")["repaired"] == [], "and there is nothing to repair"


def test_unreadable_lines_are_named_and_moved_aside(
    data: Path, log: Path, answer: Answer, doctor: Doctor
) -> None:
    answer(22, "birds/robin", "birds/heron", "birds/swift")
    first, second, third = log.read_bytes().splitlines(keepends=True)
    damaged = first + b"<<<<<<< HEAD\n" + second + b"\xff\n" + third
    log.write_bytes(damaged)
    found = doctor()
    assert found["exit"] == 1
    assert "2 unreadable lines (2, 4), skipped; line 2: " in found["log"]["text"]
    assert "--repair" in found["log"]["remedy"]
    assert [line["line"] for line in found["log"]["details"]["unreadable"]] == [2, 4]
    repaired = doctor("--repair")
    assert repaired["exit"] == 0
    assert len(repaired["repaired"]) == 2
    assert log.read_bytes() == first + second + third
    assert (data / "reviews.unreadable").read_bytes() == b"<<<<<<< HEAD\n\xff\n"
    assert damaged in [gzip.decompress(path.read_bytes()) for path in backups(data)]
    assert "reviews.unreadable" in repaired["kept aside"]["text"]


def test_a_power_cut_that_left_nul_bytes_is_recognised(log: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin")
    whole = log.read_bytes()
    log.write_bytes(whole + b"\0" * 4000)
    assert "a torn end of 4.0 kB, all NUL as after a power cut" in doctor()["log"]["text"]
    assert doctor("--repair")["exit"] == 0
    assert log.read_bytes() == whole


def test_an_event_whose_newline_is_missing_is_kept(log: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin", "birds/heron")
    whole = log.read_bytes()
    log.write_bytes(whole[:-1])
    assert "a torn end" in doctor()["log"]["text"]
    assert doctor("--repair")["exit"] == 0
    assert log.read_bytes() == whole


def test_order_and_repetition_are_harmless_and_tidied(log: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin", "birds/heron")
    whole = log.read_bytes()
    log.write_bytes(b"".join(reversed(whole.splitlines(keepends=True))) + whole)
    found = doctor()
    assert found["exit"] == 0
    assert "2 repeated lines, which count once; not in order" in found["log"]["text"]
    assert "put the events of the log in order, each once" in doctor("--repair")["repaired"]
    assert log.read_bytes() == whole


@pytest.mark.parametrize("content", [b"", b'{"format":1', b"\0" * 300, b"edited"])
def test_a_damaged_schedule_is_written_anew(
    content: bytes, data: Path, answer: Answer, doctor: Doctor
) -> None:
    answer(22, "birds/robin")
    path = data / "schedule.json"
    sound = path.read_bytes()
    path.write_bytes(content)
    found = doctor()
    assert (found["exit"], found["schedule"]["details"]) == (1, {"state": "damaged"})
    assert doctor("--repair")["exit"] == 0
    assert path.read_bytes() == sound
    (aside,) = data.glob("*.aside")
    assert aside.read_bytes() == content


def test_a_schedule_that_is_not_what_the_log_gives_is_written_anew(
    log: Path, answer: Answer, doctor: Doctor
) -> None:
    answer(22, "birds/robin", "birds/heron")
    damage(log, '"quality":4', '"quality":1')
    assert doctor()["schedule"]["details"] == {"state": "wrong"}
    assert doctor("--repair")["exit"] == 0


def test_a_schedule_that_is_behind_is_no_fault(log: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin")
    damage(log, "", log.read_text().replace("00000000", "00000009"))
    found = doctor()
    assert (found["exit"], found["schedule"]["details"]) == (0, {"state": "behind"})


def test_events_that_the_log_lost_are_said(data: Path, log: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin", "birds/heron")
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    found = doctor()
    assert (found["exit"], found["schedule"]["details"]) == (1, {"state": "ahead"})
    assert "quizcv restore" in found["schedule"]["remedy"]
    assert doctor("--repair")["exit"] == 0
    assert len(list(data.glob("*.aside"))) == 1


def test_when_the_log_is_gone_a_backup_can_be_brought_back(
    log: Path, data: Path, answer: Answer, run: Run, doctor: Doctor
) -> None:
    answer(22, "birds/robin")
    back_up_now(data, datetime(2026, 11, 22, tzinfo=UTC))
    whole = log.read_bytes()
    log.unlink()
    for nothing in ("", "\n", "x\n"):
        found = doctor("--repair", input=nothing)
        assert (found["schedule"]["details"], found["repaired"]) == ({"state": "alone"}, [])
    done = run("doctor", "--no-torch", "--repair", input="b\n")
    assert "b brings back the newest backup, reviews-2026-11-22T000000Z.jsonl.gz." in done.stderr
    assert (done.returncode, log.read_bytes()) == (0, whole)


def test_a_log_of_nul_bytes_counts_as_gone(data: Path, log: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin")
    back_up_now(data, datetime(2026, 11, 22, tzinfo=UTC))
    whole = log.read_bytes()
    log.write_bytes(b"\0" * len(whole))
    assert doctor()["exit"] == 1
    assert doctor("--repair", input="b\n")["exit"] == 0
    assert log.read_bytes() == whole


def test_when_the_log_is_gone_one_can_start_anew(
    log: Path, data: Path, answer: Answer, doctor: Doctor
) -> None:
    answer(22, "birds/robin")
    schedule = (data / "schedule.json").read_bytes()
    log.unlink()
    assert doctor("--repair", input="b\n")["schedule"]["details"] == {"state": "alone"}, "there is no backup"
    assert doctor("--repair", input="a\n")["exit"] == 0
    (aside,) = data.glob("*.aside")
    assert aside.read_bytes() == schedule
    answer(24, "birds/heron")
    assert len(log.read_bytes().splitlines()) == 1


def test_a_newer_log_is_left_alone(log: Path, answer: Answer, run: Run, doctor: Doctor) -> None:
    answer(22, "birds/robin")
    with log.open("a") as file:
        file.write('{"v":2,"id":"x"}\njunk\n')
    before = log.read_bytes()
    found = doctor()
    assert (found["exit"], found["log"]["remedy"]) == (1, "update quizcv")
    done = run("doctor", "--no-torch", "--repair")
    assert (done.returncode, done.stdout) == (1, "")
    assert "written by a newer quizcv; update quizcv" in done.stderr
    assert log.read_bytes() == before


def test_what_dead_processes_left_is_removed(data: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin")
    dead, alive = data / "schedule.json.999999999.tmp", data / f"schedule.json.{os.getpid()}.tmp"
    dead.touch()
    alive.touch()
    found = doctor()
    assert (found["exit"], found["left over"]["details"]) == (1, {"files": [str(dead)]})
    assert doctor("--repair")["exit"] == 0
    assert (dead.exists(), alive.exists()) == (False, True)


def test_links_that_lead_outside_are_named(
    data: Path, tmp_path: Path, answer: Answer, doctor: Doctor
) -> None:
    answer(22, "birds/robin")
    outside = tmp_path / "outside"
    outside.mkdir()
    (data / "reviews.jsonl").rename(outside / "reviews.jsonl")
    (data / "reviews.jsonl").symlink_to(outside / "reviews.jsonl")
    (data / "inner.txt").symlink_to(data / "schedule.json")
    found = doctor()
    assert (found["links"]["ok"], found["log"]["ok"]) == (True, True)
    assert found["links"]["text"] == f"to somewhere else: reviews.jsonl -> {outside / 'reviews.jsonl'}"
    (data / "backups").symlink_to(outside)
    os.mkfifo(data / "known.json")
    found = doctor()
    assert (found["exit"], found["links"]["ok"]) == (1, False)
    assert found["links"]["text"] == f"to somewhere else: backups -> {outside}"
    assert found["files"]["text"] == f"{data / 'known.json'}: it is a pipe, not a file"


def test_a_damaged_backup_is_named(data: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin")
    path = back_up_now(data, datetime(2026, 11, 22, tzinfo=UTC))
    assert path
    path.write_bytes(path.read_bytes()[:30])
    found = doctor()
    assert (found["exit"], found["backups"]["ok"]) == (1, False)
    assert str(path) in found["backups"]["remedy"]


def test_conflicted_copies_are_taken_in(data: Path, log: Path, answer: Answer, doctor: Doctor) -> None:
    answer(22, "birds/robin")
    copy = data / "reviews (conflicted copy).jsonl"
    copy.write_text(log.read_text().replace("00000000", "00000009").replace("robin", "heron"))
    found = doctor()
    assert (found["exit"], found["copies"]["details"]) == (1, {"files": [copy.name]})
    found = doctor("--repair")
    assert (found["exit"], found["log"]["details"]["events"]) == (0, 2)
    assert found["schedule"]["details"] == {"state": "fresh"}
