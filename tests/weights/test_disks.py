"""Folders that take no file: the disk is full, or nobody may write there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SMALL_DISK = ["unshare", "--mount", *(["--map-root-user"] if os.getuid() else []), "sh", "-c"]
MOUNT = 'mount -t tmpfs -o size=256k none "$0" && exec "$@"'
AS_ANYBODY = ["setpriv", "--bounding-set=-all"] if os.getuid() == 0 else []
"""Root without its powers: permissions hold for it too."""
PROGRAM = """
import sys
from pathlib import Path
from quizcv.weights.catalogue import WeightsError
from quizcv.weights.download import download
url, folder = sys.argv[1:]
try:
    with download(url, 10) as coming:
        coming.save(Path(folder) / url.rpartition("/")[2], lambda count: None)
except WeightsError as error:
    print(error)
if Path(folder).exists():
    print(*(path.name for path in Path(folder).iterdir()))
"""


def fetch(server: Any, folder: Path, before: list[str]) -> list[str]:
    """Fetch the server's file in a program begun by a command; the sentence, and what is in the folder."""
    command = [*before, sys.executable, "-c", PROGRAM, f"{server.url}/{server.name}", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("answer", "needed"),
    [("whole", "{name} has 1.0 MB, and "), ("without_size", "")],
    ids=["known", "unknown"],
)
def test_a_full_disk_is_said_with_what_is_needed(
    server: Any, tmp_path: Path, answer: str, needed: str
) -> None:
    server.answer = answer
    said, left = fetch(server, tmp_path, [*SMALL_DISK, MOUNT, str(tmp_path)])
    assert said == (
        f"the disk is full: {needed.format(name=server.name)}262 kB are free in {tmp_path};"
        " make room, or have TORCH_HOME name another folder"
    )
    assert left == ""


@pytest.mark.parametrize("missing", ["", "hub/checkpoints"], ids=["there", "to be made"])
def test_a_folder_that_may_not_be_written_is_said(server: Any, tmp_path: Path, missing: str) -> None:
    tmp_path.chmod(0o500)
    folder = tmp_path / missing
    said, *left = fetch(server, folder, AS_ANYBODY)
    tmp_path.chmod(0o700)
    why = "Permission denied; allow it, or have TORCH_HOME name another folder"
    assert said == f"{folder / server.name} cannot be written: {why}"
    assert left == ([] if missing else [""])
