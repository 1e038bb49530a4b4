"""A deck that may not be written: said before anything is typed, and refused without a change."""

from __future__ import annotations

import os
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.editing import EditError
from quizcv.workspace import open_workspace

DECK = "cards:\n  - {id: robin, front: Robin?, back: Red}\n"
NOBODY = 65534


@pytest.fixture
def folder(bundle: Callable[[Path], None]) -> Iterator[Path]:
    """A data folder that everybody can read: that of pytest is for its owner alone."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    bundle(path / "bundled")
    yield path
    path.chmod(0o755)
    (path / "decks").chmod(0o755)
    shutil.rmtree(path)


def as_ordinary_user(check: Callable[[], None]) -> None:
    """Do this in a child that is not root, to whom no file would be read-only."""
    child = os.fork()
    if not child:
        status = 1
        try:
            if not os.geteuid():
                os.setuid(NOBODY)
            check()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize(("deck_mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555)])
def test_a_deck_that_is_read_only_is_said_and_stays(folder: Path, deck_mode: int, folder_mode: int) -> None:
    decks = folder / "decks"
    decks.mkdir()
    path = decks / "birds.yaml"
    path.write_text(DECK)
    path.chmod(deck_mode)
    decks.chmod(folder_mode)

    editing = open_workspace(folder, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC)).editing()
    fields = editing.fields("birds/robin")
    draft = editing.draft(fields, {**fields.values, "back": "Orange"})

    def check() -> None:
        assert "Permission denied. Make it writable first." in editing.why_not_saved(fields)
        with pytest.raises(EditError, match=r"nothing was saved: .*: Permission denied"):
            editing.save(draft)
        assert path.read_text() == DECK
        assert [*decks.iterdir()] == [path]

    as_ordinary_user(check)
    if deck_mode == 0o444:
        check()  # root could write it, but whoever made it read-only did not want that


def test_a_deck_that_can_be_written_is_not_spoken_of(folder: Path) -> None:
    (folder / "decks").mkdir()
    (folder / "decks" / "birds.yaml").write_text(DECK)
    editing = open_workspace(folder, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC)).editing()
    assert not editing.why_not_saved(editing.fields("birds/robin"))
    assert not editing.why_not_saved(editing.blank("", "front", "Fish"))
