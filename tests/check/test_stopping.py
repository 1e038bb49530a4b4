"""ctrl+c ends a check, leaves no process, and keeps what was found right until then."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

MARK = "QUIZCV_TEST_STOPPING"

DECK = """\
cheatsheet:
  - {id: quick, operation: Quick, code: nn.ReLU()}
  - id: endless
    operation: Endless
    code: |
      from pathlib import Path
      Path("PLACE").touch()
      while True: pass
"""


def alive(mark: str) -> list[str]:
    """The processes that carry this mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().decode())
        except OSError:
            continue  # it ended just now, or is somebody else's
    return found


def wait_until(is_so: Callable[[], object]) -> None:
    limit = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_ctrl_c_leaves_no_process_and_forgets_nothing(tmp_path: Path) -> None:
    deck, running, data, mark = (
        tmp_path / "deck.yaml",
        tmp_path / "running",
        tmp_path / "data",
        uuid.uuid4().hex,
    )
    deck.write_text(DECK.replace("PLACE", str(running)), "utf-8")
    command = [sys.executable, "-m", "quizcv", "check", deck, "--run", "--yes", "--json", "--data", data]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {MARK: mark}
    ) as process:
        wait_until(running.exists)
        assert len(alive(mark)) > 1
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert json.loads(out)["error"].startswith("Stopped; what was found right is remembered")
    assert err.startswith(b"Stopped; what was found right is remembered")
    wait_until(lambda: alive(mark) == [])
    deck.write_text(DECK.partition("  - id: endless")[0], "utf-8")
    again = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(again.stdout)["run"] == {"run": 0, "unchanged": 1}
