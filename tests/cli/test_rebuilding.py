"""On a terminal a long rebuild says what it does; nowhere else."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pexpect

from quizcv.history.event import Event, encode

DAY = date(2026, 1, 1)
COMMAND = "import sys; from quizcv.cli import main, progress; progress.PATIENCE = 0; main(argv=sys.argv[1:])"


def test_a_rebuild_is_shown_on_a_terminal_alone(deck: Path, data: Path, environment: dict[str, str]) -> None:
    data.mkdir()
    with (data / "reviews.jsonl").open("wb") as file:
        for n in range(20_000):
            id_ = f"20260101T{n // 3600:02}{n // 60 % 60:02}{n % 60:02}.000000Z-00000000"
            file.write(encode(Event(1, id_, "", 0, DAY, "mark", f"d/{n}")))
    arguments = ["-c", COMMAND, "--data", str(data), "--decks", str(deck), "stats"]
    terminal = pexpect.spawn(sys.executable, arguments, env=environment, encoding="utf-8", timeout=30)
    terminal.expect(r"rebuilding the schedule from 20,000 events  \[#+-+\] +50%")
    terminal.expect_exact("75%")
    terminal.expect(r"\x1b\[\?25h\r\n\x1b\[A\r\x1b\[K")
    terminal.expect_exact("3 cards in all")
    terminal.expect(pexpect.EOF)
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment)
    assert done.stderr == ""
