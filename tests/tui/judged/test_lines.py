"""Answers in a line: a verdict, the way there, and a suggested grade; undo and restart ask the same."""

from __future__ import annotations

import pytest

from quizcv.history import Miss

pytestmark = pytest.mark.asyncio(loop_scope="session")

RIGHT = {"3": "8, 16, 32, 32", "5": "N 16 31 31"}
"""By the kernel size that was drawn."""


@pytest.fixture
def conv(conv):
    """One of two kernel sizes is drawn."""
    return conv.replace("k: [3]", "k: [3, 5]")


def drawn(desk):
    """The kernel size that is asked."""
    return next(k for k in RIGHT if f"k = {k}, drawn for today" in desk.text)


async def test_a_right_answer_shows_the_back_and_suggests_good(judged, conv):
    async with judged(conv) as desk:
        await desk.sees(
            "What shape comes out?", "drawn for today", "you", "type a shape such as N, C", "if it fails"
        )
        assert "Mind the" not in desk.text
        k = drawn(desk)
        await desk.type_in(RIGHT[k])
        desk.watch.seconds += 4
        await desk.press("enter")
        size = {"3": 32, "5": 31}[k]
        await desk.sees(
            f"(8, 16, {size}, {size})   ✓ right", f"+ 1 = {size}   W: the same", "Mind the rounding."
        )
        await desk.sees("a paper", "▸ 3 Good", "space good")
        assert desk.line_of("you  ") + 1 == desk.line_of("torch  ") == desk.line_of("N   C   H   W") + 2
        await desk.grade_verdict("space")
        (event,) = desk.events()
        truth = f"(8, 16, {size}, {size})"
        assert (event.parameters, event.attempts) == ({"k": k}, 1)
        assert (event.answer, event.truth) == (truth, truth)
        assert (event.kind, event.quality, event.milliseconds) == ("review", 4, pytest.approx(5000, abs=2))
        assert (event.answered, event.misses) == (pytest.approx(4000, abs=2), ())


