"""A data folder from somebody else reaches nothing outside it, whatever lies in it under which name.

Beside it lies a folder of canaries, which is compared byte for byte, with its modes and times.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcv.decks import load
from quizcv.doctor.folders import folder as examined
from quizcv.files import make_folder, make_temporary, replace_file
from quizcv.history import Answered, NotSavedError
from quizcv.history.care.repair import rebuild_snapshot, tidy_log
from quizcv.paths import Places
from quizcv.settings import SettingError
from quizcv.workspace import open_workspace

LINE = (
    b'{"v":1,"id":"20261101T100000.000000Z-00000001","time":"2026-11-01T10:00:00.000000Z","offset":0,'
    b'"day":"2026-11-01","kind":"review","card":"birds/robin","quality":4,"milliseconds":1000}\n'
)
DECK = "id: birds\ncards:\n  - {id: robin, front: a, back: b}\n  - {id: one, value: 1 + 1}\n"
CANARY = b"zzz precious line\naaa second\n"
TODAY = "reviews-2026-11-23.jsonl.gz"
NAMES = (
    "reviews.jsonl",
    "reviews.torn",
    "reviews.unreadable",
    "reviews (1).jsonl",
    "lock",
    "schedule.json",
    "schedule (1).json",
    "known.json",
    "trusted.json",
    "settings.toml",
    "decks.cache",
    "checked.cache",
    "backups",
    "merged",
    f"backups/{TODAY}",
    "schedule.json.999999999.tmp",
    "schedule.json.999999999.0123456789abcdef.tmp",
)
"""What may lie in a data folder."""


def clock() -> datetime:
    return datetime(2026, 11, 23, 10, tzinfo=UTC)


@contextmanager
def unchanged(canaries: Path) -> Iterator[None]:
    """Nothing in this folder becomes another meanwhile."""
    before = _state(canaries)
    yield
    assert _state(canaries) == before


def _state(folder: Path) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        found.append((path.relative_to(folder), status.st_mode, status.st_ino, status.st_mtime_ns, content))
    return found


def made_canaries(folder: Path) -> Path:
    """A file, an empty file, a file without any, and a folder with what looks like backups."""
    (folder / "folder").mkdir(parents=True)
    (folder / "file").write_bytes(CANARY)
    (folder / "file").chmod(0o400)
    (folder / "empty").touch()
    for day in range(10, 20):
        (folder / "folder" / f"reviews-2026-10-{day}.jsonl.gz").write_bytes(CANARY)
    return folder


def use(data: Path, deck: Path) -> None:
    """What a person does in a day: review, say yes, change a setting, leave; then doctor and repair."""
    with suppress(OSError):  # as when the log is no file: a command says it in a sentence
        workspace = open_workspace(data, clock=clock, deck_paths=[deck])
        workspace.keep_up()
        workspace.adopt()
        for act in (
            lambda: workspace.history.record(
                "review", "birds/robin", day=clock().date(), answered=Answered(4)
            ),
            lambda: workspace.trust.allow(workspace.library.decks[0]),
            lambda: workspace.change("grades", 6),
            lambda: workspace.cache.save(),
            lambda: workspace.history.undo(clock().date()),
            lambda: workspace.close(),
            lambda: tidy_log(data, clock),
            lambda: rebuild_snapshot(data, clock),
        ):
            with suppress(NotSavedError, SettingError, OSError):
                act()
        list(examined(Places(data)))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one answer."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "reviews.jsonl").write_bytes(LINE)
    return data


@pytest.fixture
def canaries(tmp_path: Path) -> Path:
    return made_canaries(tmp_path / "canaries")


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    deck = tmp_path / "birds.yaml"
    deck.write_text(DECK)
    return deck


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", ["file", "empty", "none", "folder"])
def test_no_link_leads_outside(name: str, target: str, data: Path, canaries: Path, deck: Path) -> None:
    path = data / name
    path.parent.mkdir(exist_ok=True)
    (data / "reviews.jsonl").write_bytes(LINE + b"echo PAYLOAD")  # a torn end
    (data / "reviews (1).jsonl").write_bytes(LINE + b"echo PAYLOAD\n")
    path.unlink(missing_ok=True)
    path.symlink_to(canaries / target)
    with unchanged(canaries):
        use(data, deck)


@given(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.sampled_from(["file", "folder", "pipe", "link to a file", "link to a folder"]) | st.binary(),
        max_size=6,
    )
)
@settings(max_examples=40)
def test_nothing_outside_is_touched_whatever_lies_in_it(files: dict[str, str | bytes]) -> None:
    with TemporaryDirectory() as top:
        data, canaries, deck = (
            Path(top) / "data",
            made_canaries(Path(top) / "canaries"),
            Path(top) / "birds.yaml",
        )
        deck.write_text(DECK)
        (data / "backups").mkdir(parents=True)
        if not files.keys() & {"reviews.jsonl", "reviews (1).jsonl"}:
            (data / "reviews.jsonl").write_bytes(LINE)
        for name, what in files.items():
            _lay(data / name, what, canaries)
        with unchanged(canaries):
            use(data, deck)


def _lay(path: Path, what: str | bytes, canaries: Path) -> None:
    if path.name == "backups" and path.is_dir():
        path.rmdir() if not list(path.iterdir()) else None
    if path.parent.is_symlink() or not path.parent.is_dir() or os.path.lexists(path):
        return
    match what:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "link to a file":
            path.symlink_to(canaries / "file")
        case "link to a folder":
            path.symlink_to(canaries / "folder")
        case bytes():
            path.write_bytes(what)
        case _:
            path.write_bytes(LINE)


def test_a_temporary_name_cannot_be_foreseen_and_no_link_is_followed_there(
    tmp_path: Path, canaries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "export.jsonl"
    _, first = make_temporary(path)
    _, second = make_temporary(path)
    assert first != second
    (tmp_path / f"export.jsonl.{os.getpid()}.tmp").symlink_to(canaries / "file")
    with unchanged(canaries):
        replace_file(path, [LINE])
        assert not path.is_symlink() and path.read_bytes() == LINE
        monkeypatch.setattr("quizcv.files.unforeseen", lambda: "0" * 16)
        (tmp_path / f"export.jsonl.{os.getpid()}.{'0' * 16}.tmp").symlink_to(canaries / "file")
        with pytest.raises(FileExistsError):
            replace_file(path, [b"other"])
    assert path.read_bytes() == LINE


@pytest.mark.parametrize("mask", [0, 0o777])
def test_modes_do_not_depend_on_the_umask(mask: int, tmp_path: Path, deck: Path) -> None:
    before = os.umask(mask)
    try:
        data = tmp_path / "data" / "inner"
        make_folder(data)
        use(data, deck)
        use(data, deck)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.rglob("*")}
    assert {
        "reviews.jsonl",
        "lock",
        "schedule.json",
        "known.json",
        "settings.toml",
        "backups",
    } <= modes.keys()
    folders = {path.name for path in data.rglob("*") if path.is_dir()}
    assert {name: mode for name, mode in modes.items() if mode != (0o700 if name in folders else 0o600)} == {}
    assert [stat.S_IMODE(each.stat().st_mode) for each in (data, data.parent)] == [0o700, 0o700]


def test_what_is_said_of_a_log_that_is_a_link_to_something_else(
    data: Path, canaries: Path, deck: Path
) -> None:
    (data / "reviews.jsonl").unlink()
    (data / "reviews.jsonl").symlink_to(canaries / "file")
    with pytest.raises(OSError, match=r"it is a link to .*/canaries/file, which is no log of quizcv"):
        open_workspace(data, clock=clock, deck_paths=[deck])
    assert load(deck)
