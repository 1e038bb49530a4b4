"""`quizcv merge` as a script sees it."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Setup = Callable[[str], Any]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def quizcv(tmp_path: Path) -> Run:
    """Runs a command on the data folder of a machine: quizcv(laptop, "merge", file)."""
    deck = tmp_path / "d.yaml"
    cards = "\n".join(f"  - {{id: {name}, front: '{name}?', back: '{name}!'}}" for name in "abc")
    deck.write_text(f"id: d\ncards:\n{cards}\n")

    def quizcv(machine: Any, *arguments: object, input: str = "") -> subprocess.CompletedProcess[str]:  # noqa: A002
        return subprocess.run(
            [sys.executable, "-m", "quizcv", "--data", machine.folder, "--decks", deck, *map(str, arguments)],
            input=input,
            capture_output=True,
            text=True,
            env=os.environ | {"HOME": "/dev/null"},
            timeout=60,
        )

    return quizcv


def test_it_says_how_many_events_came_from_where(machine: Setup, quizcv: Run) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    laptop.answer("d/a")
    desk.merge_into(laptop)
    for card in ("d/b", "d/c"):
        desk.answer(card)
    file = desk.folder / "reviews.jsonl"
    done = quizcv(laptop, "merge", file, desk.folder)
    assert done.stdout.splitlines() == [
        f"2 events taken in from {file}, 1 was there already",
        f"0 events taken in from {desk.folder}, 3 were there already",
    ]
    assert (done.returncode, done.stderr) == (0, "")
    assert laptop.log == desk.log
    assert (laptop.folder / "schedule.json").read_bytes() == desk.snapshot


def test_both_directions_end_the_same(machine: Setup, quizcv: Run) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    laptop.answer("d/a")
    desk.answer("d/a")
    assert quizcv(laptop, "merge", desk.folder).returncode == 0
    assert quizcv(desk, "merge", laptop.folder).returncode == 0
    for name in ("reviews.jsonl", "schedule.json"):
        assert (laptop.folder / name).read_bytes() == (desk.folder / name).read_bytes()


def test_a_machine_without_a_history_can_take_one_in(machine: Setup, quizcv: Run) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    desk.answer("d/a")
    assert quizcv(laptop, "merge", desk.folder).returncode == 0
    assert laptop.log == desk.log


def test_a_backup_can_be_merged(machine: Setup, quizcv: Run, tmp_path: Path) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    desk.answer("d/a")
    backup = tmp_path / "reviews-2026-11-23.jsonl.gz"
    backup.write_bytes(gzip.compress(desk.log))
    assert quizcv(laptop, "merge", backup).stdout.startswith("1 event taken in from")
    assert laptop.log == desk.log


def test_unreadable_lines_and_other_versions_are_reported(machine: Setup, quizcv: Run) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    desk.answer("d/a", quality=4)
    laptop.merge_into(desk)
    other = desk.log.replace(b'"quality":4', b'"quality":3')
    (desk.folder / "reviews.jsonl").write_bytes(other + b"junk\n")
    done = quizcv(laptop, "merge", desk.folder)
    assert "0 events taken in" in done.stdout
    assert "1 line is no event and kept in reviews.unreadable" in done.stderr
    assert "1 event came in another version" in done.stderr
    assert laptop.log == other
    assert quizcv(laptop, "merge", desk.folder).stderr == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,stars\n1,5\n", "no copy of a log"),
        (b'{"v":2,"id":"20261123T071209.123456Z-7f3a91c2"}\n', "newer quizcv"),
        (b"\x1f\x8bjunk", "damaged"),
        (None, "No such file"),
    ],
)
def test_what_cannot_be_merged_is_an_error_and_changes_nothing(
    machine: Setup, quizcv: Run, tmp_path: Path, content: bytes | None, message: str
) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    laptop.answer("d/a")
    desk.answer("d/b")
    before = laptop.log
    bad = tmp_path / "bad"
    if content is not None:
        bad.write_bytes(content)
    done = quizcv(laptop, "merge", desk.folder, bad)
    assert done.returncode == 1
    assert done.stdout == ""
    assert str(bad) in done.stderr
    assert message in done.stderr
    assert laptop.log == before


def test_merging_nothing_is_a_usage_error(machine: Setup, quizcv: Run) -> None:
    assert quizcv(machine("laptop"), "merge").returncode == 2


@pytest.mark.parametrize("command", [["review", "--plain"], ["undo"], ["redo"]])
def test_commands_that_write_take_in_conflicted_copies_first(
    machine: Setup, quizcv: Run, command: list[str]
) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    laptop.answer("d/a")
    desk.answer("d/b")
    (laptop.folder / "reviews (1).jsonl").write_bytes(desk.log)
    done = quizcv(laptop, *command, input="q\n")
    assert "note: 1 event came in from the conflicted copy 'reviews (1).jsonl'" in done.stderr
    assert set(desk.log.splitlines()) < set(laptop.log.splitlines())


@pytest.mark.parametrize("command", [["log"], ["stats"], ["decks"], ["check"]])
def test_commands_that_read_leave_everything_as_it_is(
    machine: Setup, quizcv: Run, command: list[str]
) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    laptop.answer("d/b")
    desk.answer("d/a")
    desk.answer("d/c")
    (laptop.folder / "reviews (1).jsonl").write_bytes(desk.log)
    (laptop.folder / "reviews.jsonl").write_bytes(desk.log + laptop.log)
    (laptop.folder / "schedule.json.4194305.tmp").write_text("")
    before = {path: path.read_bytes() for path in laptop.folder.rglob("*")}
    assert quizcv(laptop, *command).returncode == 0
    (laptop.folder / "decks.cache").unlink(missing_ok=True)  # there once a deck is some seconds old
    assert {path: path.read_bytes() for path in laptop.folder.rglob("*")} == before


def test_no_answer_is_lost_while_logs_are_merged_over_and_over(machine: Setup) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    code = (
        "import sys, datetime, pathlib; from quizcv.history import Answered, History\n"
        "now = lambda: datetime.datetime.now(datetime.timezone.utc)\n"
        "history = History(pathlib.Path(sys.argv[1]), clock=now)\n"
        "for number in range(120):\n"
        "    event = history.record('review', f'd/{number}', day=now().date(), answered=Answered(4))\n"
        "    print(event.id, flush=True)\n"
    )
    reviewing = subprocess.Popen(
        [sys.executable, "-c", code, str(laptop.folder)], stdout=subprocess.PIPE, text=True
    )
    assert reviewing.stdout is not None
    saved, merges = [], 0
    for line in reviewing.stdout:
        saved.append(line.strip())
        desk.answer(f"desk/{merges}")
        laptop.merge_into(desk)
        merges += 1
    assert reviewing.wait(60) == 0
    ids = [logged.event.id for logged in laptop.open().log()]
    assert len(saved) == 120
    assert set(saved) <= set(ids)
    assert len(ids) == 120 + merges
    assert not laptop.history.is_disordered