async def test_a_miss_names_the_slip_and_the_answer_can_be_changed(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape")
        k = drawn(desk)
        right, size = RIGHT[k], {"3": 32, "5": 31}[k]
        await desk.type_in(right.partition(" ")[2])
        await desk.press("enter")
        await desk.sees("✗ the batch is missing")
        assert "torch  " not in desk.text
        await desk.press("ctrl+u")
        await desk.type_in(right)
        await desk.press("enter")
        await desk.sees("✓ right · 2 tries", "▸ 2 Hard", "space hard")
        await desk.grade_verdict("enter")
        (event,) = desk.events()
        assert (event.quality, event.attempts) == (3, 2)
        assert event.misses == (Miss(f"(16, {size}, {size})", "batch", "Conv2d"),)


async def test_what_is_no_shape_is_said_and_does_not_count(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape")
        await desk.press("enter")
        await desk.sees("Type a shape such as")
        await desk.type_in("8, 16, many")
        await desk.press("enter")
        await desk.sees("“many” is no size")
        await desk.press("ctrl+l")
        await desk.type_in(RIGHT[drawn(desk)])
        await desk.press("enter")
        await desk.sees("▸ 3 Good")
        await desk.grade_verdict("space")
        assert desk.events()[0].attempts == 1


async def test_who_gives_up_sees_what_differs_size_by_size(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape")
        size = {"3": 32, "5": 31}[drawn(desk)]
        await desk.type_in(f"8,3,{size},{size}")
        await desk.press("enter")
        await desk.sees("✗ those are the channels of the input")
        await desk.press("ctrl+g")
        await desk.sees(f"torch     (8, 16, {size}, {size})", "▸ 1 Again", "✗ those are the channels")
        yours, marks = (desk.lines[desk.line_of("you  ") + row] for row in (0, 1))
        assert marks.index("≠") == yours.index("3,")  # under the size that is wrong, and only there
        assert marks.count("≠") == 1
        await desk.grade_verdict("3")
        (event,) = desk.events()
        assert (event.quality, event.answer) == (
            4,
            f"(8, 3, {size}, {size})",
        )  # the learner has the last word


async def test_giving_up_at_once_is_no_attempt(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape")
        await desk.click("show me")
        await desk.sees("▸ 1 Again")
        assert "you  " not in desk.text
        await desk.grade_verdict("space")
        (event,) = desk.events()
        assert (event.quality, event.answer, event.attempts) == (1, "", 0)


async def test_nobody_grades_by_accident_after_the_verdict(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape")
        await desk.type_in(RIGHT[drawn(desk)])
        await desk.press("enter", "enter", "enter")
        await desk.sees("✓ right")
        await desk.press("enter", "3")
        desk.watch.seconds += 0.19
        await desk.press("space")
        assert desk.events() == []


async def test_undo_and_a_restart_ask_the_same_values_again(judged, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape")
        k = drawn(desk)
        await desk.press("ctrl+g")
        await desk.grade_verdict("3")
        await desk.sees("That is all")
        await desk.press("u")
        await desk.sees("What shape", f"k = {k}, drawn for today")
    async with judged(conv) as desk:
        await desk.sees(f"k = {k}, drawn for today")
        await desk.type_in(RIGHT[k])
        await desk.press("enter")
        await desk.sees("✓ right")


async def test_one_undo_follows_another_as_fast_as_they_are_pressed(judged, conv):
    two = conv + conv[conv.index("  - id") :].replace("id: conv", "id: other")
    async with judged(two) as desk:
        for _ in range(2):
            await desk.sees("What shape", "show me")
            await desk.press("ctrl+g")
            await desk.grade_verdict("3")
        await desk.sees("That is all")
        await desk.press("u", "u")
        await desk.until(lambda: [event.kind for event in desk.events()] == ["review"] * 2 + ["undo"] * 2)
        await desk.sees("Undone: review", "enter answer")
        await desk.press("U", "u")
        await desk.until(lambda: [event.kind for event in desk.events()][4:] == ["undo"] * 2)


async def test_the_next_review_draws_anew_and_shows_what_was_written_last_time(judged, clock, conv):
    async with judged(conv) as desk:
        await desk.sees("What shape")
        k = drawn(desk)
        await desk.type_in("8, 16, 1, 1")
        await desk.press("enter")
        await desk.sees("✗")
        await desk.press("ctrl+g")
        await desk.grade_verdict("3")
    clock.pass_days(1)
    async with judged(conv) as desk:
        await desk.sees("What shape")
        assert drawn(desk) != k
        assert "last time" not in desk.text
        await desk.type_in(RIGHT[drawn(desk)])
        await desk.press("enter")
        await desk.sees(f"last time you wrote (for k = {k})  (8, 16, 1, 1)")


async def test_last_time_is_the_newest_time_at_which_something_was_written(judged, clock, conv):
    values = []
    for written in ("8, 16, 1, 1", "", "8, 16, 2, 2"):
        async with judged(conv) as desk:
            await desk.sees("What shape")
            values.append(drawn(desk))
            if written:
                await desk.type_in(written)
                await desk.press("enter")
                await desk.sees("✗")
            await desk.press("ctrl+g")
            await desk.sees("1 Again")
            shown = desk.text
            await desk.grade_verdict("3")
        clock.pass_days(40)
    assert f"last time you wrote (for k = {values[0]})  (8, 16, 1, 1)" in shown


async def test_numbers_of_last_time_are_said_where_those_of_today_are_only_in_the_question(judged, clock):
    """An answer that was right for another number would look wrong."""
    deck = """\
id: hidden
cards:
  - {id: red, ask: "What does a red of {v} become?", value: "({v} - 0.5) / 0.25", hidden: true,
     vary: {v: [0, 1]}, slips: {"{v}": "`v` is what goes in"}}
"""
    async with judged(deck) as desk:
        await desk.sees("a red of")
        first = "0" if "a red of 0" in desk.text else "1"
        await desk.type_in(first)
        await desk.press("enter")
        await desk.sees("✗ v is what goes in")
        await desk.press("ctrl+g")
        await desk.sees("✗ v is what goes in", "1 Again")
        await desk.grade_verdict("3")
    clock.pass_days(1)
    async with judged(deck) as desk:
        await desk.sees(f"a red of {1 - int(first)}", "check")
        await desk.press("ctrl+g")
        await desk.sees(f"last time you wrote (for v = {first})  {first}")


async def test_fast_for_this_card_suggests_easy(judged, clock, conv):
    for seconds in (20, 20, 5):
        async with judged(conv.replace("[3, 5]", "[3]")) as desk:
            await desk.sees("What shape")
            await desk.type_in(RIGHT["3"])
            desk.watch.seconds += seconds
            await desk.press("enter")
            await desk.sees("▸ 4 Easy" if seconds == 5 else "▸ 3 Good")
            await desk.grade_verdict("space")
        clock.pass_days(40)


async def test_other_kinds_are_answered_in_a_line_too(judged):
    deck = """\
cards:
  - {id: a, raises: "nn.Linear(9, 1)(torch.ones(2, 4))", error: RuntimeError}
  - {id: b, value: 2 * 21, ask: What is twice 21?}
  - {id: c, prints: "print('one')\\nprint('two')"}
  - {id: d, blank: "torch.zeros({{2}}, {{3}})"}
"""
    async with judged(deck) as desk:
        await desk.sees("what does it raise?")
        await desk.type_in("2, 1")
        await desk.press("enter")
        await desk.sees("✗ it does not run")
        await desk.press("ctrl+u")
        await desk.type_in("RuntimeError")
        await desk.press("enter")
        await desk.sees("raises RuntimeError   ✓ right", "This Linear expects 9 features", "mat1 and mat2")
        await desk.grade_verdict("3")
        await desk.sees("What is twice 21?")
        await desk.type_in("41")
        await desk.press("enter")
        await desk.sees("✗ too small")
        await desk.press("ctrl+g")
        await desk.sees("you       41   ✗ too small", "torch     42")
        await desk.grade_verdict("3")
        await desk.sees("What does it print?")
        await desk.type_in("one two")
        await desk.press("enter")
        await desk.sees("one two   ✓ right")
        assert [line.strip() for line in desk.lines[desk.line_of("torch  ") :][:2]] == [
            "torch     one",
            "two",
        ]
        await desk.grade_verdict("3")
        await desk.sees("torch.zeros(____, ____)")
        await desk.type_in("2; 4")
        await desk.press("enter")
        await desk.sees("✗ the shape is (2, 4)")
        await desk.press("ctrl+u")
        await desk.type_in("2; 1 + 2")
        await desk.press("enter")
        await desk.sees("torch.zeros(2, 1 + 2)   ✓ right", "solution  torch.zeros(2, 3)")


async def test_a_network_is_shown_layer_by_layer(judged):
    deck = """\
cards:
  - id: net
    shape: nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(288, 5))
    input: torch.randn(2, 3, 8, 8)
"""
    async with judged(deck, (80, 30)) as desk:
        await desk.sees("What shape")
        await desk.type_in("2 5")
        await desk.press("enter")
        await desk.sees("(2, 5)   ✓ right", "0  Conv2d", "(2, 8, 6, 6)", "1  Flatten", "(2, 288)", "1,445")


async def test_an_answered_card_can_be_played_with(judged, conv):
    async with judged(conv, size=(120, 30)) as desk:
        await desk.sees("What shape")
        await desk.press("escape", "t")
        await desk.sees("Answer the card first")
        await desk.press("ctrl+g")
        await desk.sees("1 Again", "t try it")
        k = drawn(desk)
        await desk.press("t")
        await desk.sees("from the review", "This card", f"kernel_size={k}", "torch.randn(8, 3, 64, 64)")
        await desk.press("enter")
        await desk.sees("Conv2d", {"3": "448", "5": "1,216"}[k])
        await desk.press("q")
        await desk.sees("What shape", "1 Again")


async def test_more_of_an_entry_opens_the_entry(judged):
    deck = """\
cheatsheet:
  - id: e
    operation: Two
    code: nn.Linear(4, 2)
    input: torch.zeros(3, 4)
    output: [3, 2]
    cards: [shape]
"""
    async with judged(deck, (120, 30)) as desk:
        await desk.sees("Two", "What shape comes out?")
        assert "drawn for today" not in desk.text
        await desk.type_in("3 2")
        await desk.press("enter")
        await desk.sees("(3, 2)   ✓ right")
        await desk.press("t")
        await desk.sees("nn.Linear(4, 2)", "torch.zeros(3, 4)")
        await desk.press("enter")
        await desk.sees("(3, 2)")


NAMES = """\
id: named
title: Axes that have a name, and others
cards:
  - {id: video, shape: "nn.Conv3d(1, 2, 3, padding=1)", input: "torch.zeros(5, 1, 6, 7, 8)", source: a paper}
  - {id: signal, shape: "nn.Conv1d(3, 4, 3, padding=1)", input: "torch.zeros(2, 3, 9)", source: a paper}
  - {id: image, shape: "nn.Conv2d(3, 4, 3, padding=1)", input: "torch.zeros(3, 9, 9)", source: a paper}
  - {id: permuted, shape: "x.permute(1, 0, 2, 3)", input: "torch.zeros(8, 3, 5, 7)", source: a paper}
  - {id: words, shape: "nn.Linear(6, 4)", input: "torch.zeros(8, 7, 6)", source: a paper}
"""


async def test_axes_are_named_only_where_a_kernel_says_what_they_are(judged):
    async with judged(NAMES) as desk:
        for shape, names in (
            ("(5, 2, 6, 7, 8)", "N  C  D  H  W"),
            ("(2, 4, 9)", "N  C  L"),
            ("(4, 9, 9)", "C  H  W"),
            ("(3, 8, 5, 7)", ""),
            ("(8, 7, 4)", ""),
        ):
            await desk.sees("What shape comes out?", "show me")
            await desk.press("ctrl+g")
            await desk.sees(f"torch     {shape}")
            assert desk.lines[desk.line_of("torch  ") - 1].strip() == names
            await desk.grade_verdict("3")


async def test_a_value_that_is_drawn_to_be_nothing_is_not_listed(judged):
    deck = """\
id: nothing
title: Nothing is drawn
cards:
  - id: one
    shape: torch.zeros({k}, 2){end}
    vary: {k: [3], end: [""]}
    source: a paper
"""
    async with judged(deck) as desk:
        await desk.sees("k = 3, drawn for today", "show me")


async def test_values_with_commas_stay_apart(judged):
    deck = """\
id: commas
title: Two shapes are drawn
cards:
  - id: one
    shape: torch.zeros({a}) + torch.zeros({b})
    vary: {a: ["5, 3"], b: ["1, 3"]}
    source: a paper
"""
    async with judged(deck) as desk:
        await desk.sees("a = 5, 3; b = 1, 3, drawn for today")


async def test_it_says_how_to_undo_from_a_field(judged):
    async with judged(NAMES) as desk:
        for _ in range(2):
            await desk.sees("What shape comes out?", "show me")
            await desk.press("ctrl+g")
            await desk.sees("4 Easy")
            await desk.grade_verdict("3")
            await desk.sees("Good, back tomorrow · esc, u undoes", "show me")
            await desk.press("escape", "u")
            await desk.sees("Undone: review of")
