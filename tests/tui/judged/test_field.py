"""The field: whose keys are whose, code in an editor with hints, and room for it on any screen."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste

from quizcv.runner import State

pytestmark = pytest.mark.asyncio(loop_scope="session")

RIGHT = "8, 16, 32, 32"
TASK = """\
cards:
  - id: permute
    task: Turn `x` from (N, H, W, C) into (N, C, H, W).
    setup: x = torch.arange(24).reshape(1, 2, 3, 4)
    starter: x
    solution: x.permute(0, 3, 1, 2)
    hints: [Which method reorders axes?, "`permute` takes the old places."]
"""
FLIP = """\
  - {id: flip, front: What is a flip?, back: A card from memory.}
"""


async def test_plain_keys_are_typed_until_the_field_is_left(judged, conv):
    async with judged(conv + FLIP) as desk:
        await desk.sees("What shape")
        await desk.type_in("u-@q?i1")
        await desk.sees("u-@q?i1", "esc other keys")
        assert desk.events() == []
        await desk.press("escape")
        await desk.sees("enter answer", "u undo", "- bury")
        await desk.press("asterisk")
        await desk.sees("★")
        await desk.press("enter", "x")
        await desk.sees("u-@q?i1x", "esc other keys")
        await desk.press("escape", "minus")
        await desk.sees("Buried until tomorrow", "What is a flip?", "space shows the answer")
        await desk.press("u")
        await desk.sees("What shape", "type a shape", "enter answer")  # and nothing typed before
        await desk.press("enter")
        await desk.type_in("1")
        await desk.press("escape", "escape")
        await desk.sees("Today   2 new")


async def test_a_click_on_the_card_leaves_the_field_and_one_in_it_returns(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape", "esc other keys")
        await desk.click("What shape")
        await desk.sees("enter answer", "u undo")
        await desk.click("type a shape")
        await desk.sees("esc other keys")
        await desk.type_in(RIGHT)
        await desk.click("check")
        await desk.sees("✓ right")
        desk.watch.seconds += 1
        await desk.click("Easy")
        await desk.until(lambda: [event.quality for event in desk.events()] == [5])


async def test_what_is_typed_is_still_there_after_a_look_at_the_home_screen(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape", "esc other keys")
        await desk.type_in("8, 16, ")
        await desk.press("escape", "q")
        await desk.sees("Today   1 new")
        await desk.press("enter")
        await desk.sees("What shape", "8, 16, ")
        await desk.type_in("32, 32")
        await desk.press("enter")
        await desk.sees("✓ right")


async def test_an_undo_names_the_card_without_its_braces(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape", "esc other keys")
        await desk.press("escape", "minus")
        await desk.sees("Buried until tomorrow")
        await desk.press("u")
        await desk.sees("Undone: bury of “nn.Conv2d(3, 16, kernel_size=…,")


async def test_a_card_without_hints_says_so(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape", "show me")
        await desk.press("ctrl+o")
        await desk.sees("This card has no hints.")


async def test_code_is_written_in_an_editor_with_hints_one_by_one(judged):
    async with judged(TASK, size=(80, 30)) as desk:
        await desk.sees("ctrl+r check", "ctrl+o hint", "1 of 2", "ctrl+g show me")
        await desk.type_in(".float()")
        await desk.press("ctrl+r")
        await desk.sees("✗ the shape is (1, 2, 3, 4)")
        await desk.press("ctrl+o")
        await desk.sees("hint 1 of 2  Which method reorders axes?", "2 of 2")
        assert "permute takes" not in desk.text
        await desk.click("hint 1")  # not a button
        await desk.click("ctrl+o")
        await desk.sees("hint 2 of 2  permute takes the old places.", "no more")
        await desk.press("ctrl+o")
        await desk.sees("There are no more hints.")
        assert "✗" in desk.text
        await desk.press("ctrl+l")
        await desk.sees_no("✗")
        await desk.type_in(".permute(0,")
        await desk.press("ctrl+r")
        await desk.sees("This is not Python")
        await desk.type_in(" 3, 1, 2)")
        await desk.press("ctrl+r")
        await desk.sees(
            "you       x.permute(0, 3, 1, 2)   ✓ right", "solution  x.permute(0, 3, 1, 2)", "▸ 2 Hard"
        )
        desk.watch.seconds += 1
        await desk.press("y")
        await desk.sees("Sent to the terminal's clipboard.")
        assert desk.app.clipboard == "x.permute(0, 3, 1, 2)"
        await desk.grade_verdict("space")
        (event,) = desk.events()
        assert (event.quality, event.attempts, event.answer) == (3, 2, "x.permute(0, 3, 1, 2)")


async def test_tab_and_enter_indent_in_the_editor_and_escape_leaves_it(judged):
    async with judged(TASK, size=(80, 30)) as desk:
        await desk.sees("ctrl+r check")
        editor = desk.app.screen.focused
        await desk.press("ctrl+u")
        await desk.type_in("for i in range(2):")
        for key in ("enter", "y", "enter", "z"):
            desk.watch.seconds += 1
            await desk.press(key)
        await desk.press("tab", "w")
        assert editor.text == "for i in range(2):\n    y\n    z   w"
        await desk.press("escape", "u")
        await desk.sees("There is nothing to undo.")
        assert editor.text.endswith("w")


async def test_lines_that_are_pasted_arrive_as_they_are(judged, conv):
    code = "for i in range(2):\n    y = i\n    z = i"
    async with judged(TASK, size=(80, 30)) as desk:
        await desk.sees("ctrl+r check")
        editor = desk.app.screen.focused
        await desk.press("ctrl+a", "backspace")
        await desk.press(*({"\n": "enter", " ": "space"}.get(key, key) for key in code))  # without brackets
        assert editor.text == code
        await desk.press("ctrl+a", "backspace", "ctrl+z")
        assert editor.text == code
        await desk.press("ctrl+a", "backspace")
        desk.app.post_message(Paste(code))
        await desk.until(lambda: editor.text == code, "the paste is there")
    async with judged(conv) as desk:
        await desk.sees("What shape", "esc other keys")
        desk.app.post_message(Paste("8, 16,\n  32, 32\n"))
        await desk.sees("8, 16, 32, 32")
        for key in ("ctrl+a", "2", "left", "1"):
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.until(lambda: desk.app.screen.focused.value == "12")


async def test_an_endless_answer_is_stopped_without_a_verdict_and_the_screen_is_never_blocked(judged):
    async with judged(TASK, size=(80, 30)) as desk:
        await desk.sees("ctrl+r check")
        await desk.press("ctrl+l", "ctrl+u")
        await desk.type_in("[0 for _ in iter(int, 1)]")
        await desk.press("ctrl+r")
        await desk.sees("judging …")
        await desk.press("x", "enter", "ctrl+l", "1")  # locked
        await desk.press("ctrl+o")
        await desk.press("ctrl+c")
        await desk.sees("It was stopped, and nothing was judged.", "[0 for _ in iter(int, 1)]")
        assert desk.app.screen.focused.text == "[0 for _ in iter(int, 1)]"
        await desk.press("ctrl+l")
        await desk.type_in(".permute(0, 3, 1, 2)")
        await desk.press("ctrl+r")
        await desk.sees("✓ right", "▸ 3 Good")


async def test_keys_meant_for_the_field_are_no_grade(judged, conv, torch):
    """Who goes on correcting a right answer while torch starts, and types on when the verdict comes."""
    here = []

    def away(app):
        here.append(torch(app).away())
        return here[0]

    async with judged(conv + FLIP, runner=away) as desk:
        await desk.answer("3")  # others come first while torch starts
        await desk.sees("What shape")
        await desk.type_in(RIGHT)
        await desk.press("enter")
        await desk.sees("your answer is judged as soon as it is there")
        await desk.press("backspace", "1", "backspace", "2")
        await desk.sees(RIGHT)
        here[0].comes()
        await desk.sees("✓ right", "▸ 3 Good")
        for key in ("backspace", "1", "enter", "u", "at", "q", "space"):
            desk.watch.seconds += 0.4
            await desk.press(key)
        assert [event.kind for event in desk.events()] == ["review"]
        await desk.sees("✓ right")
        desk.watch.seconds += 0.6
        await desk.press("4")
        await desk.until(lambda: len(desk.events()) == 2)
        assert (desk.events()[1].answer, desk.events()[1].quality) == ("(8, 16, 32, 32)", 5)


async def test_who_waits_for_the_verdict_grades_at_once(judged, conv, torch):
    """A verdict that takes a second is read faster than keys after it stop being for the field."""
    here = []

    def away(app):
        here.append(torch(app).away())
        return here[0]

    async with judged(conv + FLIP, runner=away) as desk:
        await desk.answer("3")  # others come first while torch starts
        await desk.sees("What shape")
        await desk.type_in(RIGHT)
        await desk.press("enter")
        await desk.sees("your answer is judged as soon as it is there")
        desk.watch.seconds += 1.1
        here[0].comes()
        await desk.sees("✓ right", "▸ 3 Good")
        await desk.press("4")
        await desk.until(lambda: len(desk.events()) == 2)


async def test_what_is_typed_behind_enter_is_neither_judged_nor_a_grade(judged, conv):
    async with judged(conv) as desk:
        await desk.type_in(RIGHT)
        for name in ("enter", "1", "1", "enter"):  # as fast as a paste, but not right behind the letters
            key = Key(name, name if len(name) == 1 else "\r")
            key.time += 1
            desk.app.post_message(key)
        await desk.sees("✓ right", "▸ 3 Good")
        await desk.grade_verdict("3")
        assert [event.answer for event in desk.events()] == ["(8, 16, 32, 32)"]


async def test_keys_are_dropped_too_when_torch_fails_while_somebody_types(judged, conv, fake_runner):
    async with judged(conv, runner=fake_runner) as desk:
        await desk.type_in("8, 16")
        desk.app.torch.made.becomes(State("failed", reason="gone"))
        await desk.sees("Torch cannot run here", "space shows the answer")
        await desk.press("space", "1", "minus")
        await desk.sees("space shows the answer")
        desk.watch.seconds += 0.6
        await desk.press("space")
        await desk.sees("1 Again")
        assert desk.events() == []


async def test_what_was_drawn_stands_at_the_edge_also_after_a_card_that_filled_the_screen(judged, conv):
    async with judged("cards:\n" + FLIP + conv.partition("cards:")[2]) as desk:
        await desk.answer("3")
        await desk.sees("drawn for today")
        assert desk.lines[desk.line_of("drawn for today")].rstrip().endswith("today")
        await desk.until(lambda: len(desk.lines[desk.line_of("drawn for today")].rstrip()) == 75)


async def test_a_long_front_scrolls_above_the_field(judged):
    lines = "".join(f"      y = {number}\n" for number in range(40))
    async with judged(f"cards:\n  - id: a\n    setup: |\n{lines}    shape: torch.zeros(3)\n") as desk:
        await desk.sees("What shape", "y = 0", "type a shape", "ctrl+g show me")
        await desk.press(*["pagedown"] * 8)
        await desk.sees("torch.zeros(3)", "type a shape")
        await desk.type_in("3")
        await desk.press("enter")
        await desk.sees("(3,)   ✓ right", "torch     (3,)")


@pytest.mark.parametrize("size", [(40, 12), (60, 16), (160, 50)], ids="{0[0]}x{0[1]}".format)
async def test_field_verdict_and_keys_fit(judged, size):
    async with judged(TASK, size=size) as desk:
        await desk.until(lambda: "esc other keys" in desk.lines[-1])
        await desk.type_in(".long()")
        await desk.press("ctrl+r")
        await desk.sees("✗")
        await desk.press("ctrl+o", "ctrl+g")
        await desk.sees("solution  x.permute(0, 3, 1, 2)" if size[0] > 40 else "solution")
        assert len(desk.lines) == size[1]
