"""The settings screen: each change is saved and holds at once, and what is wrong is said where it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.events import AppBlur, AppFocus

from quizcv.settings import SETTINGS, Settings, load
from quizcv.trust import Trust
from quizcv.tui.widgets.setting_line import SettingLine

WITH_CODE = """\
id: code
title: Deck with code
cheatsheet:
  - {id: e, operation: Add one, code: x + 1, input: torch.zeros(2)}
"""


@pytest.fixture
def chosen(data):
    """Asks for what stands in the file now."""
    return lambda: load(data / "settings.toml")


async def go_to(desk, name):
    """Open the settings if need be, and move to the line of a setting."""
    if "Day starts at" not in desk.text:
        await desk.press("comma")
        await desk.sees("Day starts at")
    lines = list(desk.app.screen.query("SettingLine, OpeningLine"))
    now = next(number for number, line in enumerate(lines) if line.has_focus)
    steps = next(number for number, line in enumerate(lines) if line.id == name) - now
    await desk.press(*(["down"] * steps or ["up"] * -steps))
    assert desk.app.screen.query_one(f"#{name}", SettingLine).has_focus


async def type_over(desk, text):
    """Replace what stands in the open field."""
    await desk.press("end", "ctrl+u")
    await desk.type(text)


async def test_every_setting_has_a_line_with_its_value(sit, write_deck, data):
    write_deck()
    data.mkdir()
    (data / "settings.toml").write_text('grades = 6\nrunner = ["ssh", "-T", "a b"]\nseconds = 2.5\n')
    async with sit(size=(80, 34)) as desk:
        await desk.press("comma")
        await desk.sees("Settings")
        for name, setting in SETTINGS.items():
            line = desk.lines[desk.line_of(setting.label)]
            shown = {"grades": "6", "runner": "ssh -T 'a b'", "seconds": "2.5 s", "day_start": "4:00"}
            assert shown.get(name, "") in line
        await desk.press("q")
        await desk.sees("Today")


async def test_a_number_typed_is_saved_and_holds_at_once(sit, write_deck, chosen):
    write_deck()
    async with sit() as desk:
        await desk.sees("Today   3 new")
        await go_to(desk, "new_cards")
        await desk.press("enter")
        await desk.sees("enter save", "esc leave")
        await type_over(desk, "2")
        await desk.press("enter")
        await desk.sees("2 a day", "Saved in", "(default: 5 a day)", "q back")
        assert chosen() == (Settings(new_cards=2), "")
        await desk.press("q")
        await desk.sees("Today   2 new")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("day_start", "24", "This must be a whole number from 0 to 23."),
        ("seconds", "inf", "This must be a number above 0, at most 86400."),
        ("idle_minutes", "", "This must be a number above 0, at most 86400."),
        ("runner", "ssh 'gpu", "This is no command: no closing quotation."),
    ],
)
async def test_a_wrong_value_has_a_sentence_below_it_and_is_not_saved(
    sit, write_deck, data, name, text, sentence
):
    write_deck()
    async with sit() as desk:
        await go_to(desk, name)
        await desk.press("enter")
        await type_over(desk, text)
        await desk.press("enter")
        await desk.sees(sentence)
        assert desk.line_of(sentence) == desk.line_of(SETTINGS[name].label) + 1
        assert not (data / "settings.toml").exists()
        await desk.press("escape")
        await desk.sees_no(sentence)
        assert desk.shows("Day starts at")
        assert not (data / "settings.toml").exists()


async def test_a_wrong_value_can_be_mended_in_its_field(sit, write_deck, chosen):
    write_deck()
    async with sit() as desk:
        await go_to(desk, "day_start")
        await desk.press("enter", "x", "enter")
        await desk.sees("must be a whole number")
        await desk.press("backspace", "0", "down")  # going elsewhere saves as enter does
        await desk.sees_no("must be a whole number")
        await desk.sees("0:00", "unseen cards a day")
        assert chosen() == (Settings(day_start=0), "")


async def test_a_field_stays_open_while_another_window_has_the_focus(sit, write_deck, data):
    write_deck()
    async with sit() as desk:
        await go_to(desk, "new_cards")
        await desk.press("enter")
        await type_over(desk, "1")
        desk.app.post_message(AppBlur())
        await desk.until(lambda: desk.app.focused is None)
        desk.app.post_message(AppFocus())
        await desk.press("2", "enter")
        await desk.sees("12 a day")
        assert "new_cards = 12 " in (data / "settings.toml").read_text()


async def test_grades_hold_in_the_next_review(sit, write_deck, chosen):
    write_deck()
    async with sit((120, 30)) as desk:
        await go_to(desk, "grades")
        await desk.press("right")
        await desk.sees("Saved in")
        assert chosen() == (Settings(grades=6), "")
        await desk.press("q", "enter")
        await desk.sees("What is one?")
        await desk.press("space")
        await desk.sees("quality 0", "quality 5")


async def test_themes_are_shown_at_once_and_d_brings_the_default_back(sit, write_deck, chosen):
    write_deck()
    async with sit() as desk:
        themes = sorted(desk.app.available_themes)
        before = desk.app.theme
        await go_to(desk, "theme")
        await desk.press("right")
        after = themes[(themes.index(before) + 1) % len(themes)]
        await desk.sees(after)
        assert desk.app.theme == after
        assert chosen() == (Settings(theme=after), "")
        await desk.press("left", "left")
        await desk.until(lambda: desk.app.theme == themes[themes.index(before) - 1])
        await desk.press("d")
        await desk.until(lambda: desk.app.theme == before)
        assert chosen() == (Settings(), "")


async def test_choices_go_round_by_key_and_mouse(sit, write_deck, chosen):
    write_deck()
    async with sit() as desk:
        await go_to(desk, "device")
        await desk.press("left")
        await desk.until(lambda: chosen()[0].device == "meta")
        await desk.press("enter")
        await desk.until(lambda: chosen()[0].device == "auto")
        await desk.click("auto")
        await desk.until(lambda: chosen()[0].device == "cpu")
        await desk.sees("cpu")


async def test_the_mouse_alone_changes_a_number(sit, write_deck, chosen):
    write_deck()
    async with sit((140, 30)) as desk:
        await desk.click_key(", settings")
        await desk.sees("Day starts at")
        await desk.click("4000 MB")
        await desk.sees("enter save")
        await type_over(desk, "500")
        await desk.click_key("enter save")
        await desk.sees("500 MB")
        await desk.click("10 s")
        await type_over(desk, "3")
        await desk.click("4:00")
        await desk.sees("3 s")
        assert chosen() == (Settings(megabytes=500, seconds=3.0), "")
        await desk.click_key("esc leave")
        await desk.click_key("q back")
        await desk.sees("Today")


async def test_limits_and_runner_hold_for_the_next_run(sit, write_deck, fake_runner):
    write_deck()
    async with sit() as desk:
        runner = fake_runner(desk.app)
        for name, text in (("seconds", "2"), ("megabytes", "700"), ("idle_minutes", "0.5")):
            await go_to(desk, name)
            await desk.press("enter")
            await type_over(desk, text)
            await desk.press("enter")
        await go_to(desk, "runner")
        await desk.press("enter")
        await type_over(desk, "ssh -T gpu 'my python'")
        await desk.press("enter")
        await desk.until(lambda: runner.settings.command, "the runner is told")
        assert runner.settings.command == ("ssh", "-T", "gpu", "my python")
        assert (runner.settings.seconds, runner.settings.megabytes) == (2.0, 700)
        assert runner.settings.idle_minutes == 0.5


async def test_a_command_that_cannot_be_started_is_said_at_once(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await go_to(desk, "runner")
        await desk.sees("torch starts when needed")
        await desk.press("enter")
        await type_over(desk, "no-such-python")
        await desk.press("enter")
        await desk.sees("! torch cannot run", "the command no-such-python cannot be started")
        await desk.press("d")
        await desk.sees("this Python")
        await desk.sees("torch ready", patience=60)


async def test_a_command_chosen_here_takes_the_place_of_the_one_asked_for_at_the_start(
    sit, write_deck, fake_runner
):
    write_deck()
    async with sit() as desk:
        desk.app.workspace.runner = ("ssh", "gpu", "python3")
        runner = fake_runner(desk.app)
        await go_to(desk, "runner")
        await desk.press("enter")
        await type_over(desk, "python3.12")
        await desk.press("enter")
        await desk.until(lambda: runner.settings.command == ("python3.12",))


async def test_torch_starts_when_the_user_wants(sit, write_deck, fake_runner):
    write_deck(WITH_CODE)
    async with sit() as desk:
        runner = fake_runner(desk.app)
        await go_to(desk, "torch_starts")
        await desk.press("right")
        await desk.sees("at first run")
        await desk.press("q", "c")
        await desk.sees("Add one")
        assert runner.starts == 0
        await desk.press("q")
        await go_to(desk, "torch_starts")
        await desk.press("right")
        await desk.sees("at once")
        await desk.until(lambda: runner.starts == 1, "torch starts")
        await desk.press("right")
        await desk.sees("when near")
        await desk.press("q", "c")
        await desk.until(lambda: runner.starts == 2, "torch starts for the cheat sheet")


async def test_torch_that_starts_at_once_is_there_without_a_key(sit, write_deck, data):
    write_deck()
    data.mkdir()
    (data / "settings.toml").write_text('torch_starts = "at once"\nrunner = ["false"]\n')
    Trust(data / "trusted.json", data, clock=lambda: datetime.now(UTC)).allow_command(("false",))
    async with sit() as desk:
        await desk.sees("! torch cannot run: p tells more")


async def test_what_cannot_be_saved_is_said_and_changes_nothing(sit, write_deck, data):
    write_deck()
    (data / "settings.toml").mkdir(parents=True)
    async with sit() as desk:
        before = desk.app.theme
        await go_to(desk, "theme")
        await desk.press("right")
        await desk.sees("Not saved: ", "settings.toml: it cannot be read: it is a folder, not a file.")
        assert desk.app.theme == before
        assert desk.app.workspace.settings == Settings()


async def test_what_is_wrong_in_the_file_is_said_until_it_is_chosen_anew(sit, write_deck, data, chosen):
    write_deck()
    data.mkdir()
    (data / "settings.toml").write_text("# mine\ngrades = 5  # wrong\ntheme = 'nrd'\n")
    async with sit((120, 30)) as desk:
        await go_to(desk, "grades")
        await desk.sees("line 2: `grades` must be 4 or 6, not 5", "the default holds. /", "no theme `nrd`")
        await desk.press("right")
        await desk.sees_no("must be 4 or 6")
        await desk.sees("there is no theme `nrd`")
        await desk.press("down", "right")
        await desk.sees_no("there is no theme `nrd`")
        assert chosen()[1] == ""
        text = (data / "settings.toml").read_text()
        assert text.startswith("# mine\ngrades = 6  # wrong\ntheme = ")
        await desk.press("q")
        await desk.sees_no("p problems")
