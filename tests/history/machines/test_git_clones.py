"""Clones that commit, pull and push as docs/several-machines.md says end with the same bytes."""

import random
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizcv.history.care.upkeep import keep_up

pytestmark = pytest.mark.needs("git")

MONDAY = date(2026, 11, 23)
CARDS = [f"d/{number}" for number in range(6)]
Setup = Callable[[str], Any]


def session(machine: Any, chance: random.Random, day: int) -> None:
    """What a person does in one sitting, cleanly left or not."""
    history = machine.open()
    keep_up(history)
    history.refresh()
    for _ in range(chance.randint(1, 4)):
        what = chance.choice(["answer", "answer", "answer", "undo", "redo"])
        if what == "answer":
            machine.answer(chance.choice(CARDS), day, chance.randint(0, 5))
        else:
            getattr(history, what)(MONDAY + timedelta(days=day))
    if chance.random() < 0.7:
        history.save_snapshot()


def settle(machines: list[Any], sync: Callable[[Any], object]) -> None:
    """Sync all until nothing changes any more."""
    for _ in range(6):
        before = [machine.log for machine in machines]
        for machine in machines:
            keep_up(machine.open())
            sync(machine)
        if before == [machine.log for machine in machines] and len(set(before)) == 1:
            return
    pytest.fail("the clones never agree")


@pytest.mark.parametrize("seed", range(3))
def test_clones_end_with_the_same_bytes(
    seed: int, machine: Setup, run_page: Callable[..., str], tmp_path: Path
) -> None:
    chance = random.Random(seed)
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", remote], check=True)
    machines = [machine(name) for name in ("laptop", "desk", "office")[: 2 + seed % 2]]
    for number, one in enumerate(machines):
        session(one, chance, 0)
        which = "every other machine" if number else "first machine"
        run_page(which, QUIZCV_DATA=one.folder, REMOTE=remote)

    def sync(one: Any) -> None:
        run_page("every day", QUIZCV_DATA=one.folder, REMOTE=remote)

    known: set[str] = set()
    for number in range(15):
        one = chance.choice(machines)
        one.ahead = timedelta(minutes=chance.randint(-30, 30))
        session(one, chance, day=number)
        known |= {logged.event.id for logged in one.open().log()}
        if chance.random() < 0.6:
            sync(chance.choice(machines))
    settle(machines, sync)
    assert {logged.event.id for logged in machines[0].open().log()} == known
    assert len({one.log for one in machines}) == 1
    assert not machines[0].history.is_disordered
    assert len({one.snapshot for one in machines}) == 1
    for one in machines:
        assert (
            subprocess.run(
                ["git", "status", "--porcelain"], cwd=one.folder, check=True, capture_output=True, text=True
            ).stdout
            == ""
        )


def test_what_belongs_to_one_machine_stays_out_of_git(
    machine: Setup, run_page: Callable[..., str], tmp_path: Path
) -> None:
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", remote], check=True)
    one = machine("laptop")
    one.answer(CARDS[0])
    one.history.save_snapshot()
    keep_up(one.history)
    (one.folder / "reviews.torn").write_text("torn")
    (one.folder / "schedule.json.1.tmp").write_text("")
    (one.folder / "merged").mkdir()
    (one.folder / "merged" / "reviews 2.jsonl").write_text("")
    (one.folder / "decks").mkdir()
    (one.folder / "decks" / "birds.yaml").write_text("id: birds")
    run_page("first machine", QUIZCV_DATA=one.folder, REMOTE=remote)
    files = subprocess.run(["git", "ls-files"], cwd=one.folder, check=True, capture_output=True, text=True)
    assert files.stdout.split() == [".gitattributes", ".gitignore", "decks/birds.yaml", "reviews.jsonl"]


def test_what_was_committed_once_can_be_taken_in_again(
    machine: Setup, run_page: Callable[..., str], tmp_path: Path
) -> None:
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", remote], check=True)
    one = machine("laptop")
    one.answer(CARDS[0])
    run_page("first machine", QUIZCV_DATA=one.folder, REMOTE=remote)
    one.answer(CARDS[1])
    run_page("every day", QUIZCV_DATA=one.folder, REMOTE=remote)
    whole = one.log
    (one.folder / "reviews.jsonl").write_bytes(whole.splitlines(keepends=True)[1])
    run_page("all that was ever committed", QUIZCV_DATA=one.folder)
    assert one.log == whole
    assert not (one.folder / "older.tmp").exists()
