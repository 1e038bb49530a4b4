"""Every command keeps the decks that it had to read, and reads none that were kept."""

import json
import subprocess
import sys
from pathlib import Path

COMMANDS = (
    ("stats", "--today"),
    ("decks",),
    ("log",),
    ("find", "robin"),
    ("check",),
    ("check", "--add-ids"),
    ("undo",),
    ("doctor", "--no-torch"),
)

CODE = """
import contextlib, io, json, os, sys
from pathlib import Path
from quizcv.cli import main
from quizcv.decks import cache
from quizcv.decks.reading import deck

cache.SETTLED = -1  # the deck was written just now
read, reads = deck.read, []
deck.read = lambda path: reads.append(path.name) or read(path)
kept = Path(sys.argv[2], "decks.cache")
for command in json.loads(sys.argv[1]):
    done = []
    for _ in range(2):
        reads.clear()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            with contextlib.suppress(SystemExit):
                main(argv=["--data", sys.argv[2], "--decks", sys.argv[3], *command])
        done.append([kept.exists(), len(reads)])
    print(json.dumps([command, done]))
    if command[0] != "undo":
        kept.unlink(missing_ok=True)
"""


def test_every_command_keeps_what_it_read(deck: Path, data: Path, environment: dict[str, str]) -> None:
    """All but `doctor`, which leaves everything as it is."""
    data.mkdir()
    arguments = [sys.executable, "-c", CODE, json.dumps(COMMANDS), str(data), str(deck)]
    ran = subprocess.run(arguments, capture_output=True, text=True, env=environment, timeout=60)
    assert ran.stderr == ""
    done = {tuple(command): said for command, said in map(json.loads, ran.stdout.splitlines())}
    assert done.pop(("doctor", "--no-torch")) == [[True, 0], [True, 0]]
    assert done == {command: [[True, 1], [True, 0]] for command in COMMANDS[:-1]}
