"""A data folder from somebody else reaches nothing outside it, whatever lies in it under which name.

Beside it lies a folder of canaries, which is compared byte for byte, with its modes and times.
"""

import json
import os
import stat
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.decks import load
from quizcv.decks.cache import Cache
from quizcv.doctor import examine
from quizcv.doctor.folders import folder as examined
from quizcv.files import make_folder, make_temporary, replace_file
from quizcv.history import Answered, NotSavedError, snapshot
from quizcv.history.care.repair import rebuild_snapshot, tidy_log
from quizcv.paths import Places
from quizcv.seal import digest, read_cache, write_cache
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
    "today.json",
    "settings.toml",
    "today.json",
    "decks.cache",
    "checked.cache",
    "summary.cache",
    "folded.cache",
    "copies.json",
    "backups",
    "merged",
    "edits",
    "edits/convolution.yaml",
    f"backups/{TODAY}",
    "schedule.json.999999999.tmp",
    "schedule.json.999999999.0123456789abcdef.tmp",
)
"""What may lie in a data folder."""

Run = Callable[..., subprocess.CompletedProcess[str]]


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
        workspace.decks.adopt()
        for act in (
            lambda: workspace.history.record(
                "review", "birds/robin", day=clock().date(), answered=Answered(4)
            ),
            lambda: workspace.trust.allow(workspace.library.decks[0]),
            lambda: workspace.change("grades", 6),
            lambda: workspace.decks.cache.save(),
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


@pytest.mark.parametrize("name", ["decks.cache", "checked.cache"])
def test_a_cache_from_elsewhere_is_made_anew_in_silence(
    name: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, body = data / name, b"what a cache holds"
    write_cache(path, body)
    assert read_cache(path) == (body, b"")
    stored = path.read_bytes()
    for other in (b"", stored[:-1], stored[1:], bytes(32) + body, zlib.crc32(body).to_bytes(4, "big") + body):
        path.write_bytes(other)
        assert read_cache(path) == (b"", b"")
    path.write_bytes(stored)
    monkeypatch.setenv("QUIZCV_STATE", str(tmp_path / "another machine"))
    assert read_cache(path) == (b"", b"")
    path.rename(data / "other.cache")
    assert read_cache(data / "other.cache") == (b"", b"")


def test_a_cache_without_sense_leads_to_the_file(data: Path, deck: Path) -> None:
    """Our own seal, as of a quizcv with a mistake in it: whatever stands there, the cards are the file's."""
    os.utime(deck, (1_000_000_000, 1_000_000_000))
    cache = Cache(data / "decks.cache", now=lambda: time.time_ns() + 10**10)
    reading = cache.read(deck)
    cache.save()
    body, contents = read_cache(data / "decks.cache")
    encode, decode = msgspec.msgpack.encode, msgspec.msgpack.decode
    maker, kept = decode(body)
    ((identity, packed, size, _),) = kept.values()
    assert len(contents) == size

    def read_with(packed: bytes, contents: bytes) -> object:
        one = (identity, packed, len(contents), digest(contents))
        write_cache(data / "decks.cache", encode((maker, {str(deck): one})), [memoryview(contents)])
        return Cache(data / "decks.cache").read(deck)

    for kind in ("no such kind", "cloze"):
        others = {key: (kind, content) for key, (_, content) in decode(contents).items()}
        assert read_with(packed, encode(others)) == reading
    assert read_with(encode(decode(packed)[1:]), bytes(contents)) == reading


def test_what_cards_say_is_taken_from_no_cache_but_ours(data: Path, deck: Path) -> None:
    """It is not sealed with the rest, but the seal is on its digest."""
    os.utime(deck, (1_000_000_000, 1_000_000_000))
    path = data / "decks.cache"
    cache = Cache(path, now=lambda: time.time_ns() + 10**10)
    reading = cache.read(deck)
    cache.save()
    stored = path.read_bytes()
    assert b"robin" in stored[-100:]
    path.write_bytes(stored[:-100] + stored[-100:].replace(b"robin", b"crows"))
    assert Cache(path).read(deck) == reading


def test_a_runner_that_came_in_the_settings_does_not_start(data: Path, tmp_path: Path, deck: Path) -> None:
    command = ["sh", "-c", f"touch {tmp_path / 'RAN'}"]
    (data / "settings.toml").write_text(f"runner = {json.dumps(command)}\ntorch_starts = 'at once'\n")
    workspace = open_workspace(data, clock=clock, deck_paths=[deck])
    assert workspace.unasked_runner == tuple(command)
    assert workspace.runner_settings.command is None
    findings = {each.name: each for each in examine(Places(data), [deck], torch=False)}
    assert "runner" not in findings
    workspace.change("runner", tuple(command))  # typed here
    again = open_workspace(data, clock=clock, deck_paths=[deck])
    assert (again.unasked_runner, again.runner_settings.command) == ((), tuple(command))
    (data / "settings.toml").write_text('runner = ["sh", "-c", "another"]\n')
    changed = open_workspace(data, clock=clock, deck_paths=[deck])
    assert changed.unasked_runner == ("sh", "-c", "another")
    changed.runner = ("local",)  # as typed on the command line
    assert changed.unasked_runner == ()


def test_a_command_says_which_runner_it_does_not_start(data: Path, run: Run) -> None:
    data.mkdir(exist_ok=True)
    (data / "settings.toml").write_text('runner = ["sh", "-c", "touch RAN\\u001b[31m"]\n')
    done = run("try", "--code", "-", input="")
    assert "there is no code" in done.stderr
    done = run("settings", "runner", "sh -c 'exit 3'")
    assert done.returncode == 0
    assert "sh -c" in (data / "trusted.json").read_text().replace('\\"', "").replace(",", " ")


def test_a_schedule_whose_moves_go_round_is_made_anew_in_silence(data: Path, deck: Path) -> None:
    use(data, deck)
    path = data / "schedule.json"
    history = open_workspace(data, clock=clock, deck_paths=[deck]).history
    right, place = history.schedule, snapshot.read(path)[1]
    wrong = msgspec.structs.replace(right, moved={"a/x": "a/y", "a/y": "a/z", "a/z": "a/x", "b": "a/x"})
    snapshot.write(path, wrong, place)
    again = open_workspace(data, clock=clock, deck_paths=[deck])
    assert (again.history.schedule, again.history.notices) == (right, [])
    again.close()
    assert snapshot.read(path) == (right, place)
    assert list(data.glob("*.aside")) == []


def test_what_is_said_of_a_log_that_is_a_link_to_something_else(
    data: Path, canaries: Path, deck: Path
) -> None:
    (data / "reviews.jsonl").unlink()
    (data / "reviews.jsonl").symlink_to(canaries / "file")
    with pytest.raises(OSError, match=r"it is a link to .*/canaries/file, which is no log of quizcv"):
        open_workspace(data, clock=clock, deck_paths=[deck])
    assert load(deck)
