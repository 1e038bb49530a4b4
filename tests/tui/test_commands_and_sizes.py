"""One table makes the keys, the footer and the help; every screen fits small and large terminals."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from quizcv.tui import keys as commands
from quizcv.tui.app import QuizApp
from quizcv.tui.screens.add import DeckScreen, KindScreen
from quizcv.tui.screens.browse import BrowseScreen
from quizcv.tui.screens.cheat_sheet import CheatSheetScreen
from quizcv.tui.screens.clock import ClockScreen
from quizcv.tui.screens.form import FormScreen
from quizcv.tui.screens.home import HomeScreen
from quizcv.tui.screens.page import PageScreen
from quizcv.tui.screens.preview import PreviewScreen
from quizcv.tui.screens.review import ReviewScreen
from quizcv.tui.screens.scheduler import SchedulerScreen
from quizcv.tui.screens.settings import SettingsScreen
from quizcv.tui.screens.tags import TagsScreen
from quizcv.tui.screens.unsaved import UnsavedScreen
from quizcv.tui.widgets.code_editor import CodeEditor
from quizcv.tui.widgets.result_view import ResultView

OWNERS = (
    (commands.EVERYWHERE, QuizApp),
    (commands.HOME, HomeScreen),
    (commands.REVIEW, ReviewScreen),
    (commands.DONE, ReviewScreen),
    (commands.CHEAT_SHEET, CheatSheetScreen),
    (commands.BROWSE, BrowseScreen),
    (commands.PREVIEW, PreviewScreen),
    (commands.EDITOR, CodeEditor),
    (commands.RESULT, ResultView),
    (commands.SETTINGS, SettingsScreen),
    (commands.SCHEDULER, SchedulerScreen),
    (commands.CLOCK, ClockScreen),
    (commands.PAGE, PageScreen),
    (commands.FORM, FormScreen),
    (commands.DECK, DeckScreen),
    (commands.KIND, KindScreen),
    (commands.TAGS, TagsScreen),
    (commands.UNSAVED, UnsavedScreen),
)
ALL = [(command, owner) for group, owner in OWNERS for command in group]
TITLES = [title for title, _ in commands.SECTIONS]
WITH_CODE = """\
id: code
title: Deck with code
takeaways: ["One thing.", "Another thing."]
cards:
  - {id: a, front: What is a?, back: A letter., source: the alphabet, tags: [letters]}
cheatsheet:
  - {id: e, operation: Add one, code: x + 1, input: torch.zeros(2), note: It is added everywhere.}
"""


WITH_MORE_COMMANDS = """
import sys
import pytest
from quizcv.tui import keys as commands
more = commands.Command("more", "f12", "more", "Something else", shown=False)
for name, section in list(vars(commands).items()):
    if isinstance(section, tuple) and all(isinstance(command, commands.Command) for command in section):
        setattr(commands, name, (more, *section, more))
