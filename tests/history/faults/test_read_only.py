"""A data folder that may not be written: reviewing goes on as practice, and says so."""

import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

AS_ANYBODY = ["setpriv", "--bounding-set=-all"] if os.getuid() == 0 else []
"""Root without its powers: permissions hold for it too."""
ON_OWN_DISK = ["unshare", "--mount", *(["--map-root-user"] if os.getuid() else [])]
MOUNT = 'mount --bind "$0" "$0" && mount -o "remount,bind,$1" "$0" && exec "${@:2}"'
"""Makes a disk of a folder, which only the program sees."""
KEYS = "\n4\n\n1\nu\n@\n\n4\n\n-\nq\n"
PRACTISED = [
    "practised birds/b001 5",
    "practised birds/b002 1",
    "practised birds/b002 undo",
    "practised birds/b002 suspend",
    "practised birds/b003 5",
    "practised birds/b004 bury",
]
Run = Callable[..., Any]


@pytest.fixture
def place(a_place: Run, run: Run) -> Any:
    place = a_place("used")
    assert len(run(place.command(), "\n\nq\n").saved) == 1
    return place


def files(place: Any) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in place.data.rglob("*") if path.is_file()}


def on_own_disk(place: Any, how: str) -> list[str]:
    return [*ON_OWN_DISK, "bash", "-c", MOUNT, str(place.data), how, *place.command()]


def outcomes(ended: Any) -> list[str]:
    return [line for line in ended.lines if line.startswith(("practised", "saved", "undone", "not saved"))]


def test_on_a_read_only_disk_answers_are_practised(place: Any, run: Run) -> None:
    before = files(place)
    ended = run(on_own_disk(place, "ro"), KEYS)
    log = place.data / "reviews.jsonl"
    why = f"{log} cannot be written: Read-only file system"
    assert ended.errors == f"note: practice session: nothing is saved, because {why}\n"
    assert outcomes(ended) == PRACTISED
    assert ended.code == 0
    assert files(place) == before


def test_without_permission_answers_are_practised(place: Any, run: Run) -> None:
    before = files(place)
    log = place.data / "reviews.jsonl"
    log.chmod(0o400)
    ended = run([*AS_ANYBODY, *place.command()], KEYS)
    why = f"{log} cannot be written: Permission denied"
    assert f"note: practice session: nothing is saved, because {why}\n" in ended.errors
    assert outcomes(ended) == PRACTISED
    assert files(place)[str(log)] == before[str(log)]


def test_a_folder_that_cannot_be_made_is_practised_in_too(a_place: Run, run: Run) -> None:
    place = a_place("new")
    place.data.parent.chmod(0o500)
    ended = run([*AS_ANYBODY, *place.command()], KEYS)
    place.data.parent.chmod(0o700)
    why = f"{place.data.parent} cannot be written: Permission denied"
    assert ended.errors == f"note: practice session: nothing is saved, because {why}\n"
    assert outcomes(ended)[0] == "practised birds/b000 5"
    assert not place.data.exists()


def test_a_disk_that_becomes_read_only_in_between_keeps_the_card(place: Any, start: Run) -> None:
    player = start(on_own_disk(place, "rw"))
    assert player.flip_and_answer().startswith("saved ")

    def remount(how: str) -> None:
        enter = ["nsenter", *(["-U"] if os.getuid() else []), "-m", "-t", str(player.process.pid)]
        subprocess.run([*enter, "mount", "-o", f"remount,bind,{how}", str(place.data)], check=True)

    remount("ro")
    for _ in range(2):
        assert player.flip_and_answer() == f"not saved: {place.data}: Read-only file system"
        assert player.asked == "birds/b002"
    remount("rw")
    assert " birds/b002 " in player.flip_and_answer()
    assert player.leave() == 0
    assert [event.card for event in place.events()] == ["birds/b000", "birds/b001", "birds/b002"]
