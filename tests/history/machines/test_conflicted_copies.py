"""What sync tools leave in the data folder is taken in, told and set aside."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quizcv import files
from quizcv.history.care.copies import merge_conflicted_copies
from quizcv.history.care.upkeep import keep_up

CARDS = [f"d/{number}" for number in range(6)]
NAMES = [
    "reviews (conflicted copy 2026-11-23).jsonl",
    "reviews (Ann's conflicted copy 2026-11-23).jsonl",
    "reviews (Ann's conflicted copy 2026-11-23 (1)).jsonl",
    "reviews (In Konflikt stehende Kopie von Ann 2026-11-23).jsonl",
    "reviews.sync-conflict-20261123-101010-ABCDEFG.jsonl",
    "reviews (conflicted copy 2026-11-23 101010).jsonl",
    "reviews-LAPTOP.jsonl",
    "reviews (1).jsonl",
    "reviews 2.jsonl",
    "reviews_conflict-20261123-101010.jsonl",
    "reviews.Conflict.jsonl",
]
OTHERS = ["reviews.torn", "reviews.unreadable", "reviews.jsonl.bak", "myreviews.jsonl", "reviewsA.jsonl"]
Setup = Callable[[str], Any]


def two_with_a_copy(machine: Setup, name: str) -> tuple[Any, Path]:
    """A laptop and, in its data folder, the desk's log under this name."""
    laptop, desk = machine("laptop"), machine("desk")
    laptop.answer("d/a")
    desk.answer("d/b")
    copy = laptop.folder / name
    copy.write_bytes(desk.log)
    return laptop, copy


@pytest.mark.parametrize("name", NAMES)
def test_a_conflicted_copy_is_merged_set_aside_and_reported(machine: Setup, name: str) -> None:
    laptop, copy = two_with_a_copy(machine, name)
    content = copy.read_bytes()
    (sentence,) = keep_up(laptop.history)
    assert sentence == f"1 event came in from the conflicted copy {name!r}, which is now in merged/."
    assert not copy.exists()
    assert (laptop.folder / "merged" / name).read_bytes() == content
    assert laptop.history.refresh()
    assert sorted(laptop.history.schedule.cards) == ["d/a", "d/b"]
    assert keep_up(laptop.history) == []


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_left_alone(machine: Setup, name: str) -> None:
    laptop, copy = two_with_a_copy(machine, name)
    assert keep_up(laptop.history) == []
    assert copy.exists()


def test_copies_of_the_schedule_are_set_aside(machine: Setup) -> None:
    laptop = machine("laptop")
    laptop.answer("d/a")
    copy = laptop.folder / "schedule.sync-conflict-20261123-101010-ABCDEFG.json"
    copy.write_bytes(laptop.snapshot)
    (laptop.folder / "schedule-of-trains.json").write_text("{}")
    (sentence,) = keep_up(laptop.history)
    assert "the schedule comes from the log" in sentence
    assert (laptop.folder / "merged" / copy.name).exists()
    assert (laptop.folder / "schedule-of-trains.json").exists()


def test_a_name_that_is_taken_in_merged_overwrites_nothing(machine: Setup) -> None:
    laptop, copy = two_with_a_copy(machine, "reviews 2.jsonl")
    content = copy.read_bytes()
    for _ in range(3):
        copy.write_bytes(content)
        keep_up(laptop.history)
    names = sorted(path.name for path in (laptop.folder / "merged").iterdir())
    assert names == ["reviews 2.1.jsonl", "reviews 2.2.jsonl", "reviews 2.jsonl"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"id,stars\n1,5\n", "no event"),
        (b"\0" * 4000, "no event"),
        (b'{"v":2,"id":"20261123T071209.123456Z-7f3a91c2"}\n', "newer quizcv"),
    ],
)
def test_a_file_that_cannot_be_merged_is_named_and_left(machine: Setup, content: bytes, why: str) -> None:
    laptop, good = two_with_a_copy(machine, "reviews (1).jsonl")
    bad = laptop.folder / "reviews 2.jsonl"
    bad.write_bytes(content)
    came, left = keep_up(laptop.history)
    assert "1 event came in" in came
    assert why in left
    assert bad.read_bytes() == content
    assert not good.exists()


def test_an_empty_copy_waits_for_its_content(machine: Setup) -> None:
    laptop, copy = two_with_a_copy(machine, "reviews 2.jsonl")
    copy.write_bytes(b"")
    assert keep_up(laptop.history) == []
    assert copy.exists()