assert commands.HOME[0] is commands.REVIEW[-1] is more
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-k", "80x24", sys.argv[1]]))
"""


def test_a_command_at_either_end_of_a_section_moves_no_other():
    done = subprocess.run(
        [sys.executable, "-c", WITH_MORE_COMMANDS, __file__], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("command", "owner"), ALL, ids=[f"{o.__name__}-{c.action}" for c, o in ALL])
def test_every_command_has_its_action(command, owner):
    name = command.name
    if name.startswith("app."):
        owner, name = QuizApp, name.removeprefix("app.")
    assert callable(getattr(owner, f"action_{name}", None))


@pytest.mark.parametrize("group", [group for group, _ in OWNERS])
def test_no_key_means_two_things_on_one_screen(group):
    keys = [key for command in (*commands.EVERYWHERE, *group) for key in command.keys.split(",")]
    if group is commands.EVERYWHERE:
        keys = keys[len(keys) // 2 :]
    assert len(keys) == len(set(keys))


def test_review_keys_stay_apart_from_those_of_the_empty_queue():
    keys = [key for c in (*commands.REVIEW, *commands.DONE) for key in c.keys.split(",")]
    assert len(keys) == len(set(keys))


async def test_help_lists_every_command_of_the_table(sit, write_deck):
    write_deck()
    async with sit((100, 300)) as desk:
        await desk.press("question_mark")
        await desk.sees("Help", "SM-2")
        shown = "".join(desk.text.split())
        for _, group in commands.SECTIONS:
            for command in group:
                for text in (f"{command.key_text} {command.label}: ", command.tooltip[1:]):
                    assert "".join(text.split()) in shown, command


async def test_help_begins_with_the_keys_of_this_screen(sit, write_deck, fake_runner):
    write_deck(WITH_CODE)
    async with sit((100, 40)) as desk:
        fake_runner(desk.app)
        for opens, title in (("", "Home"), ("c", "Cheat sheet"), ("comma", "Settings")):
            await desk.press(*filter(None, [opens]), "question_mark")
            await desk.sees("SM-2", title)
            assert desk.line_of(title) < (desk.line_of("Everywhere") if desk.shows("Everywhere") else 99)
            texts = [line[:90].strip() for line in desk.lines[4:]]  # without the scroll bar
            first = next(text for text in texts if text in TITLES)
            assert first == title
            await desk.press("q", *(["q"] if opens else []))


async def test_the_palette_offers_what_the_keys_of_the_screen_do(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.press("ctrl+p")
        await desk.sees("Search for commands", "Lines of PyTorch to look up and try (c)")
        await desk.type("takeaw")
        await desk.until(lambda: "cheat sheet\n" not in desk.text, "only the takeaways are left")
        await desk.press("enter")
        await desk.until(lambda: "This deck has no takeaways." in desk.text, "the command was run")


async def test_help_opens_over_every_screen_and_closes_to_it(sit, write_deck, fake_runner):
    write_deck(WITH_CODE)
    async with sit() as desk:
        fake_runner(desk.app)
        for opens, shown in (("c", "Add one"), ("t", "One thing."), ("enter", "What is a?")):
            await desk.press(opens)
            await desk.sees(shown)
            await desk.press("question_mark")
            await desk.sees("SM-2")
            await desk.press("q")
            await desk.sees(shown)
            await desk.press("q")
            await desk.until(lambda shown=shown: shown not in desk.text)


async def test_the_footer_shows_only_what_works_now(review, write_deck):
    write_deck(WITH_CODE)
    async with review((120, 30), new_cards=2) as desk:
        await desk.sees("One thing.")
        assert desk.lines[-1].split() == ["space", "begin"]
        await desk.press("enter")
        await desk.sees("What is a?")
        assert "space flip" in desk.lines[-1]
        assert "try it" not in desk.lines[-1]
        assert "learn five more" not in desk.lines[-1]
        await desk.flip()
        assert "space good" in desk.lines[-1]
        await desk.press("3")
        await desk.sees("Add one")
        assert "try it" not in desk.lines[-1]
        await desk.flip()
        assert "t try it" in desk.lines[-1]
        await desk.press("minus")
        await desk.sees("That is all")
        assert not re.search("flip|good|bury|suspend|edit", desk.lines[-1])
        assert "u undo" in desk.lines[-1]


async def test_a_click_in_the_footer_does_what_the_key_does(sit, write_deck, fake_runner):
    write_deck(WITH_CODE)
    async with sit((120, 30)) as desk:
        fake_runner(desk.app)
        await desk.click_key("cheat sheet")
        await desk.sees("Add one")
        await desk.click_key("q back")
        await desk.sees("Today")
        await desk.click_key("? help")
        await desk.sees("SM-2")
        await desk.click_key("space close")
        await desk.sees("Today")
        await desk.click_key("enter review")
        await desk.sees("One thing.")
        await desk.click_key("space begin")
        await desk.sees("What is a?")
        await desk.click_key("space flip")
        await desk.sees("A letter.")
        desk.watch.seconds += 1
        await desk.click_key("space good")
        await desk.sees("Add one")
        await desk.click_key("u undo")
        await desk.sees("What is a?")
        await desk.click_key("q home")
        await desk.sees("Today")
        await desk.click_key("q quit")
        await desk.until(lambda: not desk.app.is_running)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 5)], ids=lambda size: "{}x{}".format(*size))
async def test_every_screen_fits(sit, write_deck, answered, fake_runner, size):
    write_deck(WITH_CODE)
    write_deck("id: broken\n", "broken.yaml")
    roomy = size[0] >= 80
    async with sit(size) as desk:
        runner = fake_runner(desk.app)

        async def fits(last_key, *shown):
            key = last_key if roomy else desk.lines[-1].split()[-2]
            await desk.until(lambda: key in desk.lines[-1].split(), f"{key} in the last line")
            assert len(desk.lines) == size[1]
            if roomy:
                await desk.sees(*shown)

        await fits("enter", "Today", "Deck with code", "tomorrow 0", "q quit")
        await desk.press("p")
        await fits("space", "Problems", "has no cards")
        await desk.press("q", "comma")
        await fits("enter", "Settings", "Day starts at", "4:00", "this Python", "a study day turns", "q back")
        await desk.press("q", "question_mark")
        await fits("space", "Help")
        await desk.press("end", "q", "t")
        await fits("space", "One thing.")
        await desk.press("q", "c")
        await fits("ctrl+r", "Add one", "x + 1", "torch.zeros(2)", "torch ready", "q back")
        await desk.press("enter")
        await desk.until(lambda: runner.snippets)
        await fits("ctrl+r", "(2,)", "q back")
        await desk.press("slash", "z", "z")
        await fits("ctrl+r", "Nothing contains this.")
        await desk.press("escape", "q", "b")
        await fits("enter", "What is a?", "2 cards", "never answered", "q back")
        await desk.press("enter")
        await fits("space", "What is a?", "only a look", "q back")
        await desk.press("q", "q", "enter")
        await fits("space", "What is a?", "space shows the answer", "2 left", "q home")
        await desk.press("space")
        await fits("space", "A letter.", "1 Again", "4 Easy", "the alphabet")
        await desk.press("i")
        await fits("space", "code/a")
        desk.watch.seconds += 1
        await desk.press("q", "3")
        await desk.until(lambda: desk.app.screen.turn.card.key == "code/e", "the next card is asked")
        await desk.press("minus")
        await desk.until(lambda: len(desk.events()) == 2)
        await fits("u", "That is all for today.", "Buried until tomorrow")
    answered("code/a", days_ago=-9)
    async with sit(size, review=True) as desk:
        await fits("y", "Is it Monday, 23 November 2026 today?")


async def test_a_terminal_that_changes_its_size_keeps_everything_in_place(sit, write_deck, fake_runner):
    write_deck(WITH_CODE)
    async with sit() as desk:
        fake_runner(desk.app)
        for key, shown in (("", "Today"), ("c", "Add one")):
            await desk.press(*([key] if key else []))
            for size in ((40, 12), (160, 50), (80, 24)):
                await desk.pilot.resize_terminal(*size)
                await desk.until(lambda size=size: len(desk.lines) == size[1])
                await desk.sees(shown)
