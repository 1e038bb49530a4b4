"""Names of files, keys and far sides hold what a terminal obeys; no byte of that ever reaches it."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

EVIL = "ev\x1b]0;PWNED\x07il\x9b31m\u202e\nx"
"""A name that sets the title, turns text round and begins a line of its own."""
SHOWN = "ev␛]0;PWNED␇il⟨U+009B⟩31m⟨U+202E⟩␊x"
EVENT = {
    "v": 1,
    "id": "20261101T100000.000000Z-00000001",
    "time": "2026-11-01T10:00:00.000000Z",
    "offset": 0,
    "day": "2026-11-01",
    "kind": "review",
    "card": f"gone/{EVIL}",
    "quality": 4,
    "milliseconds": 1000,
    "answer": EVIL,
    "truth": EVIL,
    "parameters": {EVIL: EVIL},
}
ALL = r"""
import os, sys
from quizcv.cli import COMMANDS, main
import quizcv.cli.output, quizcv.workspace
evil = sys.argv[1]
for words in (
    "check", f"check\0{evil}", "decks", "stats", "stats\0--json", "doctor\0--no-torch",
    "doctor\0--no-torch\0--json", "log", "log\0--json", f"log\0--card\0{evil}", "undo", "redo",
    "scheduler\0fsrs\0--yes", f"scheduler\0{evil}",
    f"merge\0{evil}.jsonl", f"merge\0{evil}.gz", f"merge\0{evil}",
    f"restore\0{evil}.gz", f"restore\0{evil}", "restore",
    f"import\0--history\0{evil}.gz", f"import\0--history\0{evil}", f"backup\0{evil}.out",
    f"export\0--history\0{evil}.log", f"export\0--history\0{evil}/no", f"new\0{evil}", f"try\0{evil}",
    f"try\0--code\0{evil}", f"judge\0{evil}", f"judge\0{evil}\0--json", f"suspend\0{evil}", f"mark\0{evil}",
    f"settings\0{evil}", f"settings\0theme\0{evil}", f"settings\0runner\0{evil}", "settings", f"{evil}",
    f"review\0{evil}", "review\0--plain", f"fetch-weights\0--from\0{evil}", f"stats\0--data\0{evil}.gz",
    f"stats\0--decks\0no{evil}", f"try\0conv2d\0--runner\0{evil}", f"try\0conv2d\0--runner\0'{evil}",
    f"--{evil}",
):
    print("==", ascii(words), flush=True)
    if not os.fork():
        sys.stdin = open(os.devnull)
        main(argv=words.split("\0"))
    os.wait()
print("== the end")
"""
"""Each command in a process forked from one that has loaded it all."""


def raw_parts(raw: bytes) -> list[bytes]:
    """What a terminal would obey, or show at another place; colours and the cursor are our own."""
    found: list[bytes] = re.findall(rb"\x1b\]0|\x07|\xc2[\x80-\x9f]|\xe2\x80\xae|\x7f|il\r?\n", raw)
    return found


def test_every_command_prints_hostile_names_harmlessly(start, data, tmp_path):
    data.mkdir()
    (data / "reviews.jsonl").write_text(json.dumps(EVENT, ensure_ascii=False) + "\n")
    decks = data / "decks"
    decks.mkdir()
    (decks / f"{EVIL}.yaml").write_text("cards:\n  - front: a\n")
    (decks / f"a{EVIL}.yaml").write_text("cards:\n  - {front: f, back: b}\n")
    (tmp_path / f"{EVIL}.gz").write_bytes(b"\x1f\x8bdamaged")
    (tmp_path / f"{EVIL}.jsonl").write_text(json.dumps(EVENT) + "\n")
    backups = data / "backups"
    backups.mkdir()
    shutil.copy(tmp_path / f"{EVIL}.gz", backups / f"reviews-{EVIL}.jsonl.gz")
    script = tmp_path / "all.py"
    script.write_text(ALL)
    run = f'cd {tmp_path}; exec "$0" all.py "$1"'
    terminal = start(
        command=["/bin/sh", "-c", run, sys.executable, EVIL], QUIZCV_DATA=str(data), size=(250, 50)
    )
    terminal.wait_for_end(120)
    assert b"== the end" in terminal.raw
    assert raw_parts(terminal.raw) == [], terminal.raw.decode(errors="replace")
    assert b"\r\nx" not in terminal.raw, "a name began a line of its own"
    assert b"Traceback" not in terminal.raw, terminal.raw.decode(errors="replace")
    assert terminal.raw.decode().count(SHOWN) > 25
    kept = [json.loads(line) for line in terminal.raw.decode().splitlines() if line.startswith('{"v"')]
    assert any(each["answer"] == EVIL for each in kept), "escaped JSON says what was stored"


def test_every_screen_draws_hostile_names_harmlessly(start, data):
    decks = data / "decks"
    decks.mkdir(parents=True)
    (data / "reviews.jsonl").write_text(json.dumps(EVENT, ensure_ascii=False) + "\n")
    (decks / f"{EVIL}.yaml").write_text("cards:\n  - front: a\n")
    (decks / f"a{EVIL}.yaml").write_text("cards:\n  - {front: f, back: b}\n")
    far_side = Path(__file__).parents[1] / "runner" / "far_side.py"
    terminal = start("--runner", f"{sys.executable} {far_side} escapes {EVIL!r}", size=(160, 50))
    terminal.wait_for("Computer vision")
    terminal.press("u")
    terminal.wait_for("Undone: review of gone/ev␛]0;PWNED␇il")
    terminal.press("p")
    terminal.wait_for("Problems", "ev␛]0;PWNED␇il")
    terminal.press("q", "c")
    terminal.wait_for("ctrl+r run")
    terminal.press("enter")
    terminal.wait_for("␛]0;PWNED␇")
    terminal.press("q", ",")
    terminal.wait_for("Settings", "Python with torch")
    terminal.press("q", "q")
    terminal.wait_for_end()
    assert raw_parts(terminal.raw.replace(b"\x07", b"")) == [], "the bell of a key is our own"
    assert b"Traceback" not in terminal.raw
