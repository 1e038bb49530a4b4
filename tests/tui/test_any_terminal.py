"""Terminals of any size: nothing crashes, nothing is cut into something else."""

from __future__ import annotations

import re

import pytest

from quizcv.session import Preview
from quizcv.tui.widgets.grade_bar import GradeBar

WITH_CODE = """\
id: code
title: Deck with code
takeaways: ["One thing, said in a line that wraps.", "Another thing."]
cards:
  - {id: a, front: What is a letter?, back: A sign for a sound., source: the alphabet, tags: [letters]}
cheatsheet:
  - {id: e, operation: Add one, code: x + 1, input: torch.zeros(2), note: It is added everywhere.}
"""
NUMBERED = """\
id: numbered
cards:
  - id: long
    front: Count.
    back: {}
"""
WALK = """
p q s end enter p 1 q comma enter escape down q question_mark end q t q
c down tab x escape slash x escape escape
b down space shift+down o O at u slash x left escape escape
asterisk ctrl+a asterisk escape enter space q i q
e x down ctrl+o ctrl+l ctrl+l escape escape escape l q
a n enter x ctrl+t down enter tab x escape l
enter q space i q y 3 space u space 4 space minus q
"""
"""Keys that lead to every screen and change what is on it."""


async def test_any_width_can_be_worked_in(sit, write_deck, fake_runner):
    write_deck(WITH_CODE)
    write_deck("id: broken\n", "broken.yaml")
    async with sit((1, 15)) as desk:
        fake_runner(desk.app)
        for number, key in enumerate(WALK.split()):
            await desk.press(key)
            # Where something is saved first, a screen comes after the next key, and a q would end it all.
            await desk.until(lambda: not any(worker.is_running for worker in desk.app.workers), "it is done")
            await desk.pilot.pause()
            assert desk.app.is_running, f"{key!r}, number {number}, ended it"
            if number % 5 == 0:
                for width, height in ((400, 1), (3, 2), (10, 15), (1, 15)):
                    await desk.resize(width, height)
            desk.watch.seconds += 1
        await desk.until(lambda: "review" in [event.kind for event in desk.events()])


async def test_nothing_that_is_drawn_lacks_a_style(sit, write_deck, fake_runner, drawn, monkeypatch):
    """Textual crashes on it where colours are not wanted."""
    write_deck(WITH_CODE.replace("tags: [letters]", "picture: code/e"))
    write_deck("id: broken\n", "broken.yaml")
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit((90, 40)) as desk:
        fake_runner(desk.app).result = drawn
        for key in (
            *("end", "enter", "space", "space", "3", "q", "s", "q", "comma", "q", "question_mark", "q"),
            *("c", "enter", "p", "q", "b", "down", "enter", "escape", "e", "x"),
        ):
            await desk.press(key)
            await desk.until(lambda: not any(worker.is_running for worker in desk.app.workers), "it is done")
            await desk.pilot.pause()
            for strip in desk.app.screen._compositor.render_strips():
                assert all(style is not None for _, style, _ in strip), (key, strip.text)


@pytest.mark.parametrize("width", [40, 60, 80])
async def test_the_scroll_bar_of_the_first_long_back_covers_no_text(review, write_deck, width):
    """Each word is a number: one without its last digit would be another number."""
    numbers = [str(number) for number in range(1000, 1400)]
    write_deck(NUMBERED.format(" ".join(numbers)))
    async with review((width, 15)) as desk:
        await desk.flip()
        seen: list[str] = []
        for _ in range(400):
            for found in re.findall(r"\b\d{3,4}\b", "\n".join(desk.lines[1:-4])):
                if found not in seen:
                    seen.append(found)
            if numbers[-1] in seen:
                break
            await desk.press("down")
        assert seen == numbers


@pytest.mark.parametrize("width", [10, 16, 30, 40, 46, 60])
async def test_what_a_grade_leads_to_is_never_cut(review, write_deck, width):
    write_deck()
    async with review((width, 15)) as desk:
        await desk.press("space")
        await desk.until(lambda: desk.app.screen.query_one(GradeBar).shown()[1])
        await desk.pilot.pause()
        bar = desk.app.screen.query_one(GradeBar)
        captions = [Preview(quality, quality < 4, 15) for quality in (1, 3, 4, 5)]
        bar.show("", tuple(captions))
        await desk.pilot.pause()
        names, leads = desk.lines[bar.region.y : bar.region.y + 2]
        assert re.fullmatch(r"(today, 15 d|15 d|today|\s)*", leads)
        assert set(names.split()) <= {"1", "Again", "2", "Hard", "3", "Good", "4", "Easy"}
        if width >= 40:
            assert names.split() == ["1", "Again", "2", "Hard", "3", "Good", "4", "Easy"]
            assert leads.split()[-2:] == ["15", "d"]


async def test_the_settings_explain_the_line_that_is_lit(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.press("comma")
        await desk.sees("Day starts at")
        screen = desk.app.screen
        for key in ("down", "down", "up", "down", "down", "up"):
            await desk.press(key)
            await desk.pilot.pause()
            assert screen.focused.explanation in str(screen.query_one("#about").content)


async def test_the_cheat_sheet_shows_a_result_on_40_columns_and_15_lines(sit, write_deck, fake_runner):
    write_deck(
        WITH_CODE.replace(
            "note: It is", "note: This is a long note that goes on for more lines than one. It is"
        )
    )
    async with sit((40, 15)) as desk:
        fake_runner(desk.app)
        await desk.press("c")
        await desk.sees("Add one")
        await desk.press("enter")
        await desk.sees("(2,)", "x + 1", "torch.zeros(2)")
        await desk.press("escape")
        await desk.sees("q back")
        assert desk.app.screen.focused.id == "entry-list"
