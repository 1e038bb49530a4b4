"""A data folder from somebody else, as commands open it: nothing outside is touched, nothing runs unasked.

Only commands are used here, so that each of these tests can be run against any quizcv.
"""

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

LINE = (
    '{"v":1,"id":"20261101T100000.000000Z-00000001","time":"2026-11-01T10:00:00.000000Z","offset":0,'
    '"day":"2026-11-01","kind":"review","card":"birds/robin","quality":4,"milliseconds":1000}\n'
)
PRECIOUS = "zzz precious line\naaa second\n"
UNDO, REVIEW = ("undo",), ("review", "--plain")


@pytest.fixture
def victim(tmp_path: Path, data: Path) -> Path:
    """A file of the user's, beside the data folder, in which one card was answered."""
    data.mkdir()
    (data / "reviews.jsonl").write_text(LINE)
    folder = tmp_path / "victims"
    folder.mkdir()
    (folder / "file").write_text(PRECIOUS)
    return folder / "file"


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("reviews.torn", UNDO),
        ("reviews.unreadable", REVIEW),
        ("known.json", REVIEW),
        ("schedule.json", REVIEW),
        ("today.json", REVIEW),
    ],
)
def test_no_link_is_followed(
    name: str, command: tuple[str, ...], quizcv: Run, victim: Path, data: Path
) -> None:
    if name == "reviews.torn":
        (data / "reviews.jsonl").write_text(LINE + "echo PAYLOAD")
    if name == "reviews.unreadable":
        (data / "reviews (1).jsonl").write_text(LINE + "echo PAYLOAD\n")
    (data / name).symlink_to(victim)
    done = quizcv(*command, input="\n\nq\n")
    assert "Traceback" not in done.stderr
    assert [(path.name, path.read_text()) for path in victim.parent.iterdir()] == [("file", PRECIOUS)]


@pytest.mark.parametrize("name", ["reviews.jsonl", "settings.toml", "known.json", "decks.cache", "lock"])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(
    name: str, quizcv: Run, victim: Path, data: Path
) -> None:
    assert victim.exists()
    (data / name).unlink(missing_ok=True)
    os.mkfifo(data / name)
    done = quizcv("review", "--plain", input="\n\nq\n")
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert ("it is a pipe, not a file" in said) == (name in ("reviews.jsonl", "settings.toml", "lock"))


def test_a_yes_that_came_with_the_folder_lets_nothing_run(
    quizcv: Run, victim: Path, data: Path, deck: Path
) -> None:
    ran = victim.with_name("RAN")
    deck.write_text(
        f"id: birds\ncheatsheet:\n  - id: x\n    operation: y\n    code: open({str(ran)!r}, 'w')\n"
    )
    digest = (
        "import pathlib, sys; from quizcv.decks import load; print(load(pathlib.Path(sys.argv[1])).digest)"
    )
    known = subprocess.run(
        [sys.executable, "-c", digest, str(deck)], capture_output=True, text=True, check=True
    )
    permission = {"deck": "birds", "path": "/elsewhere", "day": "2026-01-01"}
    (data / "trusted.json").write_text(json.dumps({known.stdout.strip(): permission}))
    done = quizcv("try", "x")
    assert (done.returncode, ran.exists()) == (1, False)
    assert "has not been allowed to run" in done.stderr


def test_a_link_at_a_temporary_name_is_not_followed(
    victim: Path, data: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    target = tmp_path / "x.jsonl"
    export = f'exec {sys.executable} -m quizcv --data "{data}" export --history "$0"'
    script = f'ln -s "{victim}" "$0.$$.tmp"; {export}'
    subprocess.run(["sh", "-c", script, str(target)], env=environment, timeout=60, check=True)
    assert victim.read_text() == PRECIOUS
    assert not target.is_symlink() and target.read_text() == LINE


def test_a_schedule_whose_moves_go_round_ends(quizcv: Run, victim: Path, data: Path) -> None:
    assert victim.exists()
    moved = '"moved":{"birds/robin":"b/x","b/x":"birds/robin"},\n'
    body = f'"days":{{"2026-11-01":1}},\n{moved}"cards":{{\n}}}}\n'
    head = f"2 {len(LINE)} 20261101T100000.000000Z-00000001 2026-11-01"
    crc = zlib.crc32((head + body).encode())
    header = (
        f'{{"format":2,"offset":{len(LINE)},"event":"20261101T100000.000000Z-00000001","day":"2026-11-01",'
        f'"crc32":{crc},"knows_never_good":true,\n'
    )
    (data / "schedule.json").write_text(header + body)
    assert "done_today" in json.loads(quizcv("stats", "--json").stdout)
