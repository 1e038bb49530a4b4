"""The cheat sheet: a list of entries, an editor, a result; torch itself only in the last tests."""

from __future__ import annotations

import pytest
from textual.events import Key
from textual.widgets import OptionList

from quizcv.runner import Layer, Problem, Result, State, Trace, Value
from quizcv.tui.widgets.code_editor import CodeEditor

FIRST = """\
id: first
title: First sheet
cards: [{front: f, back: b}]
cheatsheet:
  - id: conv
    operation: Convolution
    code: nn.Conv2d(3, 16, 3, padding=1)
    input: torch.randn(1, 3, 32, 32)
    note: "Keeps `height` and width."
    tags: [layers]
  - {id: model, operation: Load a `model`, code: model = load(), input: x0}
  - {id: head, operation: Replace the head, after: model, setup: classes = 10, code: model.fc = new(classes)}
"""
SECOND = """\
id: second
title: Second sheet
cheatsheet:
  - {id: add, operation: Addition, code: a + b}
"""


@pytest.fixture(autouse=True)
def sheets(write_deck):
    write_deck(FIRST, "a.yaml")
    write_deck(SECOND, "b.yaml")


def tensor(*shape):
    return Value("Tensor", shape=shape, dtype="float32", device="cpu")


CONV = Result(
    "ok",
    device="cpu",
    notices=("random weights",),
    warnings=("something is deprecated",),
    module=Trace(
        "Conv2d",
        input=tensor(1, 3, 32, 32),
        layers=(Layer("", "Conv2d", tensor(1, 3, 32, 32), tensor(1, 16, 32, 32), 448, 448, 884_736),),
        output=tensor(1, 16, 32, 32),
        parameters=448,
        trainable=448,
        flops=884_736,
    ),
    stdout="printed by it\n",
    milliseconds=3.25,
)


def code_of(desk):
    return desk.app.screen.query_one("#code", CodeEditor).text


def list_of(desk):
    return desk.app.screen.query_one("#entry-list", OptionList)


async def open_sheet(desk, fake_runner):
    runner = fake_runner(desk.app)
    await desk.press("c")
    await desk.sees("Convolution")
    return runner


async def test_it_lists_the_entries_of_all_decks(sit, fake_runner):
    async with sit() as desk:
        await open_sheet(desk, fake_runner)
        await desk.sees("First sheet", "Load a model", "Replace the head", "Second sheet", "Addition")
        await desk.sees("nn.Conv2d(3, 16, 3, padding=1)", "torch.randn(1, 3, 32, 32)")
        await desk.sees("Keeps height and width.", "torch ready · cpu · 2.9")
        await desk.press("up", "down", "down", "down")
        await desk.sees("after Load a model", "with classes = 10", "model.fc = new(classes)", "x0")
        await desk.press("down")
        await desk.sees("a + b")


async def test_search_filters_by_name_code_deck_and_tag(sit, fake_runner):
    async with sit() as desk:
        await open_sheet(desk, fake_runner)
        for wanted, left in (("conv2d", 1), ("first", 3), ("LAYERS", 1), ("second add", 1)):
            await desk.press("slash", *wanted.replace(" ", "_").replace("_", " "))
            await desk.until(
                lambda left=left: sum(o.id is not None for o in list_of(desk).options) == left, wanted
            )
            await desk.press("escape")
            await desk.until(lambda: sum(o.id is not None for o in list_of(desk).options) == 4)
        await desk.press("slash")
        await desk.type("zzz")
        await desk.sees("Nothing contains this.")
        await desk.press("backspace", "backspace", "backspace")
        await desk.type("addi\n")
        await desk.sees("a + b")
        await desk.press("enter")
        await desk.sees("(2,)")


async def test_running_shows_shapes_parameters_printed_text_and_notices(sit, fake_runner):
    async with sit((120, 40)) as desk:
        runner = await open_sheet(desk, fake_runner)
        runner.result = CONV
        await desk.press("ctrl+r")
        await desk.sees("(1, 3, 32, 32)", "(1, 16, 32, 32)", "448 parameters, 448 trainable", "884.7 K FLOPs")
        await desk.sees("printed by it", "! random weights", "! something is deprecated")
        await desk.sees("float32 · cpu · 3.2 ms · torch 2.9")
        header = desk.lines[desk.line_of("parameters")]
        row = desk.lines[desk.line_of(" input ")]
        for axis, size in zip("NCHW", ("1", "3", "32", "32"), strict=True):
            at = header.index(f" {axis} ") + 1
            assert row[: at + 1].rstrip(",").endswith(size), (axis, header, row)


