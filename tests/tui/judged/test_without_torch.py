"""Cards that torch would judge, while it is not there yet, cannot run, or may not run this code."""

from __future__ import annotations

import pytest

from quizcv.runner import Result, State, Value

pytestmark = pytest.mark.asyncio(loop_scope="session")

RIGHT = "8, 16, 32, 32"
FLIP = """\
  - {id: flip, front: What is a flip?, back: A card from memory.}
"""


async def test_while_torch_starts_other_cards_come_first_and_one_can_type_already(judged, torch, conv):
    shared = []

    def away(app):
        shared.append(torch(app).away())
        return shared[0]

    async with judged(conv + FLIP) as desk:
        await desk.sees("What shape")  # the deck's order, when torch is there
    async with judged(conv + FLIP, runner=away) as desk:
        await desk.sees("What is a flip?")
        await desk.answer("3")
        await desk.sees("What shape", "Torch is starting. You can type already.")
        await desk.type_in(RIGHT)
        await desk.press("enter")
        await desk.sees("your answer is judged as soon as it is there")
        shared[0].comes()
        await desk.sees("✓ right", "▸ 3 Good")


async def test_giving_up_while_torch_starts_says_what_comes(judged, torch, conv):
    shared = []
    async with judged(conv, runner=lambda app: shared.append(torch(app).away()) or shared[0]) as desk:
        await desk.sees("What shape", "Torch is starting. You can type already.")
        await desk.press("ctrl+g")
        await desk.sees("what is right is shown as soon as it is there")
        shared[0].comes()
        await desk.sees("1 Again")


async def test_why_something_is_no_answer_stays_when_torch_comes(judged, torch, conv):
    shared = []
    async with judged(conv, runner=lambda app: shared.append(torch(app).away()) or shared[0]) as desk:
        await desk.sees("What shape", "Torch is starting. You can type already.")
        await desk.type_in("many")
        await desk.press("enter")
        await desk.sees("“many” is no size")
        shared[0].comes()
        await desk.until(lambda: desk.app.torch.state.phase == "ready")
        await desk.pilot.pause()
        await desk.sees("“many” is no size")
        await desk.press("ctrl+l")
        await desk.sees_no("is no size")


async def test_a_card_on_the_screen_stays_when_torch_comes(judged, torch, conv):
    shared = []
    async with judged(conv + FLIP, runner=lambda app: shared.append(torch(app).away()) or shared[0]) as desk:
        await desk.sees("What is a flip?")
        shared[0].comes()
        await desk.app.action_take_back("redo").wait()
        await desk.sees("What is a flip?")
        await desk.answer("3")
        await desk.sees("What shape", "drawn for today")


async def test_torch_that_is_to_start_at_the_first_run_starts_with_the_first_answer(
    judged, fake_runner, data, conv
):
    data.mkdir()
    (data / "settings.toml").write_text("torch_starts = 'at first run'\n")
    runners = []

    def off(app):
        runners.append(fake_runner(app))
        runners[0].state = State("off")
        runners[0].result = Result("ok", outcome=Value("Tensor", shape=(8, 16, 32, 32)))
        return runners[0]

    async with judged(conv + FLIP, runner=off) as desk:
        await desk.sees("What shape", "type a shape")  # nothing to wait for: it comes by itself no sooner
        await desk.type_in(RIGHT)
        assert (runners[0].starts, runners[0].snippets) == (0, [])
        await desk.press("enter")
        await desk.sees("✓ right")


async def test_without_torch_a_card_is_asked_from_memory_and_says_why(judged, fake_runner, conv):
    def broken(app):
        runner = fake_runner(app)
        runner.state = State("failed", reason="there is no *torch* here" + " or there" * 20 + "; install it")
        return runner

    async with judged(conv, runner=broken) as desk:
        await desk.sees("What shape", "kernel_size=3", "space shows the answer")
        await desk.sees("Torch cannot run here: there is no *torch* here or there")
        await desk.sees("or there; install it. Answer from memory.")
        await desk.flip()
        await desk.sees("(8, 16, 32, 32)", "Mind the rounding.")
        await desk.press("3")
        await desk.until(lambda: desk.events())
        assert (desk.events()[0].quality, desk.events()[0].attempts) == (4, None)


