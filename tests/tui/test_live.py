"""Live mode: what is typed runs by itself; the last good result stays until there is a new one."""

from __future__ import annotations

import pytest
from textual.events import Key

from quizcv.runner import Problem, Result, Value
from quizcv.settings import load
from quizcv.tui.widgets.code_editor import CodeEditor
from quizcv.tui.widgets.result_view import ResultView

DECK = """\
id: sheet
title: Sheet
cheatsheet:
  - {id: a, operation: First, code: a, input: torch.zeros(2)}
  - {id: b, operation: Second, code: b}
"""


def good(*shape: int) -> Result:
    return Result("ok", device="cpu", value=Value("Tensor", shape=shape, dtype="float32"))


def bad(kind: str, message: str, status: str = "error") -> Result:
    return Result(status, error=Problem(message, type=kind, part="code", line=1))  # type: ignore[arg-type]


@pytest.fixture
def live(write_deck, fake_runner):
    """Opens the sheet with live mode on, as it was left."""
    write_deck(DECK)

    async def begin(desk, result: Result):
        runner = fake_runner(desk.app)
        runner.result = result
        await desk.press("c")
        await desk.sees("First")
        await desk.press("l")
        await desk.sees("live · follows what you type")
        await desk.until(lambda: runner.snippets, "it runs what stands there")
        return runner

    return begin


async def test_what_is_typed_runs_by_itself_and_only_when_the_keys_rest(sit, live, monkeypatch):
    monkeypatch.setattr("quizcv.tui.newest.PAUSE", 1.0)  # longer than a busy machine is away
    async with sit() as desk:
        runner = await live(desk, good(3))
        await desk.sees("(3,)")
        assert [snippet.code for snippet in runner.snippets] == ["a"]
        assert runner.seconds == 1.0
        runner.result = good(4)
        await desk.press("tab", "end")
        for key in "bcdefgh":
            desk.app.post_message(Key(key, key))
        await desk.sees("(4,)")
        assert [snippet.code for snippet in runner.snippets] == ["a", "abcdefgh"]
        await desk.press("tab", "end")
        for key in "+1":
            desk.app.post_message(Key("plus" if key == "+" else key, key))
        await desk.until(lambda: len(runner.snippets) == 3)
        assert runner.snippets[-1].input == "torch.zeros(2)+1"


async def test_without_live_mode_typing_runs_nothing(sit, write_deck, fake_runner):
    write_deck(DECK)
    async with sit() as desk:
        runner = fake_runner(desk.app)
        await desk.press("c", "tab", "end", *"bc", "escape", "l")
        await desk.until(lambda: runner.snippets)
        await desk.press("l", "tab", "end", "d", "ctrl+r")
        await desk.until(lambda: len(runner.snippets) == 2)
        assert [snippet.code for snippet in runner.snippets] == ["abc", "abcd"]
        assert "live ·" not in desk.text


async def test_it_is_remembered(sit, live, data):
    async with sit() as desk:
        await live(desk, good(3))
        await desk.until(lambda: load(data / "settings.toml")[0].live, "it is saved")
        await desk.press("q", "c")
        await desk.sees("live · follows what you type")
        await desk.press("l")
        await desk.until(lambda: not load(data / "settings.toml")[0].live, "it is saved")


async def test_code_of_a_deck_from_elsewhere_never_runs_before_a_yes(sit, write_deck, data, fake_runner):
    write_deck(DECK)
    data.mkdir()
    (data / "settings.toml").write_text("live = true\n")
    async with sit(elsewhere=True) as desk:
        runner = fake_runner(desk.app)
        await desk.press("c")
        await desk.sees("live · ctrl+r first: this deck is new here")
        await desk.press("tab", "end", *"bc", "ctrl+r")
        await desk.sees("May this code run?")
        assert not runner.snippets
        await desk.press("y")
        await desk.until(lambda: runner.snippets)
        await desk.press("d")
        await desk.until(lambda: len(runner.snippets) == 2)
        assert [snippet.code for snippet in runner.snippets] == ["abc", "abcd"]


