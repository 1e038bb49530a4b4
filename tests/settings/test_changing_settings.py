"""Changing a setting changes its value in the file, and nothing else that somebody wrote there."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.settings import SETTINGS, SettingError, Settings, load
from quizcv.settings.writing import changed_text, save, template

MINE = """\
# my settings
grades = 6   # all of them
'new_cards'=3
unknown = [1, 2]

theme = "a # b" # quoted
runner = [
  "ssh",  # over there
  "gpu",
] # the box
note = '''
seconds = 3
'''
[later]
seconds = 4
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file, which does not exist yet, in a folder that does not either."""
    return tmp_path / "data" / "settings.toml"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


def change(text: str, name: str, value: object) -> str:
    return changed_text(Path("settings.toml"), text, name, value)


def test_the_first_change_makes_a_file_that_explains_every_setting(path: Path) -> None:
    save(path, "new_cards", 7)
    text = path.read_text()
    assert load(path) == (Settings(new_cards=7), "")
    flat = [
        f"{name}.{inner}" if isinstance(value, dict) else name
        for name, value in tomllib.loads(text).items()
        for inner in (value if isinstance(value, dict) else [""])
    ]
    assert flat == list(SETTINGS)
    assert list(tomllib.loads(text)) == list(Settings.__struct_fields__)
    for name, setting in SETTINGS.items():
        section, _, last = name.rpartition(".")
        part = text.partition("[decks]")[2 * bool(section)]
        (line,) = (line for line in part.splitlines() if line.startswith(f"{last} = "))
        assert line.endswith(f"# {setting.explanation}")
    assert text.replace("new_cards = 7", "new_cards = 5") == template()


@pytest.mark.parametrize(
    ("name", "value", "before", "after"),
    [
        ("grades", 4, "grades = 6   # all", "grades = 4   # all"),
        ("theme", "nord-x", '"a # b" # quoted', '"nord-x" # quoted'),
        ("new_cards", 0, "'new_cards'=3\n", "'new_cards'=0\n"),
        ("theme", "", '"a # b" # quoted', '""      # quoted'),
        (
            "runner",
            ("srun", "python3"),
            '[\n  "ssh",  # over there\n  "gpu",\n] # the',
            '["srun", "python3"] # the',
        ),
        ("seconds", 5.5, "[later]", "seconds = 5.5              # seconds that a snippet may run\n\n[later]"),
    ],
)
def test_only_the_value_changes(path: Path, name: str, value: object, before: str, after: str) -> None:
    write(path, MINE)
    save(path, name, value)
    assert path.read_text() == MINE.replace(before, after)


def test_a_setting_that_the_file_lacks_is_added_with_its_comment(path: Path) -> None:
    write(path, "grades = 6")
    save(path, "new_cards", 3)
    assert path.read_text() == "grades = 6\nnew_cards = 3              # unseen cards a day\n"


def test_a_long_value_keeps_its_distance_from_the_comment(path: Path) -> None:
    write(path, "")
    save(path, "runner", ("ssh", "-T", "a-machine-with-a-long-name"))
    assert path.read_text().startswith('runner = ["ssh", "-T", "a-machine-with-a-long-name"] # the command')


def test_a_wrong_value_in_the_file_is_fixed_by_a_change(path: Path) -> None:
    write(path, "grades = 5 # five\ncolour = 1\n")
    save(path, "grades", 6)
    settings, problem = load(path)
    assert settings == Settings(grades=6)
    assert "must be" not in problem
    assert "line 2: there is no setting `colour`" in problem


def test_the_ends_of_lines_stay_as_they_are(path: Path) -> None:
    write(path, "grades = 6\r\n# mine\r\n[later]\r\nnote = 'mine'\r\n")
    save(path, "grades", 4)
    save(path, "day_start", 3)
    new = f"day_start = 3              # {SETTINGS['day_start'].explanation}"
    after = f"grades = 4\r\n# mine\r\n{new}\r\n\r\n[later]\r\nnote = 'mine'\r\n"
    assert path.read_bytes() == after.encode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"grades = = 4\n", "it is not TOML: Invalid value (at line 1, column 10)"),
        (b"# \xff\n", "it is not UTF-8"),
        (b"[grades]\nx = 1\n", "in a way that only you can change; write `grades = 6` there"),
        (b"grades.x = 1\n", "in a way that only you can change; write `grades = 6` there"),
    ],
)
def test_a_file_that_cannot_be_changed_stays_as_it_is(path: Path, text: bytes, said: str) -> None:
    path.parent.mkdir()
    path.write_bytes(text)
    with pytest.raises(SettingError, match=r"^Not saved: ") as raised:
        save(path, "grades", 6)
    assert said in str(raised.value)
    assert str(path) in str(raised.value)
    assert path.read_bytes() == text


@pytest.mark.parametrize(
    ("name", "value"),
    [("grades", 5), ("new_cards", -1), ("seconds", float("inf")), ("seconds", 0), ("runner", "ssh")],
)
def test_a_wrong_value_is_not_saved(path: Path, name: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"^This must be {SETTINGS[name].must_be}"):
        save(path, name, value)
    assert not path.exists()


def test_a_folder_that_takes_no_files_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, "grades = 6\n")
    monkeypatch.setattr("quizcv.files.unforeseen", lambda: "0" * 16)
    (path.parent / f"settings.toml.{os.getpid()}.{'0' * 16}.tmp").mkdir()  # holds for root too
    with pytest.raises(SettingError, match=r"^Not saved: .*settings\.toml.*: File exists\."):
        save(path, "grades", 4)
    assert path.read_text() == "grades = 6\n"


def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    write(path, "")
    path.rename(tmp_path / "dotfiles.toml")
    path.symlink_to(tmp_path / "dotfiles.toml")
    save(path, "grades", 6)
    assert path.is_symlink()
    assert "grades = 6" in (tmp_path / "dotfiles.toml").read_text()


VALUES = {
    "day_start": st.integers(0, 23),
    "theme": st.text(st.characters(exclude_categories=["Cs"])),
    "seconds": st.floats(0.001, 86400),
    "runner": st.lists(st.text(st.characters(exclude_categories=["Cs"]))).map(tuple),
}
LINES = st.sampled_from(
    [
        "# a comment with theme = 1 in it",
        "",
        "day_start = 3",
        'theme = "x # y" # why',
        "  'seconds' = 2.0",
        "runner = [ # one\n 'a', # two\n 'theme = 1'\n] # three",
        'other = """\ntheme = 1\n"""',
        "more.of.it = 2026-01-01",
    ]
)


@given(
    st.lists(LINES, unique=True),
    st.sampled_from(["", "[table]\ntheme = 1\n", "[[tables]]\nseconds = 2\n"]),
    st.sampled_from(list(VALUES)),
    st.data(),
)
def test_any_file_keeps_all_else(lines: list[str], tail: str, name: str, data: st.DataObject) -> None:
    text = "".join(f"{line}\n" for line in lines) + tail
    value = data.draw(VALUES[name])
    changed = change(text, name, value)
    expected = {**tomllib.loads(text), name: list(value) if isinstance(value, tuple) else value}
    assert tomllib.loads(changed) == expected
    for line in lines:
        if name not in line:
            assert f"{line}\n" in changed
        elif "#" in line:
            assert f"#{line.rpartition('#')[2]}\n" in changed
    back = tomllib.loads(text).get(name)
    if back is not None:
        assert tomllib.loads(change(changed, name, back)) == tomllib.loads(text)