async def test_the_values_that_a_card_was_asked_with_from_memory_are_logged(judged, fake_runner, conv):
    def broken(app):
        runner = fake_runner(app)
        runner.state = State("failed", reason="no luck")
        return runner

    async with judged(conv.replace("[3]", "[3, 5]") + FLIP, runner=broken) as desk:
        await desk.sees("kernel_size=3", "Answer from memory")  # the first, for which the answer is stored
        await desk.flip()
        await desk.press("3")
        await desk.sees("What is a flip?")
        await desk.answer("3")
        await desk.until(lambda: len(desk.events()) == 2)
        judged_card, flipped = desk.events()
        assert (judged_card.parameters, judged_card.attempts) == ({"k": "3"}, None)
        assert (flipped.parameters, flipped.attempts) == ({}, None)


async def test_torch_that_fails_while_one_types_leaves_the_card_to_memory(judged, fake_runner, conv):
    runners = []

    def starting(app):
        runners.append(fake_runner(app))
        runners[0].state = State("starting")
        return runners[0]

    async with judged(conv, runner=starting) as desk:
        await desk.sees("Torch is starting.")
        await desk.type_in("8")
        runners[0].becomes(State("failed", reason="no luck"))
        await desk.sees("Torch cannot run here: no luck.", "space shows the answer", "u undo")
        desk.watch.seconds += 1
        await desk.flip()
        await desk.sees("(8, 16, 32, 32)")


async def test_what_torch_cannot_judge_is_left_to_memory(judged):
    deck = "cards:\n  - {id: a, value: 'x + 1', setup: 'x = y', result: '2'}\n"
    async with judged(deck) as desk:
        await desk.sees("Which value comes out?")
        await desk.type_in("3")
        await desk.press("enter")
        await desk.sees("Torch cannot judge this here: name 'y' is not defined.", "space shows the answer")
        desk.watch.seconds += 1
        await desk.flip()
        await desk.sees("2")


async def test_code_from_elsewhere_runs_only_after_a_look_and_a_yes(judged, conv):
    async with judged(conv, elsewhere=True) as desk:
        await desk.sees("What shape", "This deck's code has not been allowed to run", "! show its code")
        await desk.press("exclamation_mark")
        await desk.sees("May this code run?", "# judged/conv", "kernel_size={k}, stride=2", "# {k} is one of")
        await desk.press("n")
        await desk.sees("What shape", "space shows the answer")
        await desk.press("exclamation_mark")
        await desk.sees("May this code run?")
        await desk.press("y")
        await desk.sees("drawn for today", "check")
        await desk.type_in(RIGHT)
        await desk.press("enter")
        await desk.sees("✓ right")
        assert "! show" not in desk.lines[-1]
    async with judged(conv, elsewhere=True) as desk:
        await desk.sees("What shape", "check")  # asked once
    async with judged(conv + FLIP, elsewhere=True) as desk:
        await desk.sees("What shape", "check")  # also beside other cards
    async with judged(conv.replace("stride=2", "stride=4"), elsewhere=True) as desk:
        await desk.sees("has not been allowed to run")  # but of other code once more
        await desk.press("e")
        await desk.sees("ctrl+r shows it")
        await desk.press("ctrl+r")
        await desk.sees("May this code run?")
        await desk.press("y")
        await desk.until(lambda: "ctrl+r shows it" not in desk.text, "it may run")
        await desk.press("escape")
        await desk.sees("drawn for today", "check")  # a yes in the form is one in the review


async def test_the_cheat_sheet_asks_too_before_code_from_elsewhere_runs(sit, write_deck, torch):
    write_deck("cheatsheet:\n  - {id: e, operation: Add one, code: x + 1, input: torch.zeros(2)}\n")
    async with sit(runner=torch, elsewhere=True) as desk:
        await desk.press("c")
        await desk.sees("Add one", "x + 1")
        await desk.press("enter")
        await desk.sees("May this code run?")
        await desk.press("n")
        await desk.sees("ctrl+r runs this")
        await desk.press("enter")
        await desk.sees("May this code run?")
        await desk.press("y")
        await desk.sees("(2,)")
