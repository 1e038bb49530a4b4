"""A log of a newer quizcv: every command says so or only reads, and none of them writes."""

import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]

FSRS = (
    b'{"v":2,"id":"20261124T103209.123456Z-7f3a91c2","time":"","offset":0,"day":"2026-11-24",'
    b'"kind":"scheduler","scheduler":{"name":"fsrs-6","retention":"0.9"}}\n'
)
FLAG = (
    b'{"v":2,"id":"20261124T103210.123456Z-7f3a91c2","time":"","offset":0,"day":"2026-11-24",'
    b'"kind":"flag","card":"birds/robin"}\n'
)
SAYS = "newer quizcv"
COMMANDS: list[tuple[tuple[str, ...], str]] = [
    (("review", "--plain"), SAYS),
    (("undo",), SAYS),
    (("redo",), SAYS),
    (("merge", "{log}"), SAYS),
    (("restore", "{log}", "--yes"), SAYS),
    (("import", "--history", "{log}"), SAYS),
    (("doctor",), SAYS),
    (("doctor", "--repair"), SAYS),
    (("scheduler", "fsrs", "--yes"), SAYS),
    (("simulate",), ""),
    (("log",), ""),
    (("stats",), ""),
    (("stats", "--json"), ""),
    (("export",), ""),
]


def test_no_command_writes_to_it_or_fails(at: Run, data: Path) -> None:
    at("2026-11-23T10:00+01:00", "review", "--plain", input="\n\n")
    log = data / "reviews.jsonl"
    log.write_bytes(log.read_bytes() + FSRS + FLAG)
    watched = [log, data / "schedule.json"]
    before = [path.read_bytes() for path in watched]
    for command, says in COMMANDS:
        argv = [part.format(log=log) for part in command]
        done = at("2026-11-25T10:00+01:00", *argv, input="\n\nu\n-\nq\n")
        said = done.stdout + done.stderr
        assert "Traceback" not in said, (command, said)
        assert says in said, (command, said)
        assert [path.read_bytes() for path in watched] == before, command
    assert not list((data / "backups").glob("*11-25*"))