def test_a_copy_that_is_still_growing_stays_until_it_is_whole(
    machine: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, copy = two_with_a_copy(machine, "reviews 2.jsonl")
    more = copy.read_bytes().replace(b"d/b", b"d/c").replace(b"Z-0", b"Z-a")
    read = files.read_file

    def read_then_grow(path: Path) -> bytes:
        content = read(path)
        if path == copy:
            monkeypatch.undo()
            copy.write_bytes(content + more)
        return content

    monkeypatch.setattr("quizcv.history.care.copies.read_file", read_then_grow)
    assert merge_conflicted_copies(laptop.folder) == [
        "1 event came in from the conflicted copy 'reviews 2.jsonl'."
    ]
    assert copy.exists()
    (sentence,) = merge_conflicted_copies(laptop.folder)
    assert sentence.startswith("1 event came in")
    assert sorted(laptop.open().schedule.cards) == ["d/a", "d/b", "d/c"]


def test_a_name_cannot_act_on_the_terminal(machine: Setup) -> None:
    laptop, _ = two_with_a_copy(machine, "reviews \x1b[2J\u202e.jsonl")
    (sentence,) = keep_up(laptop.history)
    assert sentence.isprintable()


def test_temporary_files_of_the_dead_go_and_those_of_the_living_stay(machine: Setup) -> None:
    laptop = machine("laptop")
    laptop.answer("d/a")
    dead, alive = laptop.folder / "schedule.json.4194305.tmp", laptop.folder / "reviews.jsonl.1.tmp"
    mine = laptop.folder / "notes.tmp"
    for path in (dead, alive, mine):
        path.write_text("")
    assert keep_up(laptop.history) == []
    assert [path.exists() for path in (dead, alive, mine)] == [False, True, True]


def test_nothing_is_made_where_there_is_no_data_folder(machine: Setup) -> None:
    laptop = machine("laptop")
    assert keep_up(laptop.history) == []
    assert not laptop.folder.exists()


class SyncTool:
    """Keeps one file the same on all machines; of two versions the loser becomes a conflicted copy there."""

    def __init__(self, folders: list[Path], chance: random.Random) -> None:
        self.folders = folders
        self.chance = chance
        self.last = b""

    def run(self) -> None:
        """Bring all changes everywhere, conflicted copies and removals included, in some order."""
        here = {folder: (folder / "reviews.jsonl") for folder in self.folders}
        changed = [f for f in self.folders if here[f].exists() and here[f].read_bytes() != self.last]
        self.chance.shuffle(changed)
        if changed:
            self.last = here[changed[0]].read_bytes()
        losers = [here[folder].read_bytes() for folder in changed[1:]]
        for folder in self.folders:
            arriving = folder / "arriving"
            arriving.write_bytes(self.last)
            arriving.replace(here[folder])
        for loser in losers:
            if loser != self.last:
                name = self.chance.choice(NAMES)
                for folder in self.chance.sample(self.folders, self.chance.randint(1, len(self.folders))):
                    while (folder / name).exists():
                        name = f"reviews ({self.chance.randint(0, 10**9)}).jsonl"
                    (folder / name).write_bytes(loser)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("linked", [False, True], ids=["the whole folder", "a linked log"])
def test_machines_with_a_synced_folder_end_with_the_same_bytes(
    linked: bool, seed: int, machine: Setup, run_page: Callable[..., str], tmp_path: Path
) -> None:
    chance = random.Random(seed)
    machines = [machine(name) for name in ("laptop", "desk", "office")]
    folders = [one.folder for one in machines]
    known = {one.answer(CARDS[number]).id for number, one in enumerate(machines)}
    if linked:
        folders = [tmp_path / f"synced-{number}" for number in range(3)]
        for number, (one, synced) in enumerate(zip(machines, folders, strict=True)):
            synced.mkdir()
            if number:
                (synced / "reviews.jsonl").write_bytes((folders[0] / "reviews.jsonl").read_bytes())
            which = "every other machine, synced" if number else "first machine, synced"
            run_page(which, QUIZCV_DATA=one.folder, SYNCED=synced)
            assert (one.folder / "reviews.jsonl").is_symlink()
    tool = SyncTool(folders, chance)
    for number in range(15):
        one = chance.choice(machines)
        one.ahead = timedelta(minutes=chance.randint(-30, 30))
        keep_up(one.open())
        one.history.refresh()
        known |= {one.answer(chance.choice(CARDS), number, chance.randint(0, 5)).id for _ in range(2)}
        if chance.random() < 0.5:
            tool.run()
    for _ in range(6):
        for one in machines:
            keep_up(one.open())
        tool.run()
    assert {logged.event.id for logged in machines[0].open().log()} == known
    assert len({one.log for one in machines}) == 1
    assert len({one.snapshot for one in machines}) == 1
    assert not [path for folder in folders for path in folder.iterdir() if path.name in NAMES]


def test_the_ignore_file_names_what_the_git_recipe_ignores(run_page: Any) -> None:
    ignored = run_page.blocks[".stignore"].split()
    for block in ("first machine", "every other machine"):
        assert all(name in run_page.blocks[block] for name in ignored)
