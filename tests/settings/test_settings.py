"""What is wrong with a settings file is said in a sentence with a remedy, and the rest of it holds."""

from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES

from quizcv.settings import Settings, load
from quizcv.settings.themes import THEMES


def read(tmp_path: Path, text: str) -> tuple[Settings, str]:
    """The settings of a file with this text, and the problem without the file's folder."""
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    settings, problem = load(path)
    return settings, problem.replace(f"{tmp_path}/", "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            'new_cards = "5"',
            "`new_cards` must be a whole number from 0 to 100000, not text; write `new_cards = 5`",
        ),
        ("day_start = 24", "`day_start` must be a whole number from 0 to 23, not 24; write `day_start = 4`"),
        ("grades = true", "`grades` must be 4 or 6, not true; write `grades = 4`"),
        (
            "theme = 2026-01-01",
            '`theme` must be the name of a theme in quotes, not a date; write `theme = "nord"`',
        ),
        (
            'device = "gpu"',
            '`device` must be "auto", "cpu", "cuda", "mps" or "meta", not "gpu"; write `device = "auto"`',
        ),
        (
            "seconds = -0.5",
            "`seconds` must be a number above 0, at most 86400, not -0.5; write `seconds = 10.0`",
        ),
        (
            "megabytes = []",
            "`megabytes` must be a whole number from 1 to 10000000, not a list; write `megabytes = 4000`",
        ),
        (
            "[idle_minutes]",
            "`idle_minutes` must be a number above 0, at most 86400, not a table;"
            " write `idle_minutes = 10.0`",
        ),
        (
            'runner = "ssh -T \'gpubox"',
            "`runner` must be a list of texts, or one text in which every quote is closed, not text;"
            ' write `runner = ["/usr/bin/python3"]`',
        ),
        (
            'torch_starts = "now"',
            '`torch_starts` must be "at once", "when near" or "at first run", not "now"; write'
            ' `torch_starts = "when near"`',
        ),
        (
            "idle_minutes = inf",
            "`idle_minutes` must be a number above 0, at most 86400, not inf; write `idle_minutes = 10.0`",
        ),
        ("new_card = 3", "there is no setting `new_card`; write `new_cards`"),
    ],
)
def test_a_wrong_setting_has_a_sentence_and_the_others_hold(tmp_path: Path, line: str, problem: str) -> None:
    valid = "grades = 6" if "grades" not in line else "seconds = 3"
    settings, said = read(tmp_path, f"# mine\n{valid}\n{line}\n")
    assert said == f"settings.toml, line 3: {problem}. Until then the default holds."
    assert settings == (Settings(grades=6) if "grades" in valid else Settings(seconds=3.0))


@pytest.mark.parametrize(
    "line", ["runner = \"ssh -T 'gpu box' python3\"", 'runner = ["ssh", "-T", "gpu box", "python3"]']
)
def test_a_command_is_a_text_as_in_a_shell_or_a_list_of_its_words(tmp_path: Path, line: str) -> None:
    assert read(tmp_path, line) == (Settings(runner=("ssh", "-T", "gpu box", "python3")), "")


def test_all_wrong_settings_are_named(tmp_path: Path) -> None:
    settings, said = read(tmp_path, "new_cards = -1\ncolour = 1\nseconds = 3\ngrades = 5\n")
    assert settings == Settings(seconds=3.0)
    for words in (
        "line 1: `new_cards`",
        "line 2: there is no setting `colour`; remove it",
        "line 4: `grades`",
    ):
        assert words in said


def test_what_is_not_toml_is_said_with_its_place(tmp_path: Path) -> None:
    settings, said = read(tmp_path, "grades = 6\nseconds = = 3\n")
    assert settings == Settings()
    assert "it is not TOML: Invalid value (at line 2, column 11); write" in said
    assert said.endswith("The defaults are used until it is fixed.")


def test_hostile_keys_and_numbers_do_no_harm(tmp_path: Path) -> None:
    settings, said = read(tmp_path, f'"a\\u001b[31m(" = 1\ngrades = 0x{"f" * 5000}\n')
    assert settings == Settings()
    assert "\x1b" not in said
    assert "not so large a number" in said


def test_the_themes_are_those_of_textual() -> None:
    assert tuple(sorted(BUILTIN_THEMES)) == THEMES
