"""The takeaways of a deck, with the pictures of the entries that they link to."""

from __future__ import annotations

import pytest

from quizcv.runner import Problem, Result, State

DECK = """\
id: small
title: Small deck
takeaways:
  - "**Filters** find [edges](small/edge)."
  - "**Nothing** here [leads](small/nowhere) [anywhere](https://example.org/a)."
next: More decks
cheatsheet:
  - {id: edge, operation: Edge, code: edge(x), input: image}
"""


@pytest.fixture(autouse=True)
def deck(write_deck):
    write_deck(DECK)


async def test_where_torch_is_ready_the_pictures_are_there_at_once(sit, fake_runner, drawn):
    async with sit((80, 30)) as desk:
        runner = fake_runner(desk.app)
        runner.result = drawn
        await desk.press("t")
        await desk.sees("1. Filters find edges.", "y (1, 1, 4, 4)", "2. Nothing here", "Next: More decks")
        lines = [*map(desk.line_of, ("Filters", "Edge", "edge(x)", "y (1, 1, 4, 4)", "Nothing"))]
        assert lines == sorted(lines)
        (snippet,) = runner.snippets
        assert (snippet.code, snippet.input, snippet.pictures) == ("edge(x)", "image", True)
        await desk.press("p")
        await desk.sees_no("y (1, 1, 4, 4)")
        await desk.press("p")
        await desk.sees("y (1, 1, 4, 4)")
        assert len(runner.snippets) == 1
        await desk.press("q")
        await desk.sees("Today")


async def test_elsewise_p_asks_for_them(sit, fake_runner, drawn):
    async with sit() as desk:
        runner = fake_runner(desk.app)
        runner.result = drawn
        runner.state = State("starting")
        await desk.press("t")
        await desk.sees("Filters find edges.", "p pictures")
        assert not runner.snippets
        runner.waits = True
        await desk.press("p")
        await desk.sees("torch is starting")
        runner.becomes(State("ready", torch="2.9", device="cpu"))
        await desk.sees_no("torch is starting")
        runner.go_on()
        await desk.sees("y (1, 1, 4, 4)")


async def test_what_fails_is_left_out(sit, fake_runner):
    async with sit() as desk:
        runner = fake_runner(desk.app)
        runner.result = Result("error", error=Problem("no such thing", type="NameError"))
        await desk.press("t")
        await desk.until(lambda: runner.snippets)
        await desk.sees("Filters find edges.", "2. Nothing here")
        assert "no such thing" not in desk.text


async def test_a_deck_from_elsewhere_shows_none_before_a_yes(sit, fake_runner, drawn):
    async with sit(elsewhere=True) as desk:
        runner = fake_runner(desk.app)
        runner.result = drawn
        await desk.press("t")
        await desk.sees("Filters find edges.")
        await desk.press("p")
        await desk.sees("Next: More decks")
        assert "p pictures" not in desk.text
        assert not runner.snippets


async def test_what_a_deck_says_of_itself_stands_below(sit, write_deck):
    write_deck(DECK.replace("title:", "licence: CC BY 4.0\nauthor: Ada\nx-course: Vision 101\ntitle:"))
    async with sit() as desk:
        await desk.press("t")
        await desk.sees("Next: More decks", "licence: CC BY 4.0 · author: Ada · x-course: Vision 101")
        await desk.press("q", "b")
        await desk.sees("Edge")
        await desk.press("i")
        await desk.sees("deck's licence", "CC BY 4.0")


async def test_a_review_begins_with_them_unless_they_were_read_already(sit, write_deck, fake_runner):
    write_deck(DECK.replace("cheatsheet:", "cards: [{front: A?, back: A!}]\ncheatsheet:"))
    async with sit() as desk:
        fake_runner(desk.app)
        await desk.press("enter")
        await desk.sees("Small deck · before its first card", "1. Filters find edges.", "space begin")
        await desk.press("space")
        await desk.sees("A?", "space shows the answer")
        await desk.press("q")
        await desk.sees("Today")
        await desk.press("enter")
        await desk.sees("A?", "space shows the answer")
    async with sit() as desk:
        fake_runner(desk.app)
        await desk.press("t")
        await desk.sees("Filters find edges.", "space close")
        await desk.press("space")
        await desk.sees("Today")
        await desk.press("enter")
        await desk.sees("A?", "space shows the answer")