async def test_the_setup_of_earlier_entries_goes_with_the_code(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        await desk.press("down", "down", "enter")
        await desk.until(lambda: runner.snippets)
        (snippet,) = runner.snippets
        assert snippet.setup == ("model = load()", "classes = 10")
        assert (snippet.code, snippet.input) == ("model.fc = new(classes)", "x0")


async def test_edits_run_are_kept_per_entry_and_can_be_reset(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        await desk.press("tab", "end", *"# q", "tab", "end", *"+1", "ctrl+r")
        await desk.until(lambda: runner.snippets)
        assert runner.snippets[0].code == "nn.Conv2d(3, 16, 3, padding=1)# q"
        assert runner.snippets[0].input == "torch.randn(1, 3, 32, 32)+1"
        await desk.press("escape", "down")
        await desk.sees("model = load()")
        await desk.press("up")
        await desk.sees("padding=1)# q", "32)+1", "(2,)")
        await desk.press("tab", "ctrl+l")
        await desk.sees_no("# q")
        assert code_of(desk) == "nn.Conv2d(3, 16, 3, padding=1)"
        await desk.sees_no("(2,)")


async def test_the_plain_sentence_stands_above_torchs_own_words(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        hint = "x has 1 channel, but this Conv2d expects 3."
        runner.result = Result("error", error=Problem("Given groups=1", type="RuntimeError", hint=hint))
        await desk.press("ctrl+r")
        await desk.sees(hint, "RuntimeError: Given groups=1")
        assert desk.line_of(hint[:7]) < desk.line_of("RuntimeError")


async def test_an_error_is_shown_plainly_and_its_line_is_marked(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        runner.result = Result(
            "error",
            device="cpu",
            error=Problem("boom [/] [b]", type="ValueError", part="code", line=1),
        )
        await desk.press("ctrl+r")
        await desk.sees("It raises.", "line 1: ValueError: boom [/] [b]")
        editor = desk.app.screen.query_one("#code", CodeEditor)
        assert editor.error_line == 1
        assert any("underline" in str(span.style) for span in editor.get_line(0).spans)
        runner.result = CONV
        await desk.press("ctrl+r")
        await desk.sees("448 parameters")
        assert editor.error_line is None


@pytest.mark.parametrize("status", ["timeout", "memory", "exit", "died", "cancelled"])
async def test_every_way_to_end_badly_is_said(sit, fake_runner, status):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        runner.result = Result(status, error=Problem("the very reason"))
        await desk.press("ctrl+r")
        await desk.sees("the very reason")


@pytest.mark.parametrize("focus", [[], ["tab"], ["tab", "tab"], ["tab", "tab", "tab"], ["slash"]])
async def test_ctrl_c_stops_a_run_from_every_pane_and_the_program_goes_on(sit, fake_runner, focus):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        runner.waits = True
        await desk.press("ctrl+r")
        await desk.sees("Running … ctrl+c stops.")
        await desk.press(*focus, "ctrl+c")
        await desk.sees("the run was stopped")
        assert desk.app.is_running
        runner.result, runner.waits = CONV, False
        await desk.press("ctrl+r")
        await desk.sees("448 parameters")


@pytest.mark.parametrize("focus", [[], ["tab"], ["slash"]])
async def test_ctrl_c_without_a_run_leaves(sit, fake_runner, focus):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        await desk.press(*focus, "ctrl+c")
        await desk.until(lambda: not desk.app.is_running)
    assert runner.closed


async def test_leaving_stops_the_run(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        runner.waits = True
        await desk.press("ctrl+r")
        await desk.sees("Running")
        await desk.press("q")
        await desk.sees("Today")
        assert runner.result.status == "cancelled"
        runner.result, runner.waits = CONV, False
        await desk.press("c", "enter")
        await desk.sees("448 parameters")


async def test_the_device_goes_round(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        for device in ("cpu", "meta", "cuda", "auto"):
            await desk.press("d")
            await desk.sees(f"device {device}")
            await desk.press("ctrl+r")
            await desk.sees("(2,)")
        assert runner.devices == ["cpu", "meta", "cuda", "auto"]


async def test_the_pane_says_what_it_waits_for_until_torch_is_ready(sit, fake_runner):
    async with sit() as desk:
        runner = fake_runner(desk.app)
        runner.state = State("starting")
        runner.waits = True
        await desk.press("c")
        await desk.sees("torch is starting …")
        await desk.press("enter")
        await desk.sees("Waiting for torch to be imported")
        runner.becomes(State("ready", torch="2.9", device="cpu"))
        await desk.sees("torch ready", "Running …")


async def test_without_torch_the_pane_says_what_to_do(sit, fake_runner):
    async with sit() as desk:
        runner = fake_runner(desk.app)
        runner.state = State("failed", reason="PyTorch is not installed; to install it: pip install torch")
        await desk.press("c")
        await desk.sees("! torch cannot run", "PyTorch is not installed; to install it: pip", "install torch")
        await desk.press("q")
        await desk.sees("! torch cannot run: p tells more", "p problems")
        await desk.press("p")
        await desk.sees("Problems", "to install it: pip install torch")


async def test_tab_goes_round_and_escape_steps_out(sit, fake_runner):
    async with sit() as desk:
        await open_sheet(desk, fake_runner)

        def focused():
            return desk.app.focused.id or type(desk.app.focused).__name__

        seen = [focused()]
        for _ in range(4):
            await desk.press("tab")
            seen.append(focused())
        assert seen == ["entry-list", "code", "input", "ResultView", "entry-list"]
        await desk.press("slash")
        await desk.type("conv")
        await desk.press("tab", "tab")
        assert focused() == "code"
        await desk.press("escape")
        assert focused() == "entry-list"
        assert "conv" in desk.lines[0]
        await desk.press("escape")
        await desk.sees("Addition")
        assert focused() == "entry-list"
        await desk.press("escape")
        await desk.sees("Today")


async def test_typing_in_the_editors_triggers_no_commands(sit, fake_runner):
    async with sit() as desk:
        await open_sheet(desk, fake_runner)
        await desk.press("tab", "home")
        await desk.type("qdye/?")
        await desk.until(lambda: code_of(desk).startswith("qdye/?"))
        await desk.press("enter")
        assert code_of(desk).startswith("qdye/?\n")


async def test_try_it_in_a_review_opens_the_entry_and_comes_back_to_the_card(review, fake_runner):
    async with review(runner=fake_runner) as desk:
        runner = desk.app.torch.made
        for _ in range(3):  # the two decks take turns
            await desk.answer("3")
        await desk.sees("Load a model", "Which line of PyTorch does this?")
        await desk.press("t")  # would give the answer away
        await desk.sees("Flip the card first")
        await desk.flip()
        await desk.press("t")  # which runs it
        await desk.sees("x =")
        await desk.sees("(2,)")
        assert runner.snippets[0].code == "model = load()"
        await desk.press("q")
        await desk.sees("Which line of PyTorch does this?")


async def test_the_code_of_a_card_is_copied_only_once_it_is_shown(review, fake_runner):
    async with review(runner=fake_runner) as desk:
        await desk.answer("3")
        await desk.answer("3")
        await desk.sees("Convolution")
        await desk.press("y")
        assert desk.app.clipboard == ""
        await desk.flip()
        await desk.press("y")
        await desk.sees("Sent to the terminal's clipboard.")
        assert desk.app.clipboard == "nn.Conv2d(3, 16, 3, padding=1)"


@pytest.mark.asyncio(loop_scope="session")
async def test_enter_runs_in_torch_and_the_result_is_true(sit, torch):
    async with sit(runner=torch) as desk:
        await desk.press("c", "enter")
        await desk.sees("(1, 16, 32, 32)", "448 parameters, 448 trainable")
        await desk.press("tab", "end", *"(", "ctrl+r")
        await desk.sees("SyntaxError")


async def test_an_answer_can_be_taken_back_from_the_cheat_sheet(sit, write_deck, answered, fake_runner):
    write_deck("cards:\n  - front: Front\n    back: Back\n    id: a\n")
    answered("small/a")
    async with sit() as desk:
        fake_runner(desk.app)
        await desk.press("c", "u")
        await desk.sees("Undone: review of “Front” (Good)")
        assert [event.kind for event in desk.events()] == ["review", "undo"]
        await desk.press("q")
        await desk.sees("Small", "0      1     0      0")


@pytest.mark.parametrize("focus", ["tab", "slash"])
async def test_where_letters_are_typed_the_footer_offers_no_letters(sit, fake_runner, focus):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        runner.waits = True
        await desk.until(lambda: "m shapes only" in desk.lines[-1])
        await desk.press(focus)
        typing = "ctrl+r run  ctrl+l reset  tab next pane  esc leave"
        await desk.until(lambda: desk.lines[-1].strip() == typing)
        await desk.press("ctrl+r")
        await desk.until(lambda: "ctrl+c stop  " in desk.lines[-1])
        await desk.press("ctrl+c")
        await desk.until(lambda: desk.lines[-1].strip() == typing)
        await desk.press("escape")
        await desk.until(lambda: "q back" in desk.lines[-1] and "esc" not in desk.lines[-1])


async def test_ctrl_a_selects_all_so_that_typing_replaces_it(sit, fake_runner):
    async with sit() as desk:
        await open_sheet(desk, fake_runner)
        await desk.press("tab", "ctrl+a")
        await desk.type("a+b")
        await desk.until(lambda: code_of(desk) == "a+b")


async def test_enter_and_tab_indent_code_and_elsewhere_tab_goes_on(sit, fake_runner):
    async with sit() as desk:
        await open_sheet(desk, fake_runner)
        await desk.press("tab", "ctrl+a")
        await desk.type("for i in y:")
        for key in ("enter", "a", "enter", "b", "enter", "tab", "c", "tab"):
            desk.watch.seconds += 1
            await desk.press(key)
        await desk.until(lambda: code_of(desk) == "for i in y:\n    a\n    b\n        c")
        await desk.until(lambda: desk.app.screen.focused.id == "input")


async def test_the_palette_names_each_command_once(sit, fake_runner):
    async with sit() as desk:
        await open_sheet(desk, fake_runner)
        names = [command.title for command in desk.app.get_system_commands(desk.app.screen)]
        assert len(names) == len(set(names))


async def test_keys_of_an_editor_act_before_the_letters_behind_them(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        await desk.press("tab", "x")
        for key in ("ctrl+a", "a", "c", "left", "b", "ctrl+r", "d"):
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.until(lambda: code_of(desk) == "abdc")
        await desk.until(lambda: [snippet.code for snippet in runner.snippets] == ["abc"])


async def test_an_empty_snippet_is_not_run(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        await desk.press("tab", "ctrl+a", "space", "ctrl+r")
        await desk.sees("There is nothing to run.")
        assert not runner.snippets


async def test_a_notice_stands_above_the_table_and_a_warning_below(sit, fake_runner):
    async with sit((120, 40)) as desk:
        runner = await open_sheet(desk, fake_runner)
        runner.result = CONV
        await desk.press("ctrl+r")
        await desk.sees("! random weights", "! something is deprecated")
        table = desk.line_of("parameters")
        assert desk.line_of("! random weights") < table < desk.line_of("! something is")


async def test_the_end_of_a_long_result_is_reached_at_once(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        runner.result = Result("ok", device="cpu", stdout="line\n" * 2_000)
        await desk.press("ctrl+r")
        await desk.sees("printed")
        await desk.press("tab", "tab", "tab", "end")
        await desk.sees("torch 2.9")
        await desk.press("home")
        await desk.sees("printed")


async def test_opening_the_editor_stops_the_run(sit, fake_runner):
    async with sit() as desk:
        runner = await open_sheet(desk, fake_runner)
        runner.waits = True
        await desk.press("ctrl+r")
        await desk.sees("Running")
        await desk.press("E")
        await desk.sees("the run was stopped")
        assert runner.result.status == "cancelled"
