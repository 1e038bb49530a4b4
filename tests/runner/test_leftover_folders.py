"""Folders that killed workers left behind are cleared, and nothing that a link among them leads to."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from quizcv.runner.worker.folders import Folders


def test_leftovers_are_cleared_without_following_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, top = tmp_path / "mine", tmp_path / "tmp"
    for folder in (mine, top, top / "quizcv-999999999-left"):
        folder.mkdir()
    key = mine / "key"
    key.write_text("secret")
    key.chmod(0o400)
    link = top / "quizcv-999999998-x"
    link.symlink_to(mine)
    (top / "quizcv-999999999-left" / "inner").symlink_to(mine)
    monkeypatch.setattr(tempfile, "tempdir", str(top))
    folders = Folders()
    left = {path.name for path in top.iterdir()}
    folders.close()
    assert stat.S_IMODE(key.stat().st_mode) == 0o400
    assert key.read_text() == "secret"
    assert "quizcv-999999999-left" not in left
    assert os.path.lexists(link)
