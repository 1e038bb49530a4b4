"""Lines pasted into a field of one line by a terminal that marks no paste, and what is typed fast."""

from __future__ import annotations

from itertools import count

import pytest
from textual.events import Key

from quizcv.tui.widgets.card_table import CardTable
from quizcv.tui.widgets.text_line import TextLine

NAMED = {
    "\r": ("enter", "\r"),
    "\n": ("ctrl+j", "\n"),
    "\t": ("tab", "\t"),
    " ": ("space", " "),
    "*": ("asterisk", "*"),
    "@": ("at", "@"),
}
PAUSES = count(1_000_000)


def arrive(desk, text):
    """Keys that arrive in one piece, a millisecond apart, long after what came before."""
    start = next(PAUSES)
    for number, character in enumerate(text):
        key = Key(*NAMED.get(character, (character, character)))
        key.time = start + number / 1000
        desk.app.post_message(key)


@pytest.fixture
async def search(sit, write_deck):
    """A field of one line, which has the focus: the search of all cards."""
    write_deck()
    async with sit() as desk:
        await desk.press("slash")
        await desk.until(lambda: isinstance(desk.app.focused, TextLine))
        yield desk


@pytest.mark.parametrize(
    ("pasted", "joined"),
    [
        ("8, 16,\r32, 32", "8, 16, 32, 32"),
        ("8, 16,\r\n  32, 32\r\n", "8, 16, 32, 32"),
        ("a\tb\nc\rde\r\rf", "a b c de f"),
    ],
)
async def test_pasted_lines_are_joined_and_submit_nothing(search, pasted, joined):
    arrive(search, pasted)
    field = search.app.focused
    await search.until(lambda: field.value == joined, f"{joined!r} stands there")
    assert search.app.focused is field


async def test_enter_behind_fast_letters_submits(search):
    arrive(search, "one\r")
    await search.until(lambda: isinstance(search.app.focused, CardTable))
    assert search.app.screen.query_one(TextLine).value == "one"


async def test_one_key_right_behind_enter_is_a_command(search):
    arrive(search, "one\r*")
    await search.sees("Marked: 1 card")
    assert search.app.screen.query_one(TextLine).value == "one"


async def test_what_is_typed_after_a_while_is_no_paste(search):
    arrive(search, "one")
    arrive(search, "\r")
    arrive(search, "*@")
    await search.until(lambda: {event.kind for event in search.events()} == {"mark", "suspend"})
    assert search.app.screen.query_one(TextLine).value == "one"


async def test_enter_at_the_beginning_submits_whatever_follows(search):
    arrive(search, "one")
    arrive(search, "\r*@")
    await search.until(lambda: {event.kind for event in search.events()} == {"mark", "suspend"})