async def test_turning_it_on_asks_for_a_deck_from_elsewhere(sit, write_deck, fake_runner):
    write_deck(DECK)
    async with sit(elsewhere=True) as desk:
        runner = fake_runner(desk.app)
        await desk.press("c", "l")
        await desk.sees("May this code run?")
        await desk.press("y")
        await desk.until(lambda: [snippet.code for snippet in runner.snippets] == ["a"])


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (bad("SyntaxError", "'(' was never closed"), "live · unfinished"),
        (bad("NameError", "name 'ab' is not defined"), "live · line 1: NameError: name 'ab' is not defined"),
        (bad("", "too long", "timeout"), "live · over a second; ctrl+r gives it more time"),
        (bad("", "it was killed", "died"), "it was killed"),
    ],
)
async def test_what_goes_wrong_is_shown_quietly_and_the_table_stays(sit, live, result, said):
    async with sit((120, 30)) as desk:
        runner = await live(desk, good(3))
        await desk.sees("(3,)")
        runner.result = result
        await desk.press("tab", "end", "b")
        await desk.sees(said)
        assert "(3,)" in desk.text
        assert "It raises" not in desk.text
        assert desk.app.screen.query_one("#code", CodeEditor).error_line is None
        runner.result = good(4)
        await desk.press("c")
        await desk.sees("(4,)", "live · follows what you type")


async def test_what_is_said_is_never_cut_and_an_old_result_looks_old(sit, live):
    async with sit() as desk:
        runner = await live(desk, good(3))
        await desk.sees("(3,)")
        row = desk.line_of("(3,)")
        long = "name 'ab' is not defined, and so this takes " + "many words " * 15 + "until the remedy"
        runner.result = bad("NameError", long)
        await desk.press("tab", "end", "b")
        await desk.sees("until the remedy", "below: the result of an earlier text", "(3,)")
        assert desk.app.screen.query_one(ResultView).has_class("-old")
        runner.result = good(3)
        await desk.press("c")
        await desk.until(lambda: runner.snippets[-1].code == "abc")
        await desk.until(lambda: "earlier text" not in desk.text and desk.line_of("(3,)") == row)
        assert not desk.app.screen.query_one(ResultView).has_class("-old")
        await desk.press("escape", "l", "tab", "d")
        await desk.sees("below: the result of an earlier text")  # also where nothing runs by itself
        await desk.press("backspace")
        await desk.sees_no("earlier text")


async def test_a_run_for_an_older_text_is_stopped_and_the_newest_wins(sit, live):
    async with sit() as desk:
        runner = await live(desk, good(3))
        await desk.sees("(3,)")
        runner.waits = True
        await desk.press("tab", "end", "b")
        await desk.until(lambda: len(runner.snippets) == 2)
        runner.waits, runner.result = False, good(4)
        await desk.press("c")
        await desk.sees("(4,)")
        assert [snippet.code for snippet in runner.snippets] == ["a", "ab", "abc"]
        assert runner.stopped == 1


async def test_ctrl_r_stops_the_run_of_its_own_and_takes_its_time(sit, live):
    async with sit() as desk:
        runner = await live(desk, good(3))
        await desk.sees("(3,)")
        runner.waits = True
        await desk.press("tab", "end", "b")
        await desk.until(lambda: len(runner.snippets) == 2)
        await desk.press("ctrl+r")
        await desk.until(lambda: runner.stopped == 1)
        await desk.until(lambda: len(runner.snippets) == 3)
        assert runner.seconds is None
        await desk.sees("Running")
        await desk.press("ctrl+c")
        await desk.sees("the run was stopped")
        assert desk.app.is_running


async def test_another_entry_runs_when_one_rests_on_it(sit, live):
    async with sit() as desk:
        runner = await live(desk, good(3))
        await desk.sees("(3,)")
        runner.result = good(4)
        await desk.press("down")
        await desk.sees("(4,)")
        assert runner.snippets[-1].code == "b"


@pytest.mark.asyncio(loop_scope="session")
async def test_in_real_torch_the_table_follows_and_survives_half_a_line(sit, write_deck, torch):
    write_deck(
        "cheatsheet:\n  - {operation: Conv, code: 'nn.Conv2d(3, 8, 3)', input: 'torch.zeros(1, 3, 32, 32)'}\n"
    )
    async with sit((120, 40), runner=torch) as desk:
        await desk.press("c", "l")
        await desk.sees("(1, 8, 30, 30)")
        await desk.press("tab", "end")
        await desk.press("backspace")
        await desk.type(", padding=")
        await desk.sees("live · unfinished")
        assert "(1, 8, 30, 30)" in desk.text
        await desk.press(*"1)")
        await desk.sees("(1, 8, 32, 32)", "live · follows what you type")
        await desk.press("enter")
        await desk.type("while True: pass")
        await desk.sees("over a second")
        assert "(1, 8, 32, 32)" in desk.text
