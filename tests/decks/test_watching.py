"""What is looked at to notice a saved deck, and what is said where nothing can be noticed."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from quizcv.decks.network_drives import silent_about
from quizcv.decks.watching import Trial, Watch, try_out, watched


def deck(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("cards:\n  - {front: a, back: b}\n")
    return path


def test_a_folder_and_those_inside_concern_and_hidden_ones_do_not(tmp_path: Path) -> None:
    decks = deck(tmp_path / "decks" / "a.yaml").parent
    inner = deck(decks / "clone" / "b.yaml").parent
    deck(decks / "clone" / ".git" / "c.yaml")
    now = watched([decks])
    assert {decks, inner, tmp_path} == now.folders
    for path in (decks / "new.yaml", inner / "NEW.YML", inner, decks):
        assert now.concerns(path)
    for path in (
        decks / ".a.yaml.swp",
        decks / "a.yaml~",
        decks / "4913",
        inner / ".git" / "c.yaml",
        tmp_path / "notes.txt",
    ):
        assert not now.concerns(path)
    (decks / "more").mkdir()
    assert now.concerns(decks / "more")


def test_a_folder_that_is_not_there_is_awaited(tmp_path: Path) -> None:
    decks = tmp_path / "data" / "decks"
    now = watched([decks])
    assert now.folders == {tmp_path}
    assert now.concerns(tmp_path / "data")
    assert not now.concerns(tmp_path / "other")
    decks.mkdir(parents=True)
    assert watched([decks]).folders == {decks, decks.parent}


def test_a_folder_that_was_made_anew_is_another(tmp_path: Path) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    before = watched([decks])
    assert watched([decks]) == before
    decks.rename(tmp_path / "away")
    decks.mkdir()
    assert watched([decks]) != before


def test_a_named_file_and_the_target_of_a_link_concern(tmp_path: Path) -> None:
    named = deck(tmp_path / "here" / "a.yaml")
    target = deck(tmp_path / "there" / "b.yaml")
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "linked.yaml").symlink_to(target)
    now = watched([named, decks])
    assert {named.parent, target.parent, decks} <= now.folders
    assert now.concerns(named)
    assert now.concerns(target)


def test_saves_in_a_folder_are_noticed(tmp_path: Path) -> None:
    assert try_out(tmp_path, (tmp_path / "trial").touch, patience=60) == Trial("", polls=False)


def test_without_watchfiles_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    said = try_out(tmp_path, (tmp_path / "trial").touch).problem
    assert said == "watchfiles is missing; `pip install watchfiles` brings it"


def test_a_folder_that_cannot_be_watched_is_said(tmp_path: Path) -> None:
    assert try_out(tmp_path / "none", lambda: None).problem != ""


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/ada/local\\040disk ext4 rw 0 0
host /home/ada/local\\040disk/host fuse.sshfs rw 0 0
torn
"""


@pytest.mark.parametrize(
    ("folder", "is_silent"),
    [
        ("/var/decks", False),
        ("/home/ada/decks", True),
        ("/home/ada/local disk/decks", False),
        ("/home/ada/local disk/host/decks", True),
        ("/homeless", False),
    ],
)
def test_a_network_drive_is_known_by_what_is_mounted_nearest(folder: str, is_silent: bool) -> None:
    assert silent_about([Path("/tmp"), Path(folder)], MOUNTS) is is_silent
    assert not silent_about([Path(folder)], "")


def test_saves_are_noticed_on_a_drive_that_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizcv.decks.watching.silent_about", lambda _: True)
    monkeypatch.setattr("quizcv.decks.watching.POLL_EVERY", 20)

    def make_and_remove() -> None:
        (tmp_path / "trial").touch()
        (tmp_path / "trial").unlink()

    assert try_out(tmp_path, make_and_remove, patience=60) == Trial("", polls=True)


def test_where_watching_fails_folders_are_looked_at_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import watchfiles

    real, asked = watchfiles.watch, []

    def full(*folders, **options):
        asked.append(options["force_polling"])
        if not options["force_polling"]:
            raise OSError("OS file watch limit reached")
        return real(*folders, **options)

    monkeypatch.setattr("watchfiles.watch", full)
    heard = threading.Event()
    watch = Watch([tmp_path], lambda _: True, lambda _: heard.set())
    watch.start()
    assert heard.wait(60)
    watch.stop()
    watch.wait()
    assert watch.polls
    assert watch.problem == ""
    assert asked == [None, True]
