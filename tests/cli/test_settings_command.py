"""`quizcv settings`: the settings without a screen."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from quizcv.cli import main
from quizcv.settings import Settings, load
from quizcv.settings.writing import as_toml

Quizcv = Callable[..., subprocess.CompletedProcess[str]]


def test_all_settings_are_shown_as_they_stand_in_the_file(quizcv: Quizcv, data: Path) -> None:
    done = quizcv("settings")
    assert (done.returncode, done.stdout, done.stderr) == (0, as_toml(Settings()), "")
    assert not data.exists()
    data.mkdir()
    (data / "settings.toml").write_text("new_cards = 7\ngrades = 5\n")
    done = quizcv("settings")
    assert (done.returncode, done.stdout) == (0, as_toml(Settings(new_cards=7)))
    assert "line 2: `grades` must be 4 or 6, not 5" in done.stderr


def test_a_setting_is_changed_and_put_back(quizcv: Quizcv, data: Path) -> None:
    path = data / "settings.toml"
    done = quizcv("settings", "runner", "ssh -T 'the box' python3")
    assert (done.returncode, done.stdout) == (0, f"runner: saved in {path}\n")
    assert load(path) == (Settings(runner=("ssh", "-T", "the box", "python3")), "")
    assert quizcv("settings", "runner", "").returncode == 0
    assert load(path) == (Settings(), "")


def test_a_theme_that_there_is_is_saved(quizcv: Quizcv, data: Path) -> None:
    assert quizcv("settings", "theme", "nord").returncode == 0
    assert load(data / "settings.toml") == (Settings(theme="nord"), "")


def test_one_setting_is_shown_by_its_name(quizcv: Quizcv, data: Path) -> None:
    quizcv("settings", "runner", "ssh -T box python3")
    assert quizcv("settings", "runner").stdout == 'runner = ["ssh", "-T", "box", "python3"]\n'
    (data / "settings.toml").write_text("grades = 5\n")
    done = quizcv("settings", "grades")
    assert (done.returncode, done.stdout) == (0, "grades = 4\n")
    assert "line 1: `grades` must be 4 or 6, not 5" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["grades", "5"], 1, "Error: grades: This must be 4 or 6."),
        (["colour", "red"], 1, "Error: there is no setting 'colour'; there are: day_start, new_cards, "),
        (
            ["new_card", "3"],
            1,
            "Error: there is no setting 'new_card'; do you mean 'new_cards' or 'decks.new_cards'?",
        ),
        (["theme", "nosuch"], 1, "Error: there is no theme 'nosuch'; there are: ansi-dark, ansi-light, "),
        (["theme", "gruvbx"], 1, "Error: there is no theme 'gruvbx'; do you mean 'gruvbox'?"),
        (["--nope"], 2, "Error: No such option '--nope'."),
        (["new_cards", "--nope"], 2, "Error: No such option '--nope'."),
        (["new_cards", "-3"], 1, "Error: new_cards: This must be a whole number from 0 to 100000."),
    ],
)
def test_what_is_wrong_is_said(
    quizcv: Quizcv, data: Path, arguments: list[str], code: int, said: str
) -> None:
    done = quizcv("settings", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert not data.exists()


def test_a_deck_that_does_not_exist_is_named_at_once(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("quizcv.decks.bundled_folder", lambda: tmp_path)  # without any, which is faster
    (data / "decks").mkdir(parents=True)
    (data / "decks" / "birds.yaml").write_text("cards:\n  - {front: f, back: b}\n")
    for value, note in (
        ("nope birds", "note: the settings name decks that do not exist: nope\n"),
        ("birds", ""),
    ):
        with pytest.raises(SystemExit) as ended:
            main(argv=["--data", str(data), "settings", "decks.order", value])
        assert not ended.value.code
        assert capsys.readouterr() == (f"decks.order: saved in {data / 'settings.toml'}\n", note)
    assert load(data / "settings.toml")[0].decks.order == ("birds",)
