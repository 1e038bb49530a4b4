"""The picture of an entry, shown with the answer to a card that names it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.color import ColorType

from quizcv.runner import Problem, Result, State

DECK = """\
id: small
title: Small deck
cards:
  - {id: filter, front: What does a filter find?, back: What looks like it., source: Me, picture: small/edge}
  - {id: other, front: And now?, back: Nothing.}
cheatsheet:
  - {id: edge, operation: Edge, code: edge(x), input: image}
"""
CAPTION = "y (1, 1, 4, 4)"


@pytest.fixture(autouse=True)
def deck(write_deck):
    write_deck(DECK)


async def test_it_comes_below_the_answer_and_goes_with_the_card(review, fake_runner, drawn):
    async with review(runner=fake_runner) as desk:
        runner = desk.app.torch.made
        runner.result = drawn
        await desk.sees("What does a filter find?")
        assert not desk.shows(CAPTION)
        await desk.flip()
        await desk.sees("What looks like it.", CAPTION)
        assert desk.line_of("Me") < desk.line_of(CAPTION)
        (snippet,) = runner.snippets
        assert (snippet.code, snippet.input, snippet.pictures) == ("edge(x)", "image", True)
        await desk.press("3")
        await desk.sees("And now?")
        await desk.sees_no(CAPTION)
        await desk.flip()
        await desk.sees("Nothing.")
        assert len(runner.snippets) == 1


@pytest.mark.parametrize("colours", ["NO_COLOR", "16 colours", "truecolor"])
async def test_what_is_beside_the_pictures_is_drawn_like_the_rest_of_the_card(
    review, fake_runner, drawn, monkeypatch, colours
):
    """Textual cannot draw without colours what has no style, and leaves the terminal's own ground there."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TEXTUAL_COLOR_SYSTEM", "standard" if colours == "16 colours" else "truecolor")
    if colours == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    pictures = tuple(replace(drawn.pictures[0], name=name) for name in "xy")
    async with review(runner=fake_runner) as desk:
        desk.app.torch.made.result = replace(drawn, pictures=pictures)
        await desk.flip()
        await desk.sees("What looks like it.", CAPTION)
        top = desk.line_of(CAPTION)
        assert "x (1, 1, 4, 4)" in desk.lines[top]
        for strip in desk.app.screen._compositor.render_strips()[top : top + 3]:
            for text, style, _ in strip:
                assert style.bgcolor is not None, text
                assert style.bgcolor.type != ColorType.DEFAULT, text


async def test_it_waits_for_torch_and_nobody_for_it(review, fake_runner, drawn):
    async with review(runner=fake_runner) as desk:
        runner = desk.app.torch.made
        runner.result, runner.state = drawn, State("starting")
        await desk.flip()
        await desk.sees("What looks like it.")
        assert not runner.snippets
        runner.becomes(State("ready", torch="2.9", device="cpu"))
        await desk.sees(CAPTION)
        runner.becomes(State("ready", torch="2.9", device="cpu"))
        await desk.press("3")
        await desk.sees("And now?")
        assert len(runner.snippets) == 1


async def test_one_that_comes_too_late_is_not_shown_with_another_card(review, fake_runner, drawn):
    async with review(runner=fake_runner) as desk:
        runner = desk.app.torch.made
        runner.result, runner.waits = drawn, True
        await desk.flip()
        await desk.until(lambda: runner.snippets)
        await desk.press("3")
        await desk.sees("And now?")
        runner.go_on()
        await desk.flip()
        await desk.sees("Nothing.")
        assert not desk.shows(CAPTION)


async def test_one_that_fails_is_left_out(review, fake_runner):
    async with review(runner=fake_runner) as desk:
        runner = desk.app.torch.made
        runner.result = Result("error", error=Problem("no such thing", type="NameError"))
        await desk.flip()
        await desk.until(lambda: runner.snippets)
        await desk.press("3")
        await desk.sees("And now?")


async def test_a_deck_from_elsewhere_shows_none_before_a_yes(review, fake_runner, drawn):
    async with review(elsewhere=True, runner=fake_runner) as desk:
        runner = desk.app.torch.made
        runner.result = drawn
        await desk.flip()
        await desk.sees("What looks like it.")
        assert not runner.snippets


@pytest.mark.asyncio(loop_scope="session")
async def test_a_judged_card_shows_it_too(review, write_deck, torch):
    edge = "x[..., 1:] - x[..., :-1]"
    write_deck(
        f"id: small\ncards:\n  - {{id: sum, value: 1 + 1, picture: small/edge}}\ncheatsheet:\n"
        f"  - {{id: edge, operation: Edge, code: '{edge}', input: image}}\n"
    )
    async with review((80, 50), runner=torch) as desk:
        await desk.type_in("2")
        await desk.press("enter")
        await desk.sees("value (1, 3, 64, 63)", "below zero", patience=60)
